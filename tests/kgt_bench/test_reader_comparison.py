"""Hearing measured on invented writers' conversations: a net against regressions, and a look at strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_bench import read_conversations
from kgt_bench.conversations import Conversation
from kgt_bench.fact_judge import JudgedTurn, by_meaning, judge_turn, learn_roles
from kgt_plugin import KGT
from kgt_plugin.conversation import Conversation as Listening
from kgt_plugin.embedding import Embedder
from kgt_plugin.records import Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer

DATA = Path(__file__).with_name("data")
READ, STRANGERS = DATA / "conversations", DATA / "strangers"


def judged(conversation: Conversation, embedder: Embedder | None) -> list[JudgedTurn]:
    """What each message of a user's gave."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    memory = kgt.user(conversation.user)
    listening, judge, roles = Listening(memory), by_meaning(embedder), dict[str, str]()
    turns, before = [], None
    for turn in conversation.turns:
        edits = listening.hear(Turn(text=turn.user, asked=before, answered=turn.assistant))
        added = [fact.labels for edit in edits for fact in edit.added]
        gold = [fact.labels for fact in turn.facts]
        learn_roles(gold, roles)
        known = [fact.labels for fact in memory.facts()]
        turns.append(judge_turn(added, known, gold, roles=roles, judge=judge))
        before = turn.user
    return turns


def rates(folder: Path, embedder: Embedder | None) -> tuple[float, float]:
    """Precision and recall over all writers of a folder."""
    turns = [turn for each in read_conversations(folder) for turn in judged(each, embedder)]
    extracted, gold = sum(t.extracted for t in turns), sum(t.gold for t in turns)
    return sum(t.correct for t in turns) / extracted, sum(t.recalled for t in turns) / gold


@pytest.mark.parametrize(("folder", "writers"), [(READ, 16), (STRANGERS, 6)])
def test_writers_tell_facts_and_small_talk(folder: Path, writers: int) -> None:
    """Each has fifty facts or more, messages that state none, and no probes."""
    found = read_conversations(folder)
    assert len(found) == writers
    for each in found:
        assert sum(len(turn.facts) for turn in each.turns) >= 50
        assert any(not turn.facts for turn in each.turns)
        assert not each.probes


@pytest.mark.model
@pytest.mark.parametrize(
    ("folder", "least_precision", "least_recall"), [(READ, 0.93, 0.10), (STRANGERS, 0.93, 0.10)]
)
def test_writers_are_read_little_and_surely(
    folder: Path, least_precision: float, least_recall: float
) -> None:
    """The rules read what is certain, and episodes carry the rest; relations compared by the embedded model."""
    from kgt_plugin.embedding.minilm import MiniLMEmbedder

    precision, recall = rates(folder, MiniLMEmbedder())
    assert precision >= least_precision
    assert recall >= least_recall
