"""The port to a quad store: what `PersonalGraph` asks of a place to keep facts."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from rdflib import Graph
from rdflib.term import Identifier, URIRef

__all__ = [
    "EPISODE_PREFIX",
    "JOURNAL_PREFIX",
    "TOMBSTONES",
    "USER_PREFIX",
    "CountsCommits",
    "ErasesWords",
    "FindsLargest",
    "HasPlaceBeside",
    "IsOfOneUser",
    "KeepsVectors",
    "KnowsUsers",
    "ListsGraphs",
    "Quad",
    "SearchedQuad",
    "Store",
    "SupportsBackup",
    "SupportsCheck",
    "SupportsRepair",
    "SupportsRevision",
    "SupportsTransactions",
]

Quad = tuple[Identifier, URIRef, Identifier, URIRef]
"""Subject, predicate, object and, last, the name of the graph."""

USER_PREFIX = "urn:kgt:user:"
"""Every user's graph is named by this and the percent-encoded user id."""

JOURNAL_PREFIX = "urn:kgt:journal:"
"""Every node of a journal begins with this, the percent-encoded user id and a colon."""

EPISODE_PREFIX = "urn:kgt:episode:"
"""Every episode's node begins with this, the percent-encoded user id and a colon."""

TOMBSTONES = URIRef("urn:kgt:forgotten")
"""The graph of what was forgotten of any user. A store may let users be written at the same time: what is noted
here of one is written with their graphs, and read after them."""


@runtime_checkable
class Store(Protocol):
    """Keeps named graphs. This docstring is the contract.

    Terms come back as they were put in: the lexical form of a literal survives ("01"^^xsd:int stays
    "01"), language tags survive up to case, and a plain literal is the same as an xsd:string.
    Blank nodes keep their identifiers, across graphs too, or are refused with InvalidInputError.

    Any thread may read and commit; commits happen one after the other.
    """

    @property
    def location(self) -> str:
        """The place of the facts, for messages."""
        ...

    def graph(self, name: URIRef) -> Graph:
        """Get the named graph as a live view that can be read but not written; empty if unknown.

        Raises:
            InvalidInputError: the store holds another user's facts and can hold no second user's.
        """
        ...

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add: all of it or, when an error is raised, nothing.

        Args:
            removed: quads to take out; those that are not there do not matter.
            added: quads to put in; those that are there already do not matter.

        Raises:
            InvalidInputError: a term is not valid RDF, or one that this store cannot hold.
            StoreError: the store could not be written.
        """
        ...

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs, all of them or none; unknown ones do not matter."""
        ...

    def close(self) -> None:
        """Let go of files and locks; further calls do nothing."""
        ...


@runtime_checkable
class ErasesWords(Protocol):
    """A store whose files keep the text of what was taken out, until it is told to clear it away."""

    def erase_removed(self) -> None:
        """See to it that no text of what was taken out so far stays on disk."""
        ...


@runtime_checkable
class HasPlaceBeside(Protocol):
    """A store on this machine's disk, beside which derived data may be kept."""

    @property
    def beside(self) -> Path:
        """A file that nothing else uses; it may be missing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedQuad:
    """A quad, and the texts by which a search finds it.

    Attributes:
        quad: a fact, or what says the words of an episode.
        texts: its words, and other wordings of it.
    """

    quad: Quad
    texts: tuple[str, ...]


@runtime_checkable
class KeepsVectors(Protocol):
    """A store that keeps the vectors of what its quads are searched by; they go in the edit that takes the quad."""

    def vectors(self, model: str, searched: Sequence[SearchedQuad]) -> list[bytes | None]:
        """Find what was kept for quads with just these texts; None for each that nothing was kept for.

        Args:
            model: the embedder.
            searched: any number.
        """
        ...

    def keep_vectors(self, model: str, vectors: Sequence[tuple[SearchedQuad, bytes]]) -> None:
        """Keep vectors for quads; those of a quad that is gone meanwhile are not kept.

        Args:
            model: the embedder.
            vectors: in place of what the embedder had for these quads.

        Raises:
            StoreError: they could not be written.
        """
        ...


@runtime_checkable
class CountsCommits(Protocol):
    """A store that is the only way to its graphs, so that what was read stays true until a commit."""

    def commits(self, name: URIRef) -> int:
        """Count the commits and drops that may have changed the graph since the store was opened."""
        ...


@runtime_checkable
class SupportsRevision(Protocol):
    """A store whose graphs others may write to behind our back, and that can tell so cheaply."""

    def revision(self, name: URIRef) -> Hashable:
        """A value that is another one after the graph has changed (as far as the store can see)."""
        ...


@runtime_checkable
class FindsLargest(Protocol):
    """A store on another machine, which would send all numbers of a graph if it were asked for the largest by a pattern."""

    def largest(self, name: URIRef, predicate: URIRef) -> int:
        """The largest whole number that a relation leads to in a graph; 0 where there is none."""
        ...


@runtime_checkable
class ListsGraphs(Protocol):
    """A store that can tell which graphs it has."""

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order."""
        ...


@runtime_checkable
class SupportsTransactions(Protocol):
    """A store that other processes write to, and that can hold them off while a change is made.

    Both contexts belong to the thread that enters them, and may be nested.
    """

    def snapshot(self) -> AbstractContextManager[None]:
        """While entered, all that this thread reads is of one moment."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """While entered, nobody else writes; commits and drops of this thread are one, made at the end.

        What is read within is what the change will meet. When it is left by an error, nothing was changed.
        """
        ...


@runtime_checkable
class SupportsBackup(Protocol):
    """A store that can be copied while others write to it."""

    def backup(self, target: Path) -> None:
        """Copy the store as it is at one moment into a new file.

        Raises:
            StoreError: there is something, or it cannot be written.
        """
        ...


@runtime_checkable
class SupportsCheck(Protocol):
    """A store that can tell whether what lies under it is whole."""

    def problems(self) -> list[str]:
        """List what is wrong, each in a line; none where all is well."""
        ...


@runtime_checkable
class IsOfOneUser(Protocol):
    """A store that may have no graph names, and then holds the facts of one user."""

    @property
    def is_of_one_user(self) -> bool:
        """Tell whether it does."""
        ...


@runtime_checkable
class SupportsRepair(Protocol):
    """A store that can mend what is derived from its quads."""

    def repair(self) -> int:
        """Take out what is wrong with what is derived; it is derived anew when it is asked for.

        Nothing is done to what is damaged, or may only be read.

        Returns:
            How much was taken out.
        """
        ...


@runtime_checkable
class KnowsUsers(Protocol):
    """A store of somebody else's RDF, in which users have nodes already."""

    def node_of(self, user: str) -> URIRef | None:
        """The node that stands for a user; None where that is ours to make."""
        ...
