"""Downloading one file so that whatever interrupts it costs only what had not arrived yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kgt_plugin.errors import ModelError, reason_of
from kgt_plugin.models.cache import sha256_of

if TYPE_CHECKING:
    import httpx

__all__ = ["RemoteFile", "stream"]

_ATTEMPTS = 5
_PAUSE_S = 0.5
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file that a server offers.

    Attributes:
        url: where it is.
        sha256: of its bytes, hexadecimal.
    """

    url: str
    sha256: str

    @property
    def name(self) -> str:
        """Its name, the last part of the URL's path."""
        return self.url.partition("#")[0].partition("?")[0].rpartition("/")[2]


def stream(remote: RemoteFile, folder: Path, told: Callable[[int], None]) -> Path | None:
    """Bring a file into a folder; what an earlier try has brought is not fetched again.

    The file grows under a name that ends in ``.part`` and gets its own once its hash is right.
    Proxies and certificates are those of the environment.

    Args:
        remote: what to fetch.
        folder: outlives a failure.
        told: told how many bytes are there.

    Returns:
        The file; None where this way is closed (no httpx, another scheme, credentials wanted,
        no connection, other bytes) and another client may do better.

    Raises:
        ModelError: the connection broke again and again; what has arrived is kept.
    """
    try:
        import httpx  # noqa: PLC0415  optional and slow
    except ImportError:
        return None
    if not remote.url.startswith(("https://", "http://")):
        return None
    part = folder / f"{remote.name}.{remote.sha256[:12]}.part"
    try:
        client = httpx.Client(follow_redirects=True, timeout=_TIMEOUT_S, trust_env=True)
    except (OSError, ValueError, ImportError):  # a proxy or certificates that httpx cannot use
        return None
    with client:
        for _ in range(2):  # bytes of another file are thrown away once
            whole = part.is_file() and sha256_of(part) == remote.sha256
            if not whole and not _complete(client, remote, part, told):
                return None
            if whole or sha256_of(part) == remote.sha256:
                return part.replace(folder / remote.name)
            part.unlink()
    return None


def _complete(
    client: httpx.Client, remote: RemoteFile, part: Path, told: Callable[[int], None]
) -> bool:
    """Let the part grow until the server has no more; whether the server gave anything at all."""
    import httpx  # noqa: PLC0415  optional and slow

    failures, heard, reason = 0, False, ""
    while failures < _ATTEMPTS:
        before = _size(part)
        try:
            if not _append(client, remote, part, told):
                return False
        except httpx.InvalidURL:
            return False
        except httpx.HTTPError as exc:
            reason = reason_of(exc)
            grown = _size(part) > before
            heard = heard or grown
            # only tries in a row that bring nothing count: a bad line still gets there
            failures = 1 if grown else failures + 1
            time.sleep(_PAUSE_S * 2 ** (failures - 1))
        else:
            return True
    if not heard:
        return False
    raise ModelError(
        f"the download of {remote.name} broke off ({reason}): connect and run `kgt models pull`, "
        f"which goes on after the {_size(part) // 1_000_000} MB that are here"
    )


def _append(
    client: httpx.Client, remote: RemoteFile, part: Path, told: Callable[[int], None]
) -> bool:
    """One request for what is missing; False where the server refuses.

    Raises:
        httpx.HTTPError: it may work the next time.
    """
    have = _size(part)
    headers = {"Accept-Encoding": "identity"}  # a range counts the bytes as they are stored
    if have:
        headers["Range"] = f"bytes={have}-"
    with client.stream("GET", remote.url, headers=headers) as response:
        if response.status_code == 416:  # noqa: PLR2004  range not satisfiable: all is here
            return True
        if response.status_code in (408, 429) or response.is_server_error:
            response.raise_for_status()
        if not response.is_success:
            return False
        begins = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        resumed = response.status_code == 206 and begins  # noqa: PLR2004  partial content
        # A server that does not know ranges sends the file from its beginning.
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                told(file.tell())
    return True


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0
