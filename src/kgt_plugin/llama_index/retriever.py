"""`KGTRetriever`: what one user has told, as LlamaIndex nodes."""

from __future__ import annotations

from llama_index.core.callbacks import CallbackManager
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from kgt_plugin.llama_index.nodes import nodes_of
from kgt_plugin.memory import UserMemory, user_handle

__all__ = ["KGTRetriever"]


class KGTRetriever(BaseRetriever):
    """A retriever of what a user has told that bears on a query, the most probable first.

    You get the items of `UserMemory.context`: facts and turns of the user. A node's text is the fact
    as a sentence, or the user's words around what bears on the query; its score is the probability
    that it bears on the query. The metadata of both: `kind` ("fact" or "episode"), `time` (since when
    the fact holds or when the turn was said, ISO 8601), `source` (the whole message) and `episode_id`.
    A fact also has `subject`, `relation` and `object` in words, `triple` (the terms in N-Triples) and
    `edit_id`; a turn has `answered`, the assistant's words before it. What is not known is None.
    Metadata stays out of prompts and embeddings.

    Examples:
        >>> from kgt_plugin.llama_index import KGTRetriever
        >>> edits = ana.hear("My dog is called Rex.")
        >>> (found,) = KGTRetriever(ana, k=1).retrieve("What is my dog called?")
        >>> found.get_content(), found.node.metadata["source"]
        ('The name of my dog is Rex.', 'My dog is called Rex.')
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
            memory: the user's; made by `KGT.user`.
            k: how many nodes at most; None is `Settings.top_k`.
            callback_manager: LlamaIndex's own.
            verbose: LlamaIndex's own.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        super().__init__(callback_manager=callback_manager, verbose=verbose)
        self._memory = user_handle(memory, taker="KGTRetriever")
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Retrieve."""
        context = self._memory.context(query_bundle.query_str, k=self._k)
        return nodes_of(context, user=self._memory.user)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Await `_retrieve`."""
        context = await self._memory.acontext(query_bundle.query_str, k=self._k)
        return nodes_of(context, user=self._memory.user)
