"""A memory over doubles, opened as tests want it."""

from __future__ import annotations

from kgt_plugin import KGT
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = ["open_kgt"]


def open_kgt(scorer: FakeScorer | None = None) -> KGT:
    """Open the shared parts over doubles, in memory."""
    return KGT.open(store=":memory:", model=scorer or FakeScorer(), embedder=FakeEmbedder())
