"""Recall over all that one user has told: the index kept in step with the graph, and asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from rdflib.term import Identifier

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.changes import GraphChanges, Mark
from kgt_plugin.graph.past import PastGraph
from kgt_plugin.index import Item, UserIndex
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.index.stored_vectors import VectorKeeper
from kgt_plugin.index.threads import in_threads, sequels
from kgt_plugin.index.vector_store import VectorStore
from kgt_plugin.prompts import PromptSet, single_line
from kgt_plugin.recall.item_description import Describer
from kgt_plugin.recall.item_weights import RecallWeights, Weighed
from kgt_plugin.recall.repetition import is_told
from kgt_plugin.recall.searched_items import episode_item, fact_item, key_of
from kgt_plugin.records import (
    Episode,
    ItemKind,
    RecalledItem,
    Triple,
)
from kgt_plugin.steps import Ask, Steps, ask_embeddings, batch_embeddings
from kgt_plugin.stores import SearchedQuad
from kgt_plugin.text.passages import only_asks

__all__ = ["Recaller"]

_SEQUEL_BEARS: Final = 0.02
"""How likely it is, about, that what was said later of an item is what a query needs."""
_LOT: Final = 1_000
"""Items that are embedded in one batch: what is done is kept, and memory is bounded."""


@dataclass(slots=True, kw_only=True)
class Recaller:
    """Finds what one user has told that bears on a query. Any thread may ask.

    Attributes:
        graph: read only here.
        prompts: words a relation for the embedder.
        embeds: whether there is an embedder.
        weights: how much an item bears on a query.
        at: recall what held then; None is now.
        vectors: keeps what has been embedded.
        embedder: names the embedder whose vectors they are.
    """

    graph: PersonalGraph
    prompts: PromptSet
    embeds: bool
    weights: RecallWeights
    at: dt.datetime | None = None
    vectors: VectorKeeper = field(default_factory=lambda: VectorStore(None))
    embedder: str = ""
    _source: PersonalGraph | PastGraph = field(init=False)
    _index: UserIndex = field(init=False)
    _facts: dict[str, Triple] = field(init=False, default_factory=dict)
    _mark: Mark | None = field(init=False, default=None)
    _read: frozenset[str] = field(init=False, default=frozenset())
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Read nothing yet."""
        self._index = UserIndex(embeds=self.embeds)
        self._source = self.graph if self.at is None else PastGraph(self.graph, self.at)

    def as_of(self, time: dt.datetime) -> Recaller:
        """Make a recaller of what held at a time; its index is built anew."""
        return replace(self, at=time)

    def recall(
        self, questions: Sequence[str], named: Collection[Identifier], k: int
    ) -> Steps[Ask, Any, list[RecalledItem]]:
        """Recall the k items that bear most on a query; fewer where fewer do.

        A turn that is a question of the query itself is the query, and no answer to it. What was said later
        of what bears most on the query comes along, as it may be so no longer; where there are k, then in place
        of the last one if that is unlikely.

        Args:
            questions: what the query asks; see `kgt_plugin.text.queries`.
            named: the nodes that the query names.
            k: how many at most.
        """
        weighed = yield from self.weigh(questions, named)
        asked = {question.casefold() for question in questions}
        others = [each for each in weighed if not _is_of(asked, each.candidate)]
        items: list[RecalledItem] = []
        found: list[Candidate] = []
        with self.graph.reading():
            # What is said twice is recalled once, so more are looked at than asked for.
            for each, probability in self.weights.recalled(others, 2 * k):
                item = self._described(each.candidate, probability)
                if item is not None and len(items) < k and not is_told(item, items):
                    items.append(item)
                    found.append(each.candidate)
            has_room = len(items) < k or items[-1].probability < _SEQUEL_BEARS
            goes_on = self._untold_sequel(items, found, asked) if k > 1 and has_room else None
            if goes_on is not None:
                later, candidate = goes_on
                own = self.weights.probabilities(others)
                keys = [each.candidate.item.key for each in others]
                probability = dict(zip(keys, own, strict=True)).get(candidate.item.key, 0.0)
                items[k - 1 :] = [replace(later, probability=probability)]
                found[k - 1 :] = [candidate]
        with self._lock:
            return in_threads(self._index, items, found)

    def sequels(self, first: Candidate, since: float) -> list[Candidate]:
        """List the turns that go on with what an item says; see `kgt_plugin.index.threads`.

        Args:
            first: the item.
            since: when it was said, seconds since 1970.
        """
        with self._lock:
            return sequels(self._index, first, since=since)

    def _untold_sequel(
        self, items: Sequence[RecalledItem], found: Sequence[Candidate], asked: Collection[str]
    ) -> tuple[RecalledItem, Candidate] | None:
        """The turn that goes on with what bears most on a query, where it is not recalled anyway."""
        if not items or (said := items[0].time) is None:
            return None
        known = {each.item.key for each in found}
        for later in self.sequels(found[0], said.timestamp()):
            if later.item.key in known:
                return None
            item = None if _is_of(asked, later) else self._described(later, 0.0)
            if item is not None and not is_told(item, items):
                return item, later
        return None

    def _described(self, candidate: Candidate, probability: float) -> RecalledItem | None:
        describer = Describer(graph=self.graph, at=self.at)
        found = candidate.item
        if found.kind is ItemKind.EPISODE:
            return describer.turn(candidate, probability)
        with self._lock:
            fact = self._facts.get(found.key)
        return None if fact is None else describer.fact(fact, probability)

    def weigh(
        self, questions: Sequence[str], named: Collection[Identifier]
    ) -> Steps[Ask, Any, list[Weighed]]:
        """Weigh every item that may bear on a question of a query, by the question that it bears on most."""
        vectors: list[list[float] | None] = [None] * len(questions)
        following = self.follow(questions)
        if self.embeds:  # what is new and what is asked, in one batch
            _, asked = yield from batch_embeddings([following, ask_embeddings(questions)])
            vectors = list(asked or [])
        else:
            yield from following
        best: dict[tuple[ItemKind, str], Weighed] = {}
        # Before our lock is held: whoever reads the graph may be waiting for that.
        corrected = self.graph.episodes.corrected()
        with self._lock:
            for question, vector in zip(questions, vectors, strict=True):
                for each in self._weighed(question, vector, named, corrected):
                    key = (each.candidate.item.kind, each.candidate.item.key)
                    if (known := best.get(key)) is None:
                        best[key] = each
                        continue
                    likelier = max(known, each, key=lambda one: one.log_odds)
                    best[key] = replace(likelier, behind=min(known.behind, each.behind))
        return list(best.values())

    def _weighed(
        self,
        question: str,
        vector: list[float] | None,
        named: Collection[Identifier],
        corrected: Collection[str],
    ) -> list[Weighed]:
        """Weigh every item that may bear on one question; under the lock, so nothing here reads the graph."""
        odds: list[tuple[Candidate, float]] = []
        for candidate in self._index.candidates(question, vector):
            item = candidate.item
            fact = self._facts.get(item.key) if item.kind is ItemKind.FACT else None
            is_named = fact is not None and fact.subject in named
            is_stale = item.kind is ItemKind.EPISODE and item.key in corrected
            odds.append(
                (candidate, self.weights.log_odds(candidate, named=is_named, corrected=is_stale))
            )
        top = max((each for candidate, each in odds if not candidate.item.asks), default=0.0)
        return [Weighed(candidate=found, log_odds=each, behind=top - each) for found, each in odds]

    def follow(self, questions: Sequence[str] = ()) -> Steps[Ask, Any, None]:
        """Bring the index up to date with the graph, with the vectors that questions are to be compared with."""
        self._follow_words()
        yield from self._embed_for(questions)

    def _follow_words(self) -> None:
        """Bring the words of the index up to date; turns that only ask say nothing to recall."""
        while True:
            with self._lock:
                since, known = self._mark, self._read
            changes = self._source.changes(since, known=known)
            if changes is None:
                return
            came = self._came(changes)
            with self._lock:
                if self._mark == since:  # else somebody else has brought it up to date meanwhile
                    self._change(changes, came)

    def _came(self, changes: GraphChanges) -> list[Item]:
        """Select what isn't in the index as it reads now."""
        me = self.graph.me
        came = [fact_item(each, me=me, prompts=self.prompts) for each in changes.facts]
        came += [episode_item(each) for each in changes.episodes if not only_asks(each.text)]
        with self._lock:
            return [each for each in came if self._index.item(each.kind, each.key) != each]

    def _embed_for(self, questions: Sequence[str]) -> Steps[Ask, Any, None]:
        """Give vectors to the items that need them to be compared with questions, a lot at a time."""
        while True:
            with self._lock:
                lot = self._index.wanting(questions)[:_LOT]
                searched = {each.key: self._searched(each) for each in lot}
            if not lot:
                return
            user = self.graph.user
            known = self.vectors.get(user, self.embedder, list(searched.values()))
            texts = dict.fromkeys(text for each in lot for text in each.texts)
            new = [text for text in texts if text not in known]
            embedded = yield from ask_embeddings(new)
            vectors = {**known, **dict(zip(new, embedded, strict=True))}
            with self._lock:
                # What went meanwhile, or held only once, is not kept: nobody would ever erase it beside a store.
                given = self._index.embed(lot, vectors)
                unkept = [each for each in given if any(text not in known for text in each.texts)]
                if unkept and self.at is None:
                    kept = [searched[each.key] for each in unkept]
                    self.vectors.put(user, self.embedder, kept, vectors)

    def _searched(self, item: Item) -> SearchedQuad:
        """The quad that says an item, with what is searched of it."""
        if item.kind is ItemKind.EPISODE:
            quad = self.graph.episodes.quad_of(item.key, item.text)
        else:
            quad = (*self._facts[item.key].terms, self.graph.name)
        return SearchedQuad(quad=quad, texts=item.texts)

    def forget(self, episodes: Sequence[Episode], facts: Sequence[Triple] = ()) -> None:
        """Let nothing that was derived from some turns, and from facts that went with them, outlive them."""
        items = [episode_item(episode) for episode in episodes]
        items += [fact_item(fact, me=self.graph.me, prompts=self.prompts) for fact in facts]
        with self._lock:
            gone = [(item.kind, item.key) for item in items]
            items += [item for key in gone if (item := self._index.item(*key)) is not None]
            self._index.change(removed=gone, added=(), vectors={})
        self.vectors.remove(self.graph.user, self._index.texts(items))

    def forget_all(self) -> None:
        """Let nothing that was derived from the user's words outlive them."""
        with self._lock:
            self._index = UserIndex(embeds=self.embeds)
            self._facts.clear()
            self._mark, self._read = None, frozenset()
        self.vectors.drop(self.graph.user)

    def _change(self, changes: GraphChanges, added: Sequence[Item]) -> None:
        gone = [(ItemKind.FACT, key_of(terms)) for terms in changes.gone_facts]
        gone += [(ItemKind.EPISODE, each) for each in changes.gone_episodes]
        if changes.whole:
            present = {key_of(fact.terms) for fact in changes.facts}
            gone += [(ItemKind.FACT, key) for key in self._index.keys(ItemKind.FACT) - present]
        kept = {(item.kind, item.key) for item in added}
        lost = [item for key in gone if key not in kept and (item := self._index.item(*key))]
        self.vectors.remove(self.graph.user, self._index.texts(lost))
        self._index.change(removed=gone, added=added, vectors={})
        for _kind, key in gone:
            self._facts.pop(key, None)
        self._facts |= {key_of(fact.terms): fact for fact in changes.facts}
        coming = {each.id for each in changes.episodes}
        self._read = (self._read | coming).difference(changes.gone_episodes)
        self._mark = changes.mark


def _is_of(asked: Collection[str], candidate: Candidate) -> bool:
    """Tell whether an item is a question of the query itself."""
    return single_line(candidate.item.text).casefold() in asked
