"""A browser, an Inspector that it looks at, and a user with a past of some weeks."""

from __future__ import annotations

import datetime as dt
import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset

from kgt_plugin import KGT, UserMemory
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.inspector import Server
from kgt_plugin.memory import assembly
from kgt_plugin.steps import Models
from tests.ui.visit import Visit

USER = "dana@example.org"
SCREENSHOTS = "KGT_SCREENSHOTS"
_CHROMIUM = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)
_TOLD = (
    ("2026-11-02", "I live in Lagos."),
    ("2026-11-02", "My dog eats meat. My dog is called Rex."),
    ("2026-11-05", "I work at the city library."),
    ("2026-11-06", "My sister is called Ana. My sister lives in Porto."),
    ("2026-11-10", "I'm allergic to nuts."),
    ("2026-11-12", "My sister works at a bakery."),
    ("2026-11-13", "My favorite color is green."),
    ("2026-11-17", "My dog lives in Lagos."),
    ("2026-11-18", "It rained all day and I stayed in."),
)
_CORRECTED = (
    ("2026-11-20", "What does my dog eat?", "vegetables", "meat"),
    ("2026-11-23", "Where does my sister live?", "Braga", "Porto"),
    ("2026-11-24", "Where do I work?", "the harbour office", "the city library"),
    ("2026-11-25", "What is my favorite color?", "blue", "green"),
)
_UNDONE = "2026-11-23"


class Clock:
    """A clock that stands where it is set, and goes on by a minute whenever it is read."""

    def __init__(self) -> None:
        self.set("2026-11-02")

    def set(self, day: str) -> None:
        """Set it to the morning of a day."""
        self._now = dt.datetime.fromisoformat(f"{day}T09:12:00+00:00")

    def __call__(self) -> dt.datetime:
        """Tell the time."""
        self._now += dt.timedelta(minutes=1)
        return self._now


@pytest.fixture(scope="session")
def models() -> Iterator[Models]:
    """The embedded models, loaded once."""
    with KGT.open(store=":memory:") as opened:
        yield opened.models


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of all that the user says and corrects."""
    return _set_clock(monkeypatch)


@pytest.fixture(scope="session")
def past(models: Models) -> Dataset:
    """A user's past: nine messages, four corrections, and one of them taken back."""
    with pytest.MonkeyPatch.context() as patch:
        clock = _set_clock(patch)
        dataset = Dataset()
        memory = _open(dataset, models).user(USER)
        for day, message in _TOLD:
            clock.set(day)
            memory.hear(message)
        for day, question, answer, old_answer in _CORRECTED:
            clock.set(day)
            edit = memory.learn(question, answer, old_answer=old_answer)
            if day == _UNDONE:
                memory.undo(edit)
    return dataset


@pytest.fixture
def kgt(past: Dataset, models: Models, clock: Clock) -> KGT:
    """Shared parts over a store of the test's own, with that past in it."""
    clock.set("2026-11-26")
    dataset = Dataset()
    for subject, predicate, obj, name in past.quads():
        dataset.graph(name).add((subject, predicate, obj))
    return _open(dataset, models)


@pytest.fixture
def memory(kgt: KGT) -> UserMemory:
    """The user with that past."""
    return kgt.user(USER)


def _open(dataset: Dataset, models: Models) -> KGT:
    """Open a store over models that others use too, so it is never closed."""
    return KGT.open(store=dataset, model=models.scorer, embedder=models.embedder, cached_scores=0)


def _set_clock(patch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    patch.setattr(assembly, "PersonalGraph", functools.partial(PersonalGraph, clock=clock))
    return clock


@contextmanager
def serving(memory: UserMemory, *, write: bool) -> Iterator[str]:
    """Run an Inspector in a thread; its address."""
    server = Server(memory, write=write)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.url
    finally:
        server.stop()
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a screen (Any: playwright is in an environment of its own)."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="make test-ui installs it")
    executable = shutil.which("chromium")
    assert executable is not None, "chromium is missing: run make test-ui"
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(_CHROMIUM))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    """Open an Inspector in the browser; at the end nothing may have gone wrong in it."""
    with ExitStack() as ends:

        def opened(memory: UserMemory, *, write: bool = False, **options: Any) -> Visit:
            url = ends.enter_context(serving(memory, write=write))
            return ends.enter_context(Visit(browser, url, **options))

        yield opened


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """The folder of screenshots: docs/images where the documentation's are made anew."""
    folder = Path(os.environ.get(SCREENSHOTS) or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
