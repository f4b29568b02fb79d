"""Mark of an agent's run in its state: which run it is, and when it began, known in any process that goes on with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, NotRequired, TypedDict
from uuid import uuid4

from langchain.agents.middleware import AgentState
from langchain.agents.middleware.types import PrivateStateAttr

from kgt_plugin.conversation.run_fences import RunFences
from kgt_plugin.memory import Fence, UserMemory

__all__ = ["MarkedState", "RunMark", "begin_run", "end_run", "fence_of_run"]


class RunMark(TypedDict):
    """Name and beginning of a run. JSON, since a checkpointer keeps it with the state.

    Attributes:
        name: of this run alone; ids of messages are the app's, which may use them again.
        began: ISO 8601, with its zone.
    """

    name: str
    began: str


class MarkedState(AgentState[Any]):
    """State of an agent whose runs are marked; the mark is neither input nor output."""

    kgt_run: NotRequired[Annotated[RunMark, PrivateStateAttr]]


def begin_run(runs: RunFences, memory: UserMemory) -> dict[str, Any]:
    """Begin a run, and give the update of the state that marks it."""
    name = str(uuid4())
    began = runs.begin(memory, name)
    return {"kgt_run": RunMark(name=name, began=began.time.isoformat())}


def fence_of_run(runs: RunFences, memory: UserMemory, state: Mapping[str, Any]) -> Fence:
    """Find the fence of the run that a state is of.

    A run that began in another process has none here: then its time is taken, by which the store's notes of
    what was forgotten are read. A run that isn't marked begins now.
    """
    mark: RunMark | None = state.get("kgt_run")
    if mark is None:
        return memory.fence()
    known = runs.of(memory, mark["name"])
    return known or replace(memory.fence(), time=dt.datetime.fromisoformat(mark["began"]))


def end_run(runs: RunFences, memory: UserMemory, state: Mapping[str, Any]) -> None:
    """Let go of the fence of a run that has ended."""
    mark: RunMark | None = state.get("kgt_run")
    if mark is not None:
        runs.end(memory, mark["name"])
