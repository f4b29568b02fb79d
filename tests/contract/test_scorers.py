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
    context: int | None = CONTEXT

    def make_scorer(self) -> Scorer:
        made: Scorer = scorer(self.architecture)
        return made

    def make_generator(self) -> Generator:
        made: Generator = scorer(self.architecture)
        return made


class TestLlama(TransformersContract):
    architecture = "llama"


class TestQwen2(TransformersContract):
    """Qwen 2.5 is of this architecture too."""

    architecture = "qwen2"


class TestGPT2(TransformersContract):
    architecture = "gpt2"


class TestQwen3(TransformersContract):
    architecture = "qwen3"


class TestGemma3(TransformersContract):
    architecture = "gemma3"


class TestLlama4(TransformersContract):
    architecture = "llama4"


class TestRWKV(TransformersContract):
    architecture = "rwkv"


class TestRecurrentGemma(TransformersContract):
    architecture = "recurrent_gemma"
    context = None
