"""`KGTMiddleware`: makes a `create_agent` agent personal, with nothing else in the app changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain_core.messages import BaseMessage, HumanMessage
from langgraph.runtime import Runtime

from kgt_plugin.conversation import (
    BackgroundConversation,
    BackgroundTasks,
    Conversation,
    LearningQueue,
    latest_turns,
    latest_words,
    shared_queue,
)
from kgt_plugin.conversation.run_fences import RunFences
from kgt_plugin.langchain.approval import (
    Proposal,
    ask_approval,
    make_approved,
    planned_once,
    propose,
)
from kgt_plugin.langchain.messages import said_in, with_block
from kgt_plugin.langchain.users import UserOf, user_in
from kgt_plugin.memory import KGT, Fence, UserMemory, app_handle
from kgt_plugin.prompts import Renderer
from kgt_plugin.records import Turn

__all__ = ["KGTMiddleware"]

_Handler = Callable[[ModelRequest[Any]], ModelResponse[Any]]
_AsyncHandler = Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]


class KGTMiddleware(BackgroundTasks, AgentMiddleware[AgentState[Any], Any, Any]):
    """Middleware that puts what the user has told before the model, and learns from the user's words after the turn.

    Facts and earlier turns that bear on the latest message reach the model as delimited data behind the
    system message of that one call: they are never part of the agent's state, and never learned again.
    Learning reads human messages only and runs in the background; if it fails, the agent has answered
    all the same, and `failures()` says why.

    Examples:
        >>> from langchain.agents import create_agent
        >>> from kgt_plugin.langchain import KGTChatModel, KGTMiddleware
        >>> middleware = KGTMiddleware(kgt)
        >>> agent = create_agent(KGTChatModel.of(kgt), middleware=[middleware])
        >>> said = {"messages": [("user", "My dog is called Rex.")]}
        >>> state = agent.invoke(said, context={"user_id": "ana@example.org"})
        >>> middleware.flush()
        >>> kgt.user("ana@example.org").facts()[0].labels
        ('my dog', 'name', 'Rex')
    """

    def __init__(
        self,
        kgt: KGT,
        *,
        user: UserOf = "user_id",
        k: int | None = None,
        learn: bool = True,
        approve: bool = False,
        queue: LearningQueue | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        """Wrap an opened KGT.

        Args:
            kgt: the shared parts.
            user: where the user id is: a key of the runtime's context, or a function of the runtime.
            k: how many facts and turns at most; None is `Settings.top_k`.
            learn: whether turns are learned from.
            approve: whether each edit waits for a human's approval, by LangGraph's interrupt; the
                agent needs a checkpointer then.
            queue: where learning runs; None is the one of the store in this process.
            renderer: writes what is recalled; None is that of `KGT.open`.

        Raises:
            InvalidInputError: what is given is no `KGT`.
        """
        super().__init__()
        self._kgt = app_handle(kgt, taker="KGTMiddleware")
        self._user = user
        self._k = k
        self._learn = learn
        self._approve = approve
        self._queue = shared_queue(self._kgt) if queue is None else queue
        self._renderer = renderer
        self._begun = RunFences()

    def wrap_model_call(self, request: ModelRequest[Any], handler: _Handler) -> ModelResponse[Any]:
        """Put what bears on the user's latest message before the model."""
        conversation, query = self._asking(request)
        return handler(_personal(request, conversation.recall(query, self._k)))

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: _AsyncHandler
    ) -> ModelResponse[Any]:
        """Await `wrap_model_call`."""
        conversation, query = self._asking(request)
        return await handler(_personal(request, await conversation.arecall(query, self._k)))

    def after_agent(self, state: AgentState[Any], runtime: Runtime[Any]) -> None:
        """Learn from the turn: in the background, or here where a human approves."""
        memory, turns = self._listening(state, runtime)
        fence = self._begun.end(memory, _run_of(state["messages"]))
        if self._approve and turns:
            conversation = Conversation(
                memory, on_rejection=partial(self._queue.note_rejection, memory.user)
            )
            proposals = planned_once(lambda: self._plan(conversation, turns)).result()
            self._make(conversation, proposals, ask_approval(proposals, memory.user))
        else:
            self._hear(memory, turns, fence)

    async def aafter_agent(self, state: AgentState[Any], runtime: Runtime[Any]) -> None:
        """Await `after_agent`."""
        memory, turns = self._listening(state, runtime)
        fence = self._begun.end(memory, _run_of(state["messages"]))
        if self._approve and turns:
            conversation = Conversation(
                memory, on_rejection=partial(self._queue.note_rejection, memory.user)
            )
            proposals = await planned_once(lambda: self._plan(conversation, turns))
            # The interrupt needs the node's own context: it is not asked for in the thread.
            approved = ask_approval(proposals, memory.user)
            await asyncio.to_thread(self._make, conversation, proposals, approved)
        else:
            self._hear(memory, turns, fence)

    def _learning(self) -> tuple[LearningQueue, None]:
        return self._queue, None

    def _behind(self, memory: UserMemory) -> BackgroundConversation:
        return BackgroundConversation(memory, self._queue, renderer=self._renderer)

    def _asking(self, request: ModelRequest[Any]) -> tuple[BackgroundConversation, str]:
        memory = self._kgt.user(user_in(request.runtime, self._user))
        self._begun.begin(memory, _run_of(request.messages))
        return self._behind(memory), latest_words(said_in(request.messages))

    def _listening(
        self, state: AgentState[Any], runtime: Runtime[Any]
    ) -> tuple[UserMemory, list[Turn]]:
        memory = self._kgt.user(user_in(runtime, self._user))
        return memory, latest_turns(said_in(state["messages"])) if self._learn else []

    def _hear(self, memory: UserMemory, turns: Sequence[Turn], fence: Fence | None) -> None:
        for turn in turns:
            self._behind(memory).hear(turn, fence=fence)

    def _plan(self, conversation: Conversation, turns: Sequence[Turn]) -> list[Proposal]:
        proposals: dict[str, Proposal] = {}
        for turn in turns:
            try:
                for proposal in propose(conversation, turn):
                    # What is said twice is one change, to be decided and made once.
                    proposals.setdefault(proposal["shown"]["id"], proposal)
            except Exception as exc:  # noqa: BLE001 - reported; the agent has answered
                self._queue.report(conversation.memory.user, turn.text, exc)
        return list(proposals.values())

    def _make(
        self, conversation: Conversation, proposals: Sequence[Proposal], approved: Sequence[str]
    ) -> None:
        for proposal in proposals:
            if proposal["shown"]["id"] not in approved:
                continue
            try:
                make_approved(conversation, proposal)
            except Exception as exc:  # noqa: BLE001 - reported; the agent has answered
                self._queue.report(proposal["user"], proposal["shown"]["said"], exc)


def _run_of(messages: Sequence[BaseMessage]) -> str:
    """Name a run by the user's latest message, whose id is of this run alone; "" where it has none."""
    said = (each.id for each in reversed(messages) if isinstance(each, HumanMessage))
    return next(said, None) or ""


def _personal(request: ModelRequest[Any], block: str) -> ModelRequest[Any]:
    if not block:
        return request
    return request.override(system_message=with_block(request.system_message, block))
