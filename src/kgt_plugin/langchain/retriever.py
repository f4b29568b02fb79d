"""`KGTRetriever`: what one user has told, as LangChain documents."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from kgt_plugin.memory import UserMemory, item_metadata, user_handle
from kgt_plugin.records import Context

__all__ = ["KGTRetriever"]


class KGTRetriever(BaseRetriever):
    """A retriever of what a user has told that bears on a query, the most probable first.

    You get the items of `UserMemory.context`: facts and turns of the user. A document's text is the
    fact as a sentence, or the user's words around what bears on the query. The metadata of both:
    `score` (the probability that it bears on the query), `kind` ("fact" or "episode"), `time` (since
    when the fact holds or when the turn was said, ISO 8601), `source` (the whole message) and
    `episode_id`. A fact also has `subject`, `relation` and `object` in words, `triple` (the terms in
    N-Triples) and `edit_id`; a turn has `answered`, the assistant's words before it. What is not
    known is None.

    Attributes:
        memory: the user's; made by `KGT.user`.
        k: how many documents at most; None is `Settings.top_k`.

    Examples:
        >>> from kgt_plugin.langchain import KGTRetriever
        >>> edits = ana.hear("My dog is called Rex.")
        >>> (document,) = KGTRetriever(memory=ana, k=1).invoke("What is my dog called?")
        >>> document.page_content, document.metadata["source"]
        ('The name of my dog is Rex.', 'My dog is called Rex.')
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    memory: UserMemory
    k: int | None = Field(default=None, ge=1)

    def __init__(self, **fields: Any) -> None:
        """Look into one user's memory.

        Args:
            **fields: see the attributes, and those of `BaseRetriever`.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        user_handle(fields.get("memory"), taker="KGTRetriever")
        super().__init__(**fields)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """Retrieve, at most `k` documents of this call."""
        del run_manager
        return _documents(self.memory.context(query, k=self.k if k is None else k))

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """Await `_get_relevant_documents`."""
        del run_manager
        return _documents(await self.memory.acontext(query, k=self.k if k is None else k))


def _documents(context: Context) -> list[Document]:
    return [
        Document(
            page_content=item.text, metadata={"score": item.probability, **item_metadata(item)}
        )
        for item in context.items
    ]
