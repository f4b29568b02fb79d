"""`KGTPGRetriever`: what a user has told, and what the shared graph knows of the things it names."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from llama_index.core.graph_stores.types import KG_SOURCE_REL, PropertyGraphStore, Triplet
from llama_index.core.indices.property_graph import BasePGRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index.nodes import nodes_of
from kgt_plugin.memory import UserMemory, user_handle
from kgt_plugin.records import Context, Retrieved, Triple
from kgt_plugin.text.labels import normalize

__all__ = ["KGTPGRetriever"]


class KGTPGRetriever(BasePGRetriever):
    """A sub-retriever of `PropertyGraphIndex` that makes its answers personal.

    It gives what the user has told that bears on the query, as `KGTRetriever` does, and then relations
    of the index's own graph at the things that the facts among it name ("my vet is Dr. Wu" leads to
    what the documents say of Dr. Wu). Where user and documents differ on a relation, the user is
    right: what the documents say of it is left out, whether or not the user's fact was recalled. The
    shared graph is only read.

    Examples:
        >>> from llama_index.core.graph_stores.types import EntityNode, Relation
        >>> from kgt_plugin.llama_index import KGTPGRetriever, RDFPropertyGraphStore
        >>> store = RDFPropertyGraphStore()
        >>> store.upsert_nodes([EntityNode(name="Carol"), EntityNode(name="York")])
        >>> store.upsert_relations([Relation(label="WORKS_IN", source_id="Carol", target_id="York")])
        >>> edits = ana.hear("My sister is called Carol.")
        >>> retriever = KGTPGRetriever(store, ana, include_text=False)
        >>> retriever.retrieve("What is my sister's name?")[-1].get_content()
        'Carol -> WORKS_IN -> York'
    """

    def __init__(
        self,
        graph_store: PropertyGraphStore,
        memory: UserMemory,
        *,
        k: int | None = None,
        path_depth: int = 1,
        limit: int = 30,
        include_text: bool = True,
        **kwargs: Any,
    ) -> None:
        """Join a user's memory to an index's graph.

        Args:
            graph_store: the index's, `index.property_graph_store`.
            memory: the user's; made by `KGT.user`.
            k: how many facts and turns at most; None is `Settings.top_k`.
            path_depth: how many steps to go from what a fact names; 0 gives nothing of the shared graph.
            limit: how many relations of the shared graph at most.
            include_text: put the text that a shared relation was read from beside it.
            **kwargs: LlamaIndex's own.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        super().__init__(graph_store, include_text=include_text, **kwargs)
        self._memory = user_handle(memory, taker="KGTPGRetriever")
        self._k = k
        self._path_depth = path_depth
        self._limit = limit

    def retrieve_from_graph(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Retrieve facts and turns, then the relations that the facts lead to."""
        context = self._memory.context(query_bundle.query_str, k=self._k)
        shared = self._graph_store.get(ids=_named(context)) if self._leads_on(context) else []
        triplets: list[Triplet] = []
        if shared:
            triplets = self._graph_store.get_rel_map(
                shared, self._path_depth, self._limit, [KG_SOURCE_REL]
            )
        return self._answer(context, triplets)

    async def aretrieve_from_graph(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Await `retrieve_from_graph`."""
        context = await self._memory.acontext(query_bundle.query_str, k=self._k)
        shared = []
        if self._leads_on(context):
            shared = await self._graph_store.aget(ids=_named(context))
        triplets: list[Triplet] = []
        if shared:
            triplets = await self._graph_store.aget_rel_map(
                shared, self._path_depth, self._limit, [KG_SOURCE_REL]
            )
        return await asyncio.to_thread(self._answer, context, triplets)

    def _leads_on(self, context: Context) -> bool:
        # Asked for no ids, a property-graph store gives all its nodes.
        return bool(context.facts) and self._path_depth > 0

    def _answer(self, context: Context, triplets: Sequence[Triplet]) -> list[NodeWithScore]:
        told = {
            _relation(*fact.labels[:2])
            for name in {triplet[0].id for triplet in triplets}
            for fact in self._told_of(name)
        }
        kept = [t for t in triplets if _relation(t[0].id, t[1].id) not in told]
        scores = [_score(triplet, context.facts) for triplet in kept]
        personal = nodes_of(context, user=self._memory.user)
        return [*personal, *self._get_nodes_with_score(kept, scores)]

    def _told_of(self, name: str) -> list[Triple]:
        try:
            return self._memory.facts(name)
        except InvalidInputError:  # nothing that a user's fact could be about
            return []


def _named(context: Context) -> list[str]:
    """List what the facts name, the likeliest first."""
    ends = [label for fact in context.facts for label in fact.triple.labels[::2]]
    return list(dict.fromkeys(ends))


def _relation(subject: str, relation: str) -> tuple[str, str]:
    return (normalize(subject), normalize(relation.replace("_", " ")))


def _score(triplet: Triplet, facts: Sequence[Retrieved]) -> float:
    """The probability of the likeliest fact that leads to this relation directly, else of the last."""
    ends = {triplet[0].id, triplet[2].id}
    leading = [fact.probability for fact in facts if ends & set(fact.triple.labels[::2])]
    return max(leading, default=facts[-1].probability)
