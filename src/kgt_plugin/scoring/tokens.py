"""The tokens of a request that are scored: the contract's rule, for the tokens of any model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kgt_plugin.errors import ContextOverflowError, InvalidInputError
from kgt_plugin.models.readable_text import check_text
from kgt_plugin.records import Score, ScoreRequest

__all__ = [
    "Limits",
    "Prediction",
    "TokenSequence",
    "check_generation",
    "check_length",
    "check_requests",
    "longest_common_prefix",
    "start_of",
    "texts_of",
    "to_scores",
    "to_sequence",
]


class Limits(Protocol):
    """A model's limits, as far as the rule needs them."""

    @property
    def model_id(self) -> str:
        """The model's name in messages."""
        ...

    @property
    def context(self) -> int | None:
        """The most tokens the model takes, or None where it does not say."""
        ...

    @property
    def start_token(self) -> int | None:
        """Put before a text that has nothing before it; None where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSequence:
    """The tokens of one request.

    Attributes:
        tokens: of prompt and continuation, a start token included where one is needed.
        scored_from: index of the first token whose probability is asked for; at least 1.
    """

    tokens: tuple[int, ...]
    scored_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A model's prediction for the scored tokens of one sequence.

    Attributes:
        logprob: nats, summed.
        greedy: whether each was the most likely one.
        computed_tokens: tokens that the model computed for this sequence first.
    """

    logprob: float
    greedy: bool
    computed_tokens: int


def longest_common_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    """Number of leading tokens that two sequences share."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def check_requests(requests: Sequence[ScoreRequest]) -> None:
    """Refuse what nobody can score.

    Raises:
        InvalidInputError: a text is no Unicode text, or a continuation is empty.
    """
    for request in requests:
        check_text(request.prompt)
        check_text(request.continuation)
        if not request.continuation:
            raise InvalidInputError("a continuation is empty: there is nothing to score")


def check_generation(prompt: str, max_tokens: int) -> None:
    """Refuse what nobody can continue.

    Raises:
        InvalidInputError: the prompt is no Unicode text, or the bound is negative.
    """
    check_text(prompt)
    if max_tokens < 0:
        raise InvalidInputError("max_tokens cannot be negative")


def texts_of(requests: Sequence[ScoreRequest]) -> dict[str, None]:
    """Every text to tokenize, each once."""
    prompts = dict.fromkeys(request.prompt for request in requests)
    return prompts | dict.fromkeys(r.prompt + r.continuation for r in requests)


def to_sequence(
    request: ScoreRequest, tokens: Mapping[str, tuple[int, ...]], lm: Limits
) -> TokenSequence:
    """The tokens of a request: those after the longest prefix shared with its prompt are scored.

    Args:
        request: with a continuation that is not empty.
        tokens: those of `texts_of`, a start token included where the tokenizer puts one.
        lm: the model.

    Raises:
        InvalidInputError: no token is left to score, or nothing stands before the first.
        ContextOverflowError: it is longer than the model's context.
    """
    whole = tokens[request.prompt + request.continuation]
    shared = longest_common_prefix(whole, tokens[request.prompt])
    # Here the start token that a tokenizer puts before every text counts as shared.
    if shared == len(whole):
        raise InvalidInputError(
            f"the continuation {request.continuation[:40]!r} adds no token to its prompt: "
            "say something that the model can read"
        )
    if shared == 0:
        start = start_of(lm)
        whole, shared = start + whole, len(start)
    check_length(len(whole), lm)
    return TokenSequence(tokens=whole, scored_from=shared)


def to_scores(
    asked: Sequence[TokenSequence], predictions: Mapping[TokenSequence, Prediction]
) -> list[Score]:
    """One score a request; what a repeated one cost is counted at the first alone."""
    scores, paid = [], set()
    for sequence in asked:
        prediction = predictions[sequence]
        scores.append(
            Score(
                logprob=prediction.logprob,
                tokens=len(sequence.tokens) - sequence.scored_from,
                greedy=prediction.greedy,
                scored_tokens=len(sequence.tokens),
                computed_tokens=0 if sequence in paid else prediction.computed_tokens,
            )
        )
        paid.add(sequence)
    return scores


def start_of(lm: Limits) -> tuple[int, ...]:
    """List the tokens that begin a text with nothing before it.

    Raises:
        InvalidInputError: the model has no start token.
    """
    if lm.start_token is None:
        raise InvalidInputError(
            f"{lm.model_id} has no start token to begin a text with: give a prompt"
        )
    return (lm.start_token,)


def check_length(tokens: int, lm: Limits) -> None:
    """Refuse what is longer than the context.

    Raises:
        ContextOverflowError: it is.
    """
    if lm.context is not None and tokens > lm.context:
        raise ContextOverflowError(tokens=tokens, limit=lm.context)
