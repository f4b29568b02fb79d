"""A Turtle file as a store: facts alone, records beside it, and both of one version whatever happens."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.graph.consistency import check_user
from kgt_plugin.stores import open_store
from kgt_plugin.stores.rdf_file import RdfFile
from kgt_plugin.stores.turtle import TurtleStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer

CRM = """\
@prefix crm: <https://crm.example/schema#> .
@prefix c: <https://crm.example/contact/> .

c:ana a crm:Contact ;
    crm:city c:lisbon ;
    crm:discount 07.50 .
"""
OURS = (b"urn:kgt:journal", b"urn:kgt:episode", b"prov#")


def _opened(path: Path | TurtleStore) -> KGT:
    return KGT.open(store=path, model=FakeScorer(), embedder=FakeEmbedder())


def _cities(kgt: KGT) -> set[str]:
    return {
        each.labels[2] for each in kgt.user("ana").facts() if each.labels[:2] == ("me", "lives in")
    }


def _learn(kgt: KGT, city: str) -> None:
    kgt.user("ana").learn("Where do I live?", city, subject="me", relations=["lives in"])


def _rdf_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.suffix in (".ttl", ".trig"))


def _asides(folder: Path) -> list[Path]:
    return list(folder.glob(".people.ttl.*.next"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A Turtle file of another program's."""
    made = tmp_path / "people.ttl"
    made.write_text(CRM, encoding="utf-8")
    return made


@pytest.mark.slow
def test_records_lie_beside_the_facts(path: Path) -> None:
    """The file gets facts under its own prefixes and nothing else; history and undo outlive a reopening."""
    with _opened(path) as kgt:
        kgt.user("ana").hear("I live in Oslo.")
        _learn(kgt, "Bonn")
    data = path.read_bytes()
    assert not [each for each in OURS if each in data]
    assert b"@prefix crm: <https://crm.example/schema#>" in data
    assert b"@prefix prov:" not in data
    assert b"crm:city c:lisbon" in data
    assert b"07.50" in data
    assert _rdf_in(path.parent) == ["people.kgt.trig", "people.ttl"]
    with _opened(path) as kgt:
        ana = kgt.user("ana")
        assert [each.text for each in ana.episodes()] == ["I live in Oslo."]
        assert len(ana.history()) == 2
        ana.undo()
        assert _cities(kgt) == {"Oslo"}
        ana.undo()
        assert _cities(kgt) == set()
    assert b"Oslo" not in path.read_bytes()


def test_what_adds_no_fact_leaves_the_file_alone(path: Path) -> None:
    """Reading writes nothing, and a message without a fact goes beside the file."""
    with _opened(path) as kgt:
        kgt.user("ana").context("Where do I live?")
        assert _rdf_in(path.parent) == ["people.ttl"]
        kgt.user("ana").keep("Good morning!")
    assert path.read_text(encoding="utf-8") == CRM
    with _opened(path) as kgt:
        assert len(kgt.user("ana").episodes()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("is_made", [False, True])
def test_a_commit_that_is_cut_short(
    is_made: bool,  # noqa: FBT001 - a test's parameter
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a killed process leaves before the records are written is no edit; after that it is finished."""
    copy = tmp_path / "copy"
    with _opened(path) as kgt:
        _learn(kgt, "Oslo")
        name = "take" if is_made else "write"
        real = getattr(RdfFile, name)

        def copied(file: RdfFile, *rest: object) -> None:
            if is_made or file.path.suffix == ".trig":
                shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("copy"))
            real(file, *rest)

        monkeypatch.setattr(RdfFile, name, copied)
        _learn(kgt, "Bonn")
    monkeypatch.undo()
    assert _asides(copy)
    with _opened(copy / "people.ttl") as kgt:
        assert _cities(kgt) == ({"Bonn"} if is_made else {"Oslo"})
        assert len(kgt.user("ana").history()) == (2 if is_made else 1)
        _learn(kgt, "Rome")
    assert not _asides(copy)
    assert (b"Bonn" in (copy / "people.ttl").read_bytes()) is False
    store = open_store(copy / "people.ttl")
    assert check_user(store, "ana").problems == ()
    store.close()


def test_a_commit_cut_short_and_a_file_that_was_changed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program's change is not overwritten by what was half written: a person has to choose."""
    copy = tmp_path / "copy"
    with _opened(path) as kgt:
        _learn(kgt, "Oslo")
        real = RdfFile.take

        def copied(file: RdfFile, other: Path) -> None:
            shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("copy"))
            real(file, other)

        monkeypatch.setattr(RdfFile, "take", copied)
        _learn(kgt, "Bonn")
    monkeypatch.undo()
    changed = (copy / "people.ttl").read_text(encoding="utf-8") + "c:ana crm:since 2019 .\n"
    (copy / "people.ttl").write_text(changed, encoding="utf-8")
    with pytest.raises(StoreError, match="half written: remove") as caught:
        open_store(copy / "people.ttl")
    assert "\n" not in str(caught.value)
    _asides(copy)[0].unlink()
    with _opened(copy / "people.ttl") as kgt:
        assert _cities(kgt) == {"Oslo"}
    assert (copy / "people.ttl").read_text(encoding="utf-8") == changed


def test_facts_that_cannot_take_their_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the facts cannot follow the records, the records are taken back and the edit is refused."""
    real = Path.replace

    def refusing(source: Path, target: Path) -> Path:
        if source.suffix == ".next":
            raise PermissionError(13, "Permission denied")
        return real(source, target)

    with _opened(path) as kgt:
        _learn(kgt, "Oslo")
        before = {
            each: each.read_bytes()
            for each in path.parent.iterdir()
            if each.suffix in (".ttl", ".trig")
        }
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", refusing)
            with pytest.raises(StoreError, match="nothing was changed"):
                _learn(kgt, "Bonn")
        assert {each: each.read_bytes() for each in before} == before
        assert not list(path.parent.glob(".people*"))
        assert _cities(kgt) == {"Oslo"}
        _learn(kgt, "Rome")
    with _opened(path) as kgt:
        assert _cities(kgt) == {"Rome"}


def test_records_that_cannot_be_taken_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even that can be written, the store goes no further, and the next opening makes the edit."""
    real, written = Path.replace, []

    def refusing(source: Path, target: Path) -> Path:
        written.append(target.suffix)
        if len(written) > 2:  # the file aside and the records
            raise PermissionError(13, "Permission denied")
        return real(source, target)

    with _opened(path) as kgt:
        _learn(kgt, "Oslo")
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", refusing)
            with pytest.raises(StoreError, match="will be made when"):
                _learn(kgt, "Bonn")
        with pytest.raises(StoreError, match="open it again"):
            _learn(kgt, "Rome")
    with _opened(path) as kgt:
        assert _cities(kgt) == {"Bonn"}


def test_two_at_their_first_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither file is there yet nothing is locked: the second is refused, and the first is whole."""
    path = tmp_path / "people.ttl"
    real = RdfFile.take

    def meanwhile(file: RdfFile, other: Path) -> None:
        monkeypatch.setattr(RdfFile, "take", real)
        with pytest.raises(StoreError):
            _learn(second, "Rome")
        real(file, other)

    with _opened(TurtleStore(path)) as first, _opened(TurtleStore(path)) as second:
        monkeypatch.setattr(RdfFile, "take", meanwhile)
        _learn(first, "Bonn")
    assert not _asides(tmp_path)
    with _opened(path) as kgt:
        assert _cities(kgt) == {"Bonn"}
        assert [each.answer for each in kgt.user("ana").history()] == ["Bonn"]


def test_a_file_of_before_0_2_is_divided(path: Path) -> None:
    """Records that lie among the facts are read, and moved beside them by the next edit."""
    with _opened(path) as kgt:
        kgt.user("ana").hear("I live in Oslo.")
    records = path.with_name("people.kgt.trig")
    lines = [line for line in records.read_text(encoding="utf-8").splitlines() if line.strip()]
    inner = [line for line in lines if line.startswith("@prefix") or line[-1] not in "{}"]
    mixed = path.read_text(encoding="utf-8") + "\n".join(each for each in inner if each[0] != "#")
    path.write_text(mixed, encoding="utf-8")
    records.unlink()
    with _opened(path) as kgt:
        assert _cities(kgt) == {"Oslo"}
        assert len(kgt.user("ana").episodes()) == len(kgt.user("ana").history()) == 1
        kgt.user("ana").keep("Good morning!")
    assert not [each for each in OURS if each in path.read_bytes()]
    with _opened(path) as kgt:
        assert len(kgt.user("ana").episodes()) == 2
        assert kgt.user("ana").undo().undone


def test_another_file_in_the_place_of_the_records(path: Path) -> None:
    """A file beside it that is no journal of ours is refused, and left alone."""
    other = path.with_name("people.kgt.trig")
    other.write_text("<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(StoreError, match="move it away"):
        open_store(path)
    assert other.read_text() == "<urn:a> <urn:b> <urn:c> .\n"


@pytest.mark.slow
def test_records_alone_keep_others_out(tmp_path: Path) -> None:
    """A store that has no facts yet is locked by its records."""
    path = tmp_path / "new.ttl"
    code = (
        "import sys; from kgt_plugin import KGT\n"
        "from kgt_plugin.testing import FakeEmbedder, FakeScorer\n"
        "kgt = KGT.open(store=sys.argv[1], model=FakeScorer(), embedder=FakeEmbedder())\n"
        "kgt.user('ana').keep('Good morning!'); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"open"
        assert not path.exists()
        with pytest.raises(StoreLockedError, match="in use by another process"):
            open_store(path)
        process.communicate(b"")
    with _opened(path) as kgt:
        assert len(kgt.user("ana").episodes()) == 1
