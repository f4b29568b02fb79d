"""The node that stands for a user: the one that the store gives, or that the graph states, or else one of ours."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import OWL
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import is_reserved, user_node
from kgt_plugin.stores import IsOfOneUser, KnowsUsers, Store

__all__ = ["node_in"]


def node_in(graph: Graph, store: Store, user: str) -> URIRef:
    """Find the node that stands for a user.

    A graph that an app has made may say of one of its nodes that it is owl:sameAs the user's, in either direction.

    Args:
        graph: the user's facts.
        store: where they are.
        user: the user's id.

    Raises:
        InvalidInputError: the user id is unusable, or the graph says so of several nodes.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> store = open_store(":memory:")
        >>> node_in(store.graph(URIRef("urn:kgt:user:ana")), store, "ana")
        rdflib.term.URIRef('urn:kgt:user:ana:me')
    """
    given = store.node_of(user) if isinstance(store, KnowsUsers) else None
    if given is not None:
        return given
    own = user_node(user)
    if not isinstance(store, IsOfOneUser):  # in a store of ours nobody but us makes nodes
        return own
    stated = {*graph.subjects(OWL.sameAs, own), *graph.objects(own, OWL.sameAs)} - {own}
    nodes = sorted(each for each in stated if isinstance(each, URIRef) and not is_reserved(each))
    if len(nodes) > 1:
        raise InvalidInputError(
            f"{store.location} says that {nodes[0]} and {nodes[1]} are both {own}: give me= the one that facts "
            "about the user begin at"
        )
    return nodes[0] if nodes else own
