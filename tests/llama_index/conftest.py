"""What the tests of the adapters share: an opened KGT over doubles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer


@pytest.fixture
def kgt() -> Iterator[KGT]:
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as opened:
        yield opened


@pytest.fixture
def ana(kgt: KGT) -> UserMemory:
    return kgt.user("ana@example.org")
