"""Terms between rdflib and Oxigraph, every lexical form kept.

Oxigraph stores numbers and dates by value ("01"^^xsd:int comes back as "1"^^xsd:integer) and rdflib
normalises literals as they are made. Neither happens here: literals are made with normalize=False,
and a literal that Oxigraph would rewrite is stored under a datatype of our own, which names the true
one, and unwrapped when it is read.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.port import Quad

__all__ = [
    "OxTerm",
    "from_ox",
    "may_be_rewritten",
    "read_term",
    "stored_term",
    "to_ox",
    "to_ox_quad",
    "typed_literal",
]

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal

_WRAPPED = "urn:kgt:lexical:"
# RDF 1.2 gives literals a base direction; in RDF 1.1 W3C's i18n datatypes say the same.
_I18N = "https://www.w3.org/ns/i18n#"
# The forms of these datatypes that a store by value gives back as they were.
_CANONICAL = {
    str(XSD.boolean): re.compile(r"true|false"),
    str(XSD.integer): re.compile(r"0|-?[1-9][0-9]{0,17}"),
    str(XSD.date): re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_BY_TEXT = {str(XSD.string), str(XSD.anyURI), str(XSD.language), str(XSD.token)}


def typed_literal(lexical: str, datatype: str) -> Literal:
    """A literal in just this lexical form, be it one of the datatype's or not."""
    with _unlogged():
        return Literal(lexical, datatype=URIRef(datatype), normalize=False)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep rdflib from logging a traceback for every ill-typed literal that is read."""
    logger = logging.getLogger("rdflib.term")

    def drop(_record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


def to_ox(term: object) -> OxTerm:
    """Convert an rdflib term, as it is.

    Raises:
        InvalidInputError: it is no RDF 1.1 term, or not a valid one.
    """
    try:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            datatype = None if term.datatype is None else ox.NamedNode(str(term.datatype))
            return ox.Literal(str(term), datatype=datatype)
    except ValueError as exc:
        raise InvalidInputError(
            f"{str(term)!r} is not a valid RDF term ({exc}): correct it"
        ) from exc
    raise InvalidInputError(f"{term!r} is not an RDF term: use an IRI, a blank node or a literal")


def to_ox_quad(quad: Quad) -> ox.Quad:
    """Convert a quad, as it is.

    Raises:
        InvalidInputError: a term is not valid, or not allowed in its place.
    """
    subject, predicate, value, name = (to_ox(term) for term in quad)
    if isinstance(subject, ox.Literal):
        raise InvalidInputError(f"{subject} cannot be a subject: use an IRI or a blank node")
    if not isinstance(predicate, ox.NamedNode) or not isinstance(name, ox.NamedNode):
        raise InvalidInputError(f"{predicate} in {name}: a predicate and a graph name must be IRIs")
    return ox.Quad(subject, predicate, value, name)


def from_ox(term: object) -> Identifier:
    """Convert an Oxigraph term, as it is.

    Raises:
        InvalidInputError: a triple used as a term (RDF 1.2), which rdflib does not know.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.direction is not None:
            datatype = f"{_I18N}{term.language}_{term.direction.value}"
            return typed_literal(term.value, datatype)
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == str(XSD.string):
            return Literal(term.value)
        return typed_literal(term.value, term.datatype.value)
    raise InvalidInputError(f"{term} is a triple used as a term, which is not supported: reify it")


def may_be_rewritten(literal: ox.Literal) -> bool:
    """Tell whether Oxigraph may give this literal back in another form."""
    datatype = literal.datatype.value
    if literal.language or not datatype.startswith(str(XSD)) or datatype in _BY_TEXT:
        return False
    canonical = _CANONICAL.get(datatype)
    return canonical is None or canonical.fullmatch(literal.value) is None


def stored_term(term: OxTerm) -> OxTerm:
    """Make the term to put into a store by value, so that `read_term` gives `term` back."""
    if isinstance(term, ox.Literal) and may_be_rewritten(term):
        wrapped = _WRAPPED + quote(term.datatype.value, safe="")
        return ox.Literal(term.value, datatype=ox.NamedNode(wrapped))
    return term


def read_term(term: object) -> Identifier:
    """The rdflib term that `stored_term` stood for."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(_WRAPPED):
        datatype = unquote(term.datatype.value.removeprefix(_WRAPPED))
        return typed_literal(term.value, datatype)
    return from_ox(term)
