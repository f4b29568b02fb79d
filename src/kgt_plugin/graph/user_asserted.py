"""Facts that the user's own words brought, rather than an import or a wrapped graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import Graph
from rdflib.namespace import PROV
from rdflib.term import Identifier, Literal, Node, URIRef

from kgt_plugin.graph.journal import (
    ADDED,
    FACT,
    FACTS,
    KIND,
    REMOVED,
    SEQUENCE,
    fact_key,
    key_of,
    role_of,
)
from kgt_plugin.graph.listed_facts import triples_listed
from kgt_plugin.records import Edit, EditKind

__all__ = ["UserAssertedFacts"]

_KEYS = 20_000
_OWN_WORDS = frozenset({EditKind.LEARN, EditKind.HEAR})


class UserAssertedFacts:
    """The edits in force that brought or took each fact; the last of them decides.

    Kept a fact, and not as one set, so that undoing an edit needs no second look at the journal.
    """

    def __init__(self, journal: Graph) -> None:
        """Read a journal in five triple patterns, however many edits it has."""
        # A fact's key to the edits that changed it, oldest first, and whether each one told it.
        self._touches: dict[str, list[tuple[str, bool]]] = {}
        self._keys: dict[
            tuple[Identifier, ...], str
        ] = {}  # a digest each, and the same facts recur
        undone = set(journal.subjects(PROV.invalidatedAtTime))
        own = {edit for edit, kind in journal.subject_objects(KIND) if str(kind) in _OWN_WORDS}
        order = {edit: int(str(number)) for edit, number in journal.subject_objects(SEQUENCE)}
        found: list[tuple[int, str, str, bool]] = []
        for change, key in (*journal.subject_objects(FACT), *(_listed(journal) if own else ())):
            edit, role = role_of(URIRef(str(change)))
            if role in (ADDED, REMOVED) and edit not in undone:
                tells = role == ADDED and edit in own
                found.append((order.get(edit, 0), edit.rpartition(":")[2], str(key), tells))
        for _number, edit_id, fact, tells in sorted(found):
            self._note(fact, edit_id, tells=tells)

    def __contains__(self, terms: Sequence[Identifier]) -> bool:
        """Tell whether the user told this fact."""
        if not self._touches:
            return False
        terms = tuple(terms)
        key = self._keys.get(terms)
        if key is None:
            if len(self._keys) >= _KEYS:
                self._keys.clear()
            key = self._keys[terms] = str(fact_key(terms))
        return self._touches.get(key, [("", False)])[-1][1]

    def apply(self, edit: Edit) -> None:
        """Follow an edit that was made."""
        for triples, tells in ((edit.added, edit.kind in _OWN_WORDS), (edit.removed, False)):
            for triple in triples:
                if tells or self._touches:
                    self._note(str(fact_key(triple.terms)), str(edit.id), tells=tells)

    def undo(self, edit: Edit) -> None:
        """Follow an edit that was taken back: what was in force before it is so again."""
        for triple in (*edit.added, *edit.removed):
            key = str(fact_key(triple.terms))
            left = [touch for touch in self._touches.pop(key, ()) if touch[0] != edit.id]
            if left:
                self._touches[key] = left

    def _note(self, fact: str, edit_id: str, *, tells: bool) -> None:
        """Add a touch to those of a fact; before the user has told it, none counts."""
        if tells or fact in self._touches:
            self._touches.setdefault(fact, []).append((edit_id, tells))


def _listed(journal: Graph) -> Iterator[tuple[Node, Literal]]:
    """The facts that imports list, by their keys."""
    for lot, text in journal.subject_objects(FACTS):
        for triple in triples_listed(text):
            yield lot, key_of(triple)
