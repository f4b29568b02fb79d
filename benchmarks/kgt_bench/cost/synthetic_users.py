"""People made up by rule: what is known of them, how it is asked, and what is corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

__all__ = ["Correction", "Person", "make_messages", "make_people", "make_person"]

_SYLLABLES = ("ba", "den", "fil", "gor", "hel", "jun", "kas", "lor", "mir", "nov", "pel", "rus")
_PLACES = ("Lyon", "Porto", "Graz", "Turku", "Ghent", "Split", "Cork", "Bergen", "Tartu", "Bilbao")
_TRADES = ("baker", "nurse", "welder", "pilot", "tailor", "florist", "plumber", "surgeon")
_THINGS = ("kite", "lamp", "violin", "canoe", "clock", "globe", "mirror", "tent", "drum", "chair")
_COLOURS = ("green", "blue", "crimson", "yellow", "silver", "orange", "violet", "brown")
_FOODS = ("plums", "rice", "lentils", "cheese", "olives", "pears", "bread", "walnuts", "soup")
_PETS = ("cat", "parrot", "tortoise", "spaniel", "rabbit", "goldfish", "pony", "hamster")


@dataclass(frozen=True, slots=True)
class _Single:
    """A relation with one value: how it is asked, and what its values are."""

    relation: str
    question: str
    others: tuple[str, ...]
    values: tuple[str, ...]


_SINGLES = (
    _Single("lives in", "Where does {} live?", ("home town", "resides in", "city"), _PLACES),
    _Single(
        "born in", "Where was {} born?", ("birthplace", "place of birth", "comes from"), _PLACES
    ),
    _Single("occupation", "What does {} do for a living?", ("job", "works as", "trade"), _TRADES),
    _Single("favourite colour", "Which colour does {} like best?", ("likes", "colour"), _COLOURS),
    _Single("favourite food", "What does {} like to eat most?", ("eats", "dish", "food"), _FOODS),
    _Single("pet", "Which animal does {} keep?", ("keeps", "has pet", "animal"), _PETS),
)
_MESSAGES = (
    "I saw {0} in {place} today, and we spoke of {value} for an hour.",
    "{0} sent me a long letter, nearly all of it about {thing}. It made me laugh.",
    "Yesterday was dull until {0} rang and told me what {value} had to do with {place}.",
    "Could you help me to write to {0}? I still owe thanks for {thing}.",
    "We went to {place} with {0}. The rain never stopped, and nobody minded.",
    "I read a book on {value} last week; {0} had lent it to me in {place}.",
)
_OF_NAMED = 0.25
_MANY = {
    "knows": "name",
    "has visited": "place",
    "owns": "thing",
    "has read": "book",
    "likes": "thing",
    "has met": "name",
    "collects": "thing",
    "has painted": "thing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, and what is known.

    Attributes:
        name: two words.
        facts: relation and value, each once.
    """

    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One fact of a person that a user corrects.

    Attributes:
        query: the question.
        answer, old_answer: the value now, and the one in the graph.
        relations: K words for the relation, the graph's own first.
    """

    query: str
    answer: str
    old_answer: str
    relations: tuple[str, ...]


def make_person(random: Random, facts: int, *, tag: str = "") -> tuple[Person, Correction]:
    """Make up a person, and a correction of one of the facts.

    Args:
        random: decides everything.
        facts: how many, at least 1.
        tag: distinguishes the names of several sets of people.
    """
    name = _name(random, tag)
    wrong = random.choice(_SINGLES)
    old, new = random.sample(wrong.values, 2)
    known = [(wrong.relation, old)]
    known += [
        (single.relation, random.choice(single.values))
        for single in random.sample(_SINGLES, len(_SINGLES))
        if single is not wrong
    ]
    known = known[:facts]
    known += islice(_more(random), facts - len(known))
    random.shuffle(known)
    others = [other for single in _SINGLES for other in single.others if single is not wrong]
    relations = (wrong.relation, *wrong.others, *random.sample(others, 4))[:5]
    correction = Correction(
        query=wrong.question.format(name), answer=new, old_answer=old, relations=relations
    )
    return Person(name=name, facts=tuple(known)), correction


def make_people(random: Random, *, triples: int, facts: int = 8) -> Iterator[Person]:
    """Make up people until there are so many facts.

    Args:
        random: decides everything.
        triples: how many facts in all.
        facts: of each.
    """
    left = triples
    while left > 0:
        person, _ = make_person(random, min(facts, left), tag=_name(random, ""))
        left -= len(person.facts)
        yield person


def make_messages(random: Random, *, names: Sequence[str], messages: int) -> Iterator[str]:
    """Make up what a user says of people: a fourth of the messages of those named, the rest of others.

    Args:
        random: decides everything.
        names: of people whom the user is asked about.
        messages: how many.
    """
    for _ in range(messages):
        name = random.choice(names) if random.random() < _OF_NAMED else _name(random, "")
        single = random.choice(_SINGLES)
        yield random.choice(_MESSAGES).format(
            name,
            value=random.choice(single.values),
            thing=_value(random, "thing"),
            place=_word(random, 3),
        )


def _more(random: Random) -> Iterator[tuple[str, str]]:
    """Facts of relations with many values, no fact twice."""
    seen: set[tuple[str, str]] = set()
    while True:
        relation = random.choice(tuple(_MANY))
        fact = (relation, _value(random, _MANY[relation]))
        if fact not in seen:
            seen.add(fact)
            yield fact


def _value(random: Random, kind: str) -> str:
    if kind == "name":
        return _name(random, "")
    if kind == "place":
        return _word(random, 3)
    if kind == "book":
        return f"The {random.choice(_THINGS).title()} of {_word(random, 3)}"
    return f"the {random.choice(_COLOURS)} {random.choice(_THINGS)} from {_word(random, 3)}"


def _name(random: Random, tag: str) -> str:
    words: Sequence[str] = (_word(random, 2), tag or _word(random, 3))
    return " ".join(words)


def _word(random: Random, syllables: int) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(syllables)).title()
