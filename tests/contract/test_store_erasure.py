"""What is erased from an Oxigraph folder leaves the disk, and nothing else does."""

import os
import shutil
from pathlib import Path

import pytest
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, said

ANA = URIRef("urn:kgt:user:ana")
BEN = URIRef("urn:kgt:user:ben")
S, P = URIRef("urn:s"), URIRef("urn:p")


def _bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def _with_secret(path: Path) -> Store:
    store = open_store(path)
    kept = [(BNode("b1"), P, Literal("01", datatype=XSD.int, normalize=False), BEN)]
    gone = [(S, P, Literal(f"the zanzibar secret, number {n}"), ANA) for n in range(3)]
    store.commit(removed=(), added=[*gone, *kept])
    assert list(store.graph(BEN)) == [kept[0][:3]]
    return store


def test_what_is_dropped_leaves_the_disk(tmp_path: Path) -> None:
    """No byte of a dropped graph is left in an Oxigraph folder once it is closed; others stay."""
    store = _with_secret(tmp_path / "store.oxigraph")
    others = set(store.graph(BEN))
    assert b"zanzibar" in _bytes_of(tmp_path)
    (tmp_path / "store.oxigraph").chmod(0o750)
    store.drop([ANA])
    store.close()
    assert b"zanzibar" not in _bytes_of(tmp_path)
    assert (tmp_path / "store.oxigraph").stat().st_mode & 0o777 == 0o750
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.oxigraph"]
    again = open_store(tmp_path / "store.oxigraph")
    assert set(again.graph(BEN)) == others
    assert not list(again.graph(ANA))
    again.close()
    assert b"zanzibar" not in _bytes_of(tmp_path)


@pytest.mark.slow
def test_a_dropped_graph_leaves_the_disk_at_the_next_opening(tmp_path: Path) -> None:
    """Where a reader still has the folder open at the close, the next opening clears it."""
    store = _with_secret(tmp_path / "store.oxigraph")
    others = set(store.graph(BEN))
    store.drop([ANA])
    reader = iter(store.graph(BEN).triples((None, None, None)))
    next(reader)
    store.close()
    assert b"zanzibar" in _bytes_of(tmp_path)
    del reader
    again = open_store(tmp_path / "store.oxigraph")
    assert b"zanzibar" not in _bytes_of(tmp_path)
    assert set(again.graph(BEN)) == others
    again.close()


@pytest.mark.slow
@pytest.mark.parametrize("swapped", [False, True])
def test_a_rewriting_cut_short_loses_nothing(
    swapped: bool,  # noqa: FBT001 - a test's parameter
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process that dies while a folder is swapped leaves facts that the next opening finds."""
    path = tmp_path / "store.oxigraph"
    store = _with_secret(path)
    others = set(store.graph(BEN))
    store.drop([ANA])
    with monkeypatch.context() as patched:
        if swapped:
            patched.setattr("shutil.rmtree", _refuse_removal)
        else:
            patched.setattr(Path, "rename", _refuse_second_rename)
        store.close()
    assert path.exists() is swapped
    again = open_store(path)
    assert set(again.graph(BEN)) == others
    again.close()
    assert b"zanzibar" not in _bytes_of(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.oxigraph"]


def test_two_versions_of_a_folder_are_refused(tmp_path: Path) -> None:
    """Where a folder and an older one of it both claim to be the store, a person has to choose."""
    _with_secret(tmp_path / "store.oxigraph").close()
    shutil.copytree(tmp_path / "store.oxigraph", tmp_path / "store.oxigraph.erased")
    with pytest.raises(StoreError, match="move the one without your facts away"):
        open_store(tmp_path / "store.oxigraph")
    assert (tmp_path / "store.oxigraph.erased").exists()


def _refuse_removal(path: Path, **_options: object) -> None:
    if path.exists():
        raise OSError("killed")


def _refuse_second_rename(source: Path, target: Path) -> Path:
    if source.name.endswith(".rewritten"):
        raise OSError("killed")
    os.rename(source, target)  # noqa: PTH104 - Path.rename is what this stands in for
    return target


@pytest.mark.slow
def test_forget_all_leaves_the_disk(tmp_path: Path) -> None:
    """Neither facts nor messages of a user who was forgotten are left; others keep their history."""
    store = open_store(tmp_path / "store.oxigraph")
    ana, ben = PersonalGraph(store, "ana"), PersonalGraph(store, "ben")
    add(ana, ("me", "was born in", "Zanzibar City, Tanzania"))
    add(ben, ("me", "likes", "tea"))
    history = ben.history()
    ana.forget_all()
    store.close()
    assert b"zanzibar" not in _bytes_of(tmp_path).lower()
    again = open_store(tmp_path / "store.oxigraph")
    ben = PersonalGraph(again, "ben")
    assert (said(ben), ben.history()) == ({("me", "likes", "tea")}, history)
    again.close()
