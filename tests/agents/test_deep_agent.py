"""The example of a deep agent: its files under /memories/ are the user's own."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.documented import ROOT
from tests.langchain.doubles import Listener

pytest.importorskip("deepagents", reason="`make test-agents` installs it")

NOTE = {"file_path": "/memories/diet.md", "content": "No peanuts."}


def example() -> Any:
    """The module of the example."""
    spec = importlib.util.spec_from_file_location("deep_agent", ROOT / "examples" / "deep_agent.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def filing(messages: Sequence[BaseMessage]) -> AIMessage:
    """A model that writes the note, or reads it, and then repeats what the tool gave."""
    last = messages[-1]
    if isinstance(last, ToolMessage):
        return AIMessage(last.text)
    name, args = "write_file", dict(NOTE)
    if last.text.startswith("Read"):
        name, args = "read_file", {"file_path": NOTE["file_path"]}
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": "1"}])


def test_memories_are_files_of_the_user_of_the_run() -> None:
    """Written in one run, read in a later one; nobody else's agent finds them."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    agent = example().personal_agent(Listener(rule=filing), kgt)

    def run(user: str, text: str) -> str:
        state = agent.invoke({"messages": [("user", text)]}, context={"user_id": user})
        answer: str = state["messages"][-1].text
        return answer

    run("ana", "Write it down.")
    assert "No peanuts." in run("ana", "Read it.")
    assert "not found" in run("ben", "Read it.")
    (item,) = KGTStore.for_user(kgt, "ana").search(("memories",), query="peanuts")
    assert item.key == "/diet.md"
    kgt.user("ana").forget_all()
    assert "not found" in run("ana", "Read it.")
