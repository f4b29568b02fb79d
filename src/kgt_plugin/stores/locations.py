"""Finds the store that a path, a URL or an object means, and opens it."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakValueDictionary

import platformdirs
from rdflib import Graph

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.lazy_import import lazy_import
from kgt_plugin.stores.erasure import set_aside
from kgt_plugin.stores.file import FILE_SUFFIXES, FileStore
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.oxigraph import OxigraphStore, is_oxigraph
from kgt_plugin.stores.port import Store
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.stores.sqlite_backup import SQLITE_SUFFIXES
from kgt_plugin.stores.turtle import TurtleStore
from kgt_plugin.stores.wrapped import WrappedStore, wrap

__all__ = ["default_location", "is_file_of_one_user", "missing_place", "open_store"]

# RDF that is not a store: opening it as a folder would be a surprise.
_OTHER_RDF = {
    ".nt",
    ".n3",
    ".rdf",
    ".owl",
    ".xml",
    ".json",
    ".jsonld",
    ".trix",
    ".hdt",
    ".csv",
    ".txt",
}

_OXIGRAPH: Final = ".oxigraph"
_TURTLE: Final = ".ttl"
_FILE: Final = "kgt.sqlite"
"""The SQLite file in a store's folder."""
_POSTGRES: Final = ("postgresql://", "postgres://")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")


class _SharedStore(Store, Protocol):
    """A store of this process that several holders may have, each of whom closes it once."""

    def share(self) -> bool: ...


_opened: WeakValueDictionary[Path, _SharedStore] = WeakValueDictionary()
_wrapped: WeakValueDictionary[int, WrappedStore] = WeakValueDictionary()
_lock = threading.Lock()


def default_location() -> Path:
    """The store in the user's data folder; nothing is made there yet."""
    return platformdirs.user_data_path("kgt-plugin") / "store"


def open_store(where: str | os.PathLike[str] | Graph | Store | None = None) -> Store:
    """Open a store; opening the same path twice in one process gives the same store.

    Args:
        where: None for the environment variable KGT_STORE, or the user's data folder; ":memory:";
            a file ending .sqlite, .sqlite3 or .db; a file ending .ttl, .trig or .nq; the URL of a
            SPARQL 1.1 endpoint; postgresql://user:password@host/database; a folder that is an Oxigraph store, or a path ending .oxigraph; any
            other path for a folder with a SQLite file; an rdflib Graph (one user) or Dataset; or a
            store.

    Raises:
        StoreLockedError: another process holds it.
        StoreError: it is not a store, or cannot be read or written.
        MalformedRDFError: the file does not parse.
        InvalidInputError: it is none of these things.
    """
    if where is None:
        where = _default()
    if isinstance(where, str | os.PathLike):
        return _open_place(os.fspath(where))
    if isinstance(where, Store):
        return where
    with _lock:
        # One wrapper an rdflib graph: it has the lock and a plain Graph's journal.
        wrapped = _wrapped.get(id(where))
        if wrapped is None:
            wrapped = wrap(where)
            _wrapped[id(where)] = wrapped
        return wrapped


def missing_place(where: str | os.PathLike[str] | None = None) -> Path | None:
    """Find where `open_store` would make a store anew.

    Args:
        where: as for `open_store`.

    Returns:
        The path; None where something is there already, or where no store could be made.

    Raises:
        InvalidInputError: it has no name.
        StoreError: it is not a usable path.
    """
    path = _path_of(os.fspath(_default() if where is None else where))
    if path is None or path.suffix.lower() in _OTHER_RDF:
        return None
    try:
        return None if path.exists() or set_aside(path).exists() else path
    except OSError:
        return None  # opening it says why it cannot be looked at


def is_file_of_one_user(where: str | os.PathLike[str] | None = None) -> bool:
    """Tell whether `open_store` would open a .ttl file, which holds one user's facts under nodes of its own.

    Args:
        where: as for `open_store`.

    Raises:
        InvalidInputError: it has no name.
        StoreError: it is not a usable path.

    Example:
        >>> is_file_of_one_user("people.ttl"), is_file_of_one_user("facts.sqlite")
        (True, False)
    """
    path = _path_of(os.fspath(_default() if where is None else where))
    return path is not None and path.suffix.lower() == _TURTLE and not path.is_dir()


def _default() -> str | Path:
    return os.environ.get("KGT_STORE") or default_location()


def _path_of(place: str) -> Path | None:
    """The path that is named; None for what has none."""
    if place == ":memory:" or place.startswith(("http://", "https://", *_POSTGRES)):
        return None
    if not place.strip() or "\0" in place:
        raise InvalidInputError("the store has no name: give a path, a URL or :memory:")
    # Two letters at least: one is a drive of Windows.
    scheme = _SCHEME.match(place)
    if scheme is not None and len(scheme[0]) > len("c:/"):
        raise InvalidInputError(
            f"no store is known for {scheme[0]}/: give a path, postgresql://..., the http(s) URL of a "
            "SPARQL 1.1 endpoint, or :memory:"
        )
    try:
        return Path(place).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as exc:
        raise StoreError(f"{place!r} is not a usable path ({exc}): choose another --store") from exc


def _open_place(place: str) -> Store:
    path = _path_of(place)
    if place.startswith(_POSTGRES):
        return _open_postgres(place)
    if path is None:
        return MemoryStore() if place == ":memory:" else _open_endpoint(place)
    with _lock:
        known = _opened.get(path)
        if known is not None and known.share():
            return known
        try:
            store = _open_path(path)
        except OSError as exc:
            raise StoreError(
                f"cannot open the store {path} ({exc.strerror}): choose another --store"
            ) from exc
        _opened[path] = store
        return store


def _open_endpoint(url: str) -> Store:
    extras = {"httpx": "sparql", "tenacity": "sparql"}
    opened: Store = lazy_import(
        "kgt_plugin.stores", "SparqlStore", {"SparqlStore": "sparql"}, extras
    )(url)
    return opened


def _open_postgres(url: str) -> Store:
    home, extras = {"open_postgres": "postgres"}, {"psycopg": "postgres"}
    opened: Store = lazy_import("kgt_plugin.stores", "open_postgres", home, extras)(url)
    return opened


def _open_path(path: Path) -> _SharedStore:
    suffix = path.suffix.lower()
    if suffix in FILE_SUFFIXES and not path.is_dir():
        return TurtleStore(path) if suffix == _TURTLE else FileStore(path)
    if suffix in _OTHER_RDF and not path.is_dir():
        raise StoreError(
            f"{path} cannot be a store: a file store ends with .ttl, .trig or .nq; import others"
        )
    if suffix == _OXIGRAPH or is_oxigraph(path):
        return OxigraphStore(path)
    if suffix in SQLITE_SUFFIXES and not path.is_dir():
        return SqliteStore(path)
    return _open_folder(path)


def _open_folder(path: Path) -> SqliteStore:
    """Open the SQLite file in a folder, and put none into a folder of other things."""
    if path.exists() and not path.is_dir():
        raise StoreError(
            f"{path} is a file, not a store: give a folder, or a file ending .sqlite, .ttl, .trig or .nq"
        )
    is_new = not (path / _FILE).exists()
    if is_new and path.is_dir() and any(path.iterdir()):
        raise StoreError(f"{path} is not a store: give an empty or new folder; nothing was changed")
    return SqliteStore(path / _FILE, location=str(path))
