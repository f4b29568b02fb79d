"""What a verb and its prepositions say as a fact: "work at X" is (.., works at, X)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["DENIED", "FRAMES", "Frame", "Shape"]

Shape = Literal["thing", "article", "many", "place", "name", "work", "organisation", "date", "kept"]
"""How an object is read: one phrase; with its article; a list; a place; a name; an occupation; where
somebody works; a date; and what is kept only as animals or plants in the plural."""

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


_TABLE: Final = """
live     | in around     | lives in!         | place        | pgf
live     | at on near by | lives {p}         | article      | pgf
live     | with          | lives with        | article      | pgf
reside   | in at         | lives in!         | place        | pgf
move     | to            | lives in!         | place        | df
move     | to            | plans to move to! | place        | gu
relocate | to            | lives in!         | place        | df
relocate | to            | plans to move to! | place        | gu
settle   | in            | lives in!         | place        | df
come     | from          | comes from        | place        | p
hail     | from          | comes from        | place        | p
grow     | up_in up_on   | grew up in        | place        | d
rent     | -             | rents             | article      | p
retire   | -             | retires in!       | date         | gu
work     | as            | occupation        | work         | pgf
work     | at            | works at          | organisation | pgf
work     | for           | works for         | organisation | pgf
work     | in            | works in          | thing        | pgf
study    | -             | studies           | many         | pgf
study    | at            | studies at        | organisation | pgf
study    | in            | studies in        | place        | pg
major    | in            | major!            | thing        | pg
teach    | -             | teaches           | many         | pgf
teach    | at            | teaches at        | organisation | pgf
lecture  | in            | lectures in       | thing        | p
lecture  | at            | teaches at        | organisation | p
train    | for           | trains for        | article      | g
prepare  | for           | trains for        | article      | g
train    | as            | trains as         | thing        | g
learn    | -             | learns            | many         | pg
graduate | from          | graduated from    | organisation | df
speak    | -             | speaks            | many         | p
play     | -             | plays             | many         | pf
play     | for in        | plays {p}         | article      | pf
sing     | -             | sings             | thing        | p
sing     | in at with    | sings {p}         | article      | p
volunteer| at for with   | volunteers at     | organisation | pgf
commute  | by            | commutes by       | thing        | p
commute  | from to       | commutes {p}      | place        | p
cycle    | to            | cycles to         | thing        | p
belong   | to            | belongs to        | organisation | p
support  | -             | supports          | many         | pf
follow   | -             | follows           | many         | p
collect  | -             | collects          | many         | p
wear     | -             | wears             | many         | p
practise | -             | practises         | many         | p
practice | -             | practices         | many         | p
avoid    | -             | avoids            | many         | p
prefer   | -             | prefers           | thing        | p
eat      | -             | eats              | many         | p
drink    | -             | drinks            | many         | p
drive    | -             | drives!           | article      | p
ride     | -             | rides             | article      | p
own      | -             | owns              | article      | p
run      | -             | runs              | article      | p
manage   | -             | manages           | article      | p
answer   | to            | name              | name         | p
coach    | -             | coaches           | article      | p
conduct  | -             | conducts          | article      | p
chair    | -             | chairs            | article      | p
direct   | -             | directs           | article      | p
edit     | -             | edits             | article      | p
employ   | -             | employs           | article      | p
attend   | -             | attends           | article      | pf
write    | -             | writes            | kept         | p
paint    | -             | paints            | kept         | p
make     | -             | makes             | kept         | p
build    | -             | builds            | kept         | p
sell     | -             | sells             | kept         | p
repair   | -             | repairs           | kept         | p
fix      | -             | fixes             | kept         | p
bake     | -             | bakes             | kept         | p
brew     | -             | brews             | kept         | p
grow     | -             | grows             | kept         | p
raise    | -             | raises            | kept         | p
breed    | -             | breeds            | kept         | p
keep     | -             | keeps             | kept         | p
foster   | -             | fosters           | kept         | pg
rehearse | on            | day!              | date         | p
use      | -             | uses              | article      | p
do       | -             | does              | kept         | p
do       | at            | studies at        | organisation | p
marry    | -             | married to        | name         | d
expire   | in on         | expires in        | date         | p
expire   | -             | expires in        | date         | p
retire   | in on         | retires in!       | date         | pgu
graduate | in on         | graduates in!     | date         | pgu
start    | in on         | starts in!        | date         | p
close    | on            | closed on!        | date         | p
close    | -             | closed on!        | date         | p
rehearse | on            | day!              | date         | p
meet     | on            | day!              | date         | p
join     | -             | member of         | organisation | df
visit    | -             | plans to visit    | place        | g
travel   | to            | plans to visit    | place        | g
fly      | to            | plans to visit    | place        | g
"""

DENIED: Final = {
    "like": "dislikes", "love": "dislikes", "enjoy": "dislikes", "stand": "dislikes",
    "bear": "dislikes", "care": "dislikes", "abide": "dislikes", "tolerate": "dislikes", "fancy": "dislikes",
    "eat": "does not eat", "drink": "does not drink", "smoke": "does not smoke",
    "wear": "does not wear", "drive": "does not drive", "touch": "does not touch",
    "take": "does not take", "have": "cannot have", "do": "does not have",
}  # fmt: skip
"""The relation that a denied verb states; other denied verbs state nothing."""


def _frames() -> dict[str, tuple[Frame, ...]]:
    table: dict[str, list[Frame]] = {}
    for line in _TABLE.strip().splitlines():
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
        "work": "work", "organisation": "organisation", "date": "date", "kept": "kept",
    }  # fmt: skip
    return shapes[name]


FRAMES: Final = _frames()
"""By base verb, in the order in which they are tried; several may hold of one clause."""
