"""How often one waits for the server: what is slow between two machines is kept few by counting, not by a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT
from kgt_plugin.stores.postgres_connection import BoundedConnection
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.sizes import tell
from tests.faults.workers import learn_city


class Trips:
    """Counts statements that are waited for by themselves, and pipelines, which are waited for once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._within = 0
        execute, pipeline = BoundedConnection.execute, BoundedConnection.pipeline

        def counted(db: BoundedConnection, *args: Any, **options: Any) -> object:
            self.count += self._within == 0
            return execute(db, *args, **options)

        @contextmanager
        def together(db: BoundedConnection) -> Iterator[object]:
            self.count += self._within == 0
            self._within += 1
            try:
                with pipeline(db) as entered:
                    yield entered
            finally:
                self._within -= 1

        monkeypatch.setattr(BoundedConnection, "execute", counted)
        monkeypatch.setattr(BoundedConnection, "pipeline", together)

    def of(self, act: Callable[[], object]) -> int:
        """Count those of one act."""
        before = self.count
        act()
        return self.count - before


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Trips:
    """A count of round trips."""
    return Trips(monkeypatch)


def test_what_a_user_does_takes_few_round_trips(url: str, trips: Trips) -> None:
    """A correction, a message, a question and an undo wait for the server a few dozen times at most."""
    with KGT.open(store=url, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        for number in range(4):
            learn_city(ana, f"City{number}")
        found = {
            "learn": trips.of(lambda: learn_city(ana, "Garden")),
            "hear": trips.of(lambda: ana.hear("My dog is called Rex.")),
            "context": trips.of(lambda: ana.context("Where do I live?")),
            "undo": trips.of(ana.undo),
            "facts": trips.of(ana.facts),
        }
    tell(f"round trips: {', '.join(f'{name} {count}' for name, count in found.items())}")
    assert found["learn"] <= 45
    assert found["hear"] <= 40
    assert found["context"] <= 20
    assert found["undo"] <= 20
    assert found["facts"] <= 5


def test_a_long_history_takes_no_more(url: str, trips: Trips) -> None:
    """The hundredth correction waits for the server no more often than the tenth."""
    with KGT.open(store=url, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        counts = [trips.of(lambda n=n: learn_city(ana, f"City{n}")) for n in range(100)]  # type: ignore[misc]  # bound now
    tell(f"round trips of the 10th and the 100th correction: {counts[9]}, {counts[99]}")
    assert counts[99] <= counts[9] + 5


def test_the_size_of_a_change_does_not_matter(url: str, trips: Trips, tmp_path: Path) -> None:
    """A file of ten times as many facts is imported with about as many round trips."""
    counts = []
    with KGT.open(store=url, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        for user, size in (("ana", 60), ("ben", 600)):
            path = tmp_path / f"{user}.ttl"
            facts = (f"<urn:s{n % 50}> <urn:p{n % 7}> <urn:{user}{n}> .\n" for n in range(size))
            path.write_text("".join(facts), encoding="utf-8")
            counts.append(trips.of(lambda u=user, p=path: kgt.user(u).import_(p)))  # type: ignore[misc]  # bound now
    tell(f"round trips of imports of 60 and 600 facts: {counts[0]}, {counts[1]}")
    assert counts[1] <= counts[0] + 5
