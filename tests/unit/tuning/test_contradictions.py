"""A fact and its denial: neither confirms the other, and they are not kept side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kgt_plugin import KGT, Intent, UserMemory
from kgt_plugin.records import Edit
from kgt_plugin.testing import FakeScorer


class Alike:
    """An embedder that tells no two texts apart, as the real one does with "likes" and "does not like"."""

    model_id = "alike@1"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] for _ in texts]


@pytest.fixture
def ana() -> UserMemory:
    """A user of whom nothing is known."""
    return KGT.open(store=":memory:", model=FakeScorer(), embedder=Alike()).user("ana")


def facts(memory: UserMemory) -> set[tuple[str, str, str]]:
    return {fact.labels for fact in memory.facts()}


def state(memory: UserMemory, relation: str, thing: str) -> Edit:
    """State a fact in the words of its relation."""
    return memory.learn(f"I: {relation}", thing, relations=[relation], intent=Intent.STATEMENT)


@pytest.mark.parametrize(
    ("before", "after", "relation"),
    [
        ("likes", "I don't like coffee.", "dislikes"),
        ("likes", "I hate coffee.", "dislikes"),
        ("dislikes", "I like coffee.", "likes"),
        ("drinks", "I don't drink coffee.", "does not drink"),
        ("drinks", "I never drink coffee.", "does not drink"),
        ("eats", "I don't eat coffee.", "does not eat"),
    ],
)
def test_a_denial_takes_the_place_of_what_it_denies(
    ana: UserMemory, before: str, after: str, relation: str
) -> None:
    """One edit adds the one and removes the other; undone, both are as they were."""
    state(ana, before, "coffee")
    ana.hear("I like jazz.")
    known = facts(ana)
    (edit,) = ana.hear(after)
    assert facts(ana) == {("me", relation, "coffee"), ("me", "likes", "jazz")}
    assert edit.satisfied
    ana.undo(edit.id)
    assert facts(ana) == known


def test_what_has_ended_is_not_denied(ana: UserMemory) -> None:
    """Who no longer likes a thing need not dislike it: the fact goes, and nothing takes its place."""
    ana.hear("I like coffee. I like jazz.")
    ana.hear("I no longer like coffee.")
    assert facts(ana) == {("me", "likes", "jazz")}


def test_a_denial_said_twice_is_known_the_second_time(ana: UserMemory) -> None:
    """It confirms itself, as any fact does."""
    ana.hear("I don't like coffee.")
    known = facts(ana)
    assert ana.hear("I don't like coffee.") == []
    edit = state(ana, "dislikes", "coffee")
    assert (edit.added, edit.removed, facts(ana)) == ((), (), known)


def test_a_fact_does_not_answer_the_question_for_its_opposite(ana: UserMemory) -> None:
    """Where only the question denies, the known fact goes as well."""
    ana.hear("I like coffee.")
    edit = ana.learn("What don't I like?", "coffee")
    assert [fact.labels for fact in edit.removed] == [("me", "likes", "coffee")]
    assert len(edit.added) == 1


def test_what_another_subject_does_stays(ana: UserMemory) -> None:
    """A denial is about its own subject and its own object."""
    ana.hear("I eat meat. I eat rice. My dog eats meat.")
    ana.hear("I don't eat meat.")
    assert facts(ana) == {
        ("me", "does not eat", "meat"),
        ("me", "eats", "rice"),
        ("my dog", "eats", "meat"),
    }


@pytest.mark.parametrize("relation", ["does not eat", "does not drink", "cannot have", "avoids"])
def test_what_one_goes_without_is_no_single_thing(ana: UserMemory, relation: str) -> None:
    """A second thing that is not eaten does not make the first one eaten again."""
    things = {"fish", "meat", "eggs"}
    for thing in sorted(things):
        state(ana, relation, thing)
    assert facts(ana) == {("me", relation, thing) for thing in things}


def test_a_list_of_what_one_goes_without_is_several_things(ana: UserMemory) -> None:
    """Each is a fact of its own, and stays beside what follows."""
    ana.hear("I don't eat fish or meat.")
    ana.hear("I don't eat eggs.")
    assert facts(ana) == {("me", "does not eat", each) for each in ("fish", "meat", "eggs")}


@pytest.mark.parametrize(
    ("known", "heard", "relation", "thing"),
    [
        ("I like tea.", "I don't like green tea.", "dislikes", "green tea"),
        ("I like hot dogs.", "I don't like dogs.", "dislikes", "dogs"),
        ("I like dogs.", "I don't like dog food.", "dislikes", "dog food"),
        ("I don't like iced coffee.", "I like coffee.", "likes", "coffee"),
    ],
)
def test_a_denial_is_of_the_very_thing(
    ana: UserMemory, known: str, heard: str, relation: str, thing: str
) -> None:
    """Who dislikes green tea may like tea: other words make another thing."""
    ana.hear(known)
    before = facts(ana)
    ana.hear(heard)
    assert facts(ana) == before | {("me", relation, thing)}


def test_case_and_article_make_no_other_thing(ana: UserMemory) -> None:
    """The plural does: who dislikes a dog may like dogs. A thing stays written as it was first."""
    ana.hear("I like Jazz. I like the sea. I like dogs.")
    for thing in ("jazz", "a sea", "dog"):
        state(ana, "dislikes", thing)
    assert facts(ana) == {
        ("me", "likes", "dogs"),
        ("me", "dislikes", "Jazz"),
        ("me", "dislikes", "a sea"),
        ("me", "dislikes", "dog"),
    }


def test_what_is_denied_goes_beside_the_value_that_is_replaced(ana: UserMemory) -> None:
    """A denial of the new value does not save the old one."""
    ana.hear("I live in Bonn.")
    state(ana, "does not live in", "Kiel")
    ana.hear("I live in Kiel now.")
    assert facts(ana) == {("me", "lives in", "Kiel")}


@pytest.mark.parametrize("relations", [["likes"], []])
def test_a_correction_takes_what_it_denies_and_the_old_answer(
    ana: UserMemory, relations: list[str]
) -> None:
    """Both go in one edit, whether the relation is given or read off a query that the graph words alike."""
    ana.hear("I like coffee. I dislike tea. I like jazz.")
    known = facts(ana)
    edit = ana.learn("What do I like?", "tea", old_answer="coffee", relations=relations)
    assert facts(ana) == {("me", "likes", "tea"), ("me", "likes", "jazz")}
    ana.undo(edit)
    assert facts(ana) == known


def test_what_is_denied_twice_over_is_not_confirmed(ana: UserMemory) -> None:
    """To be allergic and not to be are opposites, though both speak of what is not."""
    ana.hear("I am allergic to nuts.")
    ana.learn("What am I not allergic to?", "nuts")
    assert facts(ana) == {("me", "not allergic to", "nuts")}


@pytest.mark.parametrize(
    ("less", "more", "relation"),
    [
        ("I don't eat red meat.", "I don't eat meat.", "does not eat"),
        ("I'm allergic to tree nuts.", "I'm allergic to nuts.", "allergic to"),
    ],
)
def test_to_go_without_some_is_not_to_go_without_all(
    ana: UserMemory, less: str, more: str, relation: str
) -> None:
    """The wider denial is news, and is kept beside the narrower one."""
    ana.hear(less)
    known = facts(ana)
    ana.hear(more)
    assert facts(ana) == known | {("me", relation, more.removesuffix(".").split()[-1])}


def test_what_is_avoided_is_not_taken(ana: UserMemory) -> None:
    """To avoid a thing is not to eat, drink or smoke it."""
    state(ana, "eats", "meat")
    state(ana, "drinks", "milk")
    state(ana, "avoids", "meat")
    assert facts(ana) == {("me", "avoids", "meat"), ("me", "drinks", "milk")}


def test_what_one_can_takes_the_place_of_what_one_could_not(ana: UserMemory) -> None:
    """And the other way about."""
    for thing in ("swim", "drive"):
        state(ana, "cannot", thing)
        state(ana, "can", thing)
    assert facts(ana) == {("me", "can", "swim"), ("me", "can", "drive")}
    state(ana, "cannot", "swim")
    assert facts(ana) == {("me", "cannot", "swim"), ("me", "can", "drive")}
