"""A reply in a word or two: the assistant's question tells what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.clauses import Clause
from kgt_plugin.extraction.context import possessions_in, turned_round
from kgt_plugin.extraction.frames import FRAMES
from kgt_plugin.extraction.objects import clean_object, split_list
from kgt_plugin.extraction.phrases import relation_phrases
from kgt_plugin.extraction.referents import Referents
from kgt_plugin.extraction.sentences import split_sentences
from kgt_plugin.extraction.stated import Statement
from kgt_plugin.extraction.words import Word, text_of
from kgt_plugin.language.lexicon import ATTRIBUTES, KIN, PETS, ROLES, THINGS, word_set
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["replied"]

_ASKS: Final = re.compile(
    r"\b(?P<q>(?:(?:in|at|on|to|from|for) )?(?:what|which|who|whose|where|whereabouts|when|how old|how many)\b.*)$",
    re.IGNORECASE,
)
_NAME_ASKED: Final = re.compile(
    r"^(?:does|do|has|have) (?P<s>.+?) (?:have|got) a name\b", re.IGNORECASE
)
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|him|her|his|their|them)\b", re.IGNORECASE)
_NO_ANSWER: Final = re.compile(
    r"^(?:yes|no|none|nothing|nobody|never|later|maybe|not|nope|sure|ok|okay|please|thanks|thank|anything|"
    r"whatever|everything|any|all|both|good|great|fine|well|hmm|idk|dunno|same|it|that|this|these|both|"
    r"better|soon|now|too|very|so|hard|easy|slow|badly|there|here|guess|a lot|lots|more|less|half)\b"
)
_EDGE_WORDS: Final = word_set(
    "just only mostly mainly usually maybe probably hopefully also still called"
)
_MANY: Final = word_set("likes dislikes plays speaks eats drinks collects studies loves hates")
_LONGEST: Final = 5
_DURABLE: Final = (
    ATTRIBUTES
    | KIN
    | ROLES
    | PETS
    | word_set(
        "name age breed colour color instrument team profession trade position school favourite favorite"
    )
)


def replied(
    answer: str, clauses: Sequence[Clause], referents: Referents, *, casual: bool
) -> list[Statement]:
    """Read a reply without a verb against the question before it.

    The subject and the relation are the question's, the object is the user's own words.

    Args:
        answer: the assistant's words, whose last sentence may ask.
        clauses: of the user's message.
        referents: who was spoken of.
        casual: the writer uses no capitals.
    """
    asked = _question(answer)
    given = next((clause for clause in clauses if clause.words), None)
    if asked is None or given is None or not given.asserted or not given.first:
        return []
    value = _value(given.words)
    if value is None:
        return []
    named = _NAME_ASKED.match(asked)
    found = (
        [(_subject(named["s"], referents), "name")] if named else _asked(asked, value, referents)
    )
    statements: list[Statement] = []
    for subject, relation in found[:1]:
        if subject is None or not _is_durable(relation):
            continue
        objects = split_list(value) if relation in _MANY else [value]
        statements += [
            Statement(
                subject=subject,
                relation=relation,
                object=each.title() if casual and relation == "name" else each,
                query=asked[:1].upper() + asked[1:],
                answer=each,
                replaces=relation not in _MANY,
                confidence=0.8,
            )
            for each in objects
        ]
    return statements


def _question(answer: str) -> str | None:
    sentences = split_sentences(answer)
    if not sentences or not sentences[-1].text.endswith("?"):
        return None
    turned = turned_round(sentences[-1].text)
    asks = _ASKS.search(turned)
    if asks is not None:
        return re.sub(r"^where(?:abouts|ver)\b", "where", asks["q"], flags=re.IGNORECASE)
    bare = re.sub(r"^(?:and|so|but|oh|ha)[, ]+", "", turned, flags=re.IGNORECASE)
    return bare if _NAME_ASKED.match(bare) else None


def _value(words: Sequence[Word]) -> str | None:
    """The reply's own words, where they are few and state nothing by themselves."""
    low = " ".join(word.low for word in words)
    stop = next((i for i, w in enumerate(words) if w.low in {",", "(", "and"} and i), len(words))
    head = [word for word in words if word.low not in _EDGE_WORDS]
    listed = len(words) > stop and words[stop].low == "and"
    head = head if listed else [w for w in words[:stop] if w.low not in _EDGE_WORDS]
    while head and head[0].low in PREPOSITIONS | {"my", "our"}:
        head = head[1:]
    finite = any(is_finite(word.low) and not _may_be_noun(word) for word in head)
    longest = 2 * _LONGEST if listed else _LONGEST
    clause = words[0].low in {"i", "we", "he", "she", "they", "you"}
    if not head or finite or clause or len(head) > longest or _NO_ANSWER.match(low):
        return None
    return text_of(head) if listed else clean_object(text_of(head))


def _may_be_noun(word: Word) -> bool:
    """A name, or a noun that happens to look like a verb."""
    kinds = {form.kind for form in forms_of(word.low)}
    return word.text[:1].isupper() or kinds <= {"base", "ing", "participle"}


def _asked(question: str, value: str, referents: Referents) -> list[tuple[str | None, str]]:
    """The subject of a question, and the relation it asks for."""
    for label, span in _spans(question, referents):
        phrases = relation_phrases(question, span, value)
        return [(label, phrase) for phrase in phrases]
    return []


def _spans(question: str, referents: Referents) -> list[tuple[str, tuple[int, int]]]:
    possessions = possessions_in(question, referents)
    found: list[tuple[str, tuple[int, int]]] = []
    for label in possessions:
        noun = label.removeprefix("my ")
        place = re.search(
            rf"\b(?:(?:my|our|the|that) )?{re.escape(noun)}\b", question, re.IGNORECASE
        )
        if place is not None:
            found.append((label, place.span()))
    for match in re.finditer(r"[^\W_]+", question):
        known = referents.named(match.group())
        if known is not None and match.group()[0].isupper():
            found.append((known, match.span()))
    bare = re.search(r"\bthe (?P<n>[\w-]+)(?=[,?]|$)", question)
    if not found and bare is not None and bare["n"].lower() in KIN | PETS | ROLES | THINGS:
        found.append((f"my {bare['n'].lower()}", bare.span()))
    user = re.search(r"\b(?:I|my)\b", question)
    if user is not None and not found:
        found.append(("me", user.span()))
    pronoun = _PRONOUN.search(question)
    if not found and pronoun is not None:
        about = referents.behind(pronoun.group().lower())
        if about is not None:
            found.append((about, pronoun.span()))
    return found


def _subject(words: str, referents: Referents) -> str | None:
    known = possessions_in(words, referents)
    if known:
        return known[0]
    if _PRONOUN.fullmatch(words):
        return referents.behind(words.lower())
    return None


def _is_durable(relation: str) -> bool:
    """Whether a relation tells of what lasts: a property, or a verb that states such facts."""
    words = relation.lower().split()
    if not words:
        return False
    if (
        words[-1] in _DURABLE
        or " ".join(words[-2:]) in _DURABLE
        or words[0] in {"favourite", "favorite"}
    ):
        return True
    lemma = next((form.lemma for form in forms_of(words[0]) if form.kind in {"base", "third"}), "")
    return (
        lemma in FRAMES
        or relation in {"born in", "born on", "located in", "comes from", "allergic to"}
        or lemma in {"like", "dislike"}
    )
