"""Hearing measured on four writers' conversations: a net against regressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation import Conversation as Listening
from kgt_plugin.embedding import Embedder
from kgt_plugin.evaluation import read_conversations
from kgt_plugin.evaluation.conversations import Conversation
from kgt_plugin.evaluation.judging import JudgedTurn, by_meaning, judge_turn, learn_roles
from kgt_plugin.testing import FakeEmbedder, FakeScorer

FOLDER = Path(__file__).with_name("data") / "conversations"


def judged(conversation: Conversation, embedder: Embedder | None) -> list[JudgedTurn]:
    """What each message of a user's gave."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    memory = kgt.user(conversation.user)
    listening, judge, roles = Listening(memory), by_meaning(embedder), dict[str, str]()
    turns, before = [], None
    for turn in conversation.turns:
        edits = listening.hear_turn(turn.user, before, turn.assistant)
        added = [fact.labels for edit in edits for fact in edit.added]
        gold = [fact.labels for fact in turn.facts]
        learn_roles(gold, roles)
        known = [fact.labels for fact in memory.facts()]
        turns.append(judge_turn(added, known, gold, roles=roles, judge=judge))
        before = turn.user
    return turns


def rates(embedder: Embedder | None) -> tuple[float, float]:
    """Precision and recall over all four."""
    turns = [turn for each in read_conversations(FOLDER) for turn in judged(each, embedder)]
    extracted, gold = sum(t.extracted for t in turns), sum(t.gold for t in turns)
    return sum(t.correct for t in turns) / extracted, sum(t.recalled for t in turns) / gold


def test_four_writers_tell_facts_and_small_talk() -> None:
    """Each has fifty facts or more, messages that state none, and no probes."""
    found = read_conversations(FOLDER)
    assert [each.user for each in found] == ["corin", "dani", "desmond", "ketaki"]
    for each in found:
        assert sum(len(turn.facts) for turn in each.turns) >= 50
        assert any(not turn.facts for turn in each.turns)
        assert not each.probes


@pytest.mark.model
def test_writers_are_read_no_worse_than_before() -> None:
    """Precision stays over 0.75 and recall over 0.40, relations compared by the embedded model."""
    from kgt_plugin.embedding.minilm import MiniLMEmbedder

    precision, recall = rates(MiniLMEmbedder())
    assert precision >= 0.75
    assert recall >= 0.40
