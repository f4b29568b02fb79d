"""`KGTRetriever`: one user's facts as LangChain documents."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, PrivateAttr

from kgt_plugin.memory import Provenance, UserMemory, user_handle
from kgt_plugin.records import Context

__all__ = ["KGTRetriever"]


class KGTRetriever(BaseRetriever):
    """Retrieves the facts that bear on a query, the most probable first.

    A document's text is the fact as a sentence. Its metadata: `score` (the fact's probability for the
    query), `subject`, `relation` and `object` in words, `triple` (the terms in N-Triples), and where
    the fact comes from: `edit_id` and `source`, the message that taught it (None for facts that were
    there before).

    Attributes:
        memory: whose facts; made by `KGT.user`.
        k: how many facts at most; None is `Settings.top_k`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    memory: UserMemory
    k: int | None = Field(default=None, ge=1)

    _provenance: Provenance = PrivateAttr()

    def __init__(self, **fields: Any) -> None:
        """Look into one user's memory.

        Args:
            **fields: see the attributes, and those of `BaseRetriever`.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        user_handle(fields.get("memory"), taker="KGTRetriever")
        super().__init__(**fields)
        self._provenance = Provenance(self.memory)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """Retrieve, at most `k` facts of this call."""
        del run_manager
        return self._documents(self.memory.context(query, k=self.k if k is None else k))

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """Await `_get_relevant_documents`."""
        del run_manager
        context = await self.memory.acontext(query, k=self.k if k is None else k)
        return await asyncio.to_thread(self._documents, context)

    def _documents(self, context: Context) -> list[Document]:
        return [
            Document(page_content=fact.text, metadata={"score": fact.probability, **origin})
            for fact, origin in zip(context.facts, self._provenance.of(context), strict=True)
        ]
