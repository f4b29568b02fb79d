"""A user's facts to and from RDF files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import OWL
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.episodes import episodes_among
from kgt_plugin.graph.terms import is_user_node, order_of
from kgt_plugin.memo import Memo
from kgt_plugin.records import Episode
from kgt_plugin.stores.port import EPISODE_PREFIX, JOURNAL_PREFIX, USER_PREFIX
from kgt_plugin.stores.serialization import FORMATS, ParsedQuad, parse
from kgt_plugin.stores.views import Terms

__all__ = [
    "FORMAT_NAMES",
    "episodes_in",
    "facts_in",
    "holds_named_graphs",
    "read_quads",
    "syntax_of",
]

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


def read_quads(path: Path) -> list[ParsedQuad]:
    """Everything in a file.

    Args:
        path: the file; blank nodes get other names.

    Raises:
        MalformedRDFError: it does not parse; nothing was read.
        InvalidInputError: it cannot be read.
    """
    syntax = syntax_of(path)
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise InvalidInputError(f"cannot read {path} ({exc.strerror}): check the file") from exc
    return parse(data, syntax, where=str(path), rename_blank_nodes=True)


def facts_in(
    quads: Iterable[ParsedQuad],
    graph_name: URIRef,
    me: URIRef,
    *,
    where: Path,
    known_as: URIRef | None = None,
) -> list[Terms]:
    """The facts among what a file holds, in a fixed order, without any journal.

    Names of graphs are dropped; where the file holds several users' graphs, only this user's counts.
    What another user exported about themself is about this user then, for whom "me" is one node.

    Args:
        quads: all that the file holds.
        graph_name: the user's own.
        me: the node that stands for the user.
        where: the file, for messages.
        known_as: the user's node in the file, in place of which `me` is put.

    Raises:
        InvalidInputError: the file holds several users' facts and none of this one's; or nothing in it is
            about `known_as`.
    """
    records = (JOURNAL_PREFIX, EPISODE_PREFIX)
    chosen = [quad for quad in quads if not str.startswith(quad[0], records)]
    chosen = _of_one_user(chosen, graph_name, where)
    facts = [(subject, predicate, value) for subject, predicate, value, _ in chosen]
    if known_as is None:
        facts = _about(me, facts)
    elif known_as != me and not any(known_as in (s, value) for s, _, value in facts):
        raise InvalidInputError(
            f"{where} says nothing of {known_as}: give the IRI of the user's node in it"
        )
    order = Memo(order_of)
    return sorted(
        dict.fromkeys(_renamed(facts, {me, known_as or me}, me)),
        key=lambda each: (order[each[0]], order[each[1]], order[each[2]]),
    )


def episodes_in(quads: Iterable[ParsedQuad], graph_name: URIRef) -> list[Episode]:
    """The episodes among what a file holds, in their order; where it holds several users', only this one's.

    Args:
        quads: all that the file holds.
        graph_name: of the user's own episodes.
    """
    said = [quad for quad in quads if str.startswith(quad[0], EPISODE_PREFIX)]
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
    nodes = {term for subject, _, value in facts for term in (subject, value)}
    users = {term for term in nodes if is_user_node(term)}
    # A file that has this user already is their own: anybody else in it is somebody else.
    if not users or me in nodes:
        return facts

    def mapped(term: Identifier) -> Identifier:
        return me if term in users else term

    return [(mapped(subject), predicate, mapped(value)) for subject, predicate, value in facts]


def _of_one_user(quads: list[ParsedQuad], own: URIRef, path: Path) -> list[ParsedQuad]:
    names = {name for *_, name in quads if name is not None}
    users = {name for name in names if name.startswith(USER_PREFIX)}
    if len(users) <= 1:
        return quads
    if own not in users:
        raise InvalidInputError(
            f"{path} holds the facts of {len(users)} users and none of this one: split the file"
        )
    return [quad for quad in quads if quad[3] == own or quad[3] not in users]
