"""A user's facts to and from RDF files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import OWL
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.episodes import episodes_among
from kgt_plugin.graph.terms import is_user_node, order_of
from kgt_plugin.records import Episode
from kgt_plugin.stores.port import EPISODE_PREFIX, JOURNAL_PREFIX, USER_PREFIX
from kgt_plugin.stores.serialization import FORMATS, ParsedQuad, parse
from kgt_plugin.stores.views import Terms

__all__ = ["FORMAT_NAMES", "holds_named_graphs", "read_episodes", "read_facts", "syntax_of"]

FORMAT_NAMES = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "json-ld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}


def syntax_of(path: Path) -> ox.RdfFormat:
    """The format that a file name's ending means.

    Raises:
        InvalidInputError: none that is known here.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError as exc:
        known = ", ".join(FORMATS)
        raise InvalidInputError(f"{path}: unknown format; the name must end with {known}") from exc


def holds_named_graphs(syntax: ox.RdfFormat) -> bool:
    """Tell whether a format can keep facts and journal apart."""
    return syntax in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD)


def read_facts(
    path: Path, graph_name: URIRef, me: URIRef, *, known_as: URIRef | None = None
) -> list[Terms]:
    """The facts in a file, in a fixed order, without any journal.

    Names of graphs are dropped; where the file holds several users' graphs, only this user's counts.
    What another user exported about themself is about this user then, for whom "me" is one node.

    Args:
        path: the file.
        graph_name: the user's own.
        me: the node that stands for the user.
        known_as: the user's node in the file, in place of which `me` is put.

    Raises:
        MalformedRDFError: it does not parse; nothing was read.
        InvalidInputError: it cannot be read, or holds several users' facts and none of this one's;
            or nothing in it is about `known_as`.
    """
    syntax = syntax_of(path)
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise InvalidInputError(f"cannot read {path} ({exc.strerror}): check the file") from exc
    quads = parse(data, syntax, where=str(path), rename_blank_nodes=True)
    quads = [
        quad for quad in quads if not str(quad[0]).startswith((JOURNAL_PREFIX, EPISODE_PREFIX))
    ]
    quads = _of_one_user(quads, graph_name, path)
    found = [(subject, predicate, value) for subject, predicate, value, _ in quads]
    if known_as is None:
        found = _about(me, found)
    elif known_as != me and not any(known_as in (s, value) for s, _, value in found):
        raise InvalidInputError(
            f"{path} says nothing of {known_as}: give the IRI of the user's node in it"
        )
    facts = dict.fromkeys(_renamed(found, {me, known_as or me}, me))
    return sorted(facts, key=lambda terms: tuple(map(order_of, terms)))


def read_episodes(path: Path, graph_name: URIRef) -> list[Episode]:
    """The episodes in a file, in their order; where it holds several users', only this one's.

    Args:
        path: the file.
        graph_name: of the user's own episodes.

    Raises:
        MalformedRDFError: it does not parse.
    """
    quads = parse(path.read_bytes(), syntax_of(path), where=str(path), rename_blank_nodes=True)
    said = [quad for quad in quads if str(quad[0]).startswith(EPISODE_PREFIX)]
    users = {name for *_, name in said}
    chosen = said if len(users) <= 1 else [quad for quad in said if quad[3] == graph_name]
    return episodes_among((subject, predicate, value) for subject, predicate, value, _ in chosen)


def _renamed(facts: list[Terms], known: set[Identifier], me: URIRef) -> list[Terms]:
    """Put the user's own node in place of others, and of those that are owl:sameAs one of them."""
    nodes = set(known)
    pairs = [(s, o) for s, predicate, o in facts if predicate == OWL.sameAs]
    while more := {t for pair in pairs if nodes.intersection(pair) for t in pair} - nodes:
        nodes |= more

    def mapped(term: Identifier) -> Identifier:
        return me if term in nodes else term

    return [
        (mapped(s), predicate, mapped(o))
        for s, predicate, o in facts
        if not (predicate == OWL.sameAs and nodes.issuperset((s, o)))
    ]


def _about(me: URIRef, facts: list[Terms]) -> list[Terms]:
    """The facts with this user where they have the user who exported them."""
    # A file that has this user already is their own: anybody else in it is somebody else.
    if any(me in (subject, value) for subject, _, value in facts):
        return facts

    def mapped(term: Identifier) -> Identifier:
        return me if is_user_node(term) else term

    return [(mapped(subject), predicate, mapped(value)) for subject, predicate, value in facts]


def _of_one_user(quads: list[ParsedQuad], own: URIRef, path: Path) -> list[ParsedQuad]:
    users = {name for *_, name in quads if name is not None and str(name).startswith(USER_PREFIX)}
    if len(users) <= 1:
        return quads
    if own not in users:
        raise InvalidInputError(
            f"{path} holds the facts of {len(users)} users and none of this one: split the file"
        )
    return [quad for quad in quads if quad[3] == own or quad[3] not in users]
