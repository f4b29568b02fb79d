"""What a SQLite store does beyond the contract: revisions, transactions, schema, foreign files."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.stores import open_store
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.stores.sqlite_schema import SCHEMA_VERSION, prepare

ANA, BEN = URIRef("urn:kgt:user:ana"), URIRef("urn:kgt:user:ben")


def _quad(value: str, name: URIRef = ANA) -> Quad:
    return (URIRef("urn:s"), URIRef("urn:p"), Literal(value), name)


def test_revisions(tmp_path: Path) -> None:
    """A graph's revision rises with each change of it, seen by another connection, and by no other."""
    one = SqliteStore(tmp_path / "a.sqlite")
    two = SqliteStore(tmp_path / "a.sqlite")
    assert two.revision(ANA) == 0
    one.commit(removed=(), added=[_quad("a")])
    first = two.revision(ANA)
    assert first > 0
    one.commit(removed=(), added=[_quad("b", BEN), _quad("a")])
    assert two.revision(ANA) == first
    one.commit(removed=[_quad("a")], added=[_quad("c")])
    assert two.revision(ANA) > first
    assert two.names() == [ANA, BEN]
    one.drop([ANA])
    assert (two.revision(ANA), two.names()) == (0, [BEN])
    one.close()
    two.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """An error within leaves nothing of several commits, and reading within sees them."""
    store = SqliteStore(tmp_path / "a.sqlite")
    with pytest.raises(ValueError, match="stop"), store.transaction():  # noqa: PT012 - within it
        store.commit(removed=(), added=[_quad("a")])
        assert len(store.graph(ANA)) == 1
        raise ValueError("stop")
    assert (len(store.graph(ANA)), store.revision(ANA), store.problems()) == (0, 0, [])
    store.close()


def test_a_snapshot_is_of_one_moment(tmp_path: Path) -> None:
    """What others write is not seen until the snapshot is left."""
    one = SqliteStore(tmp_path / "a.sqlite")
    two = SqliteStore(tmp_path / "a.sqlite")
    with one.snapshot():
        assert len(one.graph(ANA)) == 0
        two.commit(removed=(), added=[_quad("a")])
        assert len(one.graph(ANA)) == 0
    assert len(one.graph(ANA)) == 1
    one.close()
    two.close()


def test_a_writer_that_waits_too_long(tmp_path: Path) -> None:
    """A change that others hold off for too long is refused, and says what to do."""
    one = SqliteStore(tmp_path / "a.sqlite")
    two = SqliteStore(tmp_path / "a.sqlite", timeout_s=0.05)
    with one.transaction(), pytest.raises(StoreLockedError, match="try again") as caught:
        two.commit(removed=(), added=[_quad("a")])
    assert "\n" not in str(caught.value)
    two.commit(removed=(), added=[_quad("a")])
    assert len(one.graph(ANA)) == 1
    one.close()
    two.close()


def test_files_of_others(tmp_path: Path) -> None:
    """Another program's database, a newer schema and a damaged file are refused and left as they are."""
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    before = foreign.read_bytes()
    with pytest.raises(StoreError, match="not a store"):
        open_store(foreign)
    assert foreign.read_bytes() == before
    newer = tmp_path / "newer.db"
    open_store(newer).close()
    with sqlite3.connect(newer) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        open_store(newer)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database at all, and long enough to be taken for one" * 40)
    with pytest.raises(StoreError, match="damaged"):
        open_store(damaged)


def test_a_backup_is_a_store_with_a_log(tmp_path: Path) -> None:
    """A backup opens, and admits several processes again."""
    store = SqliteStore(tmp_path / "a.sqlite")
    store.commit(removed=(), added=[_quad("a")])
    store.backup(tmp_path / "b.sqlite")
    store.close()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.sqlite", "b.sqlite"]
    backup = SqliteStore(tmp_path / "b.sqlite")
    assert len(backup.graph(ANA)) == 1
    backup.commit(removed=(), added=[_quad("b")])
    assert (tmp_path / "b.sqlite-wal").exists()
    backup.close()


def test_counts_that_are_wrong_are_told(tmp_path: Path) -> None:
    """A store whose counts somebody has changed says so."""
    store = SqliteStore(tmp_path / "a.sqlite")
    store.commit(removed=(), added=[_quad("a")])
    with sqlite3.connect(tmp_path / "a.sqlite") as db:
        db.execute("UPDATE graphs SET size = 7")
        db.execute("UPDATE term_keys SET uses = 9")
    db.close()
    assert len(store.problems()) == 2
    store.close()


@pytest.mark.slow
def test_much_that_was_erased_makes_the_file_smaller(tmp_path: Path) -> None:
    """Overwritten texts are cleared away when they take much of the file."""
    store = SqliteStore(tmp_path / "a.sqlite")
    quads = [_quad(f"{number} " + "long " * 2000) for number in range(600)]
    store.commit(removed=(), added=[*quads, _quad("kept", BEN)])
    before = (tmp_path / "a.sqlite").stat().st_size + (tmp_path / "a.sqlite-wal").stat().st_size
    store.drop([ANA])
    assert (tmp_path / "a.sqlite").stat().st_size < before / 10
    assert (store.problems(), len(store.graph(BEN))) == ([], 1)
    store.close()


@pytest.mark.parametrize("before", range(3))
def test_a_store_that_is_made_while_it_is_opened_is_no_foreign_file(
    before: int, tmp_path: Path
) -> None:
    """Whichever of the questions, of whose file it is, another process's schema comes before."""
    path = tmp_path / "a.sqlite"
    asked: list[str] = []

    class Interrupted(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # Any: as sqlite3 has it
            if len(asked) == before:
                asked.append("made")
                SqliteStore(path).close()
            asked.append(sql)
            return super().execute(sql, *parameters)

    db = sqlite3.connect(path, factory=Interrupted, isolation_level=None)
    assert prepare(db, path, timeout_s=5)
    assert "made" in asked
    db.close()
