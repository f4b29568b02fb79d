"""The node that stands for a user in RDF that an app brings."""

from __future__ import annotations

from collections.abc import Callable

from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import encode_user, is_reserved
from kgt_plugin.stores import IsOfOneUser, Store
from kgt_plugin.stores.term_text import text_of

__all__ = ["OwnNode", "check_own_node", "own_node"]

OwnNode = str | Callable[[str], str | None]
"""The IRI of the user's node, or a function from a user's id to it; None there makes a node of ours."""


def check_own_node(me: OwnNode | None) -> None:
    """Check what an app gives, before any store is opened.

    Raises:
        InvalidInputError: it is no IRI and no function.

    Example:
        >>> check_own_node("http://example.org/ana")
    """
    if isinstance(me, str):
        _checked(me)
    elif me is not None and not callable(me):
        raise InvalidInputError(f"me is {me!r}: give the IRI of the user's node, or a function")


def own_node(me: OwnNode | None, store: Store) -> Callable[[str], URIRef | None]:
    """Make a function from users' ids to nodes of what an app gives.

    Args:
        me: as for `KGT.open`.
        store: where the users are.

    Returns:
        The function; it gives None where the node is the store's to say, or ours to make. It raises
        InvalidInputError where the app gives what is no IRI.

    Raises:
        InvalidInputError: it is no IRI; or one IRI for a store that has several users.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> own_node(lambda user: f"http://example.org/{user}", open_store(":memory:"))("ana")
        rdflib.term.URIRef('http://example.org/ana')
    """
    check_own_node(me)
    if me is None:
        return lambda _user: None
    if not isinstance(me, str):
        return lambda user: _given(me, user)
    node = _checked(me)
    if not isinstance(store, IsOfOneUser) or not store.is_of_one_user:
        raise InvalidInputError(
            f"{store.location} may have several users, and {node} is one of them: give me= a function from "
            "a user's id to the node (kgt takes --me for .ttl files alone)"
        )
    return lambda _user: node


def _given(me: Callable[[str], str | None], user: str) -> URIRef | None:
    encode_user(user)  # the app's function need not know what is no user's id
    node = me(user)
    return None if node is None else _checked(node)


def _checked(node: object) -> URIRef:
    if not isinstance(node, str):
        raise InvalidInputError(f"the user's node is {node!r}: give its IRI as text")
    iri = URIRef(str(node))
    text_of(iri)
    if is_reserved(iri):
        raise InvalidInputError(f"{iri} is a node of a journal: give the IRI of the user's node")
    return iri
