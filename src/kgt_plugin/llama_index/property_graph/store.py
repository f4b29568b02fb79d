"""`RDFPropertyGraphStore`: LlamaIndex's property graphs kept in RDF."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, Self

import fsspec  # type: ignore[import-untyped]  # it has no stubs
from llama_index.core.graph_stores.types import (
    DEFAULT_PERSIST_DIR,
    DEFAULT_PG_PERSIST_FNAME,
    LabelledNode,
    Relation,
    Triplet,
)
from llama_index.core.vector_stores.types import VectorStoreQuery
from rdflib import Dataset, Graph
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.llama_index.property_graph.async_store import AsyncPropertyGraphStore
from kgt_plugin.llama_index.property_graph.documents import read_document, write_document
from kgt_plugin.llama_index.property_graph.graph_changes import (
    Change,
    removal,
    with_nodes,
    with_relations,
)
from kgt_plugin.llama_index.property_graph.graph_reader import GraphReader
from kgt_plugin.llama_index.property_graph.names import Names, revision_of
from kgt_plugin.llama_index.property_graph.query import MAX_ROWS, run_query
from kgt_plugin.llama_index.property_graph.schema import (
    TEXT_TO_SPARQL,
    Schema,
    describe,
    read_schema,
)
from kgt_plugin.llama_index.property_graph.vectors import NodeVectors
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.stores import USER_PREFIX, Store, SupportsRevision, open_store

__all__ = ["RDFPropertyGraphStore"]

_NAME = "urn:kgt:property-graph"


class RDFPropertyGraphStore(LiveHandle, AsyncPropertyGraphStore):
    """A property-graph store over one RDF graph, a new one or one that you have.

    Nodes are called by their labels, relations by those of their predicates, and types are labels of
    nodes; what is put in comes back as it was. Filters mean what they mean to LlamaIndex's own
    `SimplePropertyGraphStore`; only `delete` takes out less, see there. A user's personal graph is
    read only here: `UserMemory` changes it, so that every edit can be undone.

    Examples:
        >>> from llama_index.core.graph_stores.types import EntityNode
        >>> from kgt_plugin.llama_index import RDFPropertyGraphStore
        >>> store = RDFPropertyGraphStore()
        >>> store.upsert_nodes([EntityNode(name="Carol", label="person")])
        >>> store.structured_query("SELECT ?name { ?who rdfs:label ?name }")
        [{'name': 'Carol'}]
    """

    supports_structured_queries = True
    supports_vector_queries = True
    text_to_cypher_template = TEXT_TO_SPARQL

    def __init__(
        self,
        store: str | Path | Graph | Dataset | Store = ":memory:",
        *,
        name: str = _NAME,
        user: str | None = None,
        max_rows: int = MAX_ROWS,
    ) -> None:
        """Look at a graph; nothing is written.

        Args:
            store: where it is: a path, ":memory:", a URL, an rdflib Graph or Dataset, a `Store`.
            name: the IRI of the named graph; an rdflib Graph and a Turtle file have one graph only.
            user: whose personal graph it is instead.
            max_rows: how many rows a structured query may give; one with more is refused.

        Raises:
            InvalidInputError: the name is a user's graph, or the store belongs to somebody else.
            StoreError: the store cannot be opened.
        """
        if max_rows < 1:
            raise InvalidInputError("max_rows must be at least 1")
        if user is None and name.startswith(USER_PREFIX):
            raise InvalidInputError(f"{name} is a user's graph: name the user with user=...")
        self._max_rows = max_rows
        self._store = open_store(store)
        self._lock = threading.RLock()
        self._schema: Schema | None = None
        self._writable = user is None
        if user is not None:
            personal = PersonalGraph(self._store, user)
            self._name, revision = personal.name, revision_of(personal)
        else:
            self._name, revision = URIRef(name), self._revision
        graph = self._store.graph(self._name)
        self._reader = GraphReader(graph, Names(graph, revision))
        self._vectors = NodeVectors(self._reader, self._store, self._name)

    @property
    def client(self) -> Graph:
        """The graph, as an rdflib Graph that cannot be written."""
        return self._reader.graph

    def get(
        self, properties: dict[str, Any] | None = None, ids: list[str] | None = None
    ) -> list[LabelledNode]:
        """Get the nodes with one of these properties and one of these ids; all where none is given.

        An id that no node has may be the IRI or another label of one.
        """
        with self._lock:
            return list(self._reader.nodes(properties, ids).values())

    def get_triplets(
        self,
        entity_names: list[str] | None = None,
        relation_names: list[str] | None = None,
        properties: dict[str, Any] | None = None,
        ids: list[str] | None = None,
    ) -> list[Triplet]:
        """Get the relations, with their nodes, that meet every condition; none where none is given."""
        with self._lock:
            found = self._reader.select(entity_names, relation_names, properties, ids)
        return [each.triplet for each in found]

    def get_rel_map(
        self,
        graph_nodes: list[LabelledNode],
        depth: int = 2,
        limit: int = 30,
        ignore_rels: list[str] | None = None,
    ) -> list[Triplet]:
        """Get the relations of nodes, and of the nodes these lead to, each once, nearest first.

        Args:
            graph_nodes: where to begin.
            depth: how many steps to take.
            limit: how many relations at most.
            ignore_rels: relations to leave out of the answer; paths go over them.
        """
        with self._lock:
            found = self._reader.around((node.id for node in graph_nodes), depth)
        triplets = [each.triplet for each in found if each.triplet[1].id not in (ignore_rels or ())]
        return triplets[:limit]

    def upsert_nodes(self, nodes: Sequence[LabelledNode]) -> None:
        """Put nodes in, in the place of those with the same ids.

        Raises:
            InvalidInputError: a property that RDF cannot hold, or the graph is a user's.
        """
        with self._lock:
            self._commit(with_nodes(self._reader, nodes))

    def upsert_relations(self, relations: list[Relation]) -> None:
        """Put relations in, with entities for ends that are missing.

        As in LlamaIndex's own store, a relation that is there stays as it is: delete it first to
        change its properties.

        Raises:
            InvalidInputError: a property that RDF cannot hold, or the graph is a user's.
        """
        with self._lock:
            self._commit(with_relations(self._reader, relations))

    def delete(
        self,
        entity_names: list[str] | None = None,
        relation_names: list[str] | None = None,
        properties: dict[str, Any] | None = None,
        ids: list[str] | None = None,
    ) -> None:
        """Delete what meets the conditions, and nothing else.

        With `relation_names` that is relations alone; otherwise it is nodes, with their relations.
        Nodes at the other end stay, which `SimplePropertyGraphStore` deletes too; without any
        condition nothing is deleted, where it deletes everything.

        Raises:
            InvalidInputError: a name is a label of several nodes, or the graph is a user's.
        """
        with self._lock:
            self._reader.refuse_ambiguous([*(entity_names or ()), *(ids or ())])
            if relation_names:
                found = self._reader.select(entity_names, relation_names, properties, ids)
                self._commit(removal(self._reader, (), [each.terms for each in found]))
                return
            conditions = [
                set(self._reader.nodes(asked, wanted))
                for asked, wanted in ((properties, None), (None, entity_names), (None, ids))
                if asked or wanted
            ]
            if conditions:
                self._commit(removal(self._reader, set.intersection(*conditions), ()))

    def structured_query(
        self, query: str, param_map: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a SPARQL query over this graph; it reaches no other graph and no network.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            param_map: values of the query's variables, bound and never spliced into its text: RDF
                terms, text, numbers, truth values, dates.

        Returns:
            One dict a row; see `query.run_query`.

        Raises:
            InvalidInputError: it does not parse, changes something, looks elsewhere, or gives more
                than `max_rows`.
        """
        with self._lock:
            graph = self._reader.graph
            return run_query(graph, query, param_map or {}, max_rows=self._max_rows)

    def vector_query(
        self, query: VectorStoreQuery, **_kwargs: Any
    ) -> tuple[list[LabelledNode], list[float]]:
        """Get the nodes whose embeddings are nearest, with their cosines.

        Raises:
            InvalidInputError: there is no embedding to compare with, or it is of another model.
        """
        with self._lock:
            return self._vectors.nearest(query)

    def get_schema(self, refresh: bool = False) -> Schema:  # noqa: FBT001, FBT002 - LlamaIndex's signature
        """Get the types, relations and properties in use, the 40 most used of each."""
        with self._lock:
            if self._schema is None or refresh:
                self._schema = read_schema(self._reader)
            return self._schema

    def get_schema_str(self, refresh: bool = False) -> str:  # noqa: FBT001, FBT002 - as above
        """Get the schema in words, with the IRIs that a query needs."""
        return describe(self.get_schema(refresh))

    def persist(self, persist_path: str, fs: fsspec.AbstractFileSystem | None = None) -> None:
        """Write the graph to a file as well: RDF, in the format that its ending names, else Turtle.

        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            write_document(self._reader.graph, self._name, persist_path, fs)

    @classmethod
    def from_persist_path(
        cls, persist_path: str, fs: fsspec.AbstractFileSystem | None = None
    ) -> Self:
        """Read what `persist` wrote, or any RDF file, into memory.

        Raises:
            MalformedRDFError: it does not parse.
            StoreError: it cannot be read.
        """
        made = cls()
        made._store.commit(removed=(), added=read_document(persist_path, fs, made._name))
        return made

    @classmethod
    def from_persist_dir(
        cls, persist_dir: str = DEFAULT_PERSIST_DIR, fs: fsspec.AbstractFileSystem | None = None
    ) -> Self:
        """Read what `StorageContext.persist` had this store write."""
        return cls.from_persist_path(f"{persist_dir}/{DEFAULT_PG_PERSIST_FNAME}", fs)

    def close(self) -> None:
        """Let go of the store that it was opened on."""
        self._store.close()

    def _commit(self, change: Change) -> None:
        if not self._writable:
            raise InvalidInputError(
                "a user's graph is read only here: change it with UserMemory, so that it can be undone"
            )
        quads = {
            "removed": [(*terms, self._name) for terms in change.removed],
            "added": [(*terms, self._name) for terms in change.added],
        }
        if any(quads.values()):
            self._store.commit(**quads)
            self._reader.names.follow((*change.removed, *change.added))

    def _revision(self) -> Hashable:
        return self._store.revision(self._name) if isinstance(self._store, SupportsRevision) else 0
