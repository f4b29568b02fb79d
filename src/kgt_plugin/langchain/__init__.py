"""Adapters for LangChain and LangGraph; each part is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kgt_plugin.errors import MissingDependencyError

if TYPE_CHECKING:
    from kgt_plugin.langchain.callbacks import KGTFeedbackCallback
    from kgt_plugin.langchain.chat_model import KGTChatModel
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
    "KGTMemory",
    "KGTMiddleware",
    "KGTRetriever",
    "KGTStore",
    "LLMExtractor",
    "kgt_tools",
]

_HOMES = {
    "KGTChatMessageHistory": "history",
    "KGTChatModel": "chat_model",
    "KGTFeedbackCallback": "callbacks",
    "KGTMemory": "memory",
    "KGTMiddleware": "middleware",
    "KGTRetriever": "retriever",
    "KGTStore": "store",
    "LLMExtractor": "extractor",
    "kgt_tools": "tools",
}


def __getattr__(name: str) -> Any:
    """Import a part by its name: an app pays for those it uses, and needs no others installed."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{home}")
    except ModuleNotFoundError as exc:
        package = (exc.name or "").partition(".")[0].replace("_", "-")
        if not package.startswith("lang"):
            raise
        extra = package if package == "langchain-classic" else "langchain"
        raise MissingDependencyError(package, extra=extra) from exc
    return getattr(module, name)
