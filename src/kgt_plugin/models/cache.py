"""The folder of finished models: what is in it is whole, or it is not there."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kgt_plugin.errors import MissingDependencyError, ModelError
from kgt_plugin.models.progress import Progress

__all__ = ["CONVERTER", "MARKER", "build_once", "intact", "models_folder", "sha256_of"]

CONVERTER = 1
"""Raised whenever a conversion would write other files than before: older ones are made anew."""

MARKER = "kgt-model.json"
"""Written last into a model's folder; a folder without it is not a model."""

Build = Callable[[Path, Path], None]
"""(staging, out): writes the model into `out`; what it leaves in `staging` survives a failure."""


def models_folder() -> Path:
    """The cache's folder of models: under ``KGT_CACHE_DIR``, else the user's cache folder."""
    import platformdirs  # noqa: PLC0415  start-up time

    base = os.environ.get("KGT_CACHE_DIR")
    root = Path(base).expanduser() if base else platformdirs.user_cache_path("kgt-plugin")
    return root / "models"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def intact(folder: Path, source: str, *, thorough: bool = False) -> bool:
    """Tell whether a folder holds the finished model made from a source.

    Args:
        folder: the model's folder in the cache.
        source: SHA-256 of the weights it was made from.
        thorough: compare hashes too (a second or two); sizes alone find what was cut short.
    """
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if (marker["source_sha256"], marker["converter"]) != (source, CONVERTER):
            return False
        for name, (size, sha256) in marker["files"].items():
            path = folder / name
            if path.stat().st_size != size or (thorough and sha256_of(path) != sha256):
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # an unreadable marker is the same as none: the model is made anew
    return True


def build_once(
    name: str,
    source: str,
    build: Build,
    *,
    folder: Path,
    progress: Progress,
    thorough: bool = False,
) -> Path:
    """The finished model, built now if it is not there; one process builds, others wait.

    Args:
        name: folder name of the model.
        source: SHA-256 of the weights it is made from.
        build: writes the model.
        folder: the cache's folder of models, created if need be.
        progress: told about waiting.
        thorough: check hashes of what is there, not sizes alone.

    Raises:
        ModelError: the cache cannot be written, or what `build` raises.
    """
    done = folder / name
    if intact(done, source, thorough=thorough):
        return done
    with _writable(folder), _locked(folder, name, progress):
        if intact(done, source, thorough=thorough):
            return done
        staging = folder / ".staging" / name
        out = staging / "out"
        _discard(out)
        out.mkdir(parents=True)
        build(staging, out)
        _write_marker(out, source)
        _discard(done)
        out.replace(done)
        _discard(staging)
    return done


def _write_marker(out: Path, source: str) -> None:
    files = {
        path.relative_to(out).as_posix(): (path.stat().st_size, sha256_of(path))
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    marker = {"source_sha256": source, "converter": CONVERTER, "files": files}
    with (out / MARKER).open("w", encoding="utf-8") as file:
        json.dump(marker, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _discard(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Turn the file system's refusals into one line that names the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as exc:
        if exc.errno == errno.ENOSPC:
            raise ModelError(
                f"no space left for a model in {folder}: free a gigabyte, "
                "or set KGT_CACHE_DIR to a folder on another disk"
            ) from exc
        raise ModelError(
            f"cannot write models to {folder} ({exc.strerror or exc}): "
            "set KGT_CACHE_DIR to a folder that can be written"
        ) from exc


@contextmanager
def _locked(folder: Path, name: str, progress: Progress) -> Iterator[None]:
    """Hold the model's lock; the system frees it if the process dies."""
    try:
        from filelock import FileLock, Timeout  # noqa: PLC0415  optional
    except ImportError as exc:
        raise MissingDependencyError("filelock", extra="transformers") from exc
    lock = FileLock(folder / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.update(f"Waiting for another process to finish {name}", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
