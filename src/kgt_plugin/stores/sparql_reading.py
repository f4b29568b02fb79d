"""Reading off a SPARQL endpoint: triples that fit a pattern, queries within one graph, and names of graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
from rdflib.query import Result
from rdflib.term import Identifier, URIRef

from kgt_plugin.stores.exact import (
    OxTerm,
    may_be_rewritten,
    read_term,
    stored_forms,
    stored_term,
    to_ox,
)
from kgt_plugin.stores.query_results import rows_result, truth_result, with_prefixes
from kgt_plugin.stores.scoped_query import query_form, with_values, within_graph
from kgt_plugin.stores.sparql_http import SparqlClient
from kgt_plugin.stores.sparql_parts import PARTS, named_graphs
from kgt_plugin.stores.sparql_text import (
    read_names,
    read_rows,
    read_truth,
    term_text,
    with_object,
)
from kgt_plugin.stores.views import Pattern, Terms

__all__ = ["SparqlReader"]

_OURS: Final = "urn:kgt:"
_BOOKKEEPING: Final = ("urn:kgt:revisions", "urn:kgt:deltas:", PARTS)


class SparqlReader:
    """Reads the graphs of one server as they are there at the moment.

    Args:
        client: speaks to it.
    """

    def __init__(self, client: SparqlClient) -> None:
        self._client = client

    def names(self) -> list[URIRef]:
        """List the graphs that are not empty, but those of other programs and of our own bookkeeping."""
        found = [graph.value for graph in named_graphs(self._client)]
        ours = [each for each in found if each.startswith(_OURS)]
        return sorted(URIRef(each) for each in ours if not each.startswith(_BOOKKEEPING))

    def count(self, name: URIRef) -> int:
        """Count a graph's triples."""
        return self._number(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {to_ox(name)} {{ ?s ?p ?o }} }}"
        )

    def largest(self, name: URIRef, predicate: URIRef) -> int:
        """Find the largest whole number that a relation leads to; 0 where there is none."""
        pattern = f"GRAPH {to_ox(name)} {{ ?s {to_ox(predicate)} ?o }}"
        return self._number(f"SELECT (MAX(?o) AS ?n) WHERE {{ {pattern} }}")

    def matching(self, pattern: Pattern, name: URIRef, *, most: int | None = None) -> list[Terms]:
        """List the triples of a graph that fit a pattern, whatever form their values are stored in.

        Args:
            pattern: None is a wildcard.
            name: the graph.
            most: how many to list where no value is given; None lists all.
        """
        subject, predicate, value = (None if term is None else to_ox(term) for term in pattern)
        if isinstance(subject, ox.BlankNode | ox.Literal) or isinstance(value, ox.BlankNode):
            return []  # no fact of this store has one
        if value is None:
            return list(self._terms((subject, predicate, None), pattern, name, most))
        found: dict[Terms, None] = {}
        for form in stored_forms(value, endpoint=True):
            found |= dict.fromkeys(self._terms((subject, predicate, form), pattern, name))
        if not found and subject is not None and self._has_others(subject, predicate, value, name):
            return list(self._terms((subject, predicate, value), pattern, name))
        return list(found)

    def forms(self, quad: ox.Quad) -> list[ox.Quad]:
        """List what stands for a quad that is to go: ours, and the plain one if another program put it there."""
        value = quad.object
        if isinstance(value, ox.Triple):
            return []
        forms = [with_object(quad, form) for form in stored_forms(value, endpoint=True)]
        name = URIRef(quad.graph_name.value)  # type: ignore[union-attr]  # to_ox_quad lets no other in
        subject = quad.subject
        if not isinstance(subject, ox.Triple) and self._has_others(
            subject, quad.predicate, value, name
        ):
            forms.append(quad)
        return forms

    def ask(
        self,
        name: URIRef,
        text: str,
        prefixes: Mapping[str, object],
        bindings: Mapping[str, Identifier],
    ) -> Result:
        """Let the server evaluate a query within one graph.

        Raises:
            InvalidInputError: the query looks past the graph.
            NotImplementedError: it is neither SELECT nor ASK, for rdflib to evaluate over this graph alone.
        """
        form = query_form(text)
        if form not in ("SELECT", "ASK"):
            raise NotImplementedError
        values = {
            str(n).lstrip("?"): term_text(stored_term(to_ox(term), endpoint=True))
            for n, term in bindings.items()
        }
        scoped = with_values(within_graph(text, str(to_ox(name))), values)
        body = self._client.query(with_prefixes(scoped, prefixes))
        if form == "ASK":
            return truth_result(answer=read_truth(body, location=self._client.location))
        return rows_result(read_names(body), read_rows(body, location=self._client.location))

    def _has_others(
        self, subject: OxTerm, predicate: OxTerm | None, value: OxTerm, name: URIRef
    ) -> bool:
        """Tell whether another program put a literal there that we would have wrapped; compared here, as text."""
        if not (isinstance(value, ox.Literal) and may_be_rewritten(value, endpoint=True)):
            return False
        rows = self._rows((subject, predicate, None), name)
        return any(row["o"] == value for row in rows)

    def _terms(
        self,
        asked: Sequence[OxTerm | None],
        pattern: Pattern,
        name: URIRef,
        most: int | None = None,
    ) -> Iterator[Terms]:
        for row in self._rows(asked, name, most):
            found = [
                read_term(row[v]) if term is None else term
                for v, term in zip("spo", pattern, strict=True)
            ]
            yield (found[0], URIRef(found[1]), found[2])

    def _rows(
        self, asked: Sequence[OxTerm | None], name: URIRef, most: int | None = None
    ) -> list[dict[str, OxTerm]]:
        texts = [f"?{v}" if t is None else term_text(t) for v, t in zip("spo", asked, strict=True)]
        wanted = " ".join(text for text in texts if text.startswith("?")) or "(1 AS ?found)"
        limit = "" if most is None else f" LIMIT {most}"
        return self._select(
            f"SELECT {wanted} WHERE {{ GRAPH {to_ox(name)} {{ {' '.join(texts)} }} }}{limit}"
        )

    def _number(self, query: str) -> int:
        found = [row["n"] for row in self._select(query) if "n" in row]
        return next((int(term.value) for term in found if isinstance(term, ox.Literal)), 0)

    def _select(self, query: str) -> list[dict[str, OxTerm]]:
        return read_rows(self._client.query(query), location=self._client.location)
