"""`FeedbackEvent` and `KGTFeedbackHandler`: learning from what users say of an app's answers."""

from __future__ import annotations

from typing import Any

from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events import BaseEvent
from llama_index.core.instrumentation.events.query import QueryEndEvent, QueryStartEvent
from llama_index_instrumentation.events.span import SpanDropEvent
from pydantic import ConfigDict, PrivateAttr

from kgt_plugin.conversation import (
    Conversation,
    Exchange,
    ExchangeLog,
    LearningFailure,
    LearningQueue,
    plain_message,
)
from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.memory import KGT

__all__ = ["FeedbackEvent", "KGTFeedbackHandler"]


class FeedbackEvent(BaseEvent):
    """What a user says of an answer; send it with `get_dispatcher(__name__).event(...)`.

    Attributes:
        answer: what the user says the answer is, as a word or in a sentence.
        query: what had been asked; None is the user's latest query that the handler has seen.
        old_answer: what had been answered, where known.
        user_id: whose feedback it is; None is the tag `user_id` of `instrument_tags`.
    """

    answer: str
    query: str | None = None
    old_answer: str | None = None
    user_id: str | None = None

    @classmethod
    def class_name(cls) -> str:
        """Name the event, as LlamaIndex's own are named."""
        return "FeedbackEvent"


class KGTFeedbackHandler(BaseEventHandler):
    """Learns from `FeedbackEvent`s, and from queries that correct the answer before them.

    Add it to the root dispatcher: `get_dispatcher().add_event_handler(handler)`. Queries to query
    engines are followed, corrections only, where `instrument_tags({"user_id": ...})` says whose they are; `thread_id`
    beside it tells apart conversations of one user. A query within a query is the engine's own and is
    not followed. Chat engines and agents have a memory: use `KGTMemory` there.

    LlamaIndex drops the errors of handlers without a word; `failures()` has them.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    user_key: str = "user_id"

    _kgt: KGT = PrivateAttr()
    _queue: LearningQueue = PrivateAttr()
    _log: ExchangeLog = PrivateAttr(default_factory=ExchangeLog)
    _open: dict[str, tuple[str, str]] = PrivateAttr(default_factory=dict)

    def __init__(self, kgt: KGT, *, queue: LearningQueue | None = None, **fields: Any) -> None:
        """Listen to events.

        Args:
            kgt: the shared parts.
            queue: where learning runs; None is one of its own.
            **fields: user_key, the tag that holds the user id.
        """
        super().__init__(**fields)
        self._kgt = kgt
        self._queue = LearningQueue() if queue is None else queue

    @classmethod
    def class_name(cls) -> str:
        """Name the handler, as LlamaIndex's own are named."""
        return "KGTFeedbackHandler"

    def handle(self, event: BaseEvent, **kwargs: Any) -> None:
        """Note what an event says and hand on what it teaches; nothing waits for it."""
        del kwargs
        try:
            if isinstance(event, FeedbackEvent):
                self._corrected(event)
            elif isinstance(event, QueryStartEvent):
                self._asked(event)
            elif isinstance(event, QueryEndEvent):
                self._answered(event)
            elif isinstance(event, SpanDropEvent):
                self._ended(event)
        except KGTError as exc:
            self._queue.report(_whose(event, self.user_key)[0], type(event).__name__, exc)

    def failures(self) -> tuple[LearningFailure, ...]:
        """What could not be learned, oldest first."""
        return self._queue.failures()

    def settle(self, timeout: float | None = None) -> None:
        """Wait, blocking, until what has been said so far is learned; see `LearningQueue.settle`."""
        self._queue.settle(timeout)

    async def settled(self) -> None:
        """Await `settle`."""
        await self._queue.settled()

    def _corrected(self, event: FeedbackEvent) -> None:
        user, thread = _whose(event, self.user_key, event.user_id)
        last = self._log.last(user, thread=thread) if user else None
        query, old = event.query, event.old_answer
        if last is not None and (query is None or query == last.query):
            query, old = last.query, old or last.answer or None
        if not user or not query or not plain_message(event.answer):
            missing = "user" if not user else "query" if not query else "answer"
            raise InvalidInputError(f"feedback without {missing}: set it on the FeedbackEvent")
        conversation = Conversation(self._kgt.user(user))
        feedback = conversation.read_correction(event.answer, query, old)
        self._queue.submit(user, event.answer, lambda: conversation.learn(feedback))

    def _asked(self, event: QueryStartEvent) -> None:
        user, thread = key = _whose(event, self.user_key)
        if not user or key in self._open.values() or event.span_id is None:
            return
        self._open[event.span_id] = key
        text = _words(event)
        last = self._log.last(user, thread=thread)

        conversation = Conversation(self._kgt.user(user))

        def hear(query: str, answer: str) -> None:
            for found in conversation.read(text, query, answer):
                # A query states what it needs to; only what it takes back is meant to be kept.
                if found.old_answer is not None:
                    conversation.apply(found)

        if last is not None and last.answer:
            query, answer = last.query, last.answer
            self._queue.submit(user, text, lambda: hear(query, answer))

    def _answered(self, event: QueryEndEvent) -> None:
        key = self._ended(event)
        if key is None:
            return
        user, thread = key
        # A stream has no text yet, and reading it here would take it from the app.
        said = getattr(event.response, "response", None)
        answer = plain_message(str(said)) if said is not None else ""
        exchange = Exchange(user=user, query=_words(event), answer=answer)
        self._log.record(str(event.span_id), exchange, thread=thread)

    def _ended(self, event: BaseEvent) -> tuple[str, str] | None:
        """Whose outermost query ends with this event."""
        return None if event.span_id is None else self._open.pop(event.span_id, None)


def _whose(event: BaseEvent, user_key: str, user: str | None = None) -> tuple[str, str]:
    """User and conversation; the user is "" where nobody is named."""
    found = user or event.tags.get(user_key)
    thread = event.tags.get("thread_id")
    return (found if isinstance(found, str) else "", "" if thread is None else str(thread))


def _words(event: QueryStartEvent | QueryEndEvent) -> str:
    query = event.query
    return plain_message(query if isinstance(query, str) else query.query_str)
