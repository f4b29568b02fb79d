"""One user's items, by their words and by their vectors, kept up to date change by change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from kgt_plugin.index.full_text import FullText
from kgt_plugin.index.items import Item
from kgt_plugin.index.named_times import nearness_in_time
from kgt_plugin.index.vectors import VectorRows
from kgt_plugin.records import ItemKind
from kgt_plugin.text.dates import asks_when
from kgt_plugin.text.search_terms import content_terms, search_terms

__all__ = ["Candidate", "UserIndex"]

_SESSION_S: Final = 1800.0
"""A pause this long ends a session; what is said within one belongs together."""
_BEST_OF_SESSION: Final = 3
_DEAD_SHARE: Final = 0.5
_MOST: Final = 150
"""Rows that each way of looking contributes."""

_Key = tuple[ItemKind, str]


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


class UserIndex:
    """Finds candidates for a query among one user's items; its owner holds a lock.

    Args:
        embeds: whether items come with vectors.
    """

    def __init__(self, *, embeds: bool) -> None:
        self.embeds = embeds
        self._reset()

    def _reset(self) -> None:
        self._text = FullText()
        self._whole = VectorRows()
        self._parts = VectorRows()
        self._items: list[Item | None] = []
        self._pieces: list[list[str]] = []
        self._starts: list[int] = []
        self._row_of: dict[_Key, int] = {}
        self._talk: list[int] = []  # rows of the episodes, in order
        self._place: dict[int, int] = {}
        self._session: list[int] = []

    def __len__(self) -> int:
        return len(self._row_of)

    def items(self) -> list[Item]:
        """List what is searched, in the order in which it came."""
        return [item for item in self._items if item is not None]

    def item(self, kind: ItemKind, key: str) -> Item | None:
        """Find an item; None where there is none."""
        row = self._row_of.get((kind, key))
        return None if row is None else self._items[row]

    def keys(self, kind: ItemKind) -> set[str]:
        """The keys of the items of a kind."""
        return {key for each, key in self._row_of if each is kind}

    def texts(self, items: Iterable[Item]) -> list[str]:
        """List the texts of items whose vectors `change` wants, each once; none without an embedder."""
        if not self.embeds:
            return []
        return list(dict.fromkeys(text for each in items for text in each.texts))

    def change(
        self,
        *,
        removed: Iterable[_Key] = (),
        added: Sequence[Item] = (),
        vectors: Mapping[str, Sequence[float]],
    ) -> None:
        """Take items out, then put others in; an item of a known key replaces it.

        Args:
            removed: unknown ones do not matter.
            added: in the order in which episodes were said.
            vectors: of every text of `texts(added)`.
        """
        latest = {(item.kind, item.key): item for item in added}
        self._remove({*removed, *latest})
        rows = []
        for key, item in latest.items():
            row = len(self._items)
            self._items.append(item)
            self._row_of[key] = row
            self._pieces.append(item.passages)
            self._starts.append(len(self._parts))
            if self.embeds:
                self._whole.extend([vectors[item.in_context]])
                self._parts.extend([vectors[piece] for piece in self._pieces[row]])
            if item.kind is ItemKind.EPISODE:
                self._follow(row)
            rows.append(_row(row, item))
        self._text.add(rows)

    def candidates(self, query: str, vector: Sequence[float] | None) -> list[Candidate]:
        """Find what may bear on a query, by its words and by its meaning.

        Args:
            query: the words.
            vector: of the query; None without an embedder.
        """
        terms = search_terms(query)
        asked = content_terms(terms)
        words = dict(zip(*self._text.scores(terms), strict=True))
        content = dict(zip(*self._text.scores(asked), strict=True))
        dated = nearness_in_time(query, ((row, self._items[row]) for row in self._talk))
        chosen = {*_largest(words), *_largest(content), *_largest(dated)}
        if vector is not None and self.embeds:
            chosen |= set(self._whole.nearest(vector, _MOST))
        rows = sorted(row for row in chosen if self._items[row] is not None)
        beside = {row: self._beside(row) for row in rows}
        near = {*rows, *(r for each in beside.values() for r in each)}
        best = self._best_passages(near, vector, set(asked))
        sessions = self._sessions(content)
        top = max(content.values(), default=0.0)
        when = asks_when(query)
        wholes = self._whole.cosines(vector, rows) if vector is not None and self.embeds else []
        return [
            Candidate(
                item=item,
                in_context=wholes[at] if wholes else 0.0,
                best_passage=best[row][0],
                passage=best[row][1],
                words=words.get(row, 0.0),
                content=content.get(row, 0.0) / top if top else 0.0,
                neighbour=max((best[each][0] for each in beside[row]), default=0.0),
                session=sessions.get(self._session_of(row), 0.0),
                dated=dated.get(row, 0.0),
                untimed=when and item.kind is ItemKind.EPISODE and not item.tells_when,
            )
            for at, row in enumerate(rows)
            if (item := self._items[row]) is not None
        ]

    def _remove(self, keys: Iterable[_Key]) -> None:
        rows = [row for key in keys if (row := self._row_of.pop(key, None)) is not None]
        if not rows:
            return
        self._text.remove([_row(row, item) for row in rows if (item := self._items[row])])
        self._whole.erase(rows)
        for row in rows:
            self._items[row] = None
            self._parts.erase(range(self._starts[row], self._starts[row] + len(self._pieces[row])))
            self._pieces[row] = []
        if len(self._row_of) < _DEAD_SHARE * len(self._items):
            self._compact()
        else:
            self._follow_all()

    def _compact(self) -> None:
        """Build it anew from what is left, so that what was taken out leaves memory."""
        before, whole, parts = self._items, self._whole, self._parts
        starts, pieces = self._starts, self._pieces
        self._text.close()
        self._reset()
        kept = [row for row, item in enumerate(before) if item is not None]
        self._whole.extend(whole.rows(kept))
        for row in kept:
            item = before[row]
            assert item is not None
            new = len(self._items)
            self._items.append(item)
            self._row_of[(item.kind, item.key)] = new
            self._pieces.append(pieces[row])
            self._starts.append(len(self._parts))
            end = starts[row] + len(pieces[row])
            self._parts.extend(parts.rows(range(starts[row], end)) if self.embeds else [])
        self._text.add([_row(row, item) for row, item in enumerate(self._items) if item])
        self._follow_all()

    def _follow(self, row: int) -> None:
        """Put an episode at the end of the talk, in the session before it or in one of its own."""
        item, session = self._items[row], 0
        if self._talk:
            before = self._items[self._talk[-1]]
            assert item is not None and before is not None  # noqa: PT018 - both are there
            session = self._session[-1] + (not _belong_together(before, item))
        self._place[row] = len(self._talk)
        self._talk.append(row)
        self._session.append(session)

    def _follow_all(self) -> None:
        self._talk, self._place, self._session = [], {}, []
        for row, item in enumerate(self._items):
            if item is not None and item.kind is ItemKind.EPISODE:
                self._follow(row)

    def _beside(self, row: int) -> list[int]:
        place = self._place.get(row)
        if place is None:
            return []
        near = (place - 1, place + 1)
        return [
            self._talk[each]
            for each in near
            if 0 <= each < len(self._talk) and self._session[each] == self._session[place]
        ]

    def _best_passages(
        self, rows: set[int], vector: Sequence[float] | None, asked: Collection[str]
    ) -> dict[int, tuple[float, str]]:
        ordered = sorted(rows)
        if vector is None or not self.embeds:
            return {row: (0.0, _with_most(asked, self._pieces[row])) for row in ordered}
        parts = [
            at
            for row in ordered
            for at in range(self._starts[row], self._starts[row] + len(self._pieces[row]))
        ]
        cosines = self._parts.cosines(vector, parts)
        best: dict[int, tuple[float, str]] = {}
        start = 0
        for row in ordered:
            pieces = self._pieces[row]
            near = cosines[start : start + len(pieces)]
            nearest = max(near)
            best[row] = (nearest, pieces[near.index(nearest)])
            start += len(pieces)
        return best

    def _session_of(self, row: int) -> int | None:
        place = self._place.get(row)
        return None if place is None else self._session[place]

    def _sessions(self, content: Mapping[int, float]) -> dict[int | None, float]:
        """The mean score of the best turns of each session; that of what is in none is 0."""
        by_session: defaultdict[int | None, list[float]] = defaultdict(list)
        for row, score in content.items():
            by_session[self._session_of(row)].append(score)
        best: dict[int | None, float] = {
            session: sum(sorted(scores)[-_BEST_OF_SESSION:]) / _BEST_OF_SESSION
            for session, scores in by_session.items()
        }
        best[None] = 0.0
        return best


def _row(number: int, item: Item) -> tuple[int, str, str]:
    return (number, item.text, item.answered)


def _largest(scores: Mapping[int, float]) -> list[int]:
    return nsmallest(_MOST, scores, key=lambda row: (-scores[row], row))


def _with_most(terms: Collection[str], pieces: Sequence[str]) -> str:
    """The piece that has most of some terms; the first of several."""
    if len(pieces) == 1:
        return pieces[0]
    return max(pieces, key=lambda piece: sum(term in terms for term in search_terms(piece)))


def _belong_together(before: Item, after: Item) -> bool:
    if before.time is None or after.time is None:
        return False
    return 0 <= after.time - before.time < _SESSION_S
