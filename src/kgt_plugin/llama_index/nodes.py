"""Retrieved facts as nodes of LlamaIndex, with where they come from."""

from __future__ import annotations

import hashlib
from typing import Any

from llama_index.core.schema import NodeWithScore, TextNode

from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Context, Retrieved

__all__ = ["FactNodes"]


class FactNodes:
    """Makes nodes of one user's facts."""

    def __init__(self, memory: UserMemory) -> None:
        """Read nothing yet.

        Args:
            memory: whose facts.
        """
        self._memory = memory
        self._sources: dict[str, str | None] = {}

    def of(self, context: Context) -> list[NodeWithScore]:
        """The facts of a context, most probable first."""
        edits = {fact.edit_id for fact in context.facts if fact.edit_id is not None}
        if not edits <= self._sources.keys():
            # What an edit came from never changes, so the journal is read for new edits only.
            self._sources = {edit.id: edit.source for edit in self._memory.history() if edit.id}
        return [self._node(fact) for fact in context.facts]

    def _node(self, fact: Retrieved) -> NodeWithScore:
        subject, relation, value = fact.triple.labels
        triple = " ".join(term.n3() for term in fact.triple.terms)
        metadata: dict[str, Any] = {
            "subject": subject,
            "relation": relation,
            "object": value,
            "triple": triple,
            "edit_id": fact.edit_id,
            "source": None if fact.edit_id is None else self._sources.get(fact.edit_id),
        }
        said = f"{self._memory.user}\n{triple}"
        node = TextNode(
            id_=hashlib.sha256(said.encode()).hexdigest(),
            text=fact.text,
            metadata=metadata,
            excluded_llm_metadata_keys=list(metadata),
            excluded_embed_metadata_keys=list(metadata),
        )
        return NodeWithScore(node=node, score=fact.probability)
