"""Who is let in: the token, the names of this machine, and forms of the Inspector's own pages."""

from __future__ import annotations

import httpx
import pytest

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.inspector import create_app
from tests.unit.inspector.conftest import ORIGIN, TOKEN, client_of


async def test_nothing_is_shown_without_the_token(told: UserMemory) -> None:
    """Another program on this machine gets neither a page nor a style sheet."""
    async with client_of(told, write=True) as client:
        for path in ("/", "/facts", "/static/inspector.css", "/?token=wrong", "/?token=%00é"):
            response = await client.get(path)
            assert response.status_code == 403
            assert "Lagos" not in response.text
        assert (await client.post("/undo", data={"edit": "x"})).status_code == 403


async def test_the_token_leaves_the_address(told: UserMemory) -> None:
    """It becomes a cookie that no script reads and no other site sends, and the rest of the address stays."""
    async with client_of(told, write=False) as client:
        response = await client.get("/", params={"token": TOKEN, "node": "abc"})
        assert response.status_code == 303
        assert response.headers["location"] == "/?node=abc"
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await client.get("/")).status_code == 200


async def test_another_name_of_the_machine_is_refused(told: UserMemory) -> None:
    """A web site whose name was pointed at this machine (DNS rebinding) gets nothing, token or not."""
    async with client_of(told, write=False) as client:
        for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""):
            response = await client.get("/", params={"token": TOKEN}, headers={"host": host})
            assert response.status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null", None])
async def test_a_form_of_another_page_is_refused(told: UserMemory, origin: str | None) -> None:
    """A page of another origin, another port of this machine included, cannot change the memory."""
    async with client_of(told, write=True) as client:
        await client.get("/", params={"token": TOKEN})
        del client.headers["origin"]
        before = told.history()
        response = await client.post(
            "/undo",
            data={"edit": str(before[-1].id)},
            headers={} if origin is None else {"origin": origin},
        )
        assert response.status_code == 403
        assert told.history() == before


async def test_every_answer_forbids_other_places(reader: httpx.AsyncClient) -> None:
    """The browser is told to load from here alone, to be framed nowhere, and to keep nothing."""
    for path in ("/", "/nothing", "/static/inspector.css"):
        headers = (await reader.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"


@pytest.mark.slow
async def test_one_users_inspector_shows_no_other_user(kgt: KGT, told: UserMemory) -> None:
    """The user is bound by the app that was made; no address reaches another."""
    assert told.facts()
    async with client_of(kgt.user("bo@example.org"), write=False) as client:
        await client.get("/", params={"token": TOKEN})
        for path in ("/", "/facts", "/episodes", "/history", "/facts?user=ana@example.org"):
            response = await client.get(path)
            assert "Lagos" not in response.text.replace('placeholder="Where do I live?"', "")


async def test_it_can_be_mounted_in_another_app(told: UserMemory) -> None:
    """Under a prefix, links and redirects keep the prefix."""
    from starlette.applications import Starlette
    from starlette.routing import Mount

    app = Starlette(routes=[Mount("/memory", create_app(told, token=TOKEN))])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        response = await client.get("/memory/facts", params={"token": TOKEN})
        assert response.headers["location"] == "/memory/facts"
        page = (await client.get("/memory/facts")).text
        assert 'href="/memory/history"' in page
        assert (await client.get("/memory/static/inspector.css")).status_code == 200


def test_a_guessable_token_is_refused(told: UserMemory) -> None:
    """A short one is no secret."""
    with pytest.raises(InvalidInputError, match="token_urlsafe"):
        create_app(told, token="1234")


def test_the_whole_app_is_no_users_memory(kgt: KGT) -> None:
    """The Inspector is bound to one user."""
    with pytest.raises(InvalidInputError, match=r"kgt\.user"):
        create_app(kgt, token=TOKEN)  # type: ignore[arg-type]
