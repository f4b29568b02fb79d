"""What the feedback callbacks do: follow runs, know which gave which answer, learn from feedback."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.outputs import LLMResult

from kgt_plugin.conversation import (
    Conversation,
    Exchange,
    ExchangeLog,
    LearningQueue,
    plain_message,
)
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.langchain.messages import Turn
from kgt_plugin.langchain.run_io import answer_of, correction_in, turn_of
from kgt_plugin.memory import KGT
from kgt_plugin.records import Feedback

__all__ = ["RunListener"]

_log = logging.getLogger(__name__)
_RUNS = 4096


@dataclass(slots=True)
class _Run:
    """A root run that is under way."""

    user: str
    thread: str
    turn: Turn
    answer: str = ""


class RunListener:
    """Follows the runs of an app and learns from what users say of their answers.

    Only the input of a root run is the user's own: the prompts within may hold documents and recalled
    facts, and are not read.
    """

    def __init__(self, kgt: KGT, *, user_key: str, queue: LearningQueue) -> None:
        self._kgt = kgt
        self._user_key = user_key
        self.queue = queue
        self._log = ExchangeLog(capacity=_RUNS)
        self._running: OrderedDict[str, _Run] = OrderedDict()
        self._roots: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def started(self, inputs: object, run: object, parent: object, metadata: object) -> None:
        """A run begins; a root run begins a turn, which may correct the turn before it.

        Args:
            inputs: of a root run: messages, words, or a mapping that holds them.
            run: its id.
            parent: the id of the run around it; a root run has none.
            metadata: the run's, which holds the user id.
        """
        if parent is not None:
            with self._lock:
                _put(self._roots, str(run), self._roots.get(str(parent), str(parent)))
            return
        turn = turn_of(inputs)
        user, thread = self._who(metadata)
        if turn is None or user is None:
            _log.debug("a run without user or words is not followed")
            return
        if turn.last_answer is None and (before := self._log.last(user, thread=thread)):
            turn = Turn(text=turn.text, last_query=before.query, last_answer=before.answer)
        with self._lock:
            _put(self._running, str(run), _Run(user=user, thread=thread, turn=turn))
        conversation = Conversation(self._kgt.user(user))

        def hear() -> None:
            for found in conversation.read(turn.text, turn.last_query, turn.last_answer):
                # What a turn states, beside correcting, is the middleware's to learn.
                if found.old_answer is not None:
                    conversation.apply(found)

        if turn.last_answer is not None:
            self.queue.submit(user, turn.text, hear)

    def spoke(self, response: LLMResult, run: object) -> None:
        """A model has answered within a run."""
        texts = [generation.text for batch in response.generations for generation in batch[:1]]
        with self._lock:
            running = self._running.get(self._roots.get(str(run), str(run)))
            if running is not None and texts and texts[0].strip():
                running.answer = plain_message(texts[0])
        if str(run) not in self._roots:
            self.ended(None, run, None)

    def ended(self, outputs: object, run: object, parent: object) -> None:
        """A run ends; a root run's output is the answer, else what the model said last."""
        if parent is not None:
            return
        with self._lock:
            running = self._running.pop(str(run), None)
        if running is None:
            return
        answer = answer_of(outputs) or running.answer
        if answer:
            exchange = Exchange(user=running.user, query=running.turn.text, answer=answer)
            self._log.record(str(run), exchange, thread=running.thread)

    def dispatched(self, data: object, metadata: object) -> None:
        """The app has dispatched feedback; what cannot be used is a failure on record."""
        user, thread = self._who(metadata)
        said = data if isinstance(data, Mapping) else {}
        try:
            exchange = self._exchange(said, user, thread)
            self._learn(exchange, correction_in(said))
        except InvalidInputError as exc:
            self.queue.report(user or "", str(said.get("query", "")), exc)

    def told(self, record: object) -> bool:
        """Learn from a feedback record on a run; see `KGTFeedbackCallback.learn_feedback`."""
        fields = record if isinstance(record, Mapping) else _fields(record)
        exchange = self._of_run(fields.get("run_id"))
        score = fields.get("score")
        if correction := correction_in(fields):
            self._learn(exchange, correction)
            return True
        comment = fields.get("comment")
        if not isinstance(comment, str) or (isinstance(score, int | float) and score > 0):
            return False
        memory = Conversation(self._kgt.user(exchange.user))
        read = memory.read(comment, exchange.query, exchange.answer)
        found = [each for each in read if each.old_answer is not None]
        for feedback in found:
            self._submit(exchange.user, feedback)
        return bool(found)

    def _learn(self, exchange: Exchange, correction: str) -> None:
        if not correction:
            raise InvalidInputError('feedback without an answer: give {"answer": "..."}')
        read = Conversation.read_correction
        self._submit(exchange.user, read(correction, exchange.query, exchange.answer or None))

    def _submit(self, user: str, feedback: Feedback) -> None:
        conversation = Conversation(self._kgt.user(user))
        source = feedback.source or feedback.answer
        self.queue.submit(user, source, lambda: conversation.learn(feedback))

    def _exchange(self, said: Mapping[Any, Any], user: str | None, thread: str) -> Exchange:
        """What dispatched feedback is about: its own words, a run, or the latest exchange."""
        if user is None:
            raise InvalidInputError(
                f"feedback without a user: put {self._user_key!r} into the run's metadata"
            )
        query = said.get("query")
        if isinstance(query, str):
            old = said.get("old_answer")
            return Exchange(user=user, query=query, answer=old if isinstance(old, str) else "")
        if said.get("run_id") is not None:
            exchange = self._of_run(said["run_id"])
            if exchange.user != user:
                raise InvalidInputError("feedback on another user's run: nothing was learned")
            return exchange
        last = self._log.last(user, thread=thread)
        if last is None:
            raise InvalidInputError('nothing was answered yet: give {"query": ..., "answer": ...}')
        return last

    def _of_run(self, run: object) -> Exchange:
        with self._lock:
            root = self._roots.get(str(run), str(run))
        exchange = self._log.of_run(root)
        if exchange is None:
            raise InvalidInputError(
                f"no run {run} is remembered: give feedback while the app that ran it is up"
            )
        return exchange

    def _who(self, metadata: object) -> tuple[str | None, str]:
        fields = metadata if isinstance(metadata, Mapping) else {}
        user = fields.get(self._user_key)
        known = isinstance(user, str) and user.strip()
        return (user if known else None), str(fields.get("thread_id", ""))


def _put(entries: OrderedDict[str, Any], key: str, value: object) -> None:
    entries[key] = value
    if len(entries) > _RUNS:
        entries.popitem(last=False)


def _fields(record: object) -> dict[str, Any]:
    names = ("run_id", "score", "correction", "comment")
    return {name: getattr(record, name, None) for name in names}
