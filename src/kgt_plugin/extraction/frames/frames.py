"""What a verb and its prepositions say as a fact: "work at X" is (.., works at, X)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kgt_plugin.extraction.frames.verb_families import VERB_FAMILIES

__all__ = ["DENIED", "FRAMES", "Frame", "Shape"]

Shape = Literal[
    "thing", "article", "many", "place", "name", "work", "organisation", "date", "kept", "days"
]
"""How an object is read: one phrase; with its article; a list; a place; a name; an occupation; where
somebody works; a date; days of the week; and what is kept only as animals or plants in the plural."""

_TENSES: Final = {
    "p": "present", "g": "progressive", "f": "perfect", "d": "past", "u": "future", "m": "modal",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One reading of a verb.

    Attributes:
        prepositions: any of these must stand before the object; none for a direct object.
        relation: the relation's words; "{p}" is the preposition.
        shape: of the object.
        tenses: in which it tells of what lasts.
        replaces: whether it ends an earlier value.
        confidence: how sure such a clause is to state a lasting fact, 0 to 1.
    """

    prepositions: tuple[str, ...]
    relation: str
    shape: Shape
    tenses: frozenset[str]
    replaces: bool
    confidence: float


DENIED: Final = {
    "like": "dislikes", "love": "dislikes", "enjoy": "dislikes", "stand": "dislikes",
    "bear": "dislikes", "care": "dislikes", "abide": "dislikes", "tolerate": "dislikes", "fancy": "dislikes",
    "own": "does not own", "speak": "does not speak", "eat": "does not eat", "drink": "does not drink", "smoke": "does not smoke",
    "wear": "does not wear", "drive": "does not drive", "touch": "does not touch",
    "take": "does not take", "have": "cannot have", "do": "does not have",
}  # fmt: skip
"""The relation that a denied verb states; other denied verbs state nothing."""


def _frames() -> dict[str, tuple[Frame, ...]]:
    table: dict[str, list[Frame]] = {}
    for line in VERB_FAMILIES.strip().splitlines():
        if line.startswith("#"):
            continue
        lemma, prepositions, relation, shape, tenses = (part.strip() for part in line.split("|"))
        frame = Frame(
            prepositions=tuple(p.replace("_", " ") for p in prepositions.split() if p != "-"),
            relation=relation.removesuffix("!"),
            shape=_shape(shape),
            tenses=frozenset(_TENSES[letter] for letter in tenses),
            replaces=relation.endswith("!"),
            confidence=0.85 if prepositions != "-" else 0.8,
        )
        table.setdefault(lemma, []).append(frame)
    return {lemma: tuple(frames) for lemma, frames in table.items()}


def _shape(name: str) -> Shape:
    shapes: dict[str, Shape] = {
        "thing": "thing", "article": "article", "many": "many", "place": "place", "name": "name",
        "work": "work", "organisation": "organisation", "date": "date", "kept": "kept", "days": "days",
    }  # fmt: skip
    return shapes[name]


FRAMES: Final = _frames()
"""By base verb, in the order in which they are tried; several may hold of one clause."""
