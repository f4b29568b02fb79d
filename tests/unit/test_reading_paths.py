"""How many files one reads to follow a journey, counted as the files whose functions run in it.

Those of the rooms that hold the method are counted: `memory`, `tuning`, `recall` and the steps that drive
them. What they call in a graph, an index, a prompt set or a text is told by its name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import kgt_plugin
from kgt_plugin import KGT
from kgt_plugin.steps import drivers
from kgt_plugin.testing import FakeEmbedder, FakeScorer

ROOT = Path(kgt_plugin.__file__).parent
ROOMS = ("memory", "recall", "steps", "tuning")


def _read(journey: Callable[[], object]) -> set[str]:
    """The files of the rooms that hold the method, of which a function runs."""
    files: set[str] = set()

    def note(frame: FrameType, _event: str, _arg: object) -> None:
        path = Path(frame.f_code.co_filename)
        if frame.f_code.co_name == "<module>":
            return  # imported at first use, and read once for all
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in ROOMS:
            files.add(str(path.relative_to(ROOT)))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        journey()
    finally:
        sys.setprofile(before)
    return files


@pytest.mark.slow
def test_learn_and_context_are_followed_in_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction of a known fact, and recall of it, in a memory with facts and turns; telemetry is off."""
    monkeypatch.setattr(drivers, "is_on", lambda: False)
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.hear("I live in Bonn.")
        ana.hear("My sister is Lena.")
        learn = _read(lambda: ana.learn("Where do I live?", "Kiel", old_answer="Bonn"))
        context = _read(lambda: ana.context("Where do I live?"))
    assert "tuning/learn.py" in learn
    assert len(learn) <= 25, sorted(learn)
    assert "recall/context.py" in context
    assert len(context) <= 20, sorted(context)
