"""Oxigraph on disk, one process at a time."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Collection
from pathlib import Path
from weakref import WeakSet

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.stores.erasure import erasing, finish_erasure, mark_erased, set_aside
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.read_only import is_writable, refusal

__all__ = ["OxigraphStore", "is_oxigraph"]


class OxigraphStore(MemoryStore):
    """A folder that holds an Oxigraph database; a commit is one of its transactions."""

    def __init__(self, path: Path) -> None:
        """Open the folder, or make it.

        Args:
            path: the folder; one that may not be written is opened for reading, as it is now.

        Raises:
            StoreLockedError: another process, or another store object of this one, holds it.
            StoreError: it is something else than a store, or cannot be read.
        """
        self._reads_only = not is_writable(path)
        if not self._reads_only:
            finish_erasure(path)
        _check(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            inner = ox.Store.read_only(str(path)) if self._reads_only else ox.Store(str(path))
        except (OSError, RuntimeError) as exc:
            raise _mapped(path, exc) from exc
        super().__init__(inner, location=str(path))
        self._path = path
        self._pid = os.getpid()
        _stores.add(self)

    @property
    def beside(self) -> Path:
        """In the folder itself, so that it goes where the folder goes."""
        return self._path / "kgt-vectors.sqlite"

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one transaction."""
        self._refuse_if_read_only()
        super().commit(removed=removed, added=added)

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one transaction; their text leaves the disk with the last close."""
        self._refuse_if_read_only()
        with self._lock, self._writing():
            # Marked first: a process that dies in between has at worst a folder rewritten in vain.
            mark_erased(self._path)
            super().drop(names)

    def erase_removed(self) -> None:
        """Mark the folder; the text of what was taken out leaves the disk with the last close."""
        self._refuse_if_read_only()
        with self._lock, self._writing():
            mark_erased(self._path)

    def close(self) -> None:
        """Let go, once the last holder has, and clear the text of what was erased off the disk."""
        with self._lock, erasing:
            was_open = not self.closed
            super().close()
            if self.is_inherited:
                return
            if was_open and self.closed and not self._reads_only:
                finish_erasure(self._path)

    def _refuse_if_read_only(self) -> None:
        if self._reads_only:
            raise refusal(self.location)


def is_oxigraph(path: Path) -> bool:
    """Tell whether a path is a folder that Oxigraph has made, or one whose rewriting was cut short.

    Example:
        >>> is_oxigraph(Path("no-such-folder"))
        False
    """
    try:
        if set_aside(path).is_dir():
            return True
        return path.is_dir() and _are_oxigraphs({entry.name for entry in path.iterdir()})
    except OSError:
        return False  # opening it says why it cannot be looked at


def _are_oxigraphs(names: Collection[str]) -> bool:
    return {"CURRENT", "IDENTITY"} <= set(names) and any(n.startswith("MANIFEST-") for n in names)


def _check(path: Path) -> None:
    """Refuse what is not a store before the engine would put its files there."""
    try:
        if not path.exists():
            return
        if not path.is_dir():
            raise StoreError(
                f"{path} is a file, not a store: give a folder, or a file ending .ttl, .trig or .nq"
            )
        names = {entry.name for entry in path.iterdir()}
    except OSError as exc:
        raise _mapped(path, exc) from exc
    if names and not _are_oxigraphs(names):
        raise StoreError(f"{path} is not a store: give an empty or new folder; nothing was changed")


def _mapped(path: Path, exc: Exception) -> StoreError:
    reason = " ".join(str(exc).split())
    # The engine has one kind of error; its lock file is named in this one alone.
    if "lock file" in reason.lower() or "lock hold by current process" in reason:
        return StoreLockedError(
            f"{path} is in use by another process, and an Oxigraph folder admits one: close it there, or "
            f"move it into a store for several workers with kgt store copy {path} NEW"
        )
    if "Corruption" in reason:
        return StoreError(f"{path} is damaged ({reason}): restore a backup or use another store")
    return StoreError(f"cannot open the store {path} ({reason}): choose another --store")


_stores: WeakSet[OxigraphStore] = WeakSet()


def _after_fork_in_child() -> None:
    """Keep the child from closing the parent's engine, whose threads it hasn't got: that crashes it."""
    for store in list(_stores):
        if store._inner is not None:  # noqa: SLF001 - the store's own module
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(store._inner))  # noqa: SLF001 - as above


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
