"""Rankings that ours is measured against: whole messages by meaning, by words, and both fused."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Final, Protocol

from kgt_bench.locomo.dataset import Message
from kgt_plugin.embedding import Embedder, cosine
from kgt_plugin.errors import InvalidInputError

__all__ = ["FUSION_K", "MeaningRanking", "Ranking", "WordRanking", "fuse"]

FUSION_K: Final = 20
"""Constant of the reciprocal rank fusion: how little the first ranks stand out."""
_WORD: Final = re.compile(r"\w+")
_TOKENIZER: Final = "porter unicode61 remove_diacritics 2"


class Ranking(Protocol):
    """A way to order one user's messages for a question."""

    def rank(self, question: str) -> list[str]:
        """List ids of messages, best first; those that it cannot place are left out."""
        ...


class MeaningRanking:
    """Messages by the cosine of their vectors with the question's.

    Args:
        messages: of one user.
        embedder: embeds each message whole, as far as its model reads.
    """

    def __init__(self, messages: Sequence[Message], embedder: Embedder) -> None:
        self._embedder = embedder
        self._ids = [message.id for message in messages]
        self._vectors = embedder.embed([message.text for message in messages])

    def rank(self, question: str) -> list[str]:
        """List every message, nearest first; the earlier of two that are equally near."""
        (asked,) = self._embedder.embed([question])
        nearness = [cosine(asked, vector) for vector in self._vectors]
        order = sorted(range(len(nearness)), key=lambda at: -nearness[at])
        return [self._ids[at] for at in order]


class WordRanking:
    """Messages that share a word with the question, by BM25 of SQLite's full-text index.

    Args:
        messages: of one user.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        self._ids = [message.id for message in messages]
        self._index = sqlite3.connect(":memory:")
        try:
            self._index.execute(
                f"CREATE VIRTUAL TABLE said USING fts5(text, tokenize='{_TOKENIZER}')"
            )
        except sqlite3.OperationalError as exc:
            self._index.close()
            raise InvalidInputError(
                f"this Python's SQLite has no full-text search ({exc}): use one with FTS5"
            ) from exc
        self._index.executemany(
            "INSERT INTO said (rowid, text) VALUES (?, ?)",
            [(at, message.text) for at, message in enumerate(messages)],
        )

    def rank(self, question: str) -> list[str]:
        """List the messages with any of the question's words, best first."""
        words = dict.fromkeys(_WORD.findall(question.casefold()))
        if not words:
            return []
        found = self._index.execute(
            "SELECT rowid FROM said WHERE said MATCH ? ORDER BY bm25(said), rowid",
            (" OR ".join(f'"{word}"' for word in words),),
        )
        return [self._ids[at] for (at,) in found]

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()


def fuse(rankings: Sequence[Sequence[str]], *, k: int = FUSION_K) -> list[str]:
    """Fuse rankings by the sum of 1 / (k + rank), the first rank being 1.

    Args:
        rankings: ids, best first; one that a ranking leaves out gets nothing from it.
        k: the constant.

    Returns:
        Every id, best first; of two that are equal the one that came first in the earliest ranking.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, each in enumerate(ranking, start=1):
            scores[each] = scores.get(each, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda each: -scores[each])
