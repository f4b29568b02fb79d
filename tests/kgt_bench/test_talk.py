"""Hearing measured on invented chat that no reader was written for."""

from __future__ import annotations

import pytest

from kgt_bench.fact_judge import by_meaning, judge_turn, learn_roles
from kgt_plugin import KGT
from kgt_plugin.conversation import Conversation
from kgt_plugin.embedding import Embedder
from kgt_plugin.records import Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.data_talk import SPEAKERS, Said

Triple = tuple[str, str, str]


def facts_of(said: Said) -> list[Triple]:
    return [tuple(part.strip() for part in fact.split("|")) for fact in said.facts]  # type: ignore[misc] # three parts each


def heard(turns: tuple[Said, ...], embedder: Embedder | None) -> tuple[int, int, int, int]:
    """Extracted, correct, gold and recalled facts of one speaker."""
    memory = KGT.open(
        store=":memory:", model=FakeScorer(), embedder=embedder or FakeEmbedder()
    ).user("speaker")
    conversation, judge, roles = Conversation(memory), by_meaning(embedder), dict[str, str]()
    counts = [0, 0, 0, 0]
    before: str | None = None
    for said in turns:
        edits = conversation.hear(Turn(text=said.text, asked=before, answered=said.before))
        added = [fact.labels for edit in edits for fact in edit.added]
        gold = facts_of(said)
        learn_roles(gold, roles)
        known = [fact.labels for fact in memory.facts()]
        turn = judge_turn(added, known, gold, roles=roles, judge=judge)
        found = (turn.extracted, turn.correct, turn.gold, turn.recalled)
        counts = [count + more for count, more in zip(counts, found, strict=True)]
        before = said.text
    return counts[0], counts[1], counts[2], counts[3]


def rates(embedder: Embedder | None) -> tuple[float, float]:
    sums = [
        sum(column) for column in zip(*(heard(t, embedder) for t in SPEAKERS.values()), strict=True)
    ]
    return sums[1] / sums[0], sums[3] / sums[2]


def test_talk_has_every_style() -> None:
    """Six styles, at least ten messages each, and messages that state nothing among them."""
    assert len(SPEAKERS) == 6
    assert all(len(turns) >= 10 for turns in SPEAKERS.values())
    assert all(any(not said.facts for said in turns) for turns in SPEAKERS.values())
    assert all(
        len(fact) == 3 for turns in SPEAKERS.values() for said in turns for fact in facts_of(said)
    )


@pytest.mark.slow
def test_talk_is_heard_with_precision_and_recall() -> None:
    """Subject, object and polarity are right in 0.90 of what is noted, which is little: episodes have the rest."""
    precision, recall = rates(None)
    assert precision >= 0.90
    assert recall >= 0.10


@pytest.mark.parametrize("style", SPEAKERS)
def test_no_style_is_misheard(style: str) -> None:
    """In no style is more than a third of what is noted wrong."""
    extracted, correct, _, _ = heard(SPEAKERS[style], None)
    assert correct >= extracted * 2 / 3


@pytest.mark.model
def test_talk_is_heard_by_meaning() -> None:
    """The same holds where the relation is compared by the embedded model."""
    from kgt_plugin.embedding.minilm import MiniLMEmbedder

    precision, recall = rates(MiniLMEmbedder())
    assert precision >= 0.90
    assert recall >= 0.10
