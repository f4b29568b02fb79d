"""A user who has said a few things and corrected one, and the Inspector's pages over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from kgt_plugin import UserMemory
from kgt_plugin.inspector import create_app

TOKEN = "a-token-that-nobody-guesses"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def told(ana: UserMemory) -> UserMemory:
    """A user with facts, episodes and one correction."""
    for message in ("I live in Lagos.", "My dog eats meat. My dog is called Rex.", "It rained."):
        ana.hear(message)
    ana.learn("What does my dog eat?", "vegetables", old_answer="meat")
    return ana


def client_of(memory: UserMemory, *, write: bool) -> httpx.AsyncClient:
    """A browser that has opened the address with the token, and sends its own origin."""
    transport = httpx.ASGITransport(create_app(memory, token=TOKEN, write=write))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN})


@pytest.fixture
async def reader(told: UserMemory) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a read-only Inspector."""
    async with client_of(told, write=False) as client:
        await client.get("/", params={"token": TOKEN})
        yield client


@pytest.fixture
async def writer(told: UserMemory) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at an Inspector that may change the memory."""
    async with client_of(told, write=True) as client:
        await client.get("/", params={"token": TOKEN})
        yield client
