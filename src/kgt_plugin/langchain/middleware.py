"""`KGTMiddleware`: makes a `create_agent` agent personal, with nothing else in the app changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
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
from kgt_plugin.errors import ForgottenError
from kgt_plugin.event_log import log_event
from kgt_plugin.langchain.approval import (
    Proposal,
    ask_approval,
    make_approved,
    planned_once,
    propose,
)
from kgt_plugin.langchain.messages import said_in, with_block
from kgt_plugin.langchain.run_mark import MarkedState, begin_run, end_run, fence_of_run
from kgt_plugin.langchain.users import UserOf, user_in
from kgt_plugin.memory import KGT, Fence, UserMemory, app_handle
from kgt_plugin.prompts import Renderer
from kgt_plugin.records import Turn

__all__ = ["KGTMiddleware"]

_Handler = Callable[[ModelRequest[Any]], ModelResponse[Any]]
_AsyncHandler = Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]


class KGTMiddleware(BackgroundTasks, AgentMiddleware[MarkedState, Any, Any]):
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

    state_schema = MarkedState

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

    def before_agent(
        self,
        state: AgentState[Any],  # noqa: ARG002 - the name and the argument are LangChain's
        runtime: Runtime[Any],
    ) -> dict[str, Any]:
        """Mark the beginning of the run: what the user forgets from now on isn't learned from it."""
        return begin_run(self._begun, self._kgt.user(user_in(runtime, self._user)))

    async def abefore_agent(self, state: AgentState[Any], runtime: Runtime[Any]) -> dict[str, Any]:
        """Await `before_agent`."""
        return self.before_agent(state, runtime)

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
        fence = fence_of_run(self._begun, memory, state)
        if self._approve and turns:
            conversation = self._conversation(memory)
            proposals = planned_once(lambda: self._plan(conversation, turns, fence)).result()
            self._make(conversation, proposals, ask_approval(proposals, memory.user), fence)
        else:
            self._hear(memory, turns, fence)
        end_run(self._begun, memory, state)  # a run that is interrupted comes here again

    async def aafter_agent(self, state: AgentState[Any], runtime: Runtime[Any]) -> None:
        """Await `after_agent`."""
        memory, turns = self._listening(state, runtime)
        fence = fence_of_run(self._begun, memory, state)
        if self._approve and turns:
            conversation = self._conversation(memory)
            proposals = await planned_once(lambda: self._plan(conversation, turns, fence))
            # The interrupt needs the node's own context: it is not asked for in the thread.
            approved = ask_approval(proposals, memory.user)
            await asyncio.to_thread(self._make, conversation, proposals, approved, fence)
        else:
            self._hear(memory, turns, fence)
        end_run(self._begun, memory, state)

    def _learning(self) -> tuple[LearningQueue, None]:
        return self._queue, None

    def _behind(self, memory: UserMemory) -> BackgroundConversation:
        return BackgroundConversation(memory, self._queue, renderer=self._renderer)

    def _conversation(self, memory: UserMemory) -> Conversation:
        noted = partial(self._queue.note_rejection, memory.user)
        return Conversation(memory, on_rejection=noted)

    def _asking(self, request: ModelRequest[Any]) -> tuple[BackgroundConversation, str]:
        memory = self._kgt.user(user_in(request.runtime, self._user))
        return self._behind(memory), latest_words(said_in(request.messages))

    def _listening(
        self, state: AgentState[Any], runtime: Runtime[Any]
    ) -> tuple[UserMemory, list[Turn]]:
        memory = self._kgt.user(user_in(runtime, self._user))
        return memory, latest_turns(said_in(state["messages"])) if self._learn else []

    def _hear(self, memory: UserMemory, turns: Sequence[Turn], fence: Fence) -> None:
        for turn in turns:
            self._behind(memory).hear(turn, fence=fence)

    def _plan(
        self, conversation: Conversation, turns: Sequence[Turn], fence: Fence
    ) -> list[Proposal]:
        proposals: dict[str, Proposal] = {}
        for turn in turns:
            try:
                for proposal in propose(conversation, turn, fence):
                    # What is said twice is one change, to be decided and made once.
                    proposals.setdefault(proposal["shown"]["id"], proposal)
            except ForgottenError:
                log_event(
                    logging.INFO,
                    "learning.forgotten",
                    "a turn that was forgotten while it was answered is not kept",
                    user=conversation.memory.user,
                )
            except Exception as exc:  # noqa: BLE001 - reported; the agent has answered
                self._queue.report(conversation.memory.user, turn.text, exc)
        return list(proposals.values())

    def _make(
        self,
        conversation: Conversation,
        proposals: Sequence[Proposal],
        approved: Sequence[str],
        fence: Fence,
    ) -> None:
        for proposal in proposals:
            if proposal["shown"]["id"] not in approved:
                continue
            try:
                make_approved(conversation, proposal, fence)
            except ForgottenError as exc:
                # Whoever approved may see that it wasn't made; the words are forgotten here too.
                self._queue.report(proposal["user"], "", exc)
            except Exception as exc:  # noqa: BLE001 - reported; the agent has answered
                self._queue.report(proposal["user"], proposal["shown"]["said"], exc)


def _personal(request: ModelRequest[Any], block: str) -> ModelRequest[Any]:
    if not block:
        return request
    return request.override(system_message=with_block(request.system_message, block))
