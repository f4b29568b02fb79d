"""The resources of the server: the facts of whoever reads them, and the history of edits."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from mcp.server.mcpserver import MCPServer

from kgt_plugin.mcp.results import History, KnownFacts, edit_record, fact_records
from kgt_plugin.mcp.tool_errors import failures_of_resources
from kgt_plugin.mcp.users import Caller
from kgt_plugin.memory import KGT, UserMemory

__all__ = ["MemoryResources"]

_JSON = "application/json"
_FACTS, _EDITS = 1000, 200
"""How many of each one reading holds at most; `total` says how many there are."""


class MemoryResources:
    """Three resources over the memory of whoever calls: `kgt://facts`, those of a subject, `kgt://history`.

    Args:
        kgt: the shared parts.
        caller: names the user of the request.
        local: whether who calls is who runs the server; see `failures_of_tools`.

    Examples:
        >>> import asyncio
        >>> from kgt_plugin.mcp.users import fixed
        >>> from kgt_plugin.testing import FakeEmbedder, FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
        >>> asyncio.run(MemoryResources(kgt, fixed("ana"), local=True).facts())
        '{"total":0,"facts":[]}'
    """

    def __init__(self, kgt: KGT, caller: Caller, *, local: bool) -> None:
        self._kgt = kgt
        self._caller = caller
        self._local = local

    def register(self, server: MCPServer[Any]) -> None:
        """Add the resources to a server."""
        for uri, title, read in (
            ("kgt://facts", "What is known of the user", self.facts),
            ("kgt://facts/{subject}", "What is known of a subject", self.facts_about),
            ("kgt://history", "Every change of the memory", self.history),
        ):
            server.resource(
                uri, name=read.__name__, title=title, description=read.__doc__, mime_type=_JSON
            )(read)

    async def facts(self) -> str:
        """List the user's facts, each with since when it holds, the edit and the message it came by."""
        return await self._known(None)

    async def facts_about(self, subject: str) -> str:
        """List the facts of one subject; 'me' is the user."""
        return await self._known(subject)

    async def history(self) -> str:
        """List the latest edits, oldest first, undone ones too."""
        with self._failures():
            edits = await self._memory().ahistory()
        latest = [edit_record(edit) for edit in edits[-_EDITS:]]
        return History(total=len(edits), edits=latest).model_dump_json()

    async def _known(self, subject: str | None) -> str:
        with self._failures():
            memory = self._memory()
            facts = await memory.afacts(subject)
            records = fact_records(facts[:_FACTS], await memory.ahistory())
        return KnownFacts(total=len(facts), facts=records).model_dump_json()

    def _memory(self) -> UserMemory:
        return self._kgt.user(self._caller())

    def _failures(self) -> AbstractContextManager[None]:
        return failures_of_resources(local=self._local)
