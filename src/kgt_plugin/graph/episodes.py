"""A user's messages, kept word for word in a named graph of its own.

An episode is a prov:Entity; its node begins with `urn:kgt:episode:{user}:`. Edits of the journal point to
the episodes that they were drawn from, and to those that they correct.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import cast
from urllib.parse import quote

from rdflib.namespace import PROV, RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.clock import utc_now
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.graph.forgettings import refuse_forgotten
from kgt_plugin.graph.history import is_undone
from kgt_plugin.graph.journal import SUPERSEDED, TERM
from kgt_plugin.graph.numbering import last_number
from kgt_plugin.graph.state import outside_revision, shared_state
from kgt_plugin.graph.terms import (
    encode_user,
    episode_node,
    episodes_name,
    id_of,
    journal_name,
    random_id,
    user_graph_name,
)
from kgt_plugin.records import Episode, Triple, WeighedTurn
from kgt_plugin.stores import Quad, Store
from kgt_plugin.stores.canonical_forms import canonical_datetime
from kgt_plugin.stores.views import Terms
from kgt_plugin.text.validation import is_blank

__all__ = ["EpisodeLog", "episodes_among", "standing_for"]

_EPISODE = URIRef(TERM + "Episode")
_ANSWERED = URIRef(TERM + "answered")
_ORDER = URIRef(TERM + "sequence")
_SAME_TURN = dt.timedelta(minutes=10)
"""Two adapters of one app may hand over the same turn, one before the agent runs and one after."""
_MANY = 200
"""Episodes from which on the graph is read as a whole."""


class EpisodeLog:
    """The episodes of one user; handles on the same user and store may be used from any thread.

    Args:
        store: where they are.
        user: the user's id.
        clock: gives the time, with its zone.
        new_id: gives the ids of episodes: letters and digits.

    Raises:
        InvalidInputError: the user id is unusable, or the store is another user's.
    """

    def __init__(
        self,
        store: Store,
        user: str,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self.name = episodes_name(user)
        self._facts_name = user_graph_name(user)
        self._user = encode_user(user)
        self._owner = user
        self._store = store
        self._graph = store.graph(self.name)
        self._journal = store.graph(journal_name(user))
        self._state = shared_state(store, self._user)
        self._clock = clock
        self._new_id = new_id

    def keep(
        self, text: str, *, answered: str | None = None, time: dt.datetime | None = None
    ) -> Episode:
        """Keep a turn; the same words after the same answer, handed over again soon, are one episode.

        Args:
            text: the user's words, as they were said.
            answered: the assistant's words before it.
            time: when it was said, with its zone; None is now.

        Raises:
            InvalidInputError: the text shows nothing, or the time has no zone.
            ForgottenError: the words were forgotten after the work on them began; see `Fence`.
            StoreError: the store could not be written.
        """
        if not isinstance(text, str) or is_blank(text):
            raise InvalidInputError("the message is empty: keep what the user said in words")
        if time is not None and time.tzinfo is None:
            raise InvalidInputError("the time has no zone: give one, such as datetime.now(UTC)")
        when = (time or self._clock()).astimezone(dt.UTC)
        names = (self._facts_name, self.name)
        with self._state.changing():
            self._state.notice(outside_revision(self._store, names))
            refuse_forgotten(self._store, self._owner, text=text)
            last = self._state.last_episode
            if (
                last is not None
                and (last.text, last.answered) == (text, answered or None)
                and abs(when - last.time) <= _SAME_TURN
            ):
                return last
            episode = Episode(id=self._new_id(), text=text, time=when, answered=answered or None)
            order = self._last_order() + 1
            triples = _described(episode, order, self._user)
            with self._state.beside_journal(self._facts_name, journal_name(self._owner)):
                self._store.commit(removed=(), added=self._quads(triples))
            self._state.episode_order = order
            self._state.last_episode = episode
            self._state.episode_changes.note(episode)
            self._state.outside_revision = outside_revision(self._store, names)
        return episode

    def all(self) -> list[Episode]:
        """List every episode, in the order in which they were kept."""
        with self._state.lock:
            terms = list(cast(Iterable[Terms], self._graph))
            corrected = self._corrections()
        return [
            replace(episode, corrected_by=corrected.get(self.node(episode.id), ()))
            for episode in episodes_among(terms)
        ]

    def besides(self, known: Collection[str]) -> tuple[list[Episode], set[str]]:
        """Read the episodes that aren't known, in the order in which they were kept.

        Args:
            known: ids of episodes, none of which changes once it is kept.

        Returns:
            The others, without what corrects them; and the ids of those known that are gone.
        """
        with self._state.lock:
            present = {
                id_of(cast(Identifier, each)) for each in self._graph.subjects(RDF.type, _EPISODE)
            }
            new = present.difference(known)
            if len(new) > _MANY:
                terms = [
                    each for each in cast(Iterable[Terms], self._graph) if id_of(each[0]) in new
                ]
            else:
                terms = self.terms_of(new)
        return episodes_among(terms), set(known).difference(present)

    def quad_of(self, episode_id: str, text: str) -> Quad:
        """Name the quad that says an episode's words."""
        return (self.node(episode_id), PROV.value, Literal(text), self.name)

    def get(self, episode_id: str) -> Episode | None:
        """Find one episode; None where there is none of this id."""
        if quote(episode_id, safe="", errors="replace") != episode_id:
            return None
        node = episode_node(self._user, episode_id)
        with self._state.lock:
            fields = {
                cast(Identifier, predicate): str(value)
                for predicate, value in self._graph.predicate_objects(node)
            }
            if _ORDER not in fields:
                return None
            return _episode(node, fields, tuple(self._correctors(node)))

    def corrected(self) -> set[str]:
        """The ids of the episodes that are superseded."""
        with self._state.lock:
            return {id_of(node) for node, edits in self._corrections().items() if edits}

    def node(self, episode_id: str) -> URIRef:
        """The node of an episode."""
        return episode_node(self._user, episode_id)

    def terms_of(self, episode_ids: Iterable[str]) -> list[Terms]:
        """List all that is kept of some episodes."""
        nodes = [episode_node(self._user, each) for each in episode_ids]
        return [
            cast(Terms, terms)
            for node in nodes
            for terms in self._graph.triples((node, None, None))
        ]

    def terms_for(self, episodes: Iterable[Episode]) -> list[Terms]:
        """Make the terms to keep of episodes that come from elsewhere, after all that are there."""
        first = self._last_order() + 1
        return [
            terms
            for order, episode in enumerate(episodes, start=first)
            for terms in _described(episode, order, self._user)
        ]

    def older_than(self, age: dt.timedelta) -> list[str]:
        """List the ids of episodes that were said longer ago than this."""
        limit = self._clock() - age
        times = self._graph.subject_objects(PROV.generatedAtTime)
        return [
            id_of(cast(Identifier, node))
            for node, time in times
            if dt.datetime.fromisoformat(str(time)) < limit
        ]

    def _quads(self, triples: Iterable[Terms]) -> list[Quad]:
        return [(*terms, self.name) for terms in triples]

    def _last_order(self) -> int:
        if self._state.episode_order is None:
            self._state.episode_order = last_number(self._store, self._graph, _ORDER)
        return self._state.episode_order

    def _corrections(self) -> dict[Identifier, tuple[str, ...]]:
        """Map episodes to the edits in force that correct them."""
        nodes = {cast(Identifier, node) for node in self._journal.objects(None, SUPERSEDED)}
        return {node: tuple(self._correctors(node)) for node in nodes}

    def _correctors(self, node: Identifier) -> Iterator[str]:
        edits = cast(Iterator[Identifier], self._journal.subjects(SUPERSEDED, node))
        live = [edit for edit in edits if not is_undone(self._journal, edit)]
        order = {edit: int(str(self._journal.value(edit, _ORDER))) for edit in live}
        return (id_of(edit) for edit in sorted(live, key=order.__getitem__))


def episodes_among(terms: Iterable[Terms]) -> list[Episode]:
    """Read the episodes that triples describe, in the order in which they were kept."""
    described: defaultdict[Identifier, dict[Identifier, str]] = defaultdict(dict)
    for node, predicate, value in terms:
        described[node][predicate] = str(value)
    found = [
        (int(fields[_ORDER]), _episode(node, fields, ()))
        for node, fields in described.items()
        if _ORDER in fields
    ]
    return [episode for _, episode in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def standing_for(turn: WeighedTurn, log: EpisodeLog) -> Triple:
    """Make the triple that stands for a turn in a plan: it holds the episode's id, and no words."""
    return Triple(
        subject=log.node(turn.episode_id),
        predicate=PROV.value,
        object=Literal(turn.episode_id),
        labels=("what the user said", "in episode", turn.episode_id),
    )


def _described(episode: Episode, order: int, user: str) -> list[Terms]:
    node = episode_node(user, episode.id)
    said = Literal(canonical_datetime(episode.time), datatype=XSD.dateTime, normalize=False)
    triples: list[Terms] = [
        (node, RDF.type, PROV.Entity),
        (node, RDF.type, _EPISODE),
        (node, _ORDER, Literal(str(order), datatype=XSD.integer, normalize=False)),
        (node, PROV.generatedAtTime, said),
        (node, PROV.value, Literal(episode.text)),
    ]
    if episode.answered is not None:
        triples.append((node, _ANSWERED, Literal(episode.answered)))
    return triples


def _episode(
    node: Identifier, fields: dict[Identifier, str], corrected_by: tuple[str, ...]
) -> Episode:
    try:
        text, time = fields[PROV.value], fields[PROV.generatedAtTime]
    except KeyError as exc:
        raise StoreError(f"the episode {node} is damaged: restore a backup") from exc
    return replace(
        Episode(id=id_of(node), text=text, time=dt.datetime.fromisoformat(time)),
        answered=fields.get(_ANSWERED),
        corrected_by=corrected_by,
    )
