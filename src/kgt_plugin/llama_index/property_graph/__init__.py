"""LlamaIndex's labelled property graphs over RDF."""

from __future__ import annotations

from kgt_plugin.llama_index.property_graph.store import RDFPropertyGraphStore

__all__ = ["RDFPropertyGraphStore"]
