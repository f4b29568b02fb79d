"""One RDF file of a store's: read whole, locked, and written whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.file_lock import FileLock
from kgt_plugin.stores.serialization import (
    FORMATS,
    ParsedQuad,
    parse,
    prefixes_of,
    put_where_nothing_is,
    write_whole,
)

__all__ = ["RdfFile", "digest_of"]

_Signature = tuple[int, int, int]


class RdfFile:
    """A file that nobody else may write while it is open.

    Args:
        path: its name ends with .ttl, .trig or .nq; it may be missing.

    Attributes:
        path: the same.
        syntax: the format that its ending means.
        prefixes: those that it declares, once it was read.

    Raises:
        StoreLockedError: another process has it open.
        StoreError: it cannot be read.

    Example:
        >>> file = RdfFile(Path("no-such-file.ttl"))
        >>> file.exists, file.data()
        (False, b'')
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.syntax: ox.RdfFormat = FORMATS[path.suffix.lower()]
        self.prefixes: dict[str, str] = {}
        self._lock = FileLock(path)
        self._signature = _signature(path)

    @property
    def exists(self) -> bool:
        """Tell whether it was there when it was opened, or has been written since."""
        return self._signature is not None

    def data(self) -> bytes:
        """Read the bytes; none where it is missing.

        Raises:
            StoreError: it cannot be read.
        """
        if not self.exists:
            return b""
        try:
            return self.path.read_bytes()
        except OSError as exc:
            raise StoreError(f"cannot read {self.path} ({exc.strerror}): check the file") from exc

    def quads(self) -> list[ParsedQuad]:
        """Read all of it, and its prefixes.

        Raises:
            MalformedRDFError: it does not parse; carries the line.
            StoreError: it cannot be read.
        """
        data = self.data()
        quads = parse(data, self.syntax, where=str(self.path))
        self.prefixes = prefixes_of(data.removeprefix(b"\xef\xbb\xbf"), self.syntax)
        return quads

    def refuse_changed(self) -> None:
        """Refuse to overwrite what another program has written.

        Raises:
            StoreError: it has.
        """
        if _signature(self.path) != self._signature:
            raise StoreError(
                f"{self.path} was changed by another program since it was opened: open it again"
            )

    def write(self, data: bytes) -> None:
        """Write it, whole or not at all.

        Raises:
            StoreError: it cannot be written, or another program has written it.
        """
        self.refuse_changed()
        write_whole(self.path, data, before=self._lock.lock_next, is_new=not self.exists)
        self._follow()

    def take(self, other: Path) -> None:
        """Let another file take its place.

        Args:
            other: it is whole, and on the same disk.

        Raises:
            StoreError: it cannot; both are as they were.
        """
        self.refuse_changed()
        try:
            if self.exists:
                other.chmod(self.path.stat().st_mode & 0o777)
            self._lock.lock_next(other)
            if self.exists:
                other.replace(self.path)
            else:
                put_where_nothing_is(other, self.path)
        except OSError as exc:
            raise StoreError(
                f"cannot write {self.path} ({exc.strerror or exc}): free or choose another place; "
                "nothing was changed"
            ) from exc
        self._follow()

    def remove(self) -> None:
        """Take it away."""
        self.path.unlink(missing_ok=True)
        self._lock.release()
        self._signature = None

    def release(self) -> None:
        """Let others have it; further calls do nothing."""
        self._lock.release()

    def _follow(self) -> None:
        self._lock.follow()
        self._signature = _signature(self.path)


def digest_of(data: bytes) -> str:
    """Name what a file holds, so that it is known again.

    Example:
        >>> digest_of(b"")[:8]
        'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def _signature(path: Path) -> _Signature | None:
    """Read what changes when another program writes the file; None when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise StoreError(f"cannot read {path} ({exc.strerror}): check the path") from exc
    return (status.st_ino, status.st_size, status.st_mtime_ns)
