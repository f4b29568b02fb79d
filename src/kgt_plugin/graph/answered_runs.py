"""Runs of an app that answered a user, kept so that feedback on one may reach any worker.

A run lies beside the episodes, in the same named graph, and has no place in their order: it is neither
recalled nor listed, and it goes with `forget_all` and with the age limit as they do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from rdflib.namespace import PROV, RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.clock import utc_now
from kgt_plugin.graph.forgettings import refuse_forgotten
from kgt_plugin.graph.journal import TERM
from kgt_plugin.graph.state import outside_revision, shared_state
from kgt_plugin.graph.terms import (
    encode_user,
    episode_node,
    episodes_name,
    id_of,
    journal_name,
    user_graph_name,
)
from kgt_plugin.stores import Quad, Store
from kgt_plugin.stores.views import Terms

__all__ = ["AnsweredRun", "AnsweredRuns"]

_RUN = URIRef(TERM + "Run")
_ASKED = URIRef(TERM + "asked")
_ANSWERED = URIRef(TERM + "answered")
_THREAD = URIRef(TERM + "thread")
_KEPT = 256
_SPARE = 32
"""How many more than that may pile up, so that not every run has to take an old one out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRun:
    """One run of an app that answered a user.

    Attributes:
        query: the user's words.
        answer: the model's; "" where it gave none.
        thread: the conversation it was in; "" where the app names none.
        time: when, in UTC.
    """

    query: str
    answer: str
    thread: str
    time: dt.datetime


class AnsweredRuns:
    """The latest runs that answered one user.

    Args:
        store: where they are.
        user: the user's id.
        kept: how many; the oldest go first.
        clock: gives the time, with its zone.

    Examples:
        >>> from kgt_plugin.stores import open_store
        >>> runs = AnsweredRuns(open_store(":memory:"), "ana")
        >>> runs.keep("run-1", query="Where do I live?", answer="In Denver.")
        >>> runs.get("run-1").answer
        'In Denver.'
    """

    def __init__(
        self,
        store: Store,
        user: str,
        *,
        kept: int = _KEPT,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._store = store
        self._owner = user
        self._user = encode_user(user)
        self._name = episodes_name(user)
        self._journal_name = journal_name(user)
        self._names = (user_graph_name(user), self._name)
        self._graph = store.graph(self._name)
        self._state = shared_state(store, self._user)
        self._kept = kept
        self._clock = clock

    def keep(
        self,
        run: str,
        *,
        query: str,
        answer: str,
        thread: str = "",
        time: dt.datetime | None = None,
    ) -> None:
        """Keep a run; an id that is known already stands for the new one.

        Args:
            run: its id, any string.
            query: the user's words.
            answer: what was answered.
            thread: the conversation.
            time: when it answered, with its zone; None is now.

        Raises:
            ForgottenError: the user forgot the words after the work on them began.
            StoreError: the store could not be written.
        """
        node = self._node(run)
        when = (time or self._clock()).astimezone(dt.UTC)
        described: list[Terms] = [
            (node, RDF.type, _RUN),
            (node, PROV.generatedAtTime, Literal(when.isoformat(), datatype=XSD.dateTime)),
            (node, _ASKED, Literal(query)),
            (node, _ANSWERED, Literal(answer)),
            (node, _THREAD, Literal(thread)),
        ]
        with self._state.changing():
            self._state.notice(outside_revision(self._store, self._names))
            refuse_forgotten(self._store, self._owner, text=query)
            going = [terms for each in (node, *self._too_old()) for terms in self._terms(each)]
            with self._state.beside_journal(user_graph_name(self._owner), self._journal_name):
                self._store.commit(removed=self._quads(going), added=self._quads(described))
            self._state.outside_revision = outside_revision(self._store, self._names)

    def get(self, run: str) -> AnsweredRun | None:
        """Find a run by its id; None where there is none, or it has gone since."""
        with self._state.lock:
            return self._read(self._node(run))

    def latest(self, thread: str = "", *, before: dt.datetime | None = None) -> AnsweredRun | None:
        """Find the run that answered last in a conversation, or last before a time."""
        with self._state.lock:
            nodes = self._graph.subjects(_THREAD, Literal(thread))
            found = [self._read(cast(Identifier, node)) for node in nodes]
        past = (run for run in found if run and (before is None or run.time < before))
        return max(past, key=lambda run: run.time, default=None)

    def threads(self) -> list[str]:
        """List the conversations that runs answered in, the latest answer last."""
        with self._state.lock:
            nodes = self._graph.subjects(RDF.type, _RUN)
            found = [self._read(cast(Identifier, node)) for node in nodes]
        runs = sorted((run for run in found if run), key=lambda run: run.time, reverse=True)
        return list(dict.fromkeys(run.thread for run in runs))[::-1]

    def ids_since(self, time: dt.datetime) -> list[str]:
        """List what the runs since a time are called in the graph; see `PersonalGraph.forget_episodes`."""
        with self._state.lock:
            return [id_of(node) for at, node in self._timed() if at >= time]

    def _too_old(self) -> list[Identifier]:
        timed = self._timed()
        if len(timed) < self._kept + _SPARE:
            return []
        return [node for _, node in sorted(timed)[: len(timed) - self._kept + 1]]

    def _timed(self) -> list[tuple[dt.datetime, Identifier]]:
        nodes = [cast(Identifier, node) for node in self._graph.subjects(RDF.type, _RUN)]
        return [(run.time, node) for node in nodes if (run := self._read(node)) is not None]

    def _read(self, node: Identifier) -> AnsweredRun | None:
        fields = {predicate: str(value) for predicate, value in self._graph.predicate_objects(node)}
        if _ASKED not in fields:
            return None
        return AnsweredRun(
            query=fields[_ASKED],
            answer=fields.get(_ANSWERED, ""),
            thread=fields.get(_THREAD, ""),
            time=dt.datetime.fromisoformat(fields[PROV.generatedAtTime]),
        )

    def _node(self, run: str) -> URIRef:
        digest = hashlib.sha256(run.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return episode_node(self._user, f"run-{digest}")

    def _terms(self, node: Identifier) -> list[Terms]:
        return [cast(Terms, terms) for terms in self._graph.triples((node, None, None))]

    def _quads(self, triples: list[Terms]) -> list[Quad]:
        return [(*terms, self._name) for terms in triples]
