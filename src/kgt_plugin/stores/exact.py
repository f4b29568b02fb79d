"""Terms between rdflib and Oxigraph, every lexical form kept.

Oxigraph stores numbers and dates by value ("01"^^xsd:int comes back as "1"^^xsd:integer) and rdflib
normalises literals as they are made. Neither happens here: literals are made with normalize=False,
and a literal that is not in the canonical form of its type, which Oxigraph would rewrite, is stored
under a datatype of our own, which names the true one, and unwrapped when it is read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.canonical_forms import is_kept_by_value, read_form
from kgt_plugin.stores.port import Quad

__all__ = [
    "OxTerm",
    "from_ox",
    "is_same",
    "may_be_rewritten",
    "read_term",
    "stored_forms",
    "stored_term",
    "to_ox",
    "to_ox_quad",
    "typed_literal",
]

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal

_STRING = str(XSD.string)
_WRAPPED = "urn:kgt:lexical:"
# RDF 1.2 gives literals a base direction; in RDF 1.1 W3C's i18n datatypes say the same.
_I18N = "https://www.w3.org/ns/i18n#"
_BY_VALUE = {str(XSD.boolean), str(XSD.double), str(XSD.dateTime)}
_ONCE_WRAPPED = {str(XSD.decimal), str(XSD.double), str(XSD.dateTime)}
_BY_TEXT = {_STRING, str(XSD.anyURI), str(XSD.language), str(XSD.token)}


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
        return str.__new__(
            URIRef, term.value
        )  # Oxigraph has checked it, and rdflib's check is slow
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.direction is not None:
            datatype = f"{_I18N}{term.language}_{term.direction.value}"
            return typed_literal(term.value, datatype)
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == _STRING:
            return Literal(term.value)
        return typed_literal(term.value, term.datatype.value)
    raise InvalidInputError(f"{term} is a triple used as a term, which is not supported: reify it")


def may_be_rewritten(literal: ox.Literal, *, endpoint: bool = False) -> bool:
    """Tell whether a store by value may give this literal back in another form than `read_term` undoes.

    Args:
        literal: the literal.
        endpoint: whether the store is a SPARQL server of whatever make, and not Oxigraph in this process.
    """
    datatype = literal.datatype.value
    if literal.language or not datatype.startswith(str(XSD)) or datatype in _BY_TEXT:
        return False
    return not is_kept_by_value(literal.value, datatype, endpoint=endpoint)


def stored_term(term: OxTerm, *, endpoint: bool = False) -> OxTerm:
    """Make what to put into a store by value, so that `read_term` gives `term` back.

    Args:
        term: the term.
        endpoint: as for `may_be_rewritten`.
    """
    if isinstance(term, ox.Literal) and may_be_rewritten(term, endpoint=endpoint):
        return _wrapped(term)
    return term


def stored_forms(term: OxTerm, *, endpoint: bool = False) -> list[OxTerm]:
    """List all of ours that may stand for a term in a store by value, the present one first.

    Before 0.2 every number with a fraction and every time was wrapped.
    """
    forms = [stored_term(term, endpoint=endpoint)]
    if isinstance(term, ox.Literal) and term.datatype.value in _ONCE_WRAPPED:
        forms.append(_wrapped(term))
    return list(dict.fromkeys(forms))


def is_same(found: object, asked: OxTerm) -> bool:
    """Tell whether a store by value has found just what it was asked for, and not another form of the same value."""
    return read_term(found) == from_ox(asked)


def _wrapped(literal: ox.Literal) -> ox.Literal:
    wrapped = _WRAPPED + quote(literal.datatype.value, safe="")
    return ox.Literal(literal.value, datatype=ox.NamedNode(wrapped))


def read_term(term: object) -> Identifier:
    """The rdflib term that `stored_term` stood for."""
    if isinstance(term, ox.NamedNode):
        return from_ox(term)
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(_WRAPPED):
        datatype = unquote(term.datatype.value.removeprefix(_WRAPPED))
        return typed_literal(term.value, datatype)
    if isinstance(term, ox.Literal) and term.datatype.value in _BY_VALUE:
        datatype = term.datatype.value
        return typed_literal(read_form(term.value, datatype), datatype)
    return from_ox(term)
