"""A SPARQL 1.1 endpoint as a store: one update request a change, which only the next in line can make."""

from __future__ import annotations

import os
import threading
import weakref
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import cast

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import StaleGraphError
from kgt_plugin.stores.exact import stored_term
from kgt_plugin.stores.port import TOMBSTONES, Quad
from kgt_plugin.stores.sparql_access import Access, Auth, access_from_environment
from kgt_plugin.stores.sparql_change import Change
from kgt_plugin.stores.sparql_changes import ChangeWriter
from kgt_plugin.stores.sparql_claims import Claims
from kgt_plugin.stores.sparql_deltas import read_deltas
from kgt_plugin.stores.sparql_http import SparqlClient
from kgt_plugin.stores.sparql_mirror import GraphMirrors
from kgt_plugin.stores.sparql_moment import Moment
from kgt_plugin.stores.sparql_reading import SparqlReader
from kgt_plugin.stores.sparql_revisions import Revisions, Standing, owner_of
from kgt_plugin.stores.sparql_text import checked_quads, with_object
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["SparqlStore"]

_ATTEMPTS = 20


class _Current(threading.local):
    """State of what a thread has begun."""

    change: Change | None = None
    moment: Moment | None = None


class SparqlStore:
    """Facts on a SPARQL server. Blank nodes have no name there, so they are refused.

    The environment may give `KGT_SPARQL_USER` and `KGT_SPARQL_PASSWORD` (basic authentication; digest where
    `KGT_SPARQL_AUTH` says so) or `KGT_SPARQL_TOKEN` (bearer), `KGT_SPARQL_HEADERS` (lines of ``Name: value``), and `KGT_SPARQL_UPDATE` where
    updates go to another URL than queries.

    Args:
        url: where queries go; nothing is asked of it yet.
        update_url: where updates go; None is `KGT_SPARQL_UPDATE`, or the same place.
        auth: user and password, a bearer token, or any `httpx.Auth`; None is what the environment gives.
        headers: sent with every request, beside those of the environment.
        timeout_s: how long one request may take.
        deadline_s: how long a request is repeated, and how long to wait for other writers.
        lease_s: after how long a writer that has died in the middle is passed over.
        longest_s: after how long one is passed over too that lives and is not done; it gets `StaleGraphError`.

    Raises:
        InvalidInputError: a URL or header that cannot be used.

    Example:
        >>> SparqlStore("http://ana:secret@localhost:8890/sparql").location
        'http://localhost:8890/sparql'
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str | None = None,
        auth: Auth = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 30.0,
        deadline_s: float = 60.0,
        lease_s: float = 30.0,
        longest_s: float = 600.0,
    ) -> None:
        given = access_from_environment()
        access = Access(
            auth=given.auth if auth is None else auth, headers={**given.headers, **(headers or {})}
        )
        self._client = SparqlClient(
            url,
            update_url=update_url or os.environ.get("KGT_SPARQL_UPDATE"),
            access=access,
            timeout_s=timeout_s,
            deadline_s=deadline_s,
        )
        self._reader = SparqlReader(self._client)
        self._revisions = Revisions(self._client)
        self._claims = Claims(
            self._client,
            self._revisions,
            timeout_s=deadline_s,
            lease_s=lease_s,
            longest_s=longest_s,
        )
        self._writer = ChangeWriter(
            self._client, self._revisions, self._claims, deadline_s=deadline_s
        )
        self._current = _Current()
        # An app may never say that it is done.
        weakref.finalize(self, _closed, self._claims, self._client)
        self._mirrors = GraphMirrors(
            lambda name: self._read(name, (None, None, None)),
            lambda name, known, current: read_deltas(self._client, name, known, current),
        )
        self._locks: defaultdict[URIRef, threading.Lock] = defaultdict(threading.Lock)

    @property
    def location(self) -> str:
        """Find where the facts are, for messages; without credentials."""
        return self._client.location

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        return read_only_graph(
            name,
            lambda pattern: self._match(pattern, name),
            lambda: self._reader.count(name),
            lambda text, prefixes, bindings: self._reader.ask(name, text, prefixes, bindings),
        )

    def names(self) -> list[URIRef]:
        """The names of our graphs that are not empty, in a fixed order."""
        return self._reader.names()

    def largest(self, name: URIRef, predicate: URIRef) -> int:
        """The largest whole number that a relation leads to in a graph; 0 where there is none."""
        self._change_for(owner_of(name))
        return self._reader.largest(name, predicate)

    def revision(self, name: URIRef) -> str:
        """The token of the last change to the user's graphs; with the number of facts, where they are meant.

        The number tells of programs that write to the facts past this package.
        """
        owner = owner_of(name)
        change = self._change_for(owner)
        standing = self._standing(owner)
        revision, triples = standing.revision, standing.triples
        if change is not None and owner in change.claims and not change.is_empty:
            revision, triples = change.revision_of(owner), change.size_of(name, triples)
        return f"{revision}/{triples}" if name == owner else revision

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one update request."""
        going = [form for quad in checked_quads(removed) for form in self._reader.forms(quad)]
        coming = [_stored(quad) for quad in checked_quads(added)]
        owners = {owner_of(quad[3]) for quad in (*removed, *added)}

        def noted(change: Change) -> None:
            change.note(going, coming)

        if going or coming:
            self._change(owners, noted)

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one update request."""
        if names:
            self._change({owner_of(n) for n in names}, lambda change: change.note_drop([*names]))

    def close(self) -> None:
        """Close the connections; nothing is left half written."""
        _closed(self._claims, self._client)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While entered, each revision is asked for once; what else is read is as the server has it."""
        if self._current.moment is not None:
            yield
            return
        self._current.moment = Moment()
        try:
            yield
        finally:
            self._current.moment = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """While entered, no other process writes to the users whose graphs this thread reads or changes.

        Raises:
            StaleGraphError: another process came first all the same; nothing was changed.
            StoreLockedError: another process was writing all the time.
        """
        if self._current.change is not None:
            yield
            return
        change = self._current.change = Change()
        outer, self._current.moment = self._current.moment, Moment()
        try:
            yield
            if not change.is_empty:
                self._writer.write(change)
                self._follow(change, outer)
        finally:
            self._current.change = None
            self._current.moment = outer
            if outer is not None:
                outer.clear()
            for owner, claim in change.claims.items():
                self._claims.release(claim)
                self._locks[owner].release()

    def _change(self, owners: Collection[URIRef], note: Callable[[Change], None]) -> None:
        """Add to this thread's transaction, or make one for this alone, which rests on nothing read before."""
        if self._current.change is not None:
            for owner in sorted(owners):
                self._change_for(owner)
            if not self._current.change.claims:  # tombstones alone, as a copy brings them
                self._claim(TOMBSTONES, self._current.change)
            note(self._current.change)
            return
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.transaction():
                    self._change(owners, note)
            except StaleGraphError:
                if attempt == _ATTEMPTS:
                    raise
            else:
                return

    def _change_for(self, owner: URIRef) -> Change | None:
        """This thread's transaction with a claim on a user's graphs; None outside of any.

        Tombstones need none: each is written under the claim of the user whom it is of.
        """
        change = self._current.change
        if change is not None and owner not in change.claims and owner != TOMBSTONES:
            self._claim(owner, change)
        return change

    def _claim(self, owner: URIRef, change: Change) -> None:
        self._locks[owner].acquire()  # threads of this process don't ask the server again and again
        try:
            claim, standing = self._claims.acquire(owner)
        except BaseException:
            self._locks[owner].release()
            raise
        change.claims[owner] = claim
        change.bases[owner] = standing.revision
        if self._current.moment is not None:
            self._current.moment.known[owner] = standing

    def _standing(self, owner: URIRef) -> Standing:
        moment = self._current.moment
        known = None if moment is None else moment.known.get(owner)
        if known is None:
            known = self._revisions.standing(owner, count=True)
            if moment is not None:
                moment.known[owner] = known
        return known

    def _match(self, pattern: Pattern, name: URIRef) -> list[Terms]:
        self._change_for(owner_of(name))
        moment = self._current.moment
        if moment is None or name == TOMBSTONES:
            return self._read(name, pattern)
        if name == owner_of(name):
            copy = self._mirrors.copy_of(name, self._standing(name), moment)
            if copy is None:
                return self._read(name, pattern)
            return list(cast(Iterable[Terms], copy.graph(name).triples(pattern)))
        if all(term is None for term in pattern):
            return self._read(name, pattern)
        return list(moment.graphs.match(pattern, name, read=partial(self._read, name)))

    def _read(self, name: URIRef, pattern: Pattern, most: int | None = None) -> list[Terms]:
        return self._reader.matching(pattern, name, most=most)

    def _follow(self, change: Change, outer: Moment | None) -> None:
        """Let the copies follow a change that was made; this thread's own moments are over with it."""
        own = [each for each in (outer, self._current.moment) if each is not None]
        self._mirrors.follow(change, over=own)


def _closed(claims: Claims, client: SparqlClient) -> None:
    claims.close()
    client.close()


def _stored(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    if isinstance(value, ox.Triple):
        return quad
    return with_object(quad, stored_term(value, endpoint=True))
