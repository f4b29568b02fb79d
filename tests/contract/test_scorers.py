"""Every scorer and every generator meets its contract."""

from __future__ import annotations

import pytest

from kgt_plugin.scoring import Generator, Scorer
from kgt_plugin.scoring.cache import CachedGenerator, cached
from kgt_plugin.testing import FakeScorer, GeneratorContract, ScorerContract
from tests.contract.tiny_models import (
    CONTEXT,
    scorer,
)

pytestmark = pytest.mark.slow


class TestFakeScorer(ScorerContract, GeneratorContract):
    """The double keeps the contract."""

    context = CONTEXT

    def make_scorer(self) -> Scorer:
        return FakeScorer(context=CONTEXT)

    def make_generator(self) -> Generator:
        return FakeScorer(context=CONTEXT)


class TestCachedScorer(ScorerContract, GeneratorContract):
    """What stands before a scorer keeps the contract as the scorer does."""

    context = CONTEXT

    def make_scorer(self) -> Scorer:
        return cached(FakeScorer(context=CONTEXT))

    def make_generator(self) -> Generator:
        return CachedGenerator(FakeScorer(context=CONTEXT))


class TransformersContract(ScorerContract, GeneratorContract):
    """The contract for one architecture."""

    architecture: str
    context = CONTEXT

    def make_scorer(self) -> Scorer:
        made: Scorer = scorer(self.architecture)
        return made

    def make_generator(self) -> Generator:
        made: Generator = scorer(self.architecture)
        return made


class TestLlama(TransformersContract):
    architecture = "llama"


class TestQwen2(TransformersContract):
    architecture = "qwen2"


class TestGPT2(TransformersContract):
    architecture = "gpt2"
