"""LlamaIndex adapters: make a RAG app or an agent personal, and keep property graphs in RDF."""

from __future__ import annotations

from kgt_plugin.errors import MissingDependencyError

try:
    import llama_index.core  # noqa: F401 - only whether it is there
except ModuleNotFoundError as exc:
    if not (exc.name or "").startswith("llama_index"):
        raise
    raise MissingDependencyError("LlamaIndex", extra="llama-index") from exc

from kgt_plugin.llama_index.property_graph import RDFPropertyGraphStore

__all__ = ["RDFPropertyGraphStore"]
