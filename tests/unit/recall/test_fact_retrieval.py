"""Facts that Eq. 1 mixes: one of another node of the user's may answer a query about the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.settings import CrossSubjectThresholds, Settings
from kgt_plugin.steps import Meter, drive
from kgt_plugin.testing import FakeScorer


class Directions:
    """An embedder of texts by their first known word: the same word, the same direction."""

    model_id = "directions@1"
    _WORDS = ("married", "wife", "job", "lives", "son")

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text.casefold()) for text in texts]

    def _vector(self, text: str) -> list[float]:
        at = next((i for i, word in enumerate(self._WORDS) if word in text), None)
        kind = {0: 0, 1: 0}.get(at, at) if at is not None else None
        return [1.0 if kind == index else 0.0 for index in range(len(self._WORDS))] + [0.1]


def ana(nearness: CrossSubjectThresholds | None = None) -> UserMemory:
    """A user with a job, a wife who has a name, and a friend who is none of theirs."""
    settings = Settings() if nearness is None else Settings(nearness=nearness)
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=Directions(), settings=settings)
    memory = kgt.user("ana")
    for subject, relation, value in (
        ("me", "job", "nurse"),
        ("my wife", "name", "Inês"),
        ("Tom", "wife", "Maria"),
    ):
        memory.learn(f"{subject} {relation}", value, subject=subject, relations=[relation])
    return memory


def recalled(
    memory: UserMemory, query: str, subject: str | None = None
) -> list[tuple[str, str, str]]:
    """The facts that a query is answered from by Eq. 1, most probable first."""
    about = memory._subjects.find(query, explicit=subject)
    if about is None:
        return []
    steps = memory._operations.builder.facts.retrieve(about, k=5)
    return [fact.triple.labels for fact in drive(steps, memory._models, Meter())]


def test_a_fact_of_the_wife_answers_whom_i_am_married_to() -> None:
    """It fits far better than what is known of me, and comes first; nobody else's fact joins."""
    facts = recalled(ana(), "Whom am I married to?")
    assert facts[0] == ("my wife", "name", "Inês")
    assert ("Tom", "wife", "Maria") not in facts


def test_what_fits_the_subject_itself_is_answered_by_its_own_facts() -> None:
    """Where the subject's own fact is what is asked for, no other joins."""
    assert recalled(ana(), "What is my job?") == [("me", "job", "nurse")]


def test_of_a_possession_that_nothing_is_known_of_nothing_unfit_is_recalled() -> None:
    """The facts of the others have to fit by themselves."""
    memory = ana()
    assert recalled(memory, "What does my plumber cost?", "my plumber") == []
    facts = recalled(memory, "Who am I in my marriage married to?", "my marriage")
    assert facts == [("my wife", "name", "Inês")]


@pytest.mark.parametrize("query", ["Whom is Tom married to?", "Whom is Bo married to?"])
def test_queries_about_others_recall_nothing_of_the_users(query: str) -> None:
    """Only the user's own nodes stand in for each other."""
    assert ("my wife", "name", "Inês") not in recalled(ana(), query)


def test_the_lead_is_a_setting() -> None:
    """With a lead that nothing can have, the subject's facts are all there is, as in the paper."""
    far = CrossSubjectThresholds(lead=1000.0, alone=1000.0)
    assert recalled(ana(far), "Whom am I married to?") == [("me", "job", "nurse")]


def test_the_relations_of_all_own_nodes_are_embedded_at_once(tmp_path: Path) -> None:
    """A process that has just begun asks the embedder once, however many people a user speaks of."""

    class Counting(Directions):
        calls = 0

        def embed(self, texts: Sequence[str]) -> list[list[float]]:
            self.calls += 1
            return super().embed(texts)

    place = str(tmp_path / "facts.trig")
    with KGT.open(store=place, model=FakeScorer(), embedder=Directions()) as kgt:
        for who in ("me", "my wife", "my son", "my dog", "my boss"):
            told = f"{who} trait"
            kgt.user("ana").learn(told, "calm", subject=who, relations=[told])
    embedder = Counting()
    with KGT.open(store=place, model=FakeScorer(), embedder=embedder) as kgt:
        assert recalled(kgt.user("ana"), "Whom am I married to?")
    assert embedder.calls == 1
