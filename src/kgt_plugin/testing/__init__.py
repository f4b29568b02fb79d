"""Doubles and contract tests for those who build on this package; needs neither torch nor pytest."""

from __future__ import annotations

from kgt_plugin.testing.embedder_contract import EmbedderContract
from kgt_plugin.testing.extractors import ExtractorContract
from kgt_plugin.testing.fakes import FakeEmbedder, FakeScorer
from kgt_plugin.testing.scorer_contract import GeneratorContract, ScorerContract
from kgt_plugin.testing.store_contract import StoreContract

__all__ = [
    "EmbedderContract",
    "ExtractorContract",
    "FakeEmbedder",
    "FakeScorer",
    "GeneratorContract",
    "ScorerContract",
    "StoreContract",
]
