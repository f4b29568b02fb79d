"""What stands without a subject: "love hiking", "allergic to nuts", "a dog, Rex", "works nights"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.words import CAPITALISED, Word, is_name, text_of
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.frames.havings import owned_kind, read_having
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.language.lexicon import DIETS, KIN, PETS, ROLES, STOPWORDS, any_of, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["Fragment", "opens_fragment", "read_fragment"]

_UNSAID_SELF: Final = word_set(
    "love like hate enjoy live work play drive got have adopt move start eat drink prefer study teach do "
    "cannot switch speak sing ride own collect support go get keep grow volunteer run avoid"
)
"""Verbs before which chat leaves "I" out."""
_COPULAR: Final = re.compile(
    r"^(?:also |still |now |always |very |so |really |totally |completely )*"
    r"(?:(?:\w+ly )?(?:allergic|intolerant) to|(?:scared|terrified|afraid|frightened|fond) of|"
    r"(?:obsessed|mad|crazy|nuts) (?:with|about|for)|called|named|born in|originally from|based in|married to|"
    rf"{any_of(DIETS)}(?=,| now| here| mind| tho| though| since| for|$))",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"^(?:just |only |also )?(?P<np>(?:an?|one|two|three|four|five|six) .+)$",
    re.IGNORECASE | re.DOTALL,
)
_NAME: Final = rf"{CAPITALISED}(?: {CAPITALISED})?"
_THEN: Final = re.compile(
    rf"^(?P<art>an?|one|my) (?P<np>[\w -]+?), (?P<aside>an? [\w -]+?),? (?:called|named|by the name of|name of) (?P<name>{_NAME})",
    re.IGNORECASE,
)
_BARE_CALLED: Final = re.compile(r"^(?P<np>[\w -]+?),? (?:called|named|by the name of) (?P<name>[^\W\d_][\w'’-]*)", re.IGNORECASE)  # fmt: skip


_MAD: Final = re.compile(
    r"^(?:totally |completely |still )?[\w-]+[- ](?:mad|crazy|obsessed)$", re.IGNORECASE
)
_HOUSEHOLD: Final = re.compile(
    rf"^(?:just |only )?(?:me|us|myself|my \w+)(?:,| and) (?:my |our |the )?(?P<o>{NUMBER} (?:kids|children|boys|girls|sons|daughters|cats|dogs))\b",
    re.IGNORECASE,
)
_SPECIES: Final = word_set("dog cat pet bird horse puppy kitten pup pony")
_AGED: Final = re.compile(
    rf"^(?P<o>{NUMBER})(?: years old| next \w+| in \w+)?(?=,| and |$)", re.IGNORECASE
)


class Fragment(NamedTuple):
    """What a fragment says of whom."""

    subject: str
    drafts: list[Draft]


def opens_fragment(words: Sequence[Word]) -> bool:
    """Whether a capital stands only at the beginning of a fragment: "Allergic to latex" speaks of no Allergic."""
    return words[0].text.istitle() and bool(_COPULAR.match(text_of(words)))


def read_fragment(
    words: Sequence[Word],
    before: str | None,
    asked_of: str | None,
    *,
    asks_of: str | None = None,
    casual: bool,
) -> Fragment | None:
    """Read a clause that has no subject of its own; None where it states nothing.

    Args:
        words: of the clause.
        before: whom the clause before spoke of; a third person goes on with that.
        asked_of: whom the assistant spoke of last, where no clause came before.
        asks_of: whom the assistant's question is about, "" where that is nobody known.
        casual: the writer uses no capitals.
    """
    text = text_of(words)
    forms = forms_of(words[0].low)
    other = before or asked_of
    third = any(form.kind == "third" for form in forms) or words[0].low == "turned"
    if third and other is not None and other != "me" and len(words) > 1:
        return Fragment(other, read_predicate(other, words, casual=casual))
    if other is not None and _is_dear(other):
        draft = _told_of(other, text, goes_on=before is not None)
        if draft is not None:
            return Fragment(other, [draft])
    if _COPULAR.match(text) or _MAD.match(text):
        about = before or (
            other if _MAD.match(text) and other else "me" if asks_of is None else asks_of
        )
        if not about:
            return None
        told = [Word("is", "is"), *words]
        return Fragment(about, read_predicate(about, told, casual=casual))
    if _leaves_out_self(words):
        return Fragment("me", read_predicate("me", words, casual=casual))
    named = _household(text) or _named(text, casual=casual)
    return Fragment("me", named) if named else None


def _leaves_out_self(words: Sequence[Word]) -> bool:
    """Whether a clause begins with a verb before which "I" is left out: "love hiking", and not "like 20 of them"."""
    low, following = words[0].low, words[1] if len(words) > 1 else None
    if low == "like" and following is not None:
        loose = following.low in STOPWORDS or following.low.isdigit()
        if loose or (words[0].text == "Like" and is_name(following)):
            return False
    denied = low == "do" and len(words) > 2 and words[1].low == "not"  # noqa: PLR2004 - "do not eat"
    lemmas = {form.lemma for form in forms_of(low) if form.kind in {"base", "past"}}
    return low == "cannot" or denied or bool(lemmas & _UNSAID_SELF)


def _told_of(about: str, text: str, *, goes_on: bool) -> Draft | None:
    """Read "a whippet" of a dog, and "seven next May" of whom the clause before spoke."""
    kind = text.lower().removeprefix("a ").removeprefix("an ")
    if kind in PETS and about.rsplit(maxsplit=1)[-1] in _SPECIES and kind not in _SPECIES:
        return Draft("breed", kind, said="is a")
    aged = _AGED.match(text) if goes_on else None
    return None if aged is None else Draft("age", aged["o"], said="is", replaces=True)


def _household(text: str) -> list[Draft]:
    """Read "me and three kids"."""
    found = _HOUSEHOLD.match(text)
    return [] if found is None else [Draft("has", found["o"])]


def _named(text: str, *, casual: bool) -> list[Draft]:
    """Read "one dog, a Boerboel called Rex" and "rescue greyhound called Biscuit"."""
    then = _THEN.match(text)
    if then is not None:
        kind = owned_kind(f"a {then['np']}")
        if kind is None or kind.split()[-1].lower() not in KIN | PETS | ROLES:
            return []
        about = f"my {kind}"
        what = re.sub(r"^an? ", "", then["aside"])
        aspect = "breed" if kind.split()[-1].lower() in PETS else "occupation"
        return [
            Draft(aspect, what, subject=about, query=f"{about} is a"),
            Draft("name", then["name"], subject=about, query=f"{about} is called"),
        ]
    counted = _COUNTED.match(text)
    if counted is not None:
        drafts = read_having("me", counted["np"], casual=casual)
        return [draft for draft in drafts if draft.relation == "name" and _is_dear(draft.subject)]
    bare = _BARE_CALLED.match(text)
    kind = None if bare is None else owned_kind(f"a {bare['np']}")
    if bare is None or kind is None or not (casual or bare["name"][0].isupper()):
        return []
    name = bare["name"].title() if bare["name"].islower() else bare["name"]
    drafts = [Draft("name", name, subject=f"my {kind}", query=f"my {kind} is called")]
    return drafts if _is_dear(f"my {kind}") else []


def _is_dear(subject: str | None) -> bool:
    """Whether somebody is one of those whom people introduce: kin, pets and roles."""
    head = (subject or "").split()[-1:]
    return bool(head) and (head[0].removesuffix("s") in KIN | PETS | ROLES or head[0] in KIN)
