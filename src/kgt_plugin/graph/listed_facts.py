"""Facts of an import as the journal lists them: a hundred in one text, where a statement each takes ten times the room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, cast

import pyoxigraph as ox
from rdflib.term import Identifier, Literal

from kgt_plugin.errors import StoreError
from kgt_plugin.records import Labels, Triple
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.serialization import parse

__all__ = ["facts_listed", "list_facts", "written"]

_LOT: Final = 100
_TRIPLES, _WORDS, _FIRST = "triples", "words", "first"


def written(facts: Sequence[Triple]) -> list[str]:
    """Write the terms of facts as N-Triples has them, without the point at the end.

    Args:
        facts: any; a term of several is written once.

    Raises:
        InvalidInputError: a term is not valid.
    """
    terms = _Written()
    return [f"{terms[fact.subject]} {terms[fact.predicate]} {terms[fact.object]}" for fact in facts]


def list_facts(facts: Sequence[Triple], triples: Sequence[str]) -> Iterator[Literal]:
    r"""Write facts as JSON texts: N-Triples, the words of each triple, and the place of the first one.

    Args:
        facts: in their order.
        triples: what `written` gives of them.

    Example:
        >>> from rdflib.term import URIRef
        >>> s, p = URIRef("urn:s"), URIRef("urn:p")
        >>> fact = Triple(subject=s, predicate=p, object=Literal("o"), labels=("s", "p", "o"))
        >>> (text,) = list_facts([fact], written([fact]))
        >>> str(text)
        '{"first": 0, "triples": "<urn:s> <urn:p> \\"o\\" .\\n", "words": [["s", "p", "o"]]}'
    """
    for first in range(0, len(facts), _LOT):
        lines = "".join(f"{triple} .\n" for triple in triples[first : first + _LOT])
        words = [fact.labels for fact in facts[first : first + _LOT]]
        listed = {_FIRST: first, _TRIPLES: lines, _WORDS: words}
        yield Literal(json.dumps(listed, ensure_ascii=False))


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
    except (ValueError, KeyError, TypeError) as exc:
        raise StoreError(
            "the journal is damaged: the facts of an import can't be read; restore a backup"
        ) from exc


def _facts_of(triples: str, words: Sequence[Sequence[str]]) -> Iterator[Triple]:
    quads = parse(triples.encode(), ox.RdfFormat.N_TRIPLES, where="the journal")
    for (subject, predicate, value, _), labels in zip(quads, words, strict=True):
        said = cast(Labels, tuple(labels))
        yield Triple(subject=subject, predicate=predicate, object=value, labels=said)


class _Written(dict[Identifier, str]):
    """Terms as N-Triples writes them."""

    def __missing__(self, term: Identifier) -> str:
        text = self[term] = str(to_ox(term))
        return text
