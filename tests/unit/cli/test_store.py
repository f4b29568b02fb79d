"""`kgt store copy`, `check` and `backup`: whole stores, all users at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgt_plugin.cli.app import app
from kgt_plugin.stores.sqlite import SqliteStore
from tests.unit.cli.contract import known
from tests.unit.cli.running import Outcome, Run, runner


def _copy(source: Path | str, target: Path | str, *options: str) -> Outcome:
    command = ["store", "copy", str(source), str(target), *options]
    return Outcome(CliRunner().invoke(app, command))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["new", "new.sqlite", "new.oxigraph", "new.trig"])
def test_copy(told: Run, tmp_path: Path, name: str) -> None:
    """A copy has every user's facts, history and messages, and the first store stays as it is."""
    told("hear", "I live in Oslo.", user="other")
    new = str(tmp_path / name)
    copied = _copy(tmp_path / "store", new, "--json")
    assert copied.json["to"] == new
    assert copied.json["graphs"] == 6
    there = runner(Path(new))
    for user in ("dana@example.org", "other"):
        assert known(there, user) == known(told, user)
        assert there("log", "--json", user=user).json == told("log", "--json", user=user).json
        assert there("said", "--json", user=user).json == told("said", "--json", user=user).json


@pytest.mark.slow
def test_copies_that_are_refused(told: Run, tmp_path: Path) -> None:
    """Nothing is copied from nowhere, into itself, onto something, or into a kind that is unknown."""
    store = tmp_path / "store"
    _copy(tmp_path / "none", "x.trig").assert_refused("there is no store")
    _copy(store, store).assert_refused("into itself")
    (tmp_path / "full.nq").write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n", encoding="utf-8")
    _copy(store, tmp_path / "full.nq").assert_refused("not empty")
    _copy(store, "redis://x/y").assert_refused("redis:/")
    assert not Path("redis:").exists()
    told("hear", "I live in Oslo.", user="other")
    _copy(store, tmp_path / "one.ttl").assert_refused("no named graphs")
    assert not (tmp_path / "one.ttl").exists()
    told("store", "copy", "a", "b", user=None).assert_refused("leave out --store", status=2)


@pytest.mark.slow
def test_check(told: Run, tmp_path: Path) -> None:
    """A whole store is told in numbers; facts that the journal does not know of are told and refused."""
    found = told("store", "check", "--json", user=None).json
    assert found["problems"] == []
    assert (found["users"], found["edits"], found["episodes"]) == (1, 2, 1)
    changed = tmp_path / "changed.nq"
    _copy(tmp_path / "store", changed)
    lines = changed.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [
        line
        for line in lines
        if not ("entity:meat>" in line and line.endswith("<urn:kgt:user:dana%40example.org> .\n"))
    ]
    assert len(kept) < len(lines)
    changed.write_text("".join(kept), encoding="utf-8")
    checked = runner(changed)("store", "check", user=None)
    assert checked.status == 1
    assert "a fact is missing" in checked.stdout
    assert "restore a backup" in checked.stderr


@pytest.mark.slow
def test_check_mends_the_index(told: Run, tmp_path: Path) -> None:
    """Vectors that belong to nothing are taken out, and the store is whole then."""
    db = sqlite3.connect(tmp_path / "store" / "kgt.sqlite")
    with db:
        db.execute("INSERT INTO vectors (data) VALUES (x'00')")
    db.close()
    found = told("store", "check", "--json", user=None).json
    assert (found["repaired"], found["problems"]) == (1, [])
    assert told("store", "check", "--json", user=None).json["repaired"] == 0


@pytest.mark.slow
def test_a_whole_store_is_checked_once(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """To check a large file takes long: what is whole isn't read again for its index."""
    checked: list[SqliteStore] = []
    problems = SqliteStore.problems

    def counted(store: SqliteStore) -> list[str]:
        checked.append(store)
        return problems(store)

    monkeypatch.setattr(SqliteStore, "problems", counted)
    assert told("store", "check", "--json", user=None).json["problems"] == []
    assert len(checked) == 1


@pytest.mark.slow
def test_check_leaves_a_damaged_file_alone(told: Run, tmp_path: Path) -> None:
    """It tells, and writes nothing."""
    path = tmp_path / "store" / "kgt.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO vectors (data) VALUES (x'00')")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'vectors_by_digest'")
    db.close()
    before = path.read_bytes()
    checked = told("store", "check", user=None)
    assert checked.status == 1
    assert "is damaged" in checked.stdout + checked.stderr
    assert path.read_bytes() == before


@pytest.mark.slow
def test_backup(told: Run, tmp_path: Path) -> None:
    """A backup is a store; it is not written over anything, and of SQLite stores only."""
    target = tmp_path / "backup.sqlite"
    assert told("store", "backup", str(target), user=None).status == 0
    assert known(runner(target)) == known(told)
    told("store", "backup", str(target), user=None).assert_refused("there already")
    told("store", "backup", str(tmp_path / "backup"), user=None).assert_refused(".sqlite")
    file = tmp_path / "facts.trig"
    _copy(tmp_path / "store", file)
    other = runner(file)("store", "backup", str(tmp_path / "b.db"), user=None)
    other.assert_refused("kgt store copy")
