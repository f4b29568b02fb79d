"""The probe of a server: what is noise, and what is a shift."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.alignment import check_alignment
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

TOKENS = tuple(range(1, 10))

Numbers = Callable[[Sequence[int]], list[float]]
"""The numbers that a server gives for the tokens of a text, the first of them for the first token."""


def right(tokens: Sequence[int]) -> list[float]:
    """Counting up is likely, anything else is not; the last number is that of a generated token."""
    steps = [-0.1 if two == one + 1 else -6.0 - 0.1 * two for one, two in pairs(tokens)]
    return [math.nan, *steps, -0.05 * tokens[-1]]


def pairs(tokens: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(tokens))


def early(tokens: Sequence[int]) -> list[float]:
    return right(tokens)[1:]


def late(tokens: Sequence[int]) -> list[float]:
    return [math.nan, *right(tokens)]


def constant(tokens: Sequence[int]) -> list[float]:
    return [-1.0] * (len(tokens) + 1)


def impossible(tokens: Sequence[int]) -> list[float]:
    return [-math.inf if number < -1 else number for number in right(tokens)]


def probe(numbers: Numbers, *, noise: float, tokens: Sequence[int] = TOKENS) -> int:
    """Run the probe against such a server, and count its requests."""
    shaken, asked = random.Random(3), 0

    async def score(sequence: TokenSequence) -> Prediction:
        nonlocal asked
        asked += 1
        told = numbers(sequence.tokens)[sequence.scored_from : len(sequence.tokens)]
        logprob = math.fsum(number + shaken.gauss(0.0, noise) for number in told)
        return Prediction(logprob=logprob, greedy=False, computed_tokens=len(sequence.tokens))

    asyncio.run(check_alignment(score, tokens, server="http://host/v1"))
    return asked


@pytest.mark.parametrize("noise", [0.0, 1e-5, 0.02, 0.1])
def test_a_server_that_is_right_is_believed(noise: float) -> None:
    """Also in half precision, whose noise is a few hundredths of a nat."""
    assert probe(right, noise=noise) == 8


@pytest.mark.parametrize("noise", [0.0, 1e-5, 0.02])
@pytest.mark.parametrize("numbers", [early, late, constant])
def test_a_server_that_is_off_by_one_is_refused(numbers: Numbers, noise: float) -> None:
    """One token early, one token late, or the same for everything; the error says what to do."""
    with pytest.raises(ScorerError, match=r"http://host/v1 .*off by one.*update the server"):
        probe(numbers, noise=noise)


def test_numbers_that_are_not_finite_decide_nothing() -> None:
    """A model may rule a token out; no difference can be taken then."""
    assert probe(impossible, noise=0.0) == 8


@pytest.mark.parametrize("tokens", [(), (1,), (1, 2, 3), (5, 5, 5, 5, 5)])
def test_a_text_of_few_tokens_is_not_probed(tokens: Sequence[int]) -> None:
    """There is nothing to replace, or nothing before it."""
    assert probe(constant, noise=0.0, tokens=tokens or (1,)) == 0
