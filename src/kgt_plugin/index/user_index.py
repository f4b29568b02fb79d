"""One user's items, by their words and by their vectors, kept up to date change by change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.index.full_text import FullText
from kgt_plugin.index.item_vectors import ItemVectors
from kgt_plugin.index.items import Item
from kgt_plugin.index.named_times import nearness_in_time
from kgt_plugin.index.talk import Talk
from kgt_plugin.index.words_found import MOST, WordsFound, largest
from kgt_plugin.records import ItemKind
from kgt_plugin.text.dates import asks_when
from kgt_plugin.text.search_terms import content_terms, search_terms

__all__ = ["UserIndex"]

_DEAD_SHARE: Final = 0.5
_AHEAD: Final = 2_000
"""Facts of others that are embedded before anything asks for them; of more, only the best that words find."""
_OF_LIBRARY: Final = 20
"""How many these are."""

_Key = tuple[ItemKind, str]


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
        self._vectors = ItemVectors()
        self._of_others: set[int] = set()
        self._bare: dict[int, None] = {}  # rows without vectors, in order
        self._bare_of_others: dict[int, None] = {}
        self._items: list[Item | None] = []
        self._pieces: list[list[str]] = []
        self._row_of: dict[_Key, int] = {}
        self._talk = Talk()
        self._searched: dict[str, WordsFound] = {}

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
            vectors: of their texts, where they are known already; see `embed`.
        """
        self._searched = {}
        latest = {(item.kind, item.key): item for item in added}
        self._remove({*removed, *latest})
        rows = []
        for key, item in latest.items():
            row = len(self._items)
            self._items.append(item)
            self._row_of[key] = row
            self._pieces.append(item.passages)
            self._bare_like(item)[row] = None
            if item.of_others:
                self._of_others.add(row)
            if item.kind is ItemKind.EPISODE:
                self._talk.follow(row, item.time)
            rows.append(_row(row, item))
        self._text.add(rows)
        self.embed(latest.values(), vectors)

    def embed(self, items: Iterable[Item], vectors: Mapping[str, Sequence[float]]) -> list[Item]:
        """Give items their vectors.

        Args:
            items: those that have changed or gone meanwhile do not matter.
            vectors: of their texts; an item of which one is missing stays without.

        Returns:
            The items that are searched by their vectors now.
        """
        if not self.embeds:
            return []
        given = []
        for item in items:
            row = self._row_of.get((item.kind, item.key))
            if row is None or self._items[row] != item:
                continue
            bare = self._bare_like(item)
            if row in bare and all(text in vectors for text in item.texts):
                parts = [vectors[piece] for piece in self._pieces[row]]
                self._vectors.add(row, vectors[item.in_context], parts)
                del bare[row]
            if row not in bare:
                given.append(item)
        return given

    def wanting(self, queries: Iterable[str]) -> list[Item]:
        """List the items that need their vectors, and have none, before queries are compared with what is there.

        Those are all, but for a library of facts about others: of it, those that the queries' words find.
        """
        if not self.embeds:
            return []
        more: Iterable[int] = self._bare_of_others
        if more and self._is_library:
            self._searched = {query: self._by_words(query) for query in queries}
            found = {row for each in self._searched.values() for row in each.chosen}
            more = sorted(row for row in found if row in self._bare_of_others)
        return [item for row in (*self._bare, *more) if (item := self._items[row]) is not None]

    def _bare_like(self, item: Item) -> dict[int, None]:
        return self._bare_of_others if item.of_others else self._bare

    @property
    def _is_library(self) -> bool:
        return len(self._of_others) > _AHEAD

    def candidates(self, query: str, vector: Sequence[float] | None) -> list[Candidate]:
        """Find what may bear on a query, by its words and by its meaning.

        Args:
            query: the words.
            vector: of the query; None without an embedder.
        """
        found = self._by_words(query)
        chosen = found.chosen
        if vector is not None and self.embeds:
            besides = self._of_others if self._is_library else ()
            chosen |= set(self._vectors.nearest(vector, MOST, besides=besides))
        rows = sorted(row for row in chosen if self._items[row] is not None)
        beside = {row: self._talk.beside(row) for row in rows}
        near = {*rows, *(r for each in beside.values() for r in each)}
        best = self._best_passages(near, vector, found.asked)
        sessions = self._talk.best_of_sessions(found.content)
        top = max(found.content.values(), default=0.0)
        when = asks_when(query)
        wholes = {} if vector is None else self._vectors.of_wholes(vector, rows)
        return [
            Candidate(
                item=item,
                in_context=wholes.get(row, 0.0),
                best_passage=best[row][0],
                passage=best[row][1],
                words=found.words.get(row, 0.0),
                content=found.content.get(row, 0.0) / top if top else 0.0,
                neighbour=max((best[each][0] for each in beside[row]), default=0.0),
                session=sessions.get(self._talk.session_of(row), 0.0),
                dated=found.dated.get(row, 0.0),
                untimed=when and item.kind is ItemKind.EPISODE and not item.tells_when,
            )
            for row in rows
            if (item := self._items[row]) is not None
        ]

    def alike(
        self, item: Item, *, among: Iterable[Item] = (), since: float | None = None
    ) -> list[Candidate]:
        """Compare items with one of them, by their vectors alone.

        Args:
            item: left out itself.
            among: those to compare, unless it is told since when.
            since: compare the nearest of the turns that were said after that time instead, seconds since 1970.

        Returns:
            In no order; none where the item has no vectors.
        """
        row = self._row_of.get((item.kind, item.key))
        vector = None if row is None else self._vectors.of_whole(row)
        if row is None or vector is None:
            return []
        if since is None:
            rows = {self._row_of.get((each.kind, each.key), row) for each in among}
        else:
            rest = set(range(len(self._items))) - self._talk.after(since)
            rows = set(self._vectors.nearest(vector, MOST, besides=rest))
        wholes = self._vectors.of_wholes(vector, sorted(rows - {row}))
        best = self._best_passages(set(wholes), vector, ())
        return [
            Candidate(
                item=other, in_context=near, best_passage=best[each][0], passage=best[each][1]
            )
            for each, near in wholes.items()
            if (other := self._items[each]) is not None
        ]

    def _by_words(self, query: str) -> WordsFound:
        """Search for a query's words; once, where it is asked what wants vectors before it is compared."""
        known = self._searched.get(query)
        if known is not None:
            return known
        terms = search_terms(query)
        asked = content_terms(terms)
        words = dict(zip(*self._text.scores(terms), strict=True))
        content = dict(zip(*self._text.scores(asked), strict=True))
        if self._is_library:
            found = {**content, **words}
            others = {row: found[row] for row in found.keys() & self._of_others}
            rest = others.keys() - {*largest(others, _OF_LIBRARY)}
            words = {row: score for row, score in words.items() if row not in rest}
            content = {row: score for row, score in content.items() if row not in rest}
        return WordsFound(
            asked=frozenset(asked),
            words=words,
            content=content,
            dated=nearness_in_time(query, ((row, self._items[row]) for row in self._talk.turns)),
        )

    def _remove(self, keys: Iterable[_Key]) -> None:
        rows = [row for key in keys if (row := self._row_of.pop(key, None)) is not None]
        if not rows:
            return
        self._text.remove([_row(row, item) for row in rows if (item := self._items[row])])
        self._vectors.erase(rows)
        self._of_others.difference_update(rows)
        for row in rows:
            self._items[row] = None
            self._pieces[row] = []
            self._bare.pop(row, None)
            self._bare_of_others.pop(row, None)
        if len(self._row_of) < _DEAD_SHARE * len(self._items):
            self._compact()
            return
        self._talk = Talk()
        for row, item in enumerate(self._items):
            if item is not None and item.kind is ItemKind.EPISODE:
                self._talk.follow(row, item.time)

    def _compact(self) -> None:
        """Build it anew from what is left, so that what was taken out leaves memory."""
        kept = [(row, item) for row, item in enumerate(self._items) if item is not None]
        vectors = self._vectors.renumbered([row for row, _ in kept])
        self._text.close()
        self._reset()
        self.change(added=[item for _, item in kept], vectors={})
        self._vectors = vectors
        for bare in (self._bare, self._bare_of_others):
            for row in [row for row in bare if row in vectors]:
                del bare[row]

    def _best_passages(
        self, rows: set[int], vector: Sequence[float] | None, asked: Collection[str]
    ) -> dict[int, tuple[float, str]]:
        cosines = {} if vector is None else self._vectors.of_passages(vector, sorted(rows))
        best: dict[int, tuple[float, str]] = {}
        for row in rows:
            pieces, near = self._pieces[row], cosines.get(row)
            if near is None:
                best[row] = (0.0, _with_most(asked, pieces))
            else:
                nearest = max(near)
                best[row] = (nearest, pieces[near.index(nearest)])
        return best


def _row(number: int, item: Item) -> tuple[int, str, str]:
    return (number, item.text, item.answered)


def _with_most(terms: Collection[str], pieces: Sequence[str]) -> str:
    """The piece that has most of some terms; the first of several."""
    if len(pieces) == 1:
        return pieces[0]
    return max(pieces, key=lambda piece: sum(term in terms for term in search_terms(piece)))
