"""Agents of an edit, as prov:Agent: the user, the app, and the model that scored it."""

from __future__ import annotations

from urllib.parse import quote

from rdflib.namespace import PROV, RDF, RDFS
from rdflib.term import Literal, URIRef

from kgt_plugin.records import Edit, EditKind
from kgt_plugin.stores.port import JOURNAL_PREFIX
from kgt_plugin.stores.views import Terms

__all__ = ["association"]

_TOLD = frozenset({EditKind.LEARN, EditKind.HEAR})


def association(edit: Edit, activity: URIRef, user: str) -> list[Terms]:
    """Describe the agents of an edit, as nodes of the user's own journal.

    Args:
        edit: the edit.
        activity: its node.
        user: percent-encoded.

    Example:
        >>> edit = Edit(id="1", kind=EditKind.IMPORT, time=None)
        >>> [str(value) for *_, value in association(edit, URIRef("urn:e"), "ana")][0]
        'urn:kgt:journal:ana:agent:app'
    """
    base = f"{JOURNAL_PREFIX}{user}:agent:"
    agents = [(URIRef(base + "app"), PROV.SoftwareAgent, "app")]
    if edit.kind in _TOLD:
        agents.append((URIRef(base + "user"), PROV.Person, "user"))
    if edit.model is not None:
        node = URIRef(f"{base}model:{quote(edit.model, safe='')}")
        agents.append((node, PROV.SoftwareAgent, edit.model))
    triples: list[Terms] = []
    for node, kind, label in agents:
        triples += [
            (activity, PROV.wasAssociatedWith, node),
            (node, RDF.type, PROV.Agent),
            (node, RDF.type, kind),
            (node, RDFS.label, Literal(label)),
        ]
    return triples
