"""Fixtures of the tests of benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kgt_bench.reading import measure_chat, read_chat_cases, read_near_cases
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.reading_talk import CHAT, NEAR, lines


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Tiny products are slower on several threads than on one."""
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def chat(tmp_path: Path) -> dict[str, Any]:
    """What `kgt bench chat` measures of invented talk."""
    return measure_chat(
        read_chat_cases(lines(tmp_path / "chat.jsonl", CHAT)),
        FakeScorer(),
        near=read_near_cases(lines(tmp_path / "near.jsonl", NEAR)),
        embedder=FakeEmbedder(),
    )
