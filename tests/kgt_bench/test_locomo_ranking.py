"""The metrics of recall and the rankings of bare messages, worked out by hand."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest

from kgt_bench.locomo import Message
from kgt_bench.locomo.baselines import MeaningRanking, WordRanking, fuse
from kgt_bench.locomo.metrics import (
    answer_words,
    evidence_recall,
    recall_curve,
    share_of_words,
)
from kgt_plugin.testing import FakeEmbedder


@pytest.mark.parametrize(
    ("kind", "k", "recall"),
    [
        ("single-hop", 1, 0.0),
        ("single-hop", 2, 1.0),  # b is there: any evidence is enough
        ("temporal", 2, 1.0),
        ("multi-hop", 1, 0.0),
        ("multi-hop", 2, 1 / 3),  # b of b, d and e
        ("multi-hop", 4, 1 / 3),  # b again counts once
        ("multi-hop", 5, 2 / 3),  # b and d; e never comes
        ("multi-hop", 9, 2 / 3),
    ],
)
def test_evidence_recall_by_hand(kind: str, k: int, recall: float) -> None:
    """An item from no message takes its place all the same."""
    ranked = [None, "b", "a", "b", "d"]
    assert evidence_recall(ranked, ["b", "d", "e"], kind=kind, k=k) == pytest.approx(recall)


def test_a_curve_is_the_recall_at_each_k() -> None:
    """It never falls."""
    curve = recall_curve(["x", "b", "d"], ["b", "d"], kind="multi-hop", most=4)
    assert curve == [0.0, 0.5, 1.0, 1.0]


@pytest.mark.parametrize(
    ("answer", "text", "share"),
    [
        ("7 May 2023", "7 may, 2023: I went", 1.0),
        ("7 May 2023", "8 May 2023: yesterday", 2 / 3),
        ("The harp, the harp and a flute", "My HARP's here", 1 / 2),
        ("Straße", "in dieser STRASSE", 1.0),
        ("Ilse’s brother", "Ilse's brother", 1.0),
        ("oboe", "", 0.0),
        ("Yes, they do", "Yes, they do", None),
        ("...", "...", None),
    ],
)
def test_share_of_an_answers_words_by_hand(answer: str, text: str, share: float | None) -> None:
    """Whole words, each once, without stop words; None where there is nothing to find."""
    assert share_of_words(answer, text) == (None if share is None else pytest.approx(share))


def test_an_answers_words_are_without_stop_words() -> None:
    """In the order of the answer."""
    assert answer_words("In a shop in Dunmere") == ("shop", "dunmere")


def messages(*texts: str) -> list[Message]:
    time = dt.datetime(2023, 5, 8, tzinfo=dt.UTC)
    return [
        Message(id=f"m{at}", text=text, time=time, answered=None) for at, text in enumerate(texts)
    ]


def test_words_rank_only_messages_that_share_one() -> None:
    """Stems and diacritics do not count, rare words do, and no sign of a question is syntax."""
    said = messages("I went to the café", "The dogs are here", "A dog, a dog!", "Nothing")
    with closing(WordRanking(said)) as ranking:
        assert ranking.rank('cafe AND "') == ["m0"]
        assert set(ranking.rank("Where is the dog? (NEAR *)")[:2]) == {"m1", "m2"}
        assert ranking.rank("?!") == []


def test_meaning_ranks_every_message() -> None:
    """The nearest is first; of equals the earlier."""
    said = messages("rain", "my ferret is called Otto", "rain")
    ranking = MeaningRanking(said, FakeEmbedder())
    assert ranking.rank("my ferret is called what") == ["m1", "m0", "m2"]


def test_fusion_by_hand() -> None:
    """K = 20: a 1/21 + 1/23 = .0911, b 1/22 + 1/21 = .0931, c 1/23, d 1/22; d beats c."""
    assert fuse([["a", "b", "c"], ["b", "d", "a"]]) == ["b", "a", "d", "c"]
    assert fuse([["a"], ["b"]]) == ["a", "b"]
    assert fuse([]) == []
