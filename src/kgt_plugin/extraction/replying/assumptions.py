"""What the assistant took for granted, so that one word can put it right: "your son in Toronto" "Calgary"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.clauses import clauses_of
from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.words import text_of
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.context import Context, Labels, seed, turned_round
from kgt_plugin.extraction.referring.introductions import introduced_names
from kgt_plugin.extraction.replying.answers import NO_ANSWER
from kgt_plugin.extraction.replying.swaps import Swap
from kgt_plugin.extraction.statements import hear
from kgt_plugin.language.labels import normalize, same_answer, similarity
from kgt_plugin.language.lexicon import KIN, NUMBERS, PETS, ROLES, STOPWORDS
from kgt_plugin.language.verbs import is_finite

__all__ = ["put_right"]

_CAPITAL: Final = r"(?-i:[^\W\d_a-z])"
_NOTED: Final = re.compile(
    r"^(?:(?:sorry|so|ok|okay|done|great|thanks|noted|then)[!,.:]? )?(?:I(?:['’]ve|['’]ll| have| will)? (?:also |just )?"
    r"(?:noted|put|filed|saved|recorded|written|got|added|set|marked|listed|changed|updated)(?: it)?(?: down)?(?: here)?(?: that)?:? )",
    re.IGNORECASE,
)
_AS: Final = re.compile(
    rf"\bmy (?P<np>[\w -]{{1,40}}?)(?:, (?P<name>{_CAPITAL}\w+),)? (?:down )?as (?:an? |the )?(?P<o>[\w '-]+)",
    re.IGNORECASE,
)
_NAME_AS: Final = re.compile(
    rf"\b(?P<name>{_CAPITAL}\w+) (?:down )?as (?:an? |the )?(?P<o>[\w '-]+)", re.IGNORECASE
)
_IN: Final = re.compile(
    rf"\bmy (?P<np>[\w-]+) in (?P<o>{_CAPITAL}[\w'-]+(?: {_CAPITAL}[\w'-]+)?)", re.IGNORECASE
)
_ASIDE: Final = re.compile(
    r"\bmy (?P<np>[\w-]+), (?:the|an?) (?P<o>[\w -]+?)(?=[,.?!]|$)", re.IGNORECASE
)
_CALLED: Final = re.compile(rf"\b(?:the|my) (?P<np>[\w-]+) (?:called|named) (?P<o>{_CAPITAL}[\w'-]+(?: {_CAPITAL}[\w'-]+)?)", re.IGNORECASE)  # fmt: skip
_LEAD: Final = re.compile(
    r"^(?:no|nope|nah|actually|sorry|um|er|ha+|lol|oh)\b[\s,.!–—-]*", re.IGNORECASE
)
_NOW: Final = re.compile(
    r"^[^,.;!?]{1,30}?,? (?:now|actually|these days|nowadays|since (?:\w+ ){0,2}\w+)[.!]*(?:$|\s)",
    re.IGNORECASE,
)
_AGED: Final = re.compile(rf"\bmy (?P<np>[\w-]+)(?:,? {_CAPITAL}\w+)?, (?:who is |aged )?(?P<o>{NUMBER})(?=[,.?!]|$)", re.IGNORECASE)  # fmt: skip
_NO_VALUE: Final = re.compile(
    rf"{NO_ANSWER.pattern}|^(?:lovely|brilliant|amazing|tomorrow|today|tonight|shorter|longer|wow|super|excellent|awesome|cool|cheers|"
    r"funny|nice|agreed|deal|yay|hello|hi|hey|bye)\b"
)
_LONGEST: Final = 3
_ALIKE: Final = 55


def put_right(text: str, context: Context) -> Swap | None:
    """Read a short reply as the right value for the one thing the assistant took for granted.

    What the assistant said is never learned: it gives the subject and the relation only.

    Args:
        text: the user's message.
        context: the assistant's words, and what is known.
    """
    if not context.answer:
        return None
    clauses = clauses_of(_LEAD.sub("", text))
    first = next((clause for clause in clauses if clause.words), None)
    if first is None or not first.asserted or len(first.words) > _LONGEST + 2:
        return None
    words = first.words
    comma = next((i for i, word in enumerate(words) if word.low == ","), 0)
    if words[0].low == "not" and comma:
        # "Not Turin, Milan."
        words = words[comma + 1 :]
    if any(word.low == "not" for word in words):
        words = words[: next(i for i, word in enumerate(words) if word.low == "not")]
    value = clean_object(text_of(words))
    plain = not any(is_finite(word.low) and not word.text[0].isupper() for word in words)
    if value is not None and _NO_VALUE.match(value.lower()):
        return None
    if value is None or not plain or len(value.split()) > _LONGEST or value.lower() in STOPWORDS:
        return None
    found = [fact for fact in _assumed(context) if _opposes(fact[2], value, text)]
    return Swap(fact=found[0], value=value) if len(found) == 1 else None


def _opposes(old: str, new: str, text: str) -> bool:
    """Whether a value is another one of the same kind: denied, or nearly spelled, or a name for a name."""
    if same_answer(old, new):
        return False
    denied = bool(re.search(rf"\bnot (?:an? |the )?{re.escape(normalize(old))}\b", normalize(text)))
    if _is_number(old) != _is_number(new):
        return False
    insists = (
        bool(_LEAD.match(text))
        or (_is_number(new) and bool(_NOW.search(text)))
        or text.lstrip().split()[0].rstrip(",.").isupper()
        or "!" in text[:40]
    )
    return denied or similarity(normalize(old), normalize(new), cutoff=_ALIKE) > 0 or insists


def _is_number(value: str) -> bool:
    return value[0].isdigit() or bool(set(re.split(r"[ -]", value.lower())) & NUMBERS)


def _assumed(context: Context) -> list[Labels]:
    """Facts that the assistant's words take for granted, each once."""
    referents = seed(context)
    found: list[Labels] = []
    for sentence in split_sentences(context.answer or ""):
        turned = turned_round(_NOTED.sub("", sentence.text))
        found += [(subject, "name", name) for subject, name in introduced_names(turned)]
        for pattern, relation in (
            (_IN, "lives in"),
            (_ASIDE, "occupation"),
            (_AGED, "age"),
            (_CALLED, "name"),
            (_AS, ""),
        ):
            for match in pattern.finditer(turned):
                fact = _of_role(match["np"], relation, match["o"])
                if fact is not None:
                    found.append(fact)
        for match in _NAME_AS.finditer(turned):
            about = referents.named(match["name"])
            if about is not None:
                found.append((about, _relation(match["o"], about), match["o"]))
        if not sentence.text.rstrip().endswith("?"):
            stated = hear(turned, Context(known=context.known))
            found += [(s.subject, s.relation, s.object) for s in stated if not s.withdrawn]
    return list(dict.fromkeys(found))


def _of_role(np: str, relation: str, value: str) -> Labels | None:
    noun = owned_noun(np.lower())
    if noun is None or noun.split()[-1] not in KIN | PETS | ROLES:
        return None
    said = clean_object(value)
    if said is None or (relation == "occupation" and not is_occupation(said)):
        return None
    return (f"my {noun}", relation or _relation(said, f"my {noun}"), said)


def _relation(value: str, about: str) -> str:
    """What "noted as" says: a name, a job, a breed."""
    if is_occupation(value):
        return "occupation"
    return "breed" if about.rsplit(maxsplit=1)[-1] in PETS and value.islower() else "name"
