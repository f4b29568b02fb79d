"""One item, compared with a query."""

from __future__ import annotations

from dataclasses import dataclass

from kgt_plugin.index.items import Item

__all__ = ["Candidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item and how it compares with a query; 0 where there is nothing to compare.

    Attributes:
        item: the item.
        in_context: cosine of the query with the item after what it answers.
        best_passage: cosine with the nearest passage.
        passage: that passage; without an embedder the one that has most of the content words.
        words: BM25 of all the query's words, over the item and what it answers.
        content: BM25 of its content words, as a share of the best item's.
        neighbour: the larger `best_passage` of the turns before and after it in its session.
        session: mean BM25 of content words over its session's three best turns.
        dated: nearness to a date that the query names; see `kgt_plugin.index.named_times`.
        untimed: whether the query asks when, and the turn names no time.
    """

    item: Item
    in_context: float = 0.0
    best_passage: float = 0.0
    passage: str = ""
    words: float = 0.0
    content: float = 0.0
    neighbour: float = 0.0
    session: float = 0.0
    dated: float = 0.0
    untimed: bool = False
