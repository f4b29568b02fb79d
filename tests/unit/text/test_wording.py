"""Relations as nouns and verbs, and the sentences made of them."""

from __future__ import annotations

import pytest

from kgt_plugin.text.wording import (
    base_form,
    relation_kind,
    sentence,
    split_relation,
    third_person,
)


@pytest.mark.parametrize(
    "relation",
    [
        "capital", "member", "field of work", "place of birth", "country of citizenship",
        "languages spoken, written or signed", "mother tongue", "favourite colour", "spoken language",
        "works of art", "placeOfBirth",
    ],
)  # fmt: skip
def test_noun_relations(relation: str) -> None:
    """A relation that names a property is a noun."""
    assert relation_kind(relation) == "noun"


@pytest.mark.parametrize(
    "relation",
    [
        "lives in", "located in", "born in", "created by", "speaks", "is", "was", "has", "works for", "eats",
        "owned by", "named after", "shares border with", "originated in", "does not eat", "allergic to",
        "AtLocation", "ReceivesAction", "HasPrerequisite", "CapableOf", "IsA", "UsedFor", "MadeOf", "PartOf",
        "at location", "receives action", "has prerequisite", "capable of", "is a", "used for",
    ],
)  # fmt: skip
def test_verb_relations(relation: str) -> None:
    """A relation with a finite verb, a participle or a closing preposition is a verb."""
    assert relation_kind(relation) == "verb"


@pytest.mark.parametrize("relation", ["capital of", "member of", "instance of", "capitalOf"])
def test_nouns_that_want_an_of(relation: str) -> None:
    """A noun with a trailing "of" is its own kind, since the object follows it."""
    assert relation_kind(relation) == "noun-of"


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (("France", "capital", "Paris"), "The capital of France is Paris."),
        (("Paris", "capital of", "France"), "Paris is the capital of France."),
        (("Ana", "member of", "a choir"), "Ana is a member of a choir."),
        (("Ana", "lives in", "Rome"), "Ana lives in Rome."),
        (("Rome", "located in", "Italy"), "Rome is located in Italy."),
        (("Linux", "created by", "Linus"), "Linux was created by Linus."),
        (("Ana", "born in", "Rome"), "Ana was born in Rome."),
        (("cup", "AtLocation", "kitchen"), "cup is at location kitchen."),
        (("knife", "CapableOf", "cut"), "knife is capable of cut."),
        (("jazz", "originated in", "New Orleans"), "jazz originated in New Orleans."),
        (("India", "understand", "Hindi"), "India understands Hindi."),
        (("my dog", "name", "Rex"), "The name of my dog is Rex."),
        (("my dog", "eats", "vegetables"), "My dog eats vegetables."),
        (("me", "lives in", "Berlin"), "I live in Berlin."),
        (("me", "is", "vegan"), "I am vegan."),
        (("me", "has", "two cats"), "I have two cats."),
        (("me", "born in", "1988"), "I was born in 1988."),
        (("me", "does not eat", "meat"), "I do not eat meat."),
        (("me", "studies", "physics"), "I study physics."),
        (("me", "job", "nurse"), "My job is nurse."),
        (("Ana", "works for", "Acme Inc."), "Ana works for Acme Inc."),
    ],
)
def test_facts_read_as_english(fact: tuple[str, str, str], text: str) -> None:
    """A fact is written as a reader would say it."""
    assert sentence(*fact) == text


def test_the_user_may_be_named_otherwise() -> None:
    """A fact of the user is said in the first person whatever the subject's label."""
    assert sentence("ana@example.org", "speaks", "German", of_user=True) == "I speak German."


@pytest.mark.parametrize("verb", ["live", "study", "teach", "go", "have", "play", "fix", "cross"])
def test_conjugation_goes_both_ways(verb: str) -> None:
    """The third person can be undone."""
    assert base_form(third_person(verb)) == verb


def test_names_are_split_into_words() -> None:
    """Camel case and underscores become words, acronyms stay."""
    assert split_relation("placeOfBirth") == "place of birth"
    assert split_relation("place_of_birth") == "place of birth"
    assert split_relation("hasISBN") == "has ISBN"
