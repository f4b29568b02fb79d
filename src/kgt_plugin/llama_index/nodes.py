"""Retrieved facts as nodes of LlamaIndex, with where they come from."""

from __future__ import annotations

import hashlib
from typing import Any

from llama_index.core.schema import NodeWithScore, TextNode

from kgt_plugin.memory import Provenance, UserMemory
from kgt_plugin.records import Context, Retrieved

__all__ = ["FactNodes"]


class FactNodes:
    """Makes nodes of one user's facts."""

    def __init__(self, memory: UserMemory) -> None:
        """Read nothing yet.

        Args:
            memory: whose facts.
        """
        self._user = memory.user
        self._provenance = Provenance(memory)

    def of(self, context: Context) -> list[NodeWithScore]:
        """The facts of a context, most probable first."""
        origins = self._provenance.of(context)
        return [self._node(*each) for each in zip(context.facts, origins, strict=True)]

    def _node(self, fact: Retrieved, origin: dict[str, Any]) -> NodeWithScore:
        said = f"{self._user}\n{origin['triple']}"
        node = TextNode(
            id_=hashlib.sha256(said.encode()).hexdigest(),
            text=fact.text,
            metadata=origin,
            excluded_llm_metadata_keys=list(origin),
            excluded_embed_metadata_keys=list(origin),
        )
        return NodeWithScore(node=node, score=fact.probability)
