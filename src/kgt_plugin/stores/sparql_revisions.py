"""Revisions on a SPARQL server: which state a user's graphs are in, and who has a claim on them.

A graph of our own holds, for each user, the revision, a number and a random token, which every change
replaces in the update that makes it; and the claims of writers, see `kgt_plugin.stores.sparql_claims`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.exact import OxTerm, to_ox
from kgt_plugin.stores.sparql_http import SparqlClient
from kgt_plugin.stores.sparql_text import read_rows

__all__ = [
    "CLAIM",
    "REVISION",
    "REVISIONS",
    "TICKET",
    "Revisions",
    "SeenClaim",
    "Standing",
    "number_of",
    "owner_of",
]

REVISIONS: Final = "<urn:kgt:revisions>"
REVISION: Final = "<urn:kgt:term:revision>"
CLAIM: Final = "<urn:kgt:term:claim>"
TICKET: Final = "<urn:kgt:term:ticket>"
_WAIT_S: Final = 0.005
_READS: Final = 10


def owner_of(name: URIRef) -> URIRef:
    """Name the user's graph that a graph goes with: their facts, journal and episodes change together."""
    return URIRef(name.removesuffix(":journal").removesuffix(":episodes"))


def number_of(revision: str) -> int:
    """Read the number of a revision; 0 where there was no change yet.

    Example:
        >>> number_of("12.5f0c")
        12
    """
    numbers = [token.partition(".")[0] for token in revision.split() if "." in token]
    return max((int(each) for each in numbers if each.isdecimal()), default=0)


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """A claim as others see it.

    Attributes:
        token: its own.
        number: its place among those who wait; None where it has taken none.
        signs: whatever changes while its writer lives.
    """

    token: str
    number: int | None = None
    signs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing of one user's graphs.

    Attributes:
        revision: of the last change; "" where there was none. Several, joined, if the graph of revisions
            is damaged.
        claims: of writers, by their tokens.
        triples: how many there are in the graph that was asked about.
    """

    revision: str
    claims: Mapping[str, SeenClaim]
    triples: int


class Revisions:
    """The graph of revisions of one server.

    Args:
        client: speaks to it.
    """

    def __init__(self, client: SparqlClient) -> None:
        self._client = client

    def standing(self, owner: URIRef, *, count: bool = False) -> Standing:
        """Ask for a user's revision and claims, and how many facts there are, in one request."""
        node = to_ox(owner)
        # As a select of its own the first part costs Virtuoso a sixth of what it costs bare beside the second.
        told = f"SELECT ?kind ?value WHERE {{ GRAPH {REVISIONS} {{ {node} ?kind ?value }} }}"
        counted = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        both = f"SELECT ?kind ?value ?n WHERE {{ {{ {told} }} UNION {{ {counted} }} }}"
        rows = self._settled(both if count else told)
        found: dict[str, list[str]] = {REVISION: [], CLAIM: [], TICKET: []}
        triples = 0
        for row in rows:
            if "n" in row:
                triples = int(_value(row["n"]))
            else:
                found.setdefault(str(row["kind"]), []).append(_value(row["value"]))
        claims = {token: _seen(token, found[TICKET]) for token in found[CLAIM]}
        return Standing(" ".join(sorted(found[REVISION])), claims, triples)

    def whole_standing(self, owner: URIRef, standing: Standing) -> Standing:
        """Look again where there are facts without a revision: the last change may only be half seen."""
        for _attempt in range(_READS):
            if standing.revision or not standing.triples:
                break
            time.sleep(_WAIT_S)
            standing = self.standing(owner, count=True)
        return standing

    def _settled(self, query: str) -> list[dict[str, OxTerm]]:
        """Ask until the answer is whole: Virtuoso shows a row that is being replaced without its value."""
        for _attempt in range(_READS):
            rows = read_rows(self._client.query(query), location=self._client.location)
            if all("n" in row or ("kind" in row and "value" in row) for row in rows):
                return rows
            time.sleep(_WAIT_S)
        raise StoreError(
            f"{self._client.location} gives revisions without values: restore the graph {REVISIONS}"
        )


def _seen(token: str, tickets: list[str]) -> SeenClaim:
    own = [ticket.split() for ticket in tickets if ticket.startswith(f"{token} ")]
    numbers = [int(parts[1]) for parts in own]
    signs = frozenset(" ".join(parts) for parts in own)
    return SeenClaim(token, min(numbers, default=None), signs)


def _value(term: OxTerm) -> str:
    return term.value if isinstance(term, ox.Literal) else str(term)
