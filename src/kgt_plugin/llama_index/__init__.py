"""Adapters for LlamaIndex; each part is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kgt_plugin.errors import MissingDependencyError

if TYPE_CHECKING:
    from kgt_plugin.llama_index.embedding import KGTEmbedding, LlamaIndexEmbedder
    from kgt_plugin.llama_index.feedback import FeedbackEvent, KGTFeedbackHandler
    from kgt_plugin.llama_index.llm import KGTLLM
    from kgt_plugin.llama_index.memory import KGTMemory
    from kgt_plugin.llama_index.memory_block import KGTMemoryBlock
    from kgt_plugin.llama_index.pg_retriever import KGTPGRetriever
    from kgt_plugin.llama_index.property_graph import RDFPropertyGraphStore
    from kgt_plugin.llama_index.retriever import KGTRetriever

__all__ = [
    "KGTLLM",
    "FeedbackEvent",
    "KGTEmbedding",
    "KGTFeedbackHandler",
    "KGTMemory",
    "KGTMemoryBlock",
    "KGTPGRetriever",
    "KGTRetriever",
    "LlamaIndexEmbedder",
    "RDFPropertyGraphStore",
]

_HOMES = {
    "FeedbackEvent": "feedback",
    "KGTEmbedding": "embedding",
    "KGTFeedbackHandler": "feedback",
    "KGTLLM": "llm",
    "KGTMemory": "memory",
    "KGTMemoryBlock": "memory_block",
    "KGTPGRetriever": "pg_retriever",
    "KGTRetriever": "retriever",
    "LlamaIndexEmbedder": "embedding",
    "RDFPropertyGraphStore": "property_graph",
}


def __getattr__(name: str) -> Any:
    """Import a part by its name: an app pays for those it uses."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{home}")
    except ModuleNotFoundError as exc:
        if not (exc.name or "").startswith("llama_index"):
            raise
        raise MissingDependencyError("LlamaIndex", extra="llama-index") from exc
    return getattr(module, name)
