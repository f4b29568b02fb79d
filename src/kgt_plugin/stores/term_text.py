"""RDF terms as one text each, so that every lexical form, language tag and blank node comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memo import Memo
from kgt_plugin.stores.exact import to_ox, typed_literal
from kgt_plugin.stores.port import Quad

__all__ = [
    "QuadText",
    "forget_decoded",
    "forgets_too",
    "quad_text",
    "quad_texts",
    "term_of",
    "text_of",
]

QuadText = tuple[str, str, str, str]
"""Subject, predicate, object and graph name as texts."""

_IRI: Final = "<"
_BLANK: Final = "_"
_PLAIN: Final = '"'
_TAGGED: Final = "@"
_TYPED: Final = "^"
_STRING: Final = str(XSD.string)


def text_of(term: object) -> str:
    """Write a term.

    Args:
        term: an rdflib term.

    Returns:
        A text that no other term has; a plain literal and an xsd:string are one term.

    Raises:
        InvalidInputError: it is no RDF 1.1 term, or not a valid one.

    Example:
        >>> from rdflib import Literal
        >>> text_of(Literal("hi", lang="en"))
        '@en hi'
    """
    if isinstance(term, URIRef):
        return _iri_text(str(term))
    valid = to_ox(term)
    if isinstance(valid, ox.BlankNode):
        return _BLANK + valid.value
    if isinstance(valid, ox.Literal):
        if valid.language:
            return f"{_TAGGED}{valid.language.lower()} {valid.value}"
        datatype = valid.datatype.value
        return _PLAIN + valid.value if datatype == _STRING else f"{_TYPED}{datatype} {valid.value}"
    return _IRI + valid.value


@lru_cache(maxsize=65_536)
def _iri_text(iri: str) -> str:
    try:
        return _IRI + ox.NamedNode(iri).value
    except ValueError as exc:
        raise InvalidInputError(f"{iri!r} is not a valid RDF term ({exc}): correct it") from exc


@lru_cache(maxsize=65_536)
def term_of(text: str) -> Identifier:
    """Read the term that `text_of` wrote.

    Example:
        >>> term_of("@en hi")
        rdflib.term.Literal('hi', lang='en')
    """
    kind, rest = text[0], text[1:]
    if kind == _IRI:
        return URIRef(rest)
    if kind == _BLANK:
        return BNode(rest)
    if kind == _PLAIN:
        return Literal(rest)
    # Neither an IRI nor a language tag holds a space.
    about, _, value = rest.partition(" ")
    return Literal(value, lang=about) if kind == _TAGGED else typed_literal(value, about)


def forget_decoded() -> None:
    """Let no term that was read stay in memory on this module's account, nor of those who forget with it.

    Example:
        >>> forget_decoded()
    """
    term_of.cache_clear()
    _iri_text.cache_clear()
    for forget in _forgetting:
        forget()


_forgetting: list[Callable[[], None]] = []


def forgets_too(forget: Callable[[], None]) -> Callable[[], None]:
    """Have a function called whenever what was read is forgotten; may decorate it.

    Example:
        >>> @forgets_too
        ... def forget() -> None: ...
    """
    _forgetting.append(forget)
    return forget


def quad_text(quad: Quad) -> QuadText:
    """Write the terms of a quad.

    Raises:
        InvalidInputError: a term is not valid, or not allowed in its place.

    Example:
        >>> from rdflib import Literal, URIRef
        >>> quad_text((URIRef("urn:s"), URIRef("urn:p"), Literal("x"), URIRef("urn:g")))
        ('<urn:s', '<urn:p', '"x', '<urn:g')
    """
    (texts,) = quad_texts([quad])
    return texts


def quad_texts(quads: Iterable[Quad]) -> list[QuadText]:
    """Write the terms of quads, each term once.

    Raises:
        InvalidInputError: as for `quad_text`.

    Example:
        >>> quad_texts([])
        []
    """
    subjects, values, iris = Memo(_checked_subject), Memo(text_of), Memo(_checked_iri)
    return [
        (subjects[subject], iris[predicate], values[value], iris[name])
        for subject, predicate, value, name in quads
    ]


def _checked_subject(subject: Identifier) -> str:
    text = text_of(subject)
    if text[0] not in (_IRI, _BLANK):
        raise InvalidInputError(f"{text[1:]} cannot be a subject: use an IRI or a blank node")
    return text


def _checked_iri(term: Identifier) -> str:
    text = text_of(term)
    if text[0] != _IRI:
        raise InvalidInputError(f"{text[1:]}: a predicate and a graph name must be IRIs")
    return text
