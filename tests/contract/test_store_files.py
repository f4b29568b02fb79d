"""Stores in files: written whole or not at all, whose facts they hold, and what others wrote there."""

import os
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import (
    InvalidInputError,
    MalformedRDFError,
    StoreError,
)
from kgt_plugin.stores import open_store
from kgt_plugin.stores.memory import MemoryStore

ANA = URIRef("urn:kgt:user:ana")
BEN = URIRef("urn:kgt:user:ben")
S, P = URIRef("urn:s"), URIRef("urn:p")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
@pytest.mark.parametrize("name", ["store.oxigraph", "a.nq"])
def test_read_only_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that cannot be written is said so, and stays as it was."""
    store = open_store(tmp_path / name)
    store.commit(removed=(), added=[(S, P, S, ANA)])
    store.close()
    if os.geteuid() == 0:
        # root may write anywhere, so the system's refusals are played
        monkeypatch.setattr(os, "access", lambda *_args: False)
        monkeypatch.setattr("tempfile._os.open", _refuse)
    else:
        (tmp_path / name).chmod(0o500)
        tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"may only be read|cannot write") as caught:
        open_store(tmp_path / name).commit(removed=(), added=[(S, P, P, ANA)])
    assert "\n" not in str(caught.value)
    tmp_path.chmod(0o700)
    monkeypatch.undo()
    store = open_store(tmp_path / name)
    assert len(store.graph(ANA)) == 1
    store.close()


def _refuse(*_args: object, **_options: object) -> int:
    raise PermissionError(13, "Permission denied")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file cannot be written whole, the old one stays and memory agrees with it."""
    path = tmp_path / "a.trig"
    store = open_store(path)
    store.commit(removed=(), added=[(S, P, Literal("old"), ANA)])
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.commit(removed=[(S, P, Literal("old"), ANA)], added=[(S, P, Literal("new"), ANA)])
    with pytest.raises(StoreError, match="No space left on device"):
        store.drop([ANA])
    assert path.read_bytes() == before
    assert [str(value) for *_, value in store.graph(ANA)] == ["old"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.trig"]


def test_a_file_changed_by_another_program(tmp_path: Path) -> None:
    """Another program's changes are never overwritten."""
    path = tmp_path / "a.nq"
    store = open_store(path)
    store.commit(removed=(), added=[(S, P, Literal("mine"), ANA)])
    path.write_text('<urn:s> <urn:p> "theirs, longer" <urn:kgt:user:ana> .\n')
    with pytest.raises(StoreError, match="changed by another program"):
        store.commit(removed=(), added=[(S, P, Literal("more"), ANA)])
    assert "theirs" in path.read_text()


def test_malformed_file_store(tmp_path: Path) -> None:
    """A file that does not parse is named with its line, and left alone."""
    path = tmp_path / "a.nq"
    path.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> oops .\n")
    with pytest.raises(MalformedRDFError, match=r"a\.nq, line 2") as caught:
        open_store(path)
    assert caught.value.line == 2
    assert "oops" in path.read_text()


def test_nobodys_facts_in_a_file_store(tmp_path: Path) -> None:
    """Facts outside named graphs belong to no user: the file is refused, not guessed at."""
    path = tmp_path / "a.trig"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n")
    with pytest.raises(StoreError, match="nobody's"):
        open_store(path)


def test_turtle_file_belongs_to_its_user(tmp_path: Path) -> None:
    """The journal in a Turtle file says whose it is, also after a reopening."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:s> <urn:p> 007 .\n")
    store = open_store(path)
    assert [value.n3() for *_, value in store.graph(ANA)] == [
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]
    entry = (URIRef("urn:kgt:journal:ana:e1"), P, S, URIRef("urn:kgt:user:ana:journal"))
    store.commit(removed=(), added=[entry])
    store.close()
    store = open_store(path)
    with pytest.raises(InvalidInputError, match="holds the facts of user 'ana'"):
        store.graph(BEN)
    assert len(store.graph(ANA)) == 1
    assert len(store.graph(URIRef("urn:kgt:user:ana:journal"))) == 1
    store.close()


def test_another_programs_numbers(tmp_path: Path) -> None:
    """Numbers that another program put into an Oxigraph store are found, removed, and not mixed up."""
    inner = ox.Store()
    name = ox.NamedNode(str(ANA))
    for value in (ox.Literal("1.5", datatype=ox.NamedNode(str(XSD.decimal))), ox.Literal(1)):
        inner.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), value, name))
    store = MemoryStore(inner)
    native = Literal("1.5", datatype=XSD.decimal, normalize=False)
    other = Literal("01", datatype=XSD.integer, normalize=False)
    assert (S, P, native) in store.graph(ANA)
    assert (S, P, other) not in store.graph(ANA)
    store.commit(removed=[(S, P, native, ANA), (S, P, other, ANA)], added=())
    assert [value.n3() for *_, value in store.graph(ANA)] == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]
