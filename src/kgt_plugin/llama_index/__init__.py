"""Adapters for LlamaIndex; each part is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgt_plugin.lazy_import import lazy_import

if TYPE_CHECKING:
    from kgt_plugin.llama_index.embedding import KGTEmbedding, LlamaIndexEmbedder
    from kgt_plugin.llama_index.extractor import LLMExtractor
    from kgt_plugin.llama_index.feedback import FeedbackEvent, KGTFeedbackHandler
    from kgt_plugin.llama_index.live_handles import restoring
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
    "LLMExtractor",
    "LlamaIndexEmbedder",
    "RDFPropertyGraphStore",
    "restoring",
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
    "LLMExtractor": "extractor",
    "LlamaIndexEmbedder": "embedding",
    "RDFPropertyGraphStore": "property_graph",
    "restoring": "live_handles",
}
_EXTRAS = {"llama_index": "llama-index"}


def __getattr__(name: str) -> Any:
    """Import a part by its name."""
    return lazy_import(__name__, name, _HOMES, _EXTRAS)
