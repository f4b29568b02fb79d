"""Make an agent personal from its user's own corrections (Knowledge Graph Tuning)."""

from kgt_plugin.version import __version__

__all__ = ["__version__"]
