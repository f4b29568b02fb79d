"""Plain statements: whom they are about, what they add and what takes another's place."""

from __future__ import annotations

import pytest

from kgt_plugin.records import Intent, Labels
from tests.unit.reading.readings import NAMES, PLACES, facts, news, read, variants

KNOWN: tuple[Labels, ...] = (
    ("me", "lives in", "Kiel"),
    ("me", "works for", "Bosch"),
    ("me", "favourite colour", "red"),
    ("me", "speaks", "German"),
    ("my brother", "name", "Paul"),
    ("my boss", "name", "Bob"),
)
ROLES = ("brother", "sister", "mother", "dog", "cat", "boss", "dentist", "wife", "younger brother")
MANY = ("friend", "colleague", "cousin", "neighbour")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I work as a bus driver.", ("me", "job", "bus driver")),
        ("I'm a midwife.", ("me", "job", "midwife")),
        ("I work in a bakery.", ("me", "works at", "a bakery")),
        ("I study geology.", ("me", "studies", "geology")),
        ("I'm vegetarian.", ("me", "diet", "vegetarian")),
        ("I am Danish.", ("me", "nationality", "Danish")),
        ("I'm allergic to celery.", ("me", "allergic to", "celery")),
        ("I don't eat pork.", ("me", "does not eat", "pork")),
        ("I love rock climbing.", ("me", "likes", "rock climbing")),
        ("I can't stand opera.", ("me", "dislikes", "opera")),
        ("I play the oboe.", ("me", "plays", "oboe")),
        ("I speak Finnish.", ("me", "speaks", "Finnish")),
        ("I have asthma.", ("me", "has", "asthma")),
        ("I am 41 years old.", ("me", "age", "41")),
        ("I'm divorced.", ("me", "marital status", "divorced")),
        ("I have two daughters.", ("me", "has", "two daughters")),
        ("My hobby is pottery.", ("me", "hobby", "pottery")),
        ("My shoe size is 42.", ("me", "shoe size", "42")),
    ],
)
def test_a_plain_sentence_states_its_fact(text: str, fact: Labels) -> None:
    """However it is typed, and as news that ends nothing."""
    for said in variants(text):
        (told,) = read(said)
        found = (told.subject, told.relations[0], told.answer.casefold())
        assert found == (*fact[:2], fact[2].casefold()), said
        assert (told.intent, told.old_answer) == (Intent.STATEMENT, None)


def test_the_query_is_what_the_value_completes() -> None:
    """Together they read as the fact does."""
    for place in PLACES:
        (told,) = read(f"I live in {place}.")
        assert (told.query, told.answer, told.object) == ("I live in", place, place)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_name_that_it_is_given(role: str) -> None:
    """Called so, named so, or set beside it."""
    for name in NAMES:
        for text in (
            f"My {role} is called {name}.",
            f"My {role}'s name is {name}.",
            f"My {role} is {name}.",
            f"My {role} is {name}, by the way.",
        ):
            assert facts(text) == [(f"my {role}", "name", name)], text


@pytest.mark.parametrize("role", ["brother", "daughter", "dog", "cat", "girlfriend", "horse"])
def test_to_have_somebody_is_to_tell_the_name(role: str) -> None:
    """Without a name, it tells that there is one."""
    for name in NAMES:
        for text in (f"I have a {role} called {name}.", f"I've got a {role} named {name}."):
            assert facts(text) == [(f"my {role}", "name", name)], text
    assert facts(f"I have a {role}.") == [("me", "has", f"a {role}")]


@pytest.mark.parametrize("role", ROLES)
def test_an_apposition_tells_the_name_and_what_follows_is_of_its_bearer(role: str) -> None:
    """With commas or without."""
    for name in ("Ines", "Tomas", "Bo-Min"):
        for beside in (f"My {role} {name}", f"My {role}, {name},"):
            assert facts(f"{beside} hates snow.") == [
                (f"my {role}", "name", name),
                (f"my {role}", "dislikes", "snow"),
            ]


@pytest.mark.parametrize(
    "name", ["Mary Jones", "Mary-Ann O'Neil", "Dr. Osei", "Zoë", "Łucja", "Ana Maria de Souza"]
)
def test_an_apposition_may_be_any_name(name: str) -> None:
    """As in test_an_apposition_tells_the_name_and_what_follows_is_of_its_bearer."""
    assert facts(f"My sister {name} hates snow.")[0] == ("my sister", "name", name)


@pytest.mark.parametrize("role", MANY)
def test_of_whom_people_have_many_is_one_more_each_time(role: str) -> None:
    """A second friend is no new name of the first."""
    found = facts(f"My {role} Ines hates snow. My {role} Tomas likes it.")
    assert [fact for fact in found if fact[1] == role] == [("me", role, "Ines"), ("me", role, "Tomas")]  # fmt: skip


@pytest.mark.parametrize("role", MANY)
def test_each_of_many_goes_by_the_name(role: str) -> None:
    """The first as well as those after it, so that later sentences find the same one."""
    assert ("Ines", "dislikes", "snow") in facts(f"My {role} Ines hates snow.")


@pytest.mark.parametrize(
    "text",
    [
        "My brother is called {}.",
        "My other friend is here, and my brother is {}.",
        "I have another brother called {}.",
        "I also have a brother named {}.",
    ],
)
def test_a_second_bearer_of_a_role_takes_nobodys_name(text: str) -> None:
    """Paul stays the brother that he is; and one who is known is no second."""
    for name in NAMES:
        (told,) = read(text.format(name), *KNOWN)
        assert (told.subject, told.relations, told.answer) == ("me", ("brother",), name)
        assert told.intent is Intent.STATEMENT
    assert news(text.format("Paul"), *KNOWN) == []


def test_what_follows_a_second_bearer_is_said_of_that_one() -> None:
    """By name, since the role is the first one's."""
    assert facts("My brother Ines lives in Ulm.", *KNOWN)[-1] == ("Ines", "lives in", "Ulm")
    assert facts("My brother Paul lives in Ulm.", *KNOWN) == [("my brother", "lives in", "Ulm")]
    assert facts("Paul lives in Ulm.", *KNOWN) == [("my brother", "lives in", "Ulm")]
    assert facts("Ines lives in Ulm.", *KNOWN) == []


@pytest.mark.parametrize(
    ("first", "pronoun", "subject"),
    [
        ("My sister is called Ines.", "She", "my sister"),
        ("My brother lives in Ulm.", "He", "my brother"),
        ("My dog is called Rex.", "He", "my dog"),
        ("I have a cat.", "It", "my cat"),
        ("My boss is Ines.", "She", "my boss"),
    ],
)
def test_a_pronoun_means_whom_the_sentence_before_spoke_of(
    first: str, pronoun: str, subject: str
) -> None:
    """In the next sentence, and behind "and"."""
    for text in (
        f"{first} {pronoun} hates snow.",
        f"{first[:-1]} and {pronoun.lower()} hates snow.",
    ):
        assert facts(text)[-1] == (subject, "dislikes", "snow")


@pytest.mark.parametrize(
    "text",
    [
        "She hates snow.",
        "My brother is called Tom. She hates snow.",
        "My sister lives in Ulm. I live in Kiel. She hates snow.",
        "My sister met a man. He hates snow.",
        "My car is old. It hates snow.",
    ],
)
def test_a_pronoun_that_may_mean_somebody_else_means_nobody(text: str) -> None:
    """Of another gender, or after somebody else was spoken of."""
    assert [fact for fact in facts(text) if fact[2] == "snow"] == []


@pytest.mark.parametrize(
    ("plain", "relation"),
    [
        ("I live in {}", "lives in"),
        ("I currently live in {}", "lives in"),
        ("I moved to {}", "lives in"),
        ("I work for {}", "works for"),
        ("My favourite colour is {}", "favourite colour"),
    ],
)
def test_a_plain_statement_retires_nothing(plain: str, relation: str) -> None:
    """One may live in two places and work for two firms."""
    values = ("teal", "mauve") if "colour" in plain else ("Ulm", "St. Ives")
    for value in values:
        (told,) = read(plain.format(value) + ".", *KNOWN)
        assert (told.intent, told.relations, told.old_answer) == (Intent.STATEMENT, (relation,), None)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "I also live in {}.", "I live in {} too.", "I now also live in {}.", "I live in {} as well.",
        "I also work for {} now.", "I now work for {} as well.", "I speak Greek now.", "I also speak Greek.",
    ],
)  # fmt: skip
def test_what_is_added_retires_nothing(text: str) -> None:
    """Whatever else the sentence says, "also" adds; and so does a relation of many values."""
    for value in ("Ulm", "St. Ives"):
        (told,) = read(text.format(value), *KNOWN)
        assert told.intent is Intent.STATEMENT


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("I live in {} now.", "Kiel"),
        ("I now live in {}.", "Kiel"),
        ("I moved from Kiel to {}.", "Kiel"),
        ("I relocated to {}.", "Kiel"),
        ("I work for {} now.", "Bosch"),
        ("I just started working at {}.", "Bosch"),
        ("My favourite colour is now {}.", "red"),
        ("My boss is now {}.", "Bob"),
        ("My boss is now called {}.", "Bob"),
    ],
)
def test_words_of_change_take_the_place_of_what_was(text: str, old: str) -> None:
    """They say themselves that the earlier value is so no longer."""
    for value in ("Ulm", "St. Ives", "Dr. Osei"):
        (told,) = read(text.format(value), *KNOWN)
        assert (told.intent, told.answer, told.old_answer) == (Intent.CORRECTION, value, old)


def test_now_may_come_first() -> None:
    """As in test_words_of_change_take_the_place_of_what_was."""
    assert [told.old_answer for told in read("Now I live in Ulm.", *KNOWN)] == ["Kiel"]
