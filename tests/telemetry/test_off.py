"""Nothing without OpenTelemetry: nothing imported, nothing recorded, and the memory as ever."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
from opentelemetry import metrics

from kgt_plugin import MissingDependencyError, UserMemory, telemetry
from kgt_plugin.telemetry.instruments import current

USE = """
from kgt_plugin import KGT
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.testing import FakeEmbedder, FakeScorer
with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
    memory = kgt.user("ana")
    memory.hear("I live in Oslo.")
    memory.learn("Where do I live?", "Bergen", old_answer="Oslo")
    assert "Bergen" in memory.context("Where do I live?").text
    LearningQueue().close()
"""


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.slow
def test_an_app_without_it_never_imports_it() -> None:
    """The API may be installed: as long as the app doesn't use it, neither does the package."""
    code = f"{USE}\nimport sys; print([m for m in sys.modules if 'opentelemetry' in m])"
    assert run(code) == "[]\n"


@pytest.mark.slow
def test_the_memory_works_where_it_is_not_installed() -> None:
    """Without the API, `configure` alone fails, and names the extra."""
    code = (
        "import sys; sys.modules['opentelemetry'] = sys.modules['opentelemetry.trace'] = None\n"
        f"{USE}\nfrom kgt_plugin import telemetry\n"
        "try:\n    telemetry.configure()\nexcept Exception as error:\n    print(repr(error))"
    )
    assert "MissingDependencyError('opentelemetry-api is not installed: run pip install \"kgt" in (
        run(code)
    )


def test_an_api_that_is_too_old_is_told_once_and_left_alone(
    ana: UserMemory,
    unsettled: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Another package may bring an old one: the memory goes on without spans."""

    def create_histogram(self: object, name: str, unit: str = "", description: str = "") -> None:
        raise AssertionError("called as if it were new")

    monkeypatch.setattr(metrics.Meter, "create_histogram", create_histogram)
    with caplog.at_level(logging.WARNING):
        ana.context("Where do I live?")
        ana.context("Where do I live?")
    assert current() is None
    (record,) = caplog.records
    assert record.getMessage().startswith("no spans and no metrics of the memory")
    assert 'pip install "kgt-plugin[telemetry]"' in record.getMessage()
    with pytest.raises(MissingDependencyError, match=r"1\.30"):
        telemetry.configure()
