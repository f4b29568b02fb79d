"""The time that the Inspector takes to its first picture of a user, in a real browser.

``python -m kgt_bench.inspector_latency --facts 1000`` tells a user that many facts, serves the Inspector, opens its
address in Chromium several times, each time with an empty cache, and writes JSON: milliseconds from asking for the page until the graph is
drawn and labelled, and of those until the server's page had arrived. It needs playwright and chromium (`make test-ui`).
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.inspector import Server
from kgt_plugin.memory import KGT, UserMemory
from kgt_plugin.records import Intent
from kgt_plugin.testing import FakeScorer

__all__ = ["FirstPicture", "main", "measure"]

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_FACTS_EACH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPicture:
    """Times to the first picture, in milliseconds.

    Attributes:
        facts: how many facts the user has.
        edits: how many edits the history has.
        drawn_ms: of each visit, from asking for the page until the graph is drawn.
        page_ms: of each visit, until the page itself had arrived.
        cpu_ms: of each visit, processor time of this process and of the page's main thread together: what a
            busy machine does not change.
    """

    facts: int
    edits: int
    drawn_ms: tuple[float, ...]
    page_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        """The median of `drawn_ms`."""
        return statistics.median(self.drawn_ms)


def measure(*, facts: int, visits: int, store: str | Path = ":memory:") -> FirstPicture:
    """Measure visits to one user's Inspector.

    Args:
        facts: to tell the user, one edit each.
        visits: to make, each by a browser context of its own.
        store: where they are kept.

    Raises:
        InvalidInputError: there is no chromium.
    """
    executable = shutil.which("chromium")
    if executable is None:
        raise InvalidInputError("chromium is not installed: run make test-ui")
    playwright: Any = importlib.import_module("playwright.sync_api")
    with KGT.open(store=store, model=FakeScorer()) as kgt, playwright.sync_playwright() as started:
        memory = kgt.user("dana@example.org")
        _tell(memory, facts)
        browser = started.chromium.launch(executable_path=executable, args=list(_FLAGS))
        with _serving(memory) as url:
            times = [_visit(browser, url) for _ in range(visits)]
        browser.close()
        return FirstPicture(
            facts=len(memory.facts()),
            edits=len(memory.history()),
            drawn_ms=tuple(drawn for drawn, _, _ in times),
            page_ms=tuple(page for _, page, _ in times),
            cpu_ms=tuple(cpu for _, _, cpu in times),
        )


def _tell(memory: UserMemory, facts: int) -> None:
    """Tell of people whom the user knows, ten facts each; no fact asks a model."""
    for number in range(facts):
        person, fact = divmod(number, _FACTS_EACH)
        subject, value = f"person {person}", f"thing {person * 7 + fact}"
        if fact == 0:
            subject, value = "me", f"person {person}"
        memory.learn(
            f"{subject} {fact}?",
            value,
            subject=subject,
            relations=[f"relation {fact}"],
            intent=Intent.STATEMENT,
        )


@contextmanager
def _serving(memory: UserMemory) -> Iterator[str]:
    server = Server(memory)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.url
    finally:
        server.stop()
        thread.join()


def _visit(browser: Any, url: str) -> tuple[float, float, float]:
    """Open the address; milliseconds until it is drawn, until the page had arrived, and of processors."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    begun, busy = time.perf_counter(), time.process_time()
    page.goto(url, wait_until="commit")
    arrived = time.perf_counter()
    page.wait_for_selector("#graph[data-drawn]")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    drawn, busy = time.perf_counter(), time.process_time() - busy
    metrics = {
        each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]
    }
    context.close()
    seconds = drawn - begun, arrived - begun, busy + metrics["TaskDuration"]
    first, second, third = (round(1000 * each, 1) for each in seconds)
    return first, second, third


def main(args: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        args: of the command line.
    """
    parser = argparse.ArgumentParser(prog="kgt_bench.inspector_latency", description=__doc__)
    parser.add_argument("--facts", type=int, default=1000)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument(
        "--store", default=":memory:", help="a new folder, to measure a store on disk"
    )
    given = parser.parse_args(args)
    found = measure(facts=given.facts, visits=given.visits, store=given.store)
    print(json.dumps({**asdict(found), "median_ms": found.median_ms}, indent=2))  # noqa: T201 - its output
    return 0


if __name__ == "__main__":
    sys.exit(main())
