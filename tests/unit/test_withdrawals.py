"""What is said to be so no longer goes, and only that; nothing is learned from it."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, Intent, InvalidInputError, UserMemory
from kgt_plugin.conversation import Conversation
from kgt_plugin.extraction import Context, hear
from kgt_plugin.testing import FakeScorer

KNOWN = (
    ("me", "lives in", "Kiel"),
    ("me", "diet", "vegan"),
    ("me", "works at", "Bosch"),
    ("me", "occupation", "nurse"),
    ("me", "plays", "tennis"),
    ("my sister", "name", "Anna"),
    ("my sister", "lives in", "Oslo"),
)


def withdrawn(text: str) -> list[tuple[str, str, str]]:
    """What a message takes back of what is known."""
    found = hear(text, Context(known=KNOWN))
    return [(s.subject, s.relation, s.object) for s in found if s.withdrawn]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I don't live in Kiel anymore.", ("me", "lives in", "Kiel")),
        ("i dont live in kiel any more", ("me", "lives in", "Kiel")),
        ("I no longer live in Kiel.", ("me", "lives in", "Kiel")),
        ("By the way, I used to live in Kiel.", ("me", "lives in", "Kiel")),
        ("I'm not vegan anymore.", ("me", "diet", "vegan")),
        ("I am no longer a nurse", ("me", "occupation", "nurse")),
        ("I used to be a nurse", ("me", "occupation", "nurse")),
        ("I quit my job at Bosch.", ("me", "works at", "Bosch")),
        ("I've just left my job at Bosch.", ("me", "works at", "Bosch")),
        ("I resigned from Bosch.", ("me", "works at", "Bosch")),
        ("I stopped playing tennis.", ("me", "plays", "tennis")),
        ("I've given you my number. I don't play tennis any longer.", ("me", "plays", "tennis")),
        ("My sister doesn't live in Oslo anymore.", ("my sister", "lives in", "Oslo")),
        ("Anna used to live in Oslo.", ("my sister", "lives in", "Oslo")),
        ("I don't live in Kiel.", ("me", "lives in", "Kiel")),
        ("I left my job at Bosch when I fell ill.", ("me", "works at", "Bosch")),
        ("I used to live in Kiel when I was small.", ("me", "lives in", "Kiel")),
        ("I'm not a vegan.", ("me", "diet", "vegan")),
        ("I quit Bosch.", ("me", "works at", "Bosch")),
        ("I was laid off from Bosch.", ("me", "works at", "Bosch")),
        ("I got fired from Bosch", ("me", "works at", "Bosch")),
    ],
)
def test_what_has_ended_is_read(text: str, fact: tuple[str, str, str]) -> None:
    """However it is said, of the user and of the user's people."""
    assert [(s, r, o.casefold()) for s, r, o in withdrawn(text)] == [
        (fact[0], fact[1], fact[2].casefold())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I live in Kiel.",
        "I am used to Kiel.",
        "I used to play tennis every day.",
        "I used to be a nurse at another hospital.",
        "I left Kiel.",
        "I don't play tennis when it rains.",
        "I don't work at Bosch on Fridays.",
        "I don't only play tennis.",
        "I'm not always vegan.",
        "I was not fired from Bosch.",
        "Not any more.",
        "No longer!",
        "Used to.",
        "I used to.",
        "My sister used to be.",
        "Do I still live in Kiel, or not anymore?",
        "Did I say I used to be a nurse?",
        "Tom said I don't live in Kiel anymore.",
        "Maybe I don't live in Kiel anymore.",
        "If I no longer live in Kiel, who pays?",
        "I used to play tennis and I still do.",
        "I never stopped playing tennis.",
        "I have not quit my job at Bosch.",
        "I no longer live in Hamburg.",
        "I don't live in a flat in Kiel.",
        "I no longer live in a flat in Kiel.",
        "I don't live with my parents in Kiel.",
        "I don't work as a nurse at Bosch.",
        "I don't live in Kiel, do I?",
        "I'm not vegan, am I?",
        "I don't work at Bosch, or do I?",
        "It is not true that I no longer live in Kiel.",
        "It's not that I don't live in Kiel.",
        "Not that I don't live in Kiel.",
        "I never said I don't live in Kiel.",
        "I'm not saying I'm not vegan.",
        "I stopped playing tennis last year but started again.",
        "I used to live in Kiel, and I moved back.",
        "I got laid off from Bosch but they rehired me.",
        "I used to work at Bosch in Ulm, now I work at Bosch in Jena.",
        "I no longer work at Bosch on Fridays.",
        "I no longer play tennis when it rains.",
        "I no longer play tennis, unless Tom asks.",
        "I no longer play tennis as often as I did.",
        "I no longer just live in Kiel.",
        "I don't work at Bosch on Fridays anymore.",
        "I'm not strongly vegan anymore.",
        "I'm not severely vegan.",
        "I stopped playing tennis for a month.",
        "I stopped playing tennis at noon.",
        "I left from Kiel at five.",
        "Tom used to live in Kiel.",
    ],
)
def test_what_has_not_ended_or_is_not_known_is_not_taken_back(text: str) -> None:
    """Doubts, questions, other people's words, other people, and what nobody had told."""
    assert withdrawn(text) == []


def test_no_longer_is_no_occupation() -> None:
    """Of somebody about whom nothing is known, it says nothing."""
    assert hear("I'm no longer a teacher.") == []


@pytest.fixture
def ana() -> UserMemory:
    """A user who has told a few things; one scorer, no embedder."""
    memory = KGT.open(store=":memory:", model=FakeScorer(), embedder=None).user("ana")
    memory.hear("I live in Kiel. I work at Bosch. I play tennis.")
    return memory


def facts(memory: UserMemory) -> set[tuple[str, str, str]]:
    return {fact.labels for fact in memory.facts()}


def test_the_fact_goes_and_comes_back_when_undone(ana: UserMemory) -> None:
    """One edit with its message, and nothing in its place."""
    known = facts(ana)
    (edit,) = ana.hear("I don't live in Kiel anymore.")
    assert facts(ana) == known - {("me", "lives in", "Kiel")}
    assert (edit.added, edit.usage.scorer_calls, edit.optimizer) == ((), 0, None)
    assert ana.history()[-1].source == "I don't live in Kiel anymore."
    ana.undo(edit)
    assert facts(ana) == known


def test_news_beside_it_is_learned_too(ana: UserMemory) -> None:
    """The old goes and the new comes, whichever is said first."""
    ana.hear("I don't work at Bosch anymore, I work at Siemens now.")
    assert ("me", "works at", "Siemens") in facts(ana)
    assert ("me", "works at", "Bosch") not in facts(ana)


def test_a_dry_run_writes_nothing(ana: UserMemory) -> None:
    """It tells what would go."""
    known = facts(ana)
    (edit,) = ana.hear("I used to live in Kiel.", dry_run=True)
    assert edit.id is None
    assert [fact.labels for fact in edit.removed] == [("me", "lives in", "Kiel")]
    assert facts(ana) == known


def test_what_nobody_has_told_is_no_edit(ana: UserMemory) -> None:
    """There is nothing to take back."""
    known = facts(ana)
    assert ana.hear("I no longer live in Rome.") == []
    edit = ana.learn("Where do I live?", "Rome", intent=Intent.WITHDRAWAL)
    assert (edit.id, edit.removed, facts(ana)) == (None, (), known)


def test_learn_takes_back_what_a_question_was_answered_by(ana: UserMemory) -> None:
    """An app that knows question and answer needs no sentence."""
    edit = ana.learn("Where do I work?", "Bosch", intent=Intent.WITHDRAWAL, relations=["works at"])
    assert [fact.labels for fact in edit.removed] == [("me", "works at", "Bosch")]


def test_a_withdrawal_has_no_old_answer(ana: UserMemory) -> None:
    """Which of the two should go would be a guess."""
    with pytest.raises(InvalidInputError, match="no old answer"):
        ana.learn("Where do I live?", "Kiel", old_answer="Rome", intent=Intent.WITHDRAWAL)


def test_a_turn_that_takes_back_the_last_answer_corrects_it(ana: UserMemory) -> None:
    """Where only corrections are learned, this is one; of another matter it is none."""
    conversation = Conversation(ana)
    told = ("Where do I live?", "You live in Kiel.")
    other = conversation.hear_turn("I no longer play tennis.", *told, corrections_only=True)
    assert other == []
    (edit,) = conversation.hear_turn("I don't live in Kiel anymore.", *told, corrections_only=True)
    assert [fact.labels for fact in edit.removed] == [("me", "lives in", "Kiel")]
    assert edit.added == ()


@pytest.mark.parametrize(
    ("told", "withdrawal"),
    [
        ("I work for Bosch.", "I quit my job at Bosch."),
        ("I'm allergic to dust.", "I'm not allergic to dust."),
        ("I have a dog.", "I don't have a dog."),
        ("My dog is called Bruno.", "My dog is not called Bruno."),
    ],
)
def test_a_fact_goes_that_shares_the_words(ana: UserMemory, told: str, withdrawal: str) -> None:
    """One works for whom one works at; and the denial of what is known takes it back."""
    known = facts(ana)
    ana.hear(told)
    assert facts(ana) != known or told == "I work for Bosch."
    ana.hear(withdrawal)
    assert {fact for fact in facts(ana) if "Bosch" not in fact} == {
        f for f in known if "Bosch" not in f
    }


@pytest.mark.parametrize(
    ("told", "withdrawal"),
    [
        ("I want to live in Rome.", "I don't live in Rome."),
        ("I used to work at Siemens.", "I no longer work at Siemens."),
    ],
)
def test_what_is_wanted_or_past_stays(ana: UserMemory, told: str, withdrawal: str) -> None:
    """That something is not so now says nothing of a wish for it, or of what was."""
    ana.learn(told, told.rsplit(maxsplit=1)[-1][:-1], relations=[" ".join(told.split()[1:-1])])
    known = facts(ana)
    ana.hear(withdrawal)
    assert facts(ana) == known


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("I like Kiel.", "I no longer live in Kiel."),
        ("My best friend is Tom.", "I'm not married to Tom."),
        ("I want to have a dog.", "I don't have a dog."),
    ],
)
def test_a_fact_of_another_relation_stays(ana: UserMemory, told: str, said: str) -> None:
    """The same thing may be liked and lived in: only the one that is meant goes."""
    before = facts(ana)
    ana.hear(told)
    told_facts = facts(ana) - before
    ana.hear(said)
    assert told_facts <= facts(ana)
