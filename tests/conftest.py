"""What many tests share: an opened KGT over doubles, and one user's memory in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer


@pytest.fixture
def kgt() -> Iterator[KGT]:
    """Shared parts that answer at once."""
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as opened:
        yield opened


@pytest.fixture
def ana(kgt: KGT) -> UserMemory:
    """The memory of one user."""
    return kgt.user("ana@example.org")
