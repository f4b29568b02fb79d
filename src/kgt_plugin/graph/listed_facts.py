"""Facts of an import as the journal lists them: in lots of about a hundred, where a statement each takes ten times the room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, cast

import pyoxigraph as ox
from rdflib.term import Identifier, Literal

from kgt_plugin.errors import MalformedRDFError, StoreError
from kgt_plugin.memo import Memo
from kgt_plugin.records import Labels, Triple
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.serialization import parse

__all__ = ["Lot", "facts_listed", "list_facts", "triples_listed", "written"]

_LOT: Final = 100
_TRIPLES, _WORDS, _FIRST = "triples", "words", "first"
_DAMAGED: Final = "the journal is damaged: the facts of an import can't be read; restore a backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Some facts of an import.

    Attributes:
        text: all that is said of them.
        about: their subjects, by which a fact is found.
        keyed: the triples of a subject that has more facts than one lot, each to be found by itself.

    Example:
        >>> Lot(text=Literal("..."), about=(), keyed=()).text
        rdflib.term.Literal('...')
    """

    text: Literal
    about: tuple[Identifier, ...]
    keyed: tuple[str, ...]


def written(facts: Sequence[Triple]) -> list[str]:
    """Write the terms of facts as N-Triples has them, without the point at the end.

    Args:
        facts: any; a term of several is written once.

    Raises:
        InvalidInputError: a term is not valid.
    """
    terms = Memo(_written)
    return [f"{terms[fact.subject]} {terms[fact.predicate]} {terms[fact.object]}" for fact in facts]


def list_facts(facts: Sequence[Triple], triples: Sequence[str]) -> Iterator[Lot]:
    r"""Write facts as JSON texts: N-Triples, the words of each triple, and the place of the first one.

    Args:
        facts: in their order, those of one subject together.
        triples: what `written` gives of them.

    Example:
        >>> from rdflib.term import URIRef
        >>> s, p = URIRef("urn:s"), URIRef("urn:p")
        >>> fact = Triple(subject=s, predicate=p, object=Literal("o"), labels=("s", "p", "o"))
        >>> (lot,) = list_facts([fact], written([fact]))
        >>> str(lot.text)
        '{"first": 0, "triples": "<urn:s> <urn:p> \\"o\\" .\\n", "words": [["s", "p", "o"]]}'
    """
    for first, end, is_part in _divided([fact.subject for fact in facts]):
        lines = triples[first:end]
        listed = {
            _FIRST: first,
            _TRIPLES: " .\n".join([*lines, ""]),
            _WORDS: [fact.labels for fact in facts[first:end]],
        }
        yield Lot(
            text=Literal(json.dumps(listed, ensure_ascii=False)),
            about=() if is_part else tuple({fact.subject: None for fact in facts[first:end]}),
            keyed=tuple(lines) if is_part else (),
        )


def _divided(subjects: Iterable[Identifier]) -> Iterator[tuple[int, int, bool]]:
    """Divide facts into lots that begin with a subject; and tell which are only a part of one subject's."""
    start = end = 0
    for _subject, run in groupby(subjects):
        first, end = end, end + sum(1 for _ in run)
        if end - first > _LOT:
            if start < first:
                yield start, first, False
            for part in range(first, end, _LOT):
                yield part, min(part + _LOT, end), True
            start = end
        elif end - start >= _LOT:
            yield start, end, False
            start = end
    if start < end:
        yield start, end, False


def triples_listed(text: object) -> list[str]:
    r"""Read the triples of a text of `list_facts`, as `written` gives them.

    Raises:
        StoreError: the text was written by something else.

    Example:
        >>> triples_listed('{"triples": "<urn:s> <urn:p> <urn:o> .\\n"}')
        ['<urn:s> <urn:p> <urn:o>']
    """
    try:
        lines = json.loads(str(text))[_TRIPLES]
        return [line.removesuffix(" .") for line in lines.split("\n") if line]
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise StoreError(_DAMAGED) from exc


def facts_listed(texts: Iterable[object]) -> tuple[Triple, ...]:
    """Read what `list_facts` has written, in the order of the facts.

    Args:
        texts: in any order.

    Raises:
        StoreError: a text was written by something else.
    """
    try:
        lots = sorted((json.loads(str(text)) for text in texts), key=lambda lot: lot[_FIRST])
        return tuple(fact for lot in lots for fact in _facts_of(lot[_TRIPLES], lot[_WORDS]))
    except (ValueError, KeyError, TypeError, MalformedRDFError) as exc:
        raise StoreError(_DAMAGED) from exc


def _facts_of(triples: str, words: Sequence[Sequence[str]]) -> Iterator[Triple]:
    quads = parse(triples.encode(), ox.RdfFormat.N_TRIPLES, where="the journal")
    for (subject, predicate, value, _), labels in zip(quads, words, strict=True):
        said = cast(Labels, tuple(labels))
        yield Triple(subject=subject, predicate=predicate, object=value, labels=said)


def _written(term: Identifier) -> str:
    return str(to_ox(term))
