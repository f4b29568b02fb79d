"""Access tokens kept in a file: which token is which user's."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

from mcp.server.auth.provider import AccessToken

from kgt_plugin.errors import InvalidInputError, reason_of

__all__ = ["TokenFile"]

_log = logging.getLogger(__name__)
_HASHED = re.compile(r"sha256:([0-9a-fA-F]{64})")
_MIN_LENGTH = 20
"""Characters of a token that stands in the file itself: a shorter one could be guessed."""


class TokenFile:
    """A `TokenVerifier` of the SDK over a text file, one token and its user on each line.

    A line is `TOKEN USER` or, to keep the secret out of the file, `sha256:HEX USER` with the SHA-256 of
    the token. Blank lines and lines that begin with "#" are skipped; a user may have several tokens. The
    file is read again when it has changed, so a token whose line you delete is refused from then on.

    Args:
        path: the file.

    Raises:
        InvalidInputError: the file can't be read, or a line is wrong.

    Examples:
        >>> import asyncio, tempfile
        >>> token = "u7Qm0bK3yq1vXc9LZr5TfA2w"
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "tokens"
        ...     _ = file.write_text(f"{token} ana@example.org")
        ...     asyncio.run(TokenFile(file).verify_token(token)).subject
        'ana@example.org'
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._stamp, self._users = self._read()

    async def verify_token(self, token: str) -> AccessToken | None:
        """Find whose token it is.

        Args:
            token: as the request carries it.

        Returns:
            The token with its user as `subject`; None where the file doesn't have it, or can no longer
            be read.
        """
        try:
            if self._stamp != self._changed():
                self._stamp, self._users = self._read()
        except InvalidInputError as exc:
            _log.error("every token is refused: %s", exc)
            return None
        user = self._users.get(_digest(token))
        if user is None:
            return None
        return AccessToken(token=token, client_id="token-file", scopes=[], subject=user)

    def _changed(self) -> tuple[int, int, int]:
        """Read what tells one state of the file from another."""
        try:
            found = self._path.stat()
        except OSError as exc:
            raise _unreadable(self._path, exc) from exc
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read(self) -> tuple[tuple[int, int, int], dict[str, str]]:
        stamp = self._changed()
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise _unreadable(self._path, exc) from exc
        users: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                digest, user = self._entry(line, number)
                if users.setdefault(digest, user) != user:
                    raise self._wrong(number, "gives a token that another user has")
        return stamp, users

    def _entry(self, line: str, number: int) -> tuple[str, str]:
        """The digest of a line's token, and the user."""
        token, user = (*line.split(None, 1), "", "")[:2]
        user = user.strip()
        if not user:
            raise self._wrong(number, "has no user: write the token, a space and the user's id")
        hashed = _HASHED.fullmatch(token)
        if hashed is not None:
            return hashed[1].lower(), user
        if token.startswith("sha256:"):
            raise self._wrong(number, "has no SHA-256 of 64 hexadecimal digits")
        if len(token) < _MIN_LENGTH:
            raise self._wrong(number, f"has a token of less than {_MIN_LENGTH} characters")
        return _digest(token), user

    def _wrong(self, number: int, what: str) -> InvalidInputError:
        """An error that names the line and never the secret in it."""
        return InvalidInputError(f"line {number} of the token file {self._path} {what}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _unreadable(path: Path, exc: Exception) -> InvalidInputError:
    return InvalidInputError(
        f"the token file {path} can't be read ({reason_of(exc)}): give a text file with one "
        '"TOKEN USER" a line'
    )
