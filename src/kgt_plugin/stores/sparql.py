"""A SPARQL 1.1 endpoint as a store: one update request a commit, so the server makes it atomic."""

from __future__ import annotations

import base64
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Collection, Iterator

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores.exact import OxTerm, read_term, stored_term, to_ox, to_ox_quad
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["SparqlStore"]

_JSON = "application/sparql-results+json"


class SparqlStore:
    """Facts on a SPARQL server. Blank nodes have no name there, so they are refused.

    The environment may give `KGT_SPARQL_USER` and `KGT_SPARQL_PASSWORD` (basic authentication), and
    `KGT_SPARQL_UPDATE` where updates go to another URL than queries.
    """

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        """Name the endpoint; nothing is asked of it yet.

        Args:
            url: where queries go.
            timeout_s: how long one request may take.
        """
        self._url = url
        self._update_url = os.environ.get("KGT_SPARQL_UPDATE") or url
        self._timeout_s = timeout_s

    @property
    def location(self) -> str:
        """The place of the facts, for messages; without credentials."""
        parts = urllib.parse.urlsplit(self._url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        return read_only_graph(
            name, lambda pattern: self._match(pattern, name), lambda: self.revision(name)
        )

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order."""
        rows = self._select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        found = [row["g"] for row in rows]
        return sorted(URIRef(term.value) for term in found if isinstance(term, ox.NamedNode))

    def revision(self, name: URIRef) -> int:
        """The number of triples: other processes may have written to the graph."""
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {to_ox(name)} {{ ?s ?p ?o }} }}"
        for row in self._select(query):
            count = row["n"]
            return int(count.value) if isinstance(count, ox.Literal) else 0
        return 0

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one update request."""
        # str() of a converted quad is N-Quads: escaped by the library, never by hand.
        parts = [
            f"{verb} DATA {{ {_grouped(quads)} }}"
            for verb, quads in (("DELETE", removed), ("INSERT", added))
            if quads
        ]
        if parts:
            self._update(" ;\n".join(parts))

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one update request."""
        if names:
            self._update(" ;\n".join(f"DROP SILENT GRAPH {to_ox(name)}" for name in names))

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _match(self, pattern: Pattern, name: URIRef) -> Iterator[Terms]:
        terms = [None if term is None else stored_term(to_ox(term)) for term in pattern]
        if any(isinstance(term, ox.BlankNode) for term in terms):
            return  # no fact of this store has one
        asked = " ".join(
            f"?{v}" if t is None else str(t) for v, t in zip("spo", terms, strict=True)
        )
        names = [v for v, t in zip("spo", terms, strict=True) if t is None]
        if not names:
            query = f"SELECT (1 AS ?found) WHERE {{ GRAPH {to_ox(name)} {{ {asked} }} }}"
        else:
            wanted = " ".join(f"?{v}" for v in names)
            query = f"SELECT {wanted} WHERE {{ GRAPH {to_ox(name)} {{ {asked} }} }}"
        for row in self._select(query):
            found = [row[v] if t is None else t for v, t in zip("spo", terms, strict=True)]
            subject, predicate, value = (read_term(term) for term in found)
            yield (subject, URIRef(predicate), value)

    def _select(self, query: str) -> list[dict[str, OxTerm]]:
        body = self._post(self._url, "query", query)
        try:
            results = ox.parse_query_results(input=body, format=ox.QueryResultsFormat.JSON)
            if not isinstance(results, ox.QuerySolutions):
                raise StoreError(f"{self.location} answered a question that was not asked")
            names = [variable.value for variable in results.variables]
            return [{n: t for n in names if (t := row[n]) is not None} for row in results]
        except (SyntaxError, ValueError) as exc:
            raise StoreError(
                f"{self.location} is not a SPARQL 1.1 endpoint (its answer does not parse): check the URL"
            ) from exc

    def _update(self, request: str) -> None:
        self._post(self._update_url, "update", request)

    def _post(self, url: str, field: str, text: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked where stores are opened
            url,
            data=urllib.parse.urlencode({field: text}).encode(),
            headers={"Accept": _JSON, **_authorization()},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as response:  # noqa: S310 - as above
                body: bytes = response.read()
                return body
        except urllib.error.HTTPError as exc:
            with exc:
                reason = f"{exc.code} {exc.reason}"
            raise StoreError(
                f"{self.location} refused the {field} ({reason}): check the URL, KGT_SPARQL_UPDATE, "
                "KGT_SPARQL_USER and KGT_SPARQL_PASSWORD"
            ) from exc
        except (OSError, ValueError) as exc:
            raise StoreError(
                f"cannot reach {self.location} ({exc}): is the server running?"
            ) from exc


def _authorization() -> dict[str, str]:
    user = os.environ.get("KGT_SPARQL_USER")
    if not user:
        return {}
    pair = f"{user}:{os.environ.get('KGT_SPARQL_PASSWORD', '')}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def _grouped(quads: Collection[Quad]) -> str:
    """The quads as GRAPH blocks."""
    blocks = []
    for quad in quads:
        converted = to_ox_quad(quad)
        if isinstance(converted.subject, ox.BlankNode) or isinstance(
            converted.object, ox.BlankNode
        ):
            raise InvalidInputError(
                "a SPARQL endpoint cannot keep blank nodes: give the node an IRI, or use another store"
            )
        if isinstance(converted.object, ox.Triple):
            continue
        value = stored_term(converted.object)
        blocks.append(
            f"GRAPH {converted.graph_name} {{ {converted.subject} {converted.predicate} {value} }}"
        )
    return " ".join(blocks)
