"""An engine that records its rounds, and callers of it, for the tests of micro-batches."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from kgt_plugin.scoring.micro_batch import MicroBatcher
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

WAIT_S = 20.0


def sequence(*tokens: int) -> TokenSequence:
    return TokenSequence(tokens=tokens, scored_from=1)


def user_of(number: int, requests: int = 2) -> list[TokenSequence]:
    """The requests of one user: three tokens in common, then one of each."""
    return [sequence(number, number, number, request, 0) for request in range(requests)]


class Engine:
    """Answers each sequence with minus its first token, and keeps what it was asked in each round.

    A round waits at the gate; a sequence that begins with a poisonous token fails it.
    """

    def __init__(self) -> None:
        self.rounds: list[list[TokenSequence]] = []
        self.beside: list[int] = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()
        self.poison: dict[int, BaseException] = {}

    def __call__(
        self, sequences: Sequence[TokenSequence], *, side_by_side: int
    ) -> list[Prediction]:
        self.rounds.append(list(sequences))
        self.beside.append(side_by_side)
        self.begun.release()
        assert self.gate.wait(WAIT_S)
        for each in sequences:
            if each.tokens[0] in self.poison:
                raise self.poison[each.tokens[0]]
        return [
            Prediction(logprob=-float(each.tokens[0]), greedy=True, computed_tokens=1)
            for each in sequences
        ]

    def users(self, index: int) -> list[int]:
        """Whose sequences a round held."""
        return sorted({each.tokens[0] for each in self.rounds[index]})


@contextmanager
def busy(engine: Engine, batcher: MicroBatcher, calls: int = 1) -> Iterator[ThreadPoolExecutor]:
    """Have rounds of user 90 (and 91, ...) on their way until the block ends its preparations."""
    with ThreadPoolExecutor(64) as pool:
        engine.gate.clear()
        try:
            first = []
            for number in range(calls):
                first.append(pool.submit(batcher.ask, user_of(90 + number)))
                assert engine.begun.acquire(timeout=WAIT_S)
            yield pool
        finally:
            engine.gate.set()
        for each in first:
            each.result(WAIT_S)


def waiting(batcher: MicroBatcher, calls: int) -> None:
    """Wait until so many calls are queued."""
    for _ in range(2_000):
        with batcher._changed:
            if len(batcher._waiting) == calls:
                return
        threading.Event().wait(0.01)
    raise AssertionError(f"{calls} calls were not queued")


def logprobs(found: Future[list[Prediction]]) -> list[float]:
    return [each.logprob for each in found.result(WAIT_S)]
