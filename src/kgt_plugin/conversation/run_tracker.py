"""Following an app's runs: which answered what to whom, and what users then say of the answers."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from kgt_plugin.clock import utc_now
from kgt_plugin.conversation.background_tasks import BackgroundConversation, BackgroundTasks
from kgt_plugin.conversation.exchanges import Exchange, ExchangeLog
from kgt_plugin.conversation.learning_queue import LearningQueue
from kgt_plugin.conversation.shared_queue import shared_queue
from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import KGT, Fence
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.records import Turn

__all__ = ["RunTracker"]


@dataclass(slots=True)
class _Run:
    """A run that is under way."""

    user: str
    thread: str
    turn: Turn
    fence: Fence
    answer: str = ""
    has_spoken: bool = False


class RunTracker(LiveHandle, BackgroundTasks):
    """Learns corrections: from feedback on an answer, and from the turn after it.

    It is told what happens, and learns in the background; what else a turn states is not learned, for
    that is a memory's affair. It may be used from any thread.
    """

    def __init__(
        self, kgt: KGT, queue: LearningQueue | None = None, *, capacity: int = 4096
    ) -> None:
        """Follow nothing yet.

        Args:
            kgt: the shared parts.
            queue: where learning runs; None is the one of the store in this process.
            capacity: how many runs are remembered, and how many may be under way.
        """
        self._kgt = kgt
        self.queue = shared_queue(kgt) if queue is None else queue
        self._log = ExchangeLog(capacity=capacity)
        kgt.forgettings.follow(self._log)
        self._capacity = capacity
        self._running: OrderedDict[str, _Run] = OrderedDict()
        self._lock = threading.Lock()

    def began(self, run: str, user: str, turn: Turn, *, thread: str = "") -> None:
        """A run begins with a turn of the user's, which may correct the answer before it.

        Args:
            run: its id.
            user: whose turn it is.
            turn: what the run was given; where it knows no answer before it, the latest one that was
                followed in the thread is meant.
            thread: tells apart conversations that one user holds at the same time.

        Raises:
            InvalidInputError: the user id is unusable; the run is not followed.
        """
        memory = self._kgt.user(user)
        here, at = self._log.last(user, thread=thread), utc_now()

        def after_answer(turn: Turn) -> Turn:
            before = self._latest(user, thread, here, at) if turn.answered is None else None
            if before is None:
                return turn
            return replace(turn, asked=before.query, answered=before.answer or None)

        with self._lock:
            self._running[run] = _Run(user=user, thread=thread, turn=turn, fence=memory.fence())
            if len(self._running) > self._capacity:
                self._running.popitem(last=False)
        BackgroundConversation(memory, self.queue).hear_correction(turn, prepare=after_answer)

    def is_running(self, user: str, *, thread: str = "") -> bool:
        """Tell whether a run of this conversation is under way."""
        with self._lock:
            return any((r.user, r.thread) == (user, thread) for r in self._running.values())

    def spoke(self, run: str, text: str) -> None:
        """A model has said something within a run: its answer, unless it ends with another."""
        words = plain_message(text)
        with self._lock:
            running = self._running.get(run)
            if running is not None:
                running.answer, running.has_spoken = words or running.answer, True

    def ended(self, run: str, answer: str, *, is_answer: bool = False) -> None:
        """A run ends; it is remembered if it has answered, be it with no word.

        Args:
            run: its id; one that is not followed is passed over.
            answer: what it gave; "" is what was said within it.
            is_answer: whether it answers even where no model spoke and nothing was given.
        """
        with self._lock:
            running = self._running.pop(run, None)
        if running is None or running.fence.is_forgotten(running.turn.text):
            return
        words = plain_message(answer) or running.answer
        if words or running.has_spoken or is_answer:
            exchange = Exchange(
                user=running.user, query=running.turn.text, answer=words, time=utc_now()
            )
            self._log.record(run, exchange, thread=running.thread)
            self._keep(run, exchange, running)

    def dropped(self, run: str) -> None:
        """A run has failed: there is no answer to speak of."""
        with self._lock:
            self._running.pop(run, None)

    def _keep(self, run: str, exchange: Exchange, running: _Run) -> None:
        """Keep an exchange in the user's store, in the background, for the other workers."""
        memory = self._kgt.user(exchange.user)
        self.queue.submit(
            exchange.user,
            exchange.query,
            lambda: memory.keep_run(
                run,
                query=exchange.query,
                answer=exchange.answer,
                thread=running.thread,
                at=exchange.time,
            ),
            fence=running.fence,
        )

    def of_run(self, run: str, *, user: str | None = None) -> Exchange:
        """The exchange of a run that has ended.

        Args:
            run: its id.
            user: whose run it is; then a run that another worker followed is found too, in the user's store.

        Raises:
            InvalidInputError: it was not followed, or is forgotten.
        """
        exchange = self._log.of_run(run)
        kept = None if exchange or user is None else self._kgt.user(user).run(run)
        if user is not None and kept is not None:
            exchange = Exchange(user=user, query=kept.query, answer=kept.answer)
        if exchange is None:
            raise InvalidInputError(
                f"no run {run} is remembered: name the run's user, or give the query and the answer"
            )
        return exchange

    def _latest(
        self, user: str, thread: str, here: Exchange | None, at: dt.datetime
    ) -> Exchange | None:
        """The latest exchange of a conversation at a time: the one known here, or another worker's."""
        kept = self._kgt.user(user).latest_run(thread, before=at)
        if kept is None or (here is not None and here.time is not None and here.time >= kept.time):
            return here
        return Exchange(user=user, query=kept.query, answer=kept.answer, time=kept.time)

    def asked(
        self,
        user: str,
        *,
        thread: str = "",
        query: str | None = None,
        old_answer: str | None = None,
        run: str | None = None,
    ) -> Exchange:
        """Find the exchange that feedback is on: the words given, else the run named, else the latest one.

        Args:
            user: whose feedback it is.
            thread: in which of the user's conversations; where none is named and all answers were given
                in one, that one is meant.
            query: what had been asked; the latest answer counts where it is an answer to that.
            old_answer: what had been answered, where known.
            run: the id of a run of this user's.

        Raises:
            InvalidInputError: it is on nothing known, or on another user's run.
        """
        if run is not None and not query:
            exchange = self.of_run(run, user=user)
            if exchange.user != user:
                raise InvalidInputError("feedback on another user's run: nothing was learned")
            return replace(exchange, answer=old_answer or exchange.answer)
        where = self._thread(user, thread)
        here = self._log.last(user, thread=where)
        last = self._latest(user, where, here, utc_now())
        if last is not None and query in (None, "", last.query):
            return replace(last, answer=old_answer or last.answer)
        if not query:
            raise InvalidInputError(self._unanswered(user, thread))
        return Exchange(user=user, query=query, answer=old_answer or "")

    def _thread(self, user: str, thread: str) -> str:
        """The conversation that feedback is on; where none is named, the only one there is."""
        threads = [] if thread else self._threads(user)
        return threads[0] if len(threads) == 1 else thread

    def _threads(self, user: str) -> list[str]:
        """List where this process has answered a user; if nowhere, where other workers have."""
        return self._log.threads(user) or self._kgt.user(user).run_threads()

    def _unanswered(self, user: str, thread: str) -> str:
        threads = self._threads(user)
        if not threads:
            return "feedback without a query, and nothing was answered yet: say what was asked"
        if not thread:
            return (
                f"feedback without a query, and answers were given in {len(threads)} threads: name the "
                "thread_id of one, or the run_id"
            )
        known = ", ".join(repr(each) for each in threads[-3:]) if any(threads) else "no thread"
        return (
            f"feedback without a query, and nothing was answered in thread {thread!r}, but in {known}: "
            "name that thread_id, or the run_id"
        )

    def corrected(self, exchange: Exchange, answer: str) -> None:
        """Learn the right answer of an exchange, a word or a sentence.

        Raises:
            InvalidInputError: it says nothing.
        """
        if not plain_message(answer):
            raise InvalidInputError("feedback without an answer: say what the right one is")
        self._behind(exchange).correct(answer, exchange.query, exchange.answer or None)

    def commented(self, exchange: Exchange, comment: str) -> None:
        """Learn what a comment on an exchange takes back, if it takes anything back."""
        turn = Turn(text=comment, asked=exchange.query, answered=exchange.answer or None)
        self._behind(exchange).hear_comment(turn)

    def _behind(self, exchange: Exchange) -> BackgroundConversation:
        return BackgroundConversation(self._kgt.user(exchange.user), self.queue)

    def _learning(self) -> tuple[LearningQueue, None]:
        return self.queue, None
