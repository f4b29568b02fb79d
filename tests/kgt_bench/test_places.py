"""Where costs are measured: new stores of the kind that was asked for, removed in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_bench.cost.fixtures import Stage
from kgt_bench.cost.places import Places
from kgt_bench.cost.users import measure_users
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.oxigraph import OxigraphStore
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer


@pytest.mark.parametrize(
    ("kind", "store"),
    [("sqlite", SqliteStore), ("oxigraph", OxigraphStore), ("memory", MemoryStore)],
)
def test_kinds(kind: str, store: type) -> None:
    """Each store is a new one, and nothing is left of it."""
    with Places(kind) as places:
        one, other = places.open(), places.open()
        assert type(one) is type(other) is store
        assert one is not other
        locations = [Path(one.location), Path(other.location)]
        assert all(each.exists() for each in locations) is (kind != "memory")
    assert not any(each.exists() for each in locations)


def test_a_folder(tmp_path: Path) -> None:
    """A new folder takes SQLite stores, and is empty again; one that holds something is left alone."""
    with Places(str(tmp_path / "new")) as places:
        assert str(tmp_path / "new") in places.open().location
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "facts.sqlite").touch()
    for place in (tmp_path, tmp_path / "facts.sqlite"):
        with pytest.raises(InvalidInputError, match="new or empty folder"):
            Places(str(place))
    assert (tmp_path / "facts.sqlite").exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "oxigraph", "memory"])
def test_users_of_one_store(kind: str) -> None:
    """Every user has the same number of facts, and corrections are made in each store."""
    with Places(kind) as places:
        stage = Stage(FakeScorer(), FakeEmbedder(), places)
        told: list[str] = []
        few, many = measure_users(
            stage, (2, 5), repeat=3, seed=0, tell=lambda what, _done, _of: told.append(what)
        )
    assert (few.users, many.users) == (2, 5)
    assert few.triples / 2 == pytest.approx(many.triples / 5, rel=0.2)
    assert few.triples > 2 * 50
    assert min(few.learn_ms, few.context_ms, many.learn_ms, many.context_ms) > 0
    assert (few.open_ms > 0) is (kind != "memory")
    assert {"users", "users' corrections"} <= set(told)
