"""Adapters for LangChain and LangGraph; each part is imported when it is first asked for."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kgt_plugin.lazy_import import lazy_import

if TYPE_CHECKING:
    from kgt_plugin.langchain.callbacks import KGTFeedbackCallback
    from kgt_plugin.langchain.chat_model import KGTChatModel
    from kgt_plugin.langchain.embedding import LangChainEmbedder
    from kgt_plugin.langchain.extractor import LLMExtractor
    from kgt_plugin.langchain.history import KGTChatMessageHistory
    from kgt_plugin.langchain.memory import KGTMemory
    from kgt_plugin.langchain.middleware import KGTMiddleware
    from kgt_plugin.langchain.retriever import KGTRetriever
    from kgt_plugin.langchain.store import KGTStore
    from kgt_plugin.langchain.tools import kgt_tools

__all__ = [
    "KGTChatMessageHistory",
    "KGTChatModel",
    "KGTFeedbackCallback",
    "KGTMiddleware",
    "KGTRetriever",
    "KGTStore",
    "LLMExtractor",
    "LangChainEmbedder",
    "kgt_tools",
]
# `import *` asks for all of these: what needs an extra of its own is among them where that is there.
if find_spec("langchain_classic") is not None:
    __all__ += ["KGTMemory"]

_HOMES = {
    "KGTChatMessageHistory": "history",
    "KGTChatModel": "chat_model",
    "KGTFeedbackCallback": "callbacks",
    "KGTMemory": "memory",
    "KGTMiddleware": "middleware",
    "KGTRetriever": "retriever",
    "KGTStore": "store",
    "LLMExtractor": "extractor",
    "LangChainEmbedder": "embedding",
    "kgt_tools": "tools",
}
_EXTRAS = {"langchain_classic": "langchain-classic", "lang": "langchain"}


def __getattr__(name: str) -> Any:
    """Import a part by its name."""
    return lazy_import(__name__, name, _HOMES, _EXTRAS)
