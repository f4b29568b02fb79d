"""A store that is not there: a command that only reads says so and makes none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgt_plugin.cli import session
from kgt_plugin.cli.app import app
from tests.unit.cli.running import USER, Outcome, fake_models, runner

HEAR = ("hear", "I live in Oslo.")
READS = [
    ("ask", "Where do I live?"),
    ("facts",),
    ("facts", "--format", "nquads"),
    ("said",),
    ("log",),
    ("export", "out.nq"),
    ("undo",),
    ("forget", "me | lives in | Oslo"),
    ("forget", "--episode", "e1"),
    ("forget", "--all"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command works over a fake model."""
    fake_models(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KGT_STORE", raising=False)
    return tmp_path


def default_store(*args: str) -> Outcome:
    """Run `kgt ARGS --user USER`, without a store."""
    return Outcome(CliRunner().invoke(app, [*args, "--user", USER]))


@pytest.mark.parametrize("args", READS)
@pytest.mark.parametrize("name", ["store", "no/such/folder", "facts.ttl", "facts.trig", "facts.nq"])
def test_a_store_that_is_named_must_be_there(
    folder: Path, args: tuple[str, ...], name: str
) -> None:
    """A mistyped path is told in full, with what to do, and nothing is made: no store, no export."""
    runner(name)(*args).assert_refused(str(folder / name), "--store", "kgt hear")
    assert list(folder.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["store", "facts.ttl", "facts.trig", "facts.nq"])
def test_writing_makes_the_store(folder: Path, name: str) -> None:
    """What is written to a store that is not there can be read from it."""
    assert runner(name)(*HEAR).status == 0
    assert (folder / name).exists()
    assert [fact["object"] for fact in runner(name)("facts", "--json").json] == ["Oslo"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["store", "facts.ttl", "facts.trig", "facts.nq"])
def test_a_dry_run_plans_and_makes_nothing(folder: Path, name: str) -> None:
    """The store of a dry run may be one that is still to be made."""
    (edit,) = runner(name)(*HEAR, "--dry-run", "--json").json
    assert edit["added"] == [["me", "lives in", "Oslo"]]
    learn = ("learn", "--query", "Where do I live?", "--answer", "Oslo", "--dry-run")
    assert runner(name)(*learn).status == 0
    assert list(folder.iterdir()) == []


def test_an_empty_folder_is_an_empty_store(folder: Path) -> None:
    """A folder made for a store, such as a mounted volume, is no mistyped path."""
    (folder / "store").mkdir()
    assert runner("store")("facts", "--json").json == []


@pytest.mark.slow
def test_memory_and_servers_have_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are opened as they are named, whatever the command."""
    assert runner(":memory:")("facts", "--json").json == []
    runner("http://127.0.0.1:9/sparql")("facts").assert_refused("cannot reach")


def test_what_is_no_store_is_told_as_such() -> None:
    """A name that no store could have is not something to make one at."""
    runner("facts.rdf")("facts").assert_refused("cannot be a store")
    runner(" ")("facts").assert_refused("no name")


@pytest.mark.slow
@pytest.mark.parametrize("variable", [True, False])
def test_the_default_store_reads_as_empty_until_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, variable: bool
) -> None:
    """Every new user's first look finds nothing and makes nothing; the first fact makes the store."""
    place = folder / "data" / "store"
    if variable:
        monkeypatch.setenv("KGT_STORE", str(place))
    else:
        monkeypatch.setattr("kgt_plugin.stores.locations.default_location", lambda: place)
    assert default_store("facts", "--json").json == default_store("log", "--json").json == []
    assert "No facts yet" in default_store("facts").stdout
    assert list(folder.iterdir()) == []
    assert default_store(*HEAR).status == 0
    assert [fact["object"] for fact in default_store("facts", "--json").json] == ["Oslo"]


@pytest.mark.slow
def test_a_store_that_was_being_rewritten_is_there(folder: Path) -> None:
    """A rewriting that was cut short leaves the folder under another name: reading brings it back."""
    place = "store.oxigraph"
    assert runner(place)(*HEAR).status == 0
    (folder / place).rename(folder / f"{place}.erased")
    assert [fact["object"] for fact in runner(place)("facts", "--json").json] == ["Oslo"]


def test_the_seam_of_these_tests_is_the_commands_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check comes before anything is opened."""

    def opened(**_: object) -> None:
        raise AssertionError("the store was opened")

    monkeypatch.setattr(session, "open_memory", opened)
    runner("store")("facts").assert_refused("no store")
