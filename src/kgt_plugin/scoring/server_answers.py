"""Answers of a model server: parts taken out of JSON, and the checks that every kind shares."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.alignment import off_by_one
from kgt_plugin.scoring.tokens import Prediction

__all__ = ["ScoredTokens", "as_text", "no_prompt_logprobs", "read_part"]

T = TypeVar("T")

_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)
_ROUNDED = 1e-3
"""Nats by which a token may seem more likely than the likeliest: numbers are rounded on their way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTokens:
    """The scored tokens of one sequence, as a server tells them.

    Attributes:
        logprobs: of each, in nats.
        best: log-probability of the likeliest token in the place of each.
    """

    logprobs: Sequence[float]
    best: Sequence[float]

    def prediction(self, *, server: str, model_id: str, computed_tokens: int) -> Prediction:
        """Sum them up.

        Args:
            server: its URL.
            model_id: what to call the model in the error.
            computed_tokens: tokens that the server computed for the sequence.

        Raises:
            ScorerError: a number is NaN, or a token is more likely than the likeliest.
        """
        logprob = math.fsum(self.logprobs)
        if not logprob < math.inf:  # NaN too
            raise ScorerError(f"{model_id} answers NaN: serve it with dtype float32")
        pairs = list(zip(self.logprobs, self.best, strict=True))
        if any(one > most + _ROUNDED for one, most in pairs):
            raise off_by_one(server)
        return Prediction(
            logprob=min(logprob, 0.0),
            greedy=all(one >= most for one, most in pairs),
            computed_tokens=computed_tokens,
        )


def read_part(server: str, api: str, part: Callable[[], T]) -> T:
    """Take a part out of an answer.

    Args:
        server: its URL.
        api: name of the API that the answer should be of.
        part: takes it.

    Raises:
        ScorerError: the answer has another form.
    """
    try:
        return part()
    except _MALFORMED as exc:
        raise ScorerError(
            f"{server} answers in another form than the {api} API: check the URL"
        ) from exc


def as_text(value: object) -> str:
    """Give back what is text.

    Raises:
        TypeError: it is something else, such as null.
    """
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def no_prompt_logprobs(server: str) -> ScorerError:
    """Make the error for a server that tells log-probabilities of what it generates alone.

    Args:
        server: its URL.
    """
    return ScorerError(
        f"{server} returns no log-probabilities of a prompt: use a server that does, such as vLLM or "
        "SGLang, or a model on this machine"
    )
