"""Streamable HTTP: a real server on a port, the SDK's client, two users at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.server.auth.provider import AccessToken

from kgt_plugin import KGT, InvalidInputError
from kgt_plugin.mcp import TokenFile, http_app, serve_http
from kgt_plugin.records import Edit
from tests.facts import words
from tests.mcp.serving import Mode, connected, refused, serving, told

ANA, BEN = "ana@example.org", "ben@example.org"
TOKENS = {ANA: "token-of-ana-0123456789", BEN: "token-of-ben-0123456789"}
OSLO = {"subject": "me", "relation": "lives in", "value": "Oslo"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}
modes = pytest.mark.parametrize("mode", ["auto", "legacy"])


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    """A token file of two users."""
    file = tmp_path / "tokens"
    file.write_text("".join(f"{token} {user}\n" for user, token in TOKENS.items()))
    return file


@pytest.fixture
def url(kgt: KGT, tokens: Path) -> Iterator[str]:
    """A server of both."""
    with serving(http_app(kgt, verifier=TokenFile(tokens))) as served:
        yield served


@pytest.mark.slow
@modes
async def test_each_token_reaches_its_own_user(url: str, kgt: KGT, mode: Mode) -> None:
    """Neither recall nor a resource nor a change of one user's touches the other's."""
    async with (
        connected(url, TOKENS[ANA], mode) as ana,
        connected(url, TOKENS[BEN], mode) as ben,
    ):
        await told(ana, "remember", text="I live in Oslo.")
        assert "Oslo" not in await told(ben, "recall", query="Where do I live?")
        assert "none is near it" in await refused(ben, "forget", **OSLO)
        await refused(ben, "undo")
        for uri in ("kgt://facts", "kgt://facts/me", "kgt://history"):
            assert "Oslo" not in str(await ben.read_resource(uri))
            assert "Oslo" in str(await ana.read_resource(uri))
    assert words(kgt.user(ANA)) == {("me", "lives in", "Oslo")}
    assert words(kgt.user(BEN)) == set()


@pytest.mark.slow
@modes
async def test_many_requests_at_once_are_never_mixed_up(url: str, kgt: KGT, mode: Mode) -> None:
    """Forty interleaved requests of two users over open connections: each writes to its own."""
    async with (
        connected(url, TOKENS[ANA], mode) as ana,
        connected(url, TOKENS[BEN], mode) as ben,
    ):
        await asyncio.gather(
            *(
                told(client, "remember", text=f"Note {number} of {name}.")
                for number in range(20)
                for client, name in ((ana, "Ana"), (ben, "Ben"))
            )
        )
    for user, name in ((ANA, "Ana"), (BEN, "Ben")):
        said = {episode.text for episode in kgt.user(user).episodes()}
        assert said == {f"Note {number} of {name}." for number in range(20)}


@pytest.mark.slow
@modes
async def test_ids_of_another_user_open_nothing(url: str, kgt: KGT, mode: Mode) -> None:
    """Who learns the id of somebody's edit or message can neither undo nor erase it."""
    async with (
        connected(url, TOKENS[ANA], mode) as ana,
        connected(url, TOKENS[BEN], mode) as ben,
    ):
        await told(ana, "remember", text="I live in Oslo.")
        (edit,), (episode,) = kgt.user(ANA).history(), kgt.user(ANA).episodes()
        assert edit.id is not None
        assert edit.id in await refused(ben, "undo", edit_id=edit.id)
        assert episode.id in await refused(ben, "forget", episode_id=episode.id)
    assert words(kgt.user(ANA)) == {("me", "lives in", "Oslo")}
    assert kgt.user(ANA).episodes() == [episode]


async def post(url: str, token: str | None, **headers: str) -> httpx2.Response:
    """A bare request, as somebody makes who is no client of ours."""
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    async with httpx2.AsyncClient(timeout=60) as http:
        return await http.post(url, json=INITIALIZE, headers={**ACCEPT, **headers})


@pytest.mark.slow
@pytest.mark.parametrize("token", [None, "wrong", "token-of-ana-0123456789x", ANA])
async def test_without_a_good_token_nothing_is_served(url: str, token: str | None) -> None:
    """No token, an unknown one and a user's id are all refused alike."""
    answer = await post(url, token)
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers


@pytest.mark.slow
async def test_another_users_session_is_not_there(url: str) -> None:
    """Who learns a session's id can't enter it with a token of their own."""
    opened = await post(url, TOKENS[ANA])
    session = opened.headers["mcp-session-id"]
    for user, status in ((BEN, 404), (ANA, 200)):
        async with httpx2.AsyncClient(timeout=60) as http:
            headers = {
                **ACCEPT,
                "Authorization": f"Bearer {TOKENS[user]}",
                "mcp-session-id": session,
                "mcp-protocol-version": "2025-06-18",
            }
            answer = await http.post(url, json=PING, headers=headers)
        assert answer.status_code == status


@pytest.mark.slow
async def test_a_deleted_token_is_refused_at_once(url: str, tokens: Path) -> None:
    """Taking a line out of the file ends that user's access while the server runs."""
    assert (await post(url, TOKENS[ANA])).status_code == 200
    await asyncio.to_thread(tokens.write_text, f"{TOKENS[BEN]} {BEN}\n")
    assert (await post(url, TOKENS[ANA])).status_code == 401
    assert (await post(url, TOKENS[BEN])).status_code == 200


@pytest.mark.slow
async def test_requests_for_an_unknown_host_are_refused(kgt: KGT, tokens: Path) -> None:
    """A page that rebinds a name to loopback reaches nothing; names that you allow do."""
    app = http_app(kgt, verifier=TokenFile(tokens), allowed_hosts=["memory.example.org"])
    with serving(app) as url:
        assert (await post(url, TOKENS[ANA], Host="evil.example.org")).status_code == 421
        assert (await post(url, TOKENS[ANA], Host="memory.example.org")).status_code == 200
        origin = "https://evil.example.org"
        assert (await post(url, TOKENS[ANA], Origin=origin)).status_code == 403


class Verifier:
    """An app's own: any token is good, and the user is in its claims."""

    async def verify_token(self, token: str) -> AccessToken | None:
        return AccessToken(token=token, client_id="app", scopes=[], claims={"uid": token})


@pytest.mark.slow
async def test_an_apps_own_verifier_names_the_user(kgt: KGT) -> None:
    """Whatever claim holds the user, `user_of` takes it from there."""

    def user_of(token: AccessToken) -> str | None:
        return None if token.claims is None else token.claims["uid"]

    with serving(http_app(kgt, verifier=Verifier(), user_of=user_of)) as url:
        async with connected(url, "carol") as client:
            await told(client, "remember", text="I live in Oslo.")
    assert words(kgt.user("carol")) == {("me", "lives in", "Oslo")}


@pytest.mark.slow
async def test_a_token_of_nobody_reaches_no_memory(kgt: KGT) -> None:
    """A good token without a user is an error, and never somebody's memory."""
    with serving(http_app(kgt, verifier=Verifier())) as url:
        async with connected(url, "carol") as client:
            assert "names no user" in await refused(client, "remember", text="I live in Oslo.")
            with pytest.raises(Exception, match="names no user"):
                await client.read_resource("kgt://facts")


@pytest.mark.slow
async def test_paths_of_the_server_are_not_told(
    kgt: KGT, tokens: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong in the store is logged; whoever calls from afar learns only that it did."""
    from kgt_plugin import StoreError, UserMemory

    async def fail(self: UserMemory, *args: Any) -> Edit:
        raise StoreError("the store at /srv/secret can't be written")

    monkeypatch.setattr(UserMemory, "aundo", fail)
    with serving(http_app(kgt, verifier=TokenFile(tokens))) as url:
        async with connected(url, TOKENS[ANA]) as client:
            said = await refused(client, "undo")
    assert "out of order" in said
    assert "/srv/secret" not in said
    assert "/srv/secret" in caplog.text


@pytest.mark.slow
def test_a_port_that_is_taken_is_an_error_with_a_remedy(kgt: KGT, tokens: Path, url: str) -> None:
    """One line that says what to change."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    with pytest.raises(InvalidInputError, match="choose another host or port"):
        serve_http(kgt, verifier=TokenFile(tokens), port=port)


def test_what_verifies_nothing_is_refused(kgt: KGT) -> None:
    """Without a verifier there is no app: no user could be told from another."""
    with pytest.raises(InvalidInputError, match="verifies no tokens"):
        http_app(kgt, verifier=None)  # type: ignore[arg-type]  # the mistake
