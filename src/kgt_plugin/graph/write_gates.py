"""Gates: changes that an app does not let an edit make to a user's facts, whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import cast

from rdflib import Graph
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import InvalidInputError, RefusedEditError
from kgt_plugin.graph import history
from kgt_plugin.graph.journal import DRAWN_FROM
from kgt_plugin.graph.origins import origin_of
from kgt_plugin.graph.shape_gate import refuse_violations
from kgt_plugin.graph.terms import episode_node, label_key
from kgt_plugin.records import Edit, EditKind, SourceLevel, Triple

__all__ = ["WriteGates", "source_level"]

_level: ContextVar[SourceLevel | None] = ContextVar("kgt_source_level", default=None)


@contextmanager
def source_level(level: SourceLevel) -> Iterator[None]:
    """Say on whose word the edits within are made; otherwise learning is the user's and an import an import.

    Example:
        >>> with source_level(SourceLevel.TOOL):
        ...     pass
    """
    token = _level.set(SourceLevel(level))
    try:
        yield
    finally:
        _level.reset(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteGates:
    """Conditions of every edit; one that fails refuses the whole edit. `undo` and `forget_all` pass them by.

    Attributes:
        protected: relations whose facts no edit removes, by their words or IRIs; or a function of a fact.
        single_valued: relations with one value at a time: a new one ends the one before, in the same edit.
        shapes: SHACL shapes that the facts conform to; an edit that breaks one is refused (extra ``shacl``).
        keep_levels: whether a fact stays that came on a higher word than the edit's that would remove it.
        max_edits_per_turn: how many edits may be drawn from one turn of the user; None is any number.

    Example:
        >>> WriteGates(protected=["is allergic to"], max_edits_per_turn=3).max_edits_per_turn
        3
    """

    protected: Collection[str] | Callable[[Triple], bool] = ()
    single_valued: Collection[str] = ()
    shapes: Graph | None = None
    keep_levels: bool = False
    max_edits_per_turn: int | None = None

    def __post_init__(self) -> None:
        """Refuse settings that mean something else than they look like."""
        if isinstance(self.protected, str) or isinstance(self.single_valued, str):
            raise InvalidInputError("relations are given as a list, even where there is one")
        if self.max_edits_per_turn is not None and self.max_edits_per_turn < 1:
            raise InvalidInputError("max_edits_per_turn must be 1 or more")

    def admit(
        self,
        edit: Edit,
        *,
        graph: Graph,
        journal: Graph,
        user: str,
        word: Callable[[tuple[Identifier, URIRef, Identifier]], Triple],
    ) -> Edit:
        """Check an edit, and complete it with what it ends.

        Args:
            edit: the edit, its facts as they will be written.
            graph: the facts as they are.
            journal: the user's.
            user: percent-encoded.
            word: says a fact in words.

        Raises:
            RefusedEditError: a gate is shut; its message says which.
        """
        edit = replace(edit, level=_level_of(edit))
        self._refuse_too_many(edit, journal, user)
        edit = replace(edit, removed=(*edit.removed, *self._ended(edit, graph, word)))
        for fact in edit.removed:
            if self._is_protected(fact):
                raise RefusedEditError(
                    f"({', '.join(fact.labels)}) is protected: it stays", gate="protected"
                )
            if self.keep_levels:
                _refuse_lower(fact, edit.level or _default(edit), journal, user)
        if self.shapes is not None:
            refuse_violations(edit, graph, self.shapes)
        return edit

    def _refuse_too_many(self, edit: Edit, journal: Graph, user: str) -> None:
        if self.max_edits_per_turn is None or edit.episode is None:
            return
        edits = journal.subjects(DRAWN_FROM, episode_node(user, edit.episode))
        live = [e for e in edits if not history.is_undone(journal, cast(Identifier, e))]
        if len(live) >= self.max_edits_per_turn:
            raise RefusedEditError(
                f"{len(live)} edits are drawn from this turn already, the most that the app allows",
                gate="max_edits_per_turn",
            )

    def _ended(
        self,
        edit: Edit,
        graph: Graph,
        word: Callable[[tuple[Identifier, URIRef, Identifier]], Triple],
    ) -> list[Triple]:
        """The values that new ones of the same relation end."""
        taken: set[tuple[Identifier, Identifier]] = set()
        ended: list[Triple] = []
        going = {fact.terms for fact in edit.removed}
        for fact in edit.added:
            if not _among(fact, self.single_valued):
                continue
            place = (fact.subject, fact.predicate)
            if place in taken:
                raise RefusedEditError(
                    f"{fact.labels[0]} {fact.labels[1]} has one value at a time: give one",
                    gate="single_valued",
                )
            taken.add(place)
            for value in graph.objects(*place):
                terms = (fact.subject, fact.predicate, cast(Identifier, value))
                if value != fact.object and terms not in going:
                    ended.append(word(terms))
        return ended

    def _is_protected(self, fact: Triple) -> bool:
        if callable(self.protected):
            return self.protected(fact)
        return _among(fact, self.protected)


def _among(fact: Triple, relations: Iterable[str]) -> bool:
    keys = {label_key(each) for each in relations}
    return label_key(fact.labels[1]) in keys or str(fact.predicate) in {*map(str, relations)}


def _level_of(edit: Edit) -> SourceLevel:
    return edit.level or _level.get() or _default(edit)


def _refuse_lower(fact: Triple, level: SourceLevel, journal: Graph, user: str) -> None:
    origin = origin_of(journal, user, fact.terms)
    record = None if origin is None else history.read(journal, user, origin.edit_id)
    if record is None:
        return
    held = record.edit.level or _default(record.edit)
    if level.rank < held.rank:
        raise RefusedEditError(
            f"({', '.join(fact.labels)}) came from the {held}, which the {level} cannot overwrite",
            gate="keep_levels",
        )


def _default(edit: Edit) -> SourceLevel:
    return SourceLevel.IMPORT if edit.kind is EditKind.IMPORT else SourceLevel.USER
