"""The page on telemetry: its example runs with the console exporters, and its names are those recorded."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from kgt_plugin import errors
from kgt_plugin.telemetry.operations import TRACED
from tests.documented import ROOT, blocks

PAGE = "docs/telemetry.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")
FAKES = """
from kgt_plugin import KGT
from kgt_plugin.testing import FakeEmbedder, FakeScorer
opened = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
KGT.open = lambda: opened
"""


@pytest.mark.slow
def test_the_example_prints_its_spans_and_metrics() -> None:
    """In a process of its own, by the global providers, over fake models; metrics come at its end."""
    (code,) = blocks(PAGE)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FAKES + code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    for name in ("search_memory", "upsert_memory", "score ", "embeddings "):
        assert f'"name": "{name}' in done.stdout
    for metric in ("gen_ai.client.operation.duration", "kgt.scorer.calls", "kgt.scorer.tokens"):
        assert f'"name": "{metric}"' in done.stdout
    assert "Oslo" not in done.stdout
    assert done.stderr == ""


def test_the_table_of_spans_names_every_operation() -> None:
    """Each traced method is in the row of its span."""
    for method, operation in TRACED.items():
        (row,) = (line for line in TEXT.splitlines() if line.startswith(f"| `{operation}` |"))
        assert f"`{method}`" in row


def test_what_the_code_records_is_on_the_page() -> None:
    """Every attribute and metric of the sources is told of, and every error kind that is named exists."""
    sources = (ROOT / "src/kgt_plugin/telemetry").glob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    names = set(re.findall(r'"((?:kgt|gen_ai)\.[\w.]+)"', code))
    assert names
    assert {name for name in names if f"`{name}`" not in TEXT} == set()
    assert all(hasattr(errors, name) for name in re.findall(r"`(\w+Error)`", TEXT))
