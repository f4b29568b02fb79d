"""The token file: what it admits, and what it says of a line that is wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kgt_plugin import InvalidInputError
from kgt_plugin.mcp import TokenFile

TOKEN = "Xk3v9LqW5TzR8mY2bN7cP4"  # not a secret of anybody


def written(folder: Path, text: str) -> Path:
    """A token file."""
    file = folder / "tokens"
    file.write_text(text, encoding="utf-8")
    return file


async def user_of(file: TokenFile, token: str) -> str | None:
    """Whose token it is."""
    found = await file.verify_token(token)
    return None if found is None else found.subject


async def test_lines_give_tokens_and_users(tmp_path: Path) -> None:
    """Comments and blank lines are skipped, and a user's id may hold spaces."""
    file = TokenFile(written(tmp_path, f"# ours\n\n  {TOKEN}\t Ana María \n"))
    assert await user_of(file, TOKEN) == "Ana María"
    assert await user_of(file, TOKEN.lower()) is None
    assert await user_of(file, "") is None


async def test_the_secret_may_stay_out_of_the_file(tmp_path: Path) -> None:
    """A line with the token's SHA-256 admits the token, and not the hash itself."""
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    file = TokenFile(written(tmp_path, f"sha256:{digest.upper()} ana\n"))
    assert await user_of(file, TOKEN) == "ana"
    assert await user_of(file, f"sha256:{digest}") is None
    assert await user_of(file, digest) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (TOKEN, "has no user"),
        (f"{TOKEN}   ", "has no user"),
        ("short ana", "less than 20 characters"),
        ("sha256:12ab ana", "64 hexadecimal digits"),
        (f"{TOKEN} ana\n{TOKEN} ben", "another user has"),
    ],
)
def test_a_wrong_line_is_named_and_its_secret_is_not(
    tmp_path: Path, line: str, reason: str
) -> None:
    """The error says which line and what to mend."""
    with pytest.raises(InvalidInputError, match=r"^line \d of the token file") as caught:
        TokenFile(written(tmp_path, line))
    assert reason in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    """There is none, or it is no text."""
    file = tmp_path / "tokens"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InvalidInputError, match="can't be read"):
        TokenFile(file)


async def test_a_file_that_breaks_later_admits_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It fails closed, says so in the log, and works again once it is mended."""
    path = written(tmp_path, f"{TOKEN} ana")
    file = TokenFile(path)
    written(tmp_path, "broken")
    assert await user_of(file, TOKEN) is None
    assert "every token is refused" in caplog.text
    path.unlink()
    assert await user_of(file, TOKEN) is None
    written(tmp_path, f"{TOKEN} ana\n# mended")
    assert await user_of(file, TOKEN) == "ana"
