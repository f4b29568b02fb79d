"""Short keys for facts and nodes, for addresses and forms: the same terms have the same key in any process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rdflib.term import Identifier, Literal

from kgt_plugin.records import Edit, Triple

__all__ = ["change_key", "fact_key", "node_key", "value_key"]


def node_key(term: Identifier) -> str:
    """Name a node.

    Examples:
        >>> from rdflib import URIRef
        >>> len(node_key(URIRef("urn:kgt:entity:oslo")))
        12
    """
    return _digest([term.n3()])


def value_key(fact: Triple) -> str:
    """Name the node at the end of a fact: a literal belongs to its fact alone."""
    if isinstance(fact.object, Literal):
        return fact_key(fact)
    return node_key(fact.object)


def fact_key(fact: Triple) -> str:
    """Name a fact."""
    return _digest(term.n3() for term in fact.terms)


def change_key(edit: Edit) -> str:
    """Name what an edit changes: a dry run and the edit that is then made share it."""
    lines = [f"+{fact_key(fact)}" for fact in edit.added]
    lines += [f"-{fact_key(fact)}" for fact in edit.removed]
    return _digest([*lines, *(f"~{episode}" for episode in edit.superseded)])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
