"""Recalled facts and turns as nodes of LlamaIndex, with where they come from."""

from __future__ import annotations

import hashlib

from llama_index.core.schema import NodeWithScore, TextNode

from kgt_plugin.memory import item_metadata
from kgt_plugin.records import Context, RecalledItem

__all__ = ["nodes_of"]


def nodes_of(context: Context, *, user: str) -> list[NodeWithScore]:
    """Make a node of every item, most probable first.

    Args:
        context: what was recalled.
        user: whose it is; the same item of the same user always has the same id.
    """
    return [_node(item, user) for item in context.items]


def _node(item: RecalledItem, user: str) -> NodeWithScore:
    metadata = item_metadata(item)
    named = metadata.get("triple", f"episode {item.episode_id}")
    node = TextNode(
        id_=hashlib.sha256(f"{user}\n{named}".encode()).hexdigest(),
        text=item.text,
        metadata=metadata,
        excluded_llm_metadata_keys=list(metadata),
        excluded_embed_metadata_keys=list(metadata),
    )
    return NodeWithScore(node=node, score=item.probability)
