"""What came before a message: the assistant's words, the user's last ones, and the names known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kgt_plugin.extraction.cutting.clauses import real_text
from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, THINGS, word_set
from kgt_plugin.language.possessions import plain_label

__all__ = [
    "Context",
    "Labels",
    "glimpses_in",
    "is_naming",
    "names_in",
    "possessions_in",
    "seed",
    "turned_round",
]

Labels = tuple[str, str, str]
"""Subject, relation and object of a known fact, in words."""

_OF_PLACES: Final = word_set("in at from of near around on into")
_OWNED: Final = re.compile(
    r"\b(?:my|our|your) (?P<np>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,3})", re.IGNORECASE
)
_THEIRS: Final = re.compile(r"\b(?P<owner>his|her) (?P<np>[a-z][\w-]*)", re.IGNORECASE)
_DEFINITE: Final = re.compile(r"\b(?:the|that) (?P<np>[^\W\d_][\w-]*)", re.IGNORECASE)
_GLIMPSED: Final = re.compile(
    r"\b(?:an?|the|another|new|this|that|got|rescue) (?:(?:new|little|old|rescue|tiny|big|lovely|young) )*"
    r"(?P<np>[a-z][\w-]*(?: (?:club|class|practice|course|group))?)\b",
    re.IGNORECASE,
)
_ACTIVITIES: Final = frozenset(
    {
        "choir",
        "class",
        "course",
        "book club",
        "wedding",
        "allotment",
        "yoga class",
        "choir practice",
        "band",
    }
)
_VAGUE_KIN: Final = frozenset(
    {"family", "partner", "baby", "child", "kid", "ex", "crush", "date", "agent", "client", "customer", "friend",
     "mate", "class", "course", "university", "college", "school", "city", "town", "village", "country", "street",
     "app", "project", "website", "book", "room", "shop", "restaurant", "company", "store", "pot", "bed",
     "team", "band", "witness", "assistant", "director", "editor", "publisher", "principal", "teacher", "doctor",
     "nurse", "therapist", "lawyer", "trainer", "coach", "waiter", "waitress", "clerk", "builder", "cleaner",
     "pop", "lab", "pet", "fish", "mouse", "rat", "snake", "horse", "bird", "singer", "producer"}
)  # fmt: skip
_GLIMPSABLE: Final = (KIN | PETS | ROLES | THINGS) - _VAGUE_KIN
_SPOUSES: Final = word_set("missus wife hubby")
"""Whose "the" says "my"."""
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NAMES: Final = frozenset({"name", "nickname", "is called", "called", "are called"})
_YOU: Final = (
    (r"\b(?:are|were) you\b", "am I"), (r"\byou are\b|\byou['’]re\b", "I am"), (r"\byours\b", "mine"),
    (r"\byour\b", "my"), (r"\byou\b", "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a message may point back to. None of it is ever learned.

    Attributes:
        answer: the assistant's words before it.
        query: the user's words before those.
        known: facts of the user's graph, as labels; names and roles are looked up there.
    """

    answer: str | None = None
    query: str | None = None
    known: tuple[Labels, ...] = field(default=())


def is_naming(relation: str) -> bool:
    """Whether a relation says what somebody is called."""
    return normalize(relation) in _NAMES


def turned_round(text: str) -> str:
    """The assistant's words from the user's side: "your dog" is "my dog"."""
    for pattern, instead in _YOU:
        text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    return text


def seed(context: Context) -> Referents:
    """Who is known by name, and of whom the last messages spoke, the assistant's words last."""
    referents = Referents()
    for subject, relation, value in context.known:
        if subject.startswith("my "):
            referents.know(subject)
        if normalize(relation) in _NAMES and subject != "me":
            referents.name(value, subject)
        elif subject == "me" and normalize(relation) in _NAMES:
            referents.own(value)
        elif is_given_name(subject):
            referents.name(subject, subject)
        elif subject == "me" and normalize(relation) in ROLES | KIN | PETS:
            referents.name(value, f"my {normalize(relation)}")
    for text in (real_text(context.query or ""), context.answer):
        for label in glimpses_in(text or ""):
            referents.glimpse(label)
        spoken = possessions_in(text or "", referents)
        # who is known is likelier meant than a name that nobody has introduced, such as that of a park
        for label in sorted(spoken, key=lambda each: each.startswith("my ") or "'s " in each):
            referents.mention(label)
    return referents


def possessions_in(text: str, referents: Referents) -> list[str]:
    """Whom and what of the user's a text speaks of, in order: by role, by "the", or by name."""
    found = sorted(
        [
            *_by_role(text, referents),
            *_by_article(text, referents),
            *_by_name(text, referents),
            *_by_noun(text, referents),
        ]
    )
    return list(dict.fromkeys(label for _, label in found))


def glimpses_in(text: str) -> list[str]:
    """What a text speaks of that may be the user's though it does not say so: "got a puppy"."""
    phrases = [match["np"].lower() for match in _GLIMPSED.finditer(text)]
    bare = [match.group().lower() for match in _WORD.finditer(text)]
    nouns = [noun for noun in bare if noun in _GLIMPSABLE]
    return [
        f"my {noun}" for noun in [*nouns, *(p for p in phrases if p in _GLIMPSABLE | _ACTIVITIES)]
    ]


def names_in(words: Sequence[Word]) -> list[str]:
    """The names that a clause mentions, those of places left out."""
    found: list[str] = []
    for at in range(len(words)):
        end = name_at(words, at)
        placed = at > 0 and words[at - 1].low in _OF_PLACES
        if end > at and not placed and (at == 0 or name_at(words, at - 1) <= at):
            found.append(text_of(words[at:end]))
    return found


def _by_role(text: str, referents: Referents) -> Iterator[tuple[int, str]]:
    for match in _THEIRS.finditer(text):
        owner, noun = referents.behind(match["owner"].lower()), match["np"].lower()
        if owner is not None and noun in KIN and "'s " not in owner:
            yield match.start(), f"{owner}'s {noun}"
    for match in _OWNED.finditer(text):
        noun = owned_noun(match["np"])
        if noun is not None:
            yield match.start(), plain_label(f"my {noun.lower()}")


def _by_article(text: str, referents: Referents) -> Iterator[tuple[int, str]]:
    for match in _DEFINITE.finditer(text):
        known = referents.owned(match["np"])
        if (
            known is None
            and match["np"].lower() in _SPOUSES
            and not match.string[match.end() :].startswith(" of")
        ):
            known = f"my {match['np'].lower()}"
        if known is not None and match["np"].lower() in KIN | PETS | ROLES | THINGS:
            yield match.start(), known


def _by_noun(text: str, referents: Referents) -> Iterator[tuple[int, str]]:
    """What we know the user to have, by its bare noun: "choir practice at seven"."""
    lowered = text.lower()
    for label in referents.known():
        noun = label.removeprefix("my ").lower()
        if noun in lowered and "'s " not in noun:
            place = re.search(rf"(?<![\w'’-]){re.escape(noun)}(?![\w-])", lowered)
            if place is not None:
                yield place.start(), label


def _by_name(text: str, referents: Referents) -> Iterator[tuple[int, str]]:
    for match in _WORD.finditer(text):
        name = re.sub(r"['’]s$", "", match.group())
        label = referents.named(name)
        if label is None and is_given_name(name) and not referents.is_own(name):
            label = name
        if label is not None and not match.group().islower():
            yield match.start(), label
