"""Which store a place means; who holds it; what is damaged, copied, or no store at all."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib.term import URIRef

from kgt_plugin.errors import (
    InvalidInputError,
    StoreError,
    StoreLockedError,
)
from kgt_plugin.stores import default_location, open_store
from kgt_plugin.stores.file import FileStore
from kgt_plugin.stores.oxigraph import OxigraphStore
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.stores.turtle import TurtleStore

ANA = URIRef("urn:kgt:user:ana")
S, P = URIRef("urn:s"), URIRef("urn:p")


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("folder", SqliteStore),
        ("folder.oxigraph", OxigraphStore),
        ("file.db", SqliteStore),
        ("file.SQLite", SqliteStore),
        ("a.ttl", TurtleStore),
        ("a.trig", FileStore),
        ("A.NQ", FileStore),
    ],
)
def test_paths_mean_stores(where: str, kind: type, tmp_path: Path) -> None:
    """The ending of a path decides; opening it twice gives the same store, until both close it."""
    first, second = open_store(tmp_path / where), open_store(str(tmp_path / where))
    assert type(first) is kind
    assert first is second
    first.close()
    assert not list(second.graph(ANA))
    second.close()
    with pytest.raises(StoreError, match="closed"):
        list(second.graph(ANA))
    third = open_store(tmp_path / where)
    assert third is not first
    third.close()


def test_default_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KGT_STORE names the default store; without it, it lies in the user's data folder."""
    monkeypatch.setenv("KGT_STORE", str(tmp_path / "mine.nq"))
    store = open_store()
    assert store.location == str(tmp_path / "mine.nq")
    assert "kgt-plugin" in str(default_location())
    assert open_store(store) is store


@pytest.mark.slow
@pytest.mark.parametrize("name", ["store.oxigraph", "a.trig"])
def test_another_process_holds_it(name: str, tmp_path: Path) -> None:
    """A store in use by another process is refused in one line, and works when that one has gone."""
    store = open_store(tmp_path / name)
    store.commit(removed=(), added=[(S, P, S, ANA)])
    store.close()
    code = (
        "import sys; from kgt_plugin.stores import open_store\n"
        "store = open_store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"open"
        with pytest.raises(
            StoreLockedError, match=r"in use by another process.*kgt store copy"
        ) as caught:
            open_store(tmp_path / name)
        assert "\n" not in str(caught.value)
        process.communicate(b"")
    open_store(tmp_path / name).close()


@pytest.mark.slow
def test_a_killed_process_leaves_whole_commits(tmp_path: Path) -> None:
    """Whatever moment a writer is killed at, a commit is there with all its quads or with none."""
    code = (
        "import sys; from rdflib import *; from kgt_plugin.stores import open_store\n"
        "store = open_store(sys.argv[1]); g = URIRef('urn:kgt:user:ana')\n"
        "for n in range(10**6):\n"
        "    old = [(URIRef(f'urn:{n - 1}'), RDF.value, Literal(i), g) for i in range(20)]\n"
        "    new = [(URIRef(f'urn:{n}'), RDF.value, Literal(i), g) for i in range(20)]\n"
        "    store.commit(removed=old, added=new); print(n, flush=True)\n"
    )
    for name in ("store", "store.oxigraph", "store.nq"):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / name)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            seen = [int(process.stdout.readline()) for _ in range(8)][-1]
            process.kill()
        store = open_store(tmp_path / name)
        found = [(int(str(s).removeprefix("urn:")), str(o)) for s, _, o in store.graph(ANA)]
        assert {o for _, o in found} == {str(i) for i in range(20)}
        assert len(found) == 20
        [last] = {n for n, _ in found}
        assert last >= seen
        store.close()


def test_what_is_not_a_store(tmp_path: Path) -> None:
    """Files, foreign folders and other RDF are refused, and nothing is put there."""
    (tmp_path / "notes").write_text("hello")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "CURRENT").write_text("mine")
    for where, reason in [
        (tmp_path / "notes", "is a file, not a store"),
        (tmp_path / "photos", "is not a store"),
        (tmp_path / "facts.rdf", "cannot be a store"),
        (tmp_path / "notes" / "below", "cannot open|not a"),
    ]:
        with pytest.raises(StoreError, match=reason) as caught:
            open_store(where)
        assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["CURRENT", "notes", "photos"]
    with pytest.raises(InvalidInputError, match="no name"):
        open_store("  ")
    with pytest.raises(StoreError, match="no file store"):
        FileStore(tmp_path / "a.txt")


def test_a_damaged_store(tmp_path: Path) -> None:
    """A store with broken files is named as damaged, in one line."""
    open_store(tmp_path / "store.oxigraph").close()
    (tmp_path / "store.oxigraph" / "CURRENT").write_text("garbage")
    with pytest.raises(StoreError, match="damaged") as caught:
        open_store(tmp_path / "store.oxigraph")
    assert "\n" not in str(caught.value)


def test_same_folder_opened_past_open_store(tmp_path: Path) -> None:
    """A second store object on one folder is refused rather than shared behind the back."""
    store = open_store(tmp_path / "store.oxigraph")
    with pytest.raises(StoreLockedError):
        OxigraphStore(tmp_path / "store.oxigraph")
    store.close()


def test_backup_of_a_store_opens(tmp_path: Path) -> None:
    """A copied folder of a closed store is a store."""
    store = open_store(tmp_path / "store.oxigraph")
    store.commit(removed=(), added=[(S, P, S, ANA)])
    store.close()
    shutil.copytree(tmp_path / "store.oxigraph", tmp_path / "copy")
    copy = open_store(tmp_path / "copy")
    assert len(copy.graph(ANA)) == 1
    copy.close()
