"""One user's named graph: read, changed all or nothing, journaled, undone."""

from __future__ import annotations

from kgt_plugin.graph.personal_graph import PersonalGraph

__all__ = ["PersonalGraph"]
