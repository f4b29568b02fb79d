"""Standard input and output: a real process, and the SDK's client that starts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from mcp import Client

from tests.mcp.serving import Mode, refused, stdio_server, told

OSLO = {"subject": "me", "relation": "lives in", "value": "Oslo"}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_round_of_every_tool(tmp_path: Path, mode: Mode) -> None:
    """All six tools and both resources answer over a pipe, in either protocol."""
    async with Client(stdio_server("ana", tmp_path / "store"), mode=mode) as client:
        await told(client, "remember", text="I live in Oslo.")
        assert "Oslo" in await told(client, "recall", query="Where do I live?")
        said = {"question": "Where do I live?", "answer": "Bergen", "wrong_answer": "Oslo"}
        assert "Bergen" in await told(client, "correct", **said)
        assert "Oslo" in await told(client, "explain", **{**OSLO, "value": "Bergen"})
        assert "Brought back: me | lives in | Oslo" in await told(client, "undo")
        assert "Removed" in await told(client, "forget", **OSLO)
        assert "Known" not in await refused(client, "forget", **OSLO)
        for uri in ("kgt://facts", "kgt://history"):
            assert (await client.read_resource(uri)).contents


@pytest.mark.slow
async def test_each_process_has_one_user(tmp_path: Path) -> None:
    """Two users of one store on disk: what one has told, the other's server never gives away."""
    store = tmp_path / "store"
    async with Client(stdio_server("ana", store)) as ana:
        await told(ana, "remember", text="I live in Oslo.")
    async with Client(stdio_server("ben", store)) as ben:
        assert "Oslo" not in await told(ben, "recall", query="Where do I live?")
        await refused(ben, "forget", **OSLO)
        await refused(ben, "undo")
        await told(ben, "remember", text="I live in Rome.")
    async with Client(stdio_server("ana", store)) as ana:
        said = await told(ana, "recall", query="Where do I live?")
    assert "Oslo" in said
    assert "Rome" not in said
