"""Micro-batches: calls that wait for a model at the same time are answered in one packed pass.

Nothing waits for a batch to fill. While a round is computed, further calls queue up, and the next round takes
what is there; a call that comes alone starts at once. A call with very many sequences is computed piece
by piece, in turns with the others, so nobody waits for the whole of it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Protocol

from kgt_plugin.scoring.tokens import Prediction, TokenSequence, longest_common_prefix

__all__ = ["Compute", "MicroBatcher"]


class Compute(Protocol):
    """Computes one round."""

    def __call__(
        self, sequences: Sequence[TokenSequence], *, side_by_side: int
    ) -> list[Prediction]:
        """Score distinct sequences.

        Args:
            sequences: of one or several calls.
            side_by_side: how many rounds share the processor, this one included.
        """
        ...


@dataclass(slots=True, eq=False)
class _Call:
    """One call: the sequences that are left to compute, and the answers so far.

    Attributes:
        left: in sorted order, so that neighbours share the most.
        costs: of each in `left`: the tokens that its predecessor doesn't share.
        order: of each sequence in the call: a shared token is counted at the first that needs it.
        missing: how many sequences have no answer yet, those on their way included.
        future: resolved with the last answer, or with an error.
    """

    left: deque[TokenSequence]
    costs: deque[int]
    order: dict[TokenSequence, int]
    missing: int
    found: dict[TokenSequence, Prediction] = field(default_factory=dict)
    future: Future[None] = field(default_factory=Future)

    @classmethod
    def of(cls, sequences: Sequence[TokenSequence]) -> _Call:
        """Queue distinct sequences."""
        order = {each: index for index, each in enumerate(sequences)}
        left, costs = _by_neighbours(sequences)
        return cls(left=left, costs=costs, order=order, missing=len(order))

    @property
    def cost(self) -> int:
        """Tokens of what is left, about."""
        return sum(self.costs)

    def take(self, room: int) -> list[TokenSequence]:
        """Take the sequences off the queue that cost so many tokens at most; at least one."""
        taken: list[TokenSequence] = []
        # The first of a piece shares nothing with what another round computes.
        spent = len(self.left[0].tokens) - 1
        while self.left and (not taken or spent + self.costs[0] <= room):
            cost = self.costs.popleft()
            spent += cost if taken else 0
            taken.append(self.left.popleft())
        return sorted(taken, key=self.order.__getitem__)

    def put_back(self, sequences: Sequence[TokenSequence]) -> None:
        """Queue again what was taken and not computed."""
        self.left, self.costs = _by_neighbours([*sequences, *self.left])

    def answer(self, predictions: dict[TokenSequence, Prediction]) -> None:
        """Keep answers; the last one resolves the call."""
        self.found |= predictions
        self.missing -= len(predictions)
        if self.missing == 0 and not self.future.done():
            self.future.set_result(None)

    def fail(self, error: BaseException) -> None:
        """Resolve the call with an error; what is left of it is not computed."""
        self.left.clear()
        self.costs.clear()
        if not self.future.done():
            self.future.set_exception(error)


def _by_neighbours(
    sequences: Sequence[TokenSequence],
) -> tuple[deque[TokenSequence], deque[int]]:
    """Sequences in sorted order, and the tokens of each that the one before doesn't share."""
    ordered = sorted(sequences, key=lambda each: each.tokens)
    costs: deque[int] = deque()
    before: tuple[int, ...] = ()
    for each in ordered:
        read = each.tokens[:-1]
        costs.append(len(read) - longest_common_prefix(before, read))
        before = read
    return deque(ordered), costs


_Round = list[tuple[_Call, list[TokenSequence]]]


class MicroBatcher:
    """Answers the calls of several threads and event loops together.

    A blocking caller computes rounds itself until its own call is answered; awaited calls are computed by a
    thread that lives as long as such calls are waiting. A round that fails with calls of several
    callers is repeated for each alone, so that an error reaches only the call that causes it.

    Example:
        >>> from kgt_plugin.scoring.tokens import Prediction, TokenSequence
        >>> def compute(sequences, *, side_by_side):
        ...     return [Prediction(logprob=-1.0, greedy=True, computed_tokens=1) for _ in sequences]
        >>> batcher = MicroBatcher(compute, tokens=512)
        >>> [one.logprob for one in batcher.ask([TokenSequence(tokens=(1, 2), scored_from=1)])]
        [-1.0]

    Args:
        compute: scores the sequences of one round.
        tokens: distinct tokens of one pass, about; a longer sequence is a round of its own.
        side_by_side: rounds computed at the same time, at most. A call that comes alone gets all of them.
    """

    def __init__(self, compute: Compute, *, tokens: int, side_by_side: int = 1) -> None:
        self._compute = compute
        self._tokens = tokens
        self._most = side_by_side
        self._changed = threading.Condition()
        self._waiting: deque[_Call] = deque()
        self._running = 0
        self._awaited: set[_Call] = set()
        self._servers: set[threading.Thread] = set()

    def ask(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        """Score distinct sequences; returns when all are answered.

        Raises:
            ScorerError: the engine failed.
        """
        call = _Call.of(sequences)
        with self._changed:
            self._waiting.append(call)
            self._changed.notify()
        try:
            self._work_for(call)
        finally:
            self._withdraw(call)
        call.future.result()
        return [call.found[sequence] for sequence in sequences]

    async def aask(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        """Await `ask`; a cancelled call is computed no further."""
        call = _Call.of(sequences)
        with self._changed:
            self._waiting.append(call)
            self._awaited.add(call)
            self._start_server()
        try:
            await asyncio.wrap_future(call.future)
        finally:
            self._withdraw(call)
        return [call.found[sequence] for sequence in sequences]

    def _start_server(self) -> None:
        """Have one more thread for awaited calls, up to one a place; under the lock."""
        # A process that was forked has none of its parent's threads.
        self._servers = {thread for thread in self._servers if thread.is_alive()}
        if len(self._servers) < self._most:
            thread = threading.Thread(target=self._serve, name="kgt-micro-batch", daemon=True)
            self._servers.add(thread)
            thread.start()

    def _work_for(self, call: _Call) -> None:
        """Compute rounds as long as a call is waiting, and wait for what others compute of it."""
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: (
                        call.future.done() or (call in self._waiting and self._running < self._most)
                    )
                )
                if call.future.done():
                    return
                chosen, beside = self._begin()
            self._finish(chosen, beside)

    def _serve(self) -> None:
        """Compute rounds as long as awaited calls are waiting."""
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._running < self._most or not self._any_awaited_waits()
                )
                if not self._any_awaited_waits():
                    self._servers.discard(threading.current_thread())
                    return
                chosen, beside = self._begin()
            self._finish(chosen, beside)

    def _any_awaited_waits(self) -> bool:
        return any(call in self._awaited for call in self._waiting)

    def _begin(self) -> tuple[_Round, int]:
        """Choose the next round; under the lock, with a call waiting and a place free."""
        alone = len(self._waiting) == 1 and self._running == 0
        room = self._tokens * (self._most if alone else 1)
        most_of_one = room if len(self._waiting) == 1 else max(1, room // 2)
        chosen: _Round = []
        for _ in range(len(self._waiting)):
            call = self._waiting[0]
            wanted = min(call.cost, most_of_one)
            if chosen and wanted > room:
                break  # it comes first in the next round
            self._waiting.popleft()
            chosen.append((call, call.take(most_of_one)))
            room -= wanted
            if call.left:
                self._waiting.append(call)
        self._running += 1
        return chosen, 1 if alone else self._most

    def _finish(self, chosen: _Round, beside: int) -> None:
        """Compute a round and answer its calls; what interrupts that leaves the others' calls waiting."""
        try:
            answers = self._answers(chosen, beside)
        except BaseException:
            with self._changed:
                self._running -= 1
                for call, sequences in chosen:
                    self._return(call, sequences)
                self._changed.notify_all()
            raise
        with self._changed:
            self._running -= 1
            for (call, sequences), answer in zip(chosen, answers, strict=True):
                if isinstance(answer, Exception):
                    self._drop(call)
                    call.fail(answer)
                else:
                    call.answer(dict(zip(sequences, answer, strict=True)))
            self._changed.notify_all()

    def _answers(self, chosen: _Round, beside: int) -> list[list[Prediction] | Exception]:
        """Answers of each call of a round, or its error."""
        distinct = list(dict.fromkeys(each for _, sequences in chosen for each in sequences))
        try:
            found = dict(zip(distinct, self._compute(distinct, side_by_side=beside), strict=True))
        except Exception as error:  # noqa: BLE001 - it is raised for whom it belongs to
            if len(chosen) == 1:
                return [error]
            return [self._answers([each], beside)[0] for each in chosen]
        answers: list[list[Prediction] | Exception] = []
        for _, sequences in chosen:
            answers.append([found[each] for each in sequences])
            # What two calls ask for is computed once, and counted at the first.
            found |= {each: replace(found[each], computed_tokens=0) for each in sequences}
        return answers

    def _return(self, call: _Call, sequences: Sequence[TokenSequence]) -> None:
        if not call.future.done():
            call.put_back(sequences)
            if call not in self._waiting:
                self._waiting.appendleft(call)

    def _withdraw(self, call: _Call) -> None:
        """Compute a call no further: it is answered, or nobody waits for it any more."""
        with self._changed:
            self._awaited.discard(call)
            self._drop(call)
            call.future.cancel()
            self._changed.notify_all()

    def _drop(self, call: _Call) -> None:
        if call in self._waiting:
            self._waiting.remove(call)
