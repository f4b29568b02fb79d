"""`KGTRetriever`: one user's facts as LlamaIndex nodes."""

from __future__ import annotations

import asyncio

from llama_index.core.callbacks import CallbackManager
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from kgt_plugin.llama_index.nodes import FactNodes
from kgt_plugin.memory import UserMemory, user_handle

__all__ = ["KGTRetriever"]


class KGTRetriever(BaseRetriever):
    """Retrieves the facts that bear on a query, the most probable first.

    A node's text is the fact as a sentence, its score the fact's probability for the query. Its
    metadata: `subject`, `relation` and `object` in words, `triple` (the terms in N-Triples), and where
    the fact comes from: `edit_id` and `source`, the message that taught it (None for facts that were
    there before). Metadata stays out of prompts and embeddings.
    """

    def __init__(
        self,
        memory: UserMemory,
        *,
        k: int | None = None,
        callback_manager: CallbackManager | None = None,
        verbose: bool = False,
    ) -> None:
        """Look into one user's memory.

        Args:
            memory: whose facts; made by `KGT.user`.
            k: how many facts at most; None is `Settings.top_k`.
            callback_manager: LlamaIndex's own.
            verbose: LlamaIndex's own.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        super().__init__(callback_manager=callback_manager, verbose=verbose)
        self._memory = user_handle(memory, taker="KGTRetriever")
        self._k = k
        self._nodes = FactNodes(self._memory)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Retrieve."""
        return self._nodes.of(self._memory.context(query_bundle.query_str, k=self._k))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Await `_retrieve`."""
        context = await self._memory.acontext(query_bundle.query_str, k=self._k)
        return await asyncio.to_thread(self._nodes.of, context)
