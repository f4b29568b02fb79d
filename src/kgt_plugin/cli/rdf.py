"""A user's facts as an RDF document, all of them or those of one subject."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kgt_plugin.graph.interchange import FORMAT_NAMES
from kgt_plugin.graph.vocabulary import LABELS, is_annotation
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Triple
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.serialization import canonical, serialize

__all__ = ["canonical_facts", "facts_among", "rdf_facts"]


def rdf_facts(memory: UserMemory, form: str, *, subject: str | None = None) -> bytes:
    """Write facts with the labels of their nodes, in UTF-8.

    Args:
        memory: the user's.
        form: "turtle", "trig" or "nquads".
        subject: whose facts; None for everybody's.
    """
    if subject is None:
        return memory.serialize(form).encode()
    facts = [fact.terms for fact in memory.facts(subject)]
    wanted = {tuple(to_ox(term) for term in terms) for terms in facts}
    nodes = {node for terms in wanted for node in terms}
    labels = {to_ox(label) for label in LABELS}
    kept = [
        quad
        for quad in _quads(memory)
        if (quad.subject, quad.predicate, quad.object) in wanted
        or (quad.predicate in labels and quad.subject in nodes)
    ]
    return serialize(kept, FORMAT_NAMES[form])


def facts_among(triples: Sequence[Triple]) -> list[Triple]:
    """Leave out the labels and declarations that an import brings beside its facts."""
    return [triple for triple in triples if not is_annotation(triple.terms)]


def canonical_facts(memory: UserMemory) -> str:
    """Canonical N-Quads of all facts and labels: equal exactly for equal graphs."""
    return canonical(_quads(memory))


def _quads(memory: UserMemory) -> list[ox.Quad]:
    document = memory.serialize("nquads")
    return list(ox.parse(document, format=ox.RdfFormat.N_QUADS))
