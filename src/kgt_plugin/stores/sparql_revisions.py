"""Revisions and claims: who may write to a user's graphs on a SPARQL server, and which revision they are of.

A graph of our own holds, for each user, the revision: a random token that every change replaces, in the update
that makes it. Comparing and setting it there would be enough if servers isolated their updates. Virtuoso
does not: two updates at once both find the old token. So a writer first leaves a claim and then looks
whether there are others: of two writers at least one sees the other's claim, and takes its own back. It
rests on one thing alone, that what a server has acknowledged is there for the next reader.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.stores.exact import OxTerm, to_ox
from kgt_plugin.stores.sparql_http import PassingError, SparqlClient
from kgt_plugin.stores.sparql_text import read_rows

__all__ = ["CLAIM", "REVISION", "REVISIONS", "Claim", "Revisions", "Standing", "owner_of"]

REVISIONS: Final = "<urn:kgt:revisions>"
REVISION: Final = "<urn:kgt:term:revision>"
CLAIM: Final = "<urn:kgt:term:claim>"
_FIRST_WAIT_S: Final = 0.005
_LONGEST_WAIT_S: Final = 0.25
_READS: Final = 10
_log = logging.getLogger(__name__)


def owner_of(name: URIRef) -> URIRef:
    """Name the user's graph that a graph goes with: their facts, journal and episodes change together."""
    return URIRef(name.removesuffix(":journal").removesuffix(":episodes"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing of one user's graphs.

    Attributes:
        revision: the token of the last change; "" where there was none. Several, joined, if the graph of
            revisions is damaged.
        claims: of writers.
        triples: how many there are in the graph that was asked about.
    """

    revision: str
    claims: frozenset[str]
    triples: int


@dataclass(slots=True)
class Claim:
    """A claim that was granted.

    Attributes:
        owner: the user's graph.
        token: its own.
        renewed: when, by this process's own clock.
    """

    owner: URIRef
    token: str
    renewed: float

    @property
    def triple(self) -> str:
        """The claim in the graph of revisions."""
        return f'{to_ox(self.owner)} {CLAIM} "{self.token}" .'


class Revisions:
    """The graph of revisions of one server.

    Args:
        client: speaks to it.
        timeout_s: how long to wait for other writers.
        lease_s: how long a claim counts whose writer gives no sign of life, as its rivals see it.
    """

    def __init__(self, client: SparqlClient, *, timeout_s: float, lease_s: float) -> None:
        self._client = client
        self._timeout_s = timeout_s
        self.lease_s = lease_s

    def standing(self, owner: URIRef, *, count: bool = False) -> Standing:
        """Ask for a user's revision and claims, and how many facts there are, in one request."""
        node = to_ox(owner)
        counted = f"UNION {{ SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }} }}"
        rows = self._settled(
            f"SELECT ?kind ?value ?n WHERE {{ {{ GRAPH {REVISIONS} {{ {node} ?kind ?value }} }} "
            f"{counted if count else ''} }}"
        )
        found: dict[str, list[str]] = {REVISION: [], CLAIM: []}
        triples = 0
        for row in rows:
            if "n" in row:
                triples = int(_value(row["n"]))
            else:
                found.setdefault(str(row["kind"]), []).append(_value(row["value"]))
        return Standing(" ".join(sorted(found[REVISION])), frozenset(found[CLAIM]), triples)

    def acquire(self, owner: URIRef) -> tuple[Claim, Standing]:
        """Wait until no other writer has a claim on a user's graphs, and claim them.

        Raises:
            StoreLockedError: others had them all the time.
            StoreError: the server cannot be reached, or refuses.
        """
        ends = time.monotonic() + self._timeout_s
        seen: dict[str, float] = {}
        wait_s = _FIRST_WAIT_S
        while True:
            claim = Claim(owner, uuid.uuid4().hex, time.monotonic())
            standing = self.standing(owner)
            others = standing.claims
            if not others:
                try:
                    self._insert(claim)
                    standing = self.standing(owner, count=True)
                    others = standing.claims - {claim.token}
                    if not others and claim.token in standing.claims:
                        return claim, self._seen_whole(owner, standing)
                except StoreError:
                    self.release(claim)
                    raise
                self.release(claim)
            self._break_abandoned(owner, others, seen)
            if time.monotonic() + wait_s > ends:
                raise StoreLockedError(
                    f"{self._client.location} was being written by another process for "
                    f"{self._timeout_s:g} s: nothing was changed; try again when that is done"
                )
            time.sleep(wait_s * random.uniform(0.5, 1.5))  # noqa: S311 - to part rivals, not for secrets
            wait_s = min(wait_s * 1.5, _LONGEST_WAIT_S)

    def _seen_whole(self, owner: URIRef, standing: Standing) -> Standing:
        """Look again where there are facts without a revision: the last change may only be half seen."""
        for _attempt in range(_READS):
            if standing.revision or not standing.triples:
                break
            time.sleep(_FIRST_WAIT_S)
            standing = self.standing(owner, count=True)
        return standing

    def renew(self, claim: Claim) -> None:
        """Give a sign of life in a long change: the claim gets another token."""
        if time.monotonic() - claim.renewed < self.lease_s / 4:
            return
        old, claim.token = claim.triple, uuid.uuid4().hex
        self._client.update(
            f"DELETE {{ GRAPH {REVISIONS} {{ {old} }} }} INSERT {{ GRAPH {REVISIONS} {{ {claim.triple} }} }} "
            f"WHERE {{ GRAPH {REVISIONS} {{ {old} }} }}"
        )
        claim.renewed = time.monotonic()

    def release(self, claim: Claim) -> None:
        """Take a claim back; an update that still waits somewhere and rests on it will then do nothing."""
        try:
            self._client.update(f"DELETE DATA {{ GRAPH {REVISIONS} {{ {claim.triple} }} }}")
        except StoreError as exc:
            _log.warning("a claim is left to run out in %g s: %s", self.lease_s, exc)

    def _insert(self, claim: Claim) -> None:
        request = f"INSERT DATA {{ GRAPH {REVISIONS} {{ {claim.triple} }} }}"
        try:
            self._client.update(request)
        except PassingError:
            self._client.update(request)  # once more: a kept connection may just have been closed

    def _break_abandoned(
        self, owner: URIRef, others: frozenset[str], seen: dict[str, float]
    ) -> None:
        """Take back the claims of writers that have given no sign of life since we first saw them."""
        now = time.monotonic()
        for token in list(seen):
            if token not in others:
                del seen[token]
        for token in others:
            if now - seen.setdefault(token, now) > self.lease_s:
                self.release(Claim(owner, token, 0.0))

    def _settled(self, query: str) -> list[dict[str, OxTerm]]:
        """Ask until the answer is whole: Virtuoso shows a row that is being replaced without its value."""
        for _attempt in range(_READS):
            rows = self._select(query)
            if all("n" in row or ("kind" in row and "value" in row) for row in rows):
                return rows
            time.sleep(_FIRST_WAIT_S)
        raise StoreError(
            f"{self._client.location} gives revisions without values: restore the graph {REVISIONS}"
        )

    def _select(self, query: str) -> list[dict[str, OxTerm]]:
        return read_rows(self._client.query(query), location=self._client.location)


def _value(term: OxTerm) -> str:
    return term.value if isinstance(term, ox.Literal) else str(term)
