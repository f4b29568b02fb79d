"""`FeedbackEvent` and `KGTFeedbackHandler`: learning from what users say of an app's answers."""

from __future__ import annotations

from typing import Any

from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events import BaseEvent
from llama_index.core.instrumentation.events.query import QueryEndEvent, QueryStartEvent
from llama_index_instrumentation.events.span import SpanDropEvent
from pydantic import PrivateAttr

from kgt_plugin.conversation import BackgroundTasks, LearningQueue, RunTracker, plain_message
from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.records import Turn

__all__ = ["FeedbackEvent", "KGTFeedbackHandler"]


class FeedbackEvent(BaseEvent):
    """A user's feedback on an answer; send it with `get_dispatcher(__name__).event(...)`.

    Attributes:
        answer: what the user says the answer is, as a word or in a sentence.
        query: what had been asked; None is the user's latest query that the handler has seen.
        old_answer: what had been answered, where known.
        user_id: whose feedback it is; None is the tag `user_id` of `instrument_tags`.

    Examples:
        >>> from kgt_plugin.llama_index import FeedbackEvent
        >>> event = FeedbackEvent(
        ...     user_id="ana@example.org",
        ...     query="What is my dog called?",
        ...     old_answer="Max",
        ...     answer="Rex",
        ... )
        >>> event.class_name()
        'FeedbackEvent'
    """

    answer: str
    query: str | None = None
    old_answer: str | None = None
    user_id: str | None = None

    @classmethod
    def class_name(cls) -> str:
        """Name the event, as LlamaIndex's own are named."""
        return "FeedbackEvent"


class KGTFeedbackHandler(BackgroundTasks, BaseEventHandler):
    """An event handler that learns from `FeedbackEvent`s, and from queries that correct the answer before them.

    Add it to the root dispatcher: `get_dispatcher().add_event_handler(handler)`. Queries to query
    engines are followed, corrections only, where `instrument_tags({"user_id": ...})` says whose they are; `thread_id`
    beside it tells apart conversations of one user. A query within a query is the engine's own and is
    not followed. Chat engines and agents have a memory: use `KGTMemory` there.

    LlamaIndex drops the errors of handlers without a word; `failures()` has them.

    Examples:
        >>> from kgt_plugin.llama_index import FeedbackEvent, KGTFeedbackHandler
        >>> handler = KGTFeedbackHandler(kgt)  # get_dispatcher().add_event_handler(handler)
        >>> handler.handle(FeedbackEvent(user_id=ana.user, query="What is my dog called?", answer="Rex"))
        >>> handler.flush()
        >>> ana.facts()[0].labels
        ('my dog', 'name', 'Rex')
    """

    user_key: str = "user_id"

    _follower: RunTracker = PrivateAttr()

    def __init__(self, kgt: KGT, *, queue: LearningQueue | None = None, **fields: Any) -> None:
        """Listen to events.

        Args:
            kgt: the shared parts.
            queue: where learning runs; None is the one of the store in this process.
            **fields: user_key, the tag that holds the user id.

        Raises:
            InvalidInputError: what is given is no `KGT`.
        """
        super().__init__(**fields)
        self._follower = RunTracker(app_handle(kgt, taker="KGTFeedbackHandler"), queue)

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
                self._follower.dropped(str(event.span_id))
        except KGTError as exc:
            self._follower.queue.report(_whose(event, self.user_key)[0], type(event).__name__, exc)

    def _learning(self) -> tuple[LearningQueue, None]:
        return self._follower.queue, None

    def _corrected(self, event: FeedbackEvent) -> None:
        user, thread = _whose(event, self.user_key, event.user_id)
        if not user:
            raise InvalidInputError(
                f"feedback without a user: set user_id on the FeedbackEvent, or the tag {self.user_key!r}"
            )
        exchange = self._follower.asked(
            user, thread=thread, query=event.query, old_answer=event.old_answer
        )
        self._follower.corrected(exchange, event.answer)

    def _asked(self, event: QueryStartEvent) -> None:
        user, thread = _whose(event, self.user_key)
        text = plain_message(_words(event))
        if text and not user and event.tags.get(self.user_key) is not None:
            raise InvalidInputError(
                f"a query without a user: the tag {self.user_key!r} must be a string that is not empty"
            )
        nested = self._follower.is_running(user, thread=thread)
        if not user or not text or nested or event.span_id is None:
            return
        self._follower.began(event.span_id, user, Turn(text=text), thread=thread)

    def _answered(self, event: QueryEndEvent) -> None:
        # A stream has no text yet, and reading it here would take it from the app.
        said = getattr(event.response, "response", None)
        answer = "" if said is None else str(said)
        self._follower.ended(str(event.span_id), answer, is_answer=True)


def _whose(event: BaseEvent, user_key: str, user: str | None = None) -> tuple[str, str]:
    """User and conversation; the user is "" where nobody is named."""
    found = event.tags.get(user_key) if user is None else user
    thread = event.tags.get("thread_id")
    return (found if isinstance(found, str) else "", "" if thread is None else str(thread))


def _words(event: QueryStartEvent) -> str:
    query = event.query
    return query if isinstance(query, str) else query.query_str
