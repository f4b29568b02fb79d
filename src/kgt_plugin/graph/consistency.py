"""Comparison of a user's facts with the journal: the edits in force, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from rdflib import Graph

from kgt_plugin.errors import StoreError
from kgt_plugin.graph import history
from kgt_plugin.graph.episodes import episodes_among
from kgt_plugin.graph.journal import Record
from kgt_plugin.graph.terms import episodes_name, journal_name, user_graph_name
from kgt_plugin.stores import USER_PREFIX, ListsGraphs, Store
from kgt_plugin.stores.views import Terms

__all__ = ["Consistency", "check_user", "replay", "users_of"]

_RECORDS = (":journal", ":episodes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """The findings of a check of one user.

    Attributes:
        triples: in the facts' graph.
        edits: in the journal.
        episodes: kept.
        problems: what is wrong, each in a line; none where all agrees.

    Example:
        >>> Consistency(triples=2, edits=1, episodes=0, problems=()).problems
        ()
    """

    triples: int
    edits: int
    episodes: int
    problems: tuple[str, ...]


def users_of(store: ListsGraphs) -> list[str]:
    """List the ids of the users of whom a store holds anything, in a fixed order.

    Example:
        >>> from kgt_plugin.stores.memory import MemoryStore
        >>> users_of(MemoryStore())
        []
    """
    found = set()
    for name in store.names():
        if name.startswith(USER_PREFIX):
            encoded = name.removeprefix(USER_PREFIX)
            for ending in _RECORDS:
                encoded = encoded.removesuffix(ending)
            found.add(unquote(encoded))
    return sorted(found)


def check_user(store: Store, user: str) -> Consistency:
    """Compare a user's facts with the journal, and read all that is kept.

    Facts that no edit touched, as those of an imported or wrapped graph, are taken as they are.

    Args:
        store: where they are.
        user: the user's id.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> check_user(open_store(":memory:"), "ana").problems
        ()
    """
    facts, journal = store.graph(user_graph_name(user)), store.graph(journal_name(user))
    said = store.graph(episodes_name(user))
    problems: list[str] = []
    edits = episodes = 0
    try:
        records = history.read_all(journal)
        edits = len(records)
        problems += _disorder(records)
        problems += _differences(records, facts)
        episodes = len(episodes_among(said))  # type: ignore[arg-type]  # rdflib's nodes are terms
    except (StoreError, ValueError) as exc:
        problems.append(str(exc))
    return Consistency(triples=len(facts), edits=edits, episodes=episodes, problems=tuple(problems))


def replay(records: Iterable[Record]) -> dict[Terms, bool]:
    """Tell of each triple that edits touched whether it holds after them.

    Args:
        records: of one user, the oldest first. Undone ones count as if they had never been.

    Example:
        >>> replay([])
        {}
    """
    before: dict[Terms, bool] = {}
    after: dict[Terms, bool] = {}
    for record in records:
        changes = [(triple.terms, False) for triple in record.edit.removed]
        changes += [(triple.terms, True) for triple in record.edit.added]
        for terms, holds in changes:
            before.setdefault(terms, not holds)
            if not record.edit.undone:
                after[terms] = holds
    return before | after


def _disorder(records: Iterable[Record]) -> list[str]:
    seen: set[int] = set()
    found = []
    for record in records:
        if record.sequence in seen:
            found.append(f"edit {record.edit.id} has the number of another one, {record.sequence}")
        seen.add(record.sequence)
    return found


def _differences(records: Iterable[Record], facts: Graph) -> list[str]:
    found = []
    held = set(facts)
    for terms, holds in replay(records).items():
        if (terms in held) != holds:
            said = "is missing" if holds else "is still there"
            found.append(f"by the journal, a fact {said}: {' '.join(map(str, terms))}")
    return found
