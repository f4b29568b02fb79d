"""Conversion of property-graph values to RDF and back: minted IRIs and typed literals."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from rdflib.namespace import RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import order_of
from kgt_plugin.stores.exact import typed_literal
from kgt_plugin.stores.exact_json import exact_json
from kgt_plugin.stores.views import Terms

__all__ = [
    "EMBEDDING",
    "STATEMENT",
    "TEXT",
    "Kind",
    "embedding_literal",
    "embedding_of",
    "is_statement",
    "literal_for",
    "mint",
    "minted_name",
    "statement_of",
    "value_of",
]

TEXT = URIRef("urn:kgt:term:text")
"""From a chunk to its text; what has one is a chunk."""

EMBEDDING = URIRef("urn:kgt:term:embedding")
"""From a node to its embedding: little-endian float64, base64."""

STATEMENT = "urn:kgt:statement:"
"""Prefix of the reified statements that hold the properties of relations."""


class Kind(Enum):
    """The kinds of things that have names in a property graph, with the prefix of their IRIs."""

    NODE = "urn:kgt:node:"
    RELATION = "urn:kgt:relation:"
    PROPERTY = "urn:kgt:property:"
    LABEL = "urn:kgt:label:"


_INTEGERS = {
    *(XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte),
    *(XSD.nonNegativeInteger, XSD.positiveInteger, XSD.negativeInteger, XSD.nonPositiveInteger),
    *(XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort, XSD.unsignedByte),
}


def mint(kind: Kind, name: str) -> URIRef:
    """The IRI of a thing known by its name alone; another name gives another IRI.

    Raises:
        InvalidInputError: the name is no Unicode text.
    """
    try:
        return URIRef(kind.value + quote(name, safe=""))
    except UnicodeEncodeError as exc:
        raise InvalidInputError(f"{name!r} is not Unicode text: give another name") from exc


def minted_name(kind: Kind, term: Identifier) -> str | None:
    """The name that an IRI was minted from; None for other terms."""
    if isinstance(term, URIRef) and term.startswith(kind.value):
        return unquote(term.removeprefix(kind.value))
    return None


def statement_of(terms: Terms) -> URIRef:
    """The IRI of the statement that holds a relation's properties."""
    said = "\n".join(repr(order_of(term)) for term in terms)
    return URIRef(STATEMENT + hashlib.sha256(said.encode()).hexdigest())


def is_statement(term: Identifier) -> bool:
    """Tell whether a term is one of our statements, and so no node."""
    return isinstance(term, URIRef) and term.startswith(STATEMENT)


def embedding_literal(embedding: Sequence[float]) -> Literal:
    """An embedding as a literal that gives back the same numbers."""
    packed = np.asarray(embedding, dtype="<f8").tobytes()
    return typed_literal(base64.b64encode(packed).decode(), str(XSD.base64Binary))


def embedding_of(literal: Identifier) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The numbers of an embedding."""
    return np.frombuffer(base64.b64decode(str(literal)), dtype="<f8")


def literal_for(value: Any) -> Literal:
    """A property's value as one literal.

    Args:
        value: text, number, truth value, date, None, or what JSON can hold of these.

    Raises:
        InvalidInputError: it is something else.
    """
    if isinstance(value, str):
        return Literal(str.__str__(value))
    for kind, (datatype, said) in _SAID.items():
        if isinstance(value, kind):
            return typed_literal(said(value), str(datatype))
    try:
        return typed_literal(exact_json(value), str(RDF.JSON))
    except (TypeError, ValueError) as exc:
        raise InvalidInputError(
            f"a property cannot hold a {type(value).__name__} ({exc}): use text, numbers or JSON"
        ) from exc


def value_of(literals: Iterable[Literal]) -> Any:
    """The value that literals say; several values of one property are a list."""
    values = [_value(literal) for literal in sorted(literals, key=order_of)]
    return values[0] if len(values) == 1 else values


def _value(literal: Literal) -> Any:
    """A literal as a Python value; as text where it is none that Python knows."""
    read = _READ.get(literal.datatype) if literal.datatype else None
    try:
        return read(str(literal)) if read else str(literal)
    except (ValueError, KeyError, RecursionError):
        return str(literal)


def _double(value: float) -> str:
    if math.isfinite(value):
        return float.__repr__(value)
    return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"


# The words of the plain type: another that inherits from it, such as numpy's, has its own.
# In this order: a truth value is an int to Python too, and a datetime is a date.
_SAID: dict[type, tuple[URIRef, Callable[[Any], str]]] = {
    bool: (XSD.boolean, lambda value: str(value).lower()),
    int: (XSD.integer, int.__repr__),
    float: (XSD.double, _double),
    dt.datetime: (XSD.dateTime, dt.datetime.isoformat),
    dt.date: (XSD.date, dt.date.isoformat),
}
_READ: dict[URIRef, Callable[[str], Any]] = {
    **dict.fromkeys(_INTEGERS, int),
    **dict.fromkeys((XSD.double, XSD.float, XSD.decimal), float),
    XSD.boolean: {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD.dateTime: dt.datetime.fromisoformat,
    XSD.date: dt.date.fromisoformat,
    RDF.JSON: json.loads,
}
