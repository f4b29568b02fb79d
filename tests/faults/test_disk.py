"""A disk that is full, that cannot be written, or that fails: the edit is refused, and the next one works."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from kgt_plugin import KGT, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.memory import UserMemory
from kgt_plugin.stores.sqlite import SqliteStore
from tests.faults.sizes import tell
from tests.faults.state import checked
from tests.faults.workers import ANA, learn_city, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the faults are made by Linux"),
]

_NAMES = ["store", "store.trig", "store.ttl"]


def _assert_refused_and_as_before(memory: UserMemory, edit: Callable[[], object]) -> None:
    before = (memory.facts(), [each.id for each in memory.history()], memory.episodes())
    with pytest.raises(StoreError) as caught:
        edit()
    assert "\n" not in str(caught.value)
    assert (memory.facts(), [each.id for each in memory.history()], memory.episodes()) == before


def _assert_fault_is_survived(
    kgt: KGT,
    store: str,
    fault: Callable[[], AbstractContextManager[None]],
) -> None:
    memory = kgt.user(ANA)
    made = [learn_city(memory, "Rome"), learn_city(memory, "Oslo")]
    with fault():
        for number in range(5):
            long = f"I said {number} " + "and so on " * 200
            _assert_refused_and_as_before(memory, lambda: learn_city(memory, "Lima"))
            _assert_refused_and_as_before(memory, lambda words=long: memory.hear(words))  # type: ignore[misc]  # bound now
    made.append(learn_city(memory, "Bonn"))
    assert [each.labels[2] for each in memory.facts()] == ["Bonn"]
    kgt.close()
    assert checked(store, ANA).edits == len(made)


@contextmanager
def _no_larger_files() -> Iterator[None]:
    """Let every write beyond the first bytes of a file fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, quiet)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Be a user who may write nothing of root's."""
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("name", _NAMES)
def test_writes_fail(name: str, tmp_path: Path) -> None:
    """An error while writing refuses the edit and leaves the store as it was."""
    store = str(tmp_path / name)
    _assert_fault_is_survived(opened(store), store, _no_larger_files)
    tell(f"10 of 10 edits refused where writing fails ({name}); the next one was made")


@pytest.mark.parametrize("name", [*_NAMES, "store.sqlite", "store.oxigraph"])
def test_read_only(name: str, tmp_path: Path) -> None:
    """A store whose folder and files may not be written can be read, and refuses the edit."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else for a while")
    store = str(tmp_path / "below" / name)
    (tmp_path / "below").mkdir()
    kgt = opened(store)
    learn_city(kgt.user(ANA), "Bath")
    learn_city(kgt.user(ANA), "Lima")
    kgt.user(ANA).undo()
    kgt.user(ANA).hear("The weather was lovely in Porto.")
    before = _read(kgt)
    kgt.close()
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o055)
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with _as_nobody(), opened(store) as reader:
        assert _read(reader) == before
        for edit in (lambda: learn_city(reader.user(ANA), "Rome"), reader.user(ANA).forget_all):
            with pytest.raises(StoreError, match="choose another") as caught:
                edit()
            assert "\n" not in str(caught.value)
        assert _read(reader) == before
    with opened(store) as writer:
        assert _read(writer) == before
        learn_city(writer.user(ANA), "Rome")
    assert checked(store, ANA).edits == 3
    tell(f"a read-only store is read, and refuses the edit ({name}); the next one was made")


def _read(kgt: KGT) -> list[object]:
    memory = kgt.user(ANA)
    items = memory.context("How was the weather in Porto, and where do I live?").items
    assert len(items) > 1
    return [memory.facts(), memory.history(), memory.episodes(), [each.text for each in items]]


def test_read_only_beside_a_writer(tmp_path: Path) -> None:
    """Who may only read a SQLite store sees what others write to it, and when they are gone."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else for a while")
    store = str(tmp_path / "store")
    with opened(store) as writer:
        learn_city(writer.user(ANA), "Bath")
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o055)
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with _as_nobody():
        reader = SqliteStore(Path(store) / "kgt.sqlite")
    facts = PersonalGraph(reader, ANA)
    writer = opened(store)
    for city in ("Lima", "Oslo"):
        learn_city(writer.user(ANA), city)
        with _as_nobody():
            assert [each.labels[2] for each in facts.facts()] == [city]
    writer.close()
    with _as_nobody():
        assert [each.labels[2] for each in facts.facts()] == ["Oslo"]
    reader.close()


@pytest.mark.parametrize("name", _NAMES)
def test_disk_is_full(name: str, tmp_path: Path) -> None:
    """A full disk refuses the edit, and takes the next one when there is room again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        store = str(disk / name)
        _assert_fault_is_survived(opened(store), store, lambda: _filled(disk / "other"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    tell(f"10 of 10 edits refused on a full disk ({name}); the next one was made")


@contextmanager
def _filled(other: Path) -> Iterator[None]:
    with other.open("wb", buffering=0) as file:
        try:
            for size in (4096, 64, 1):
                while True:
                    file.write(bytes(size))
        except OSError:
            pass
    try:
        yield
    finally:
        other.unlink()
