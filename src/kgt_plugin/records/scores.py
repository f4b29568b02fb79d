"""Requests to a language model, and its answers. Log-probabilities are nats."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Generation", "Score", "ScoreRequest", "Usage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest:
    """A request for the likelihood of a continuation after a prompt. The continuation owns the joining space."""

    prompt: str
    continuation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scorer's answer to one request.

    Attributes:
        logprob: nats, summed over the continuation's tokens; at most 0.
        tokens: number of tokens scored.
        greedy: whether every one of them was the most likely token.
        scored_tokens: tokens of prompt and continuation together: the cost when computed alone.
        computed_tokens: tokens the model in fact computed for this request; summed over a batch it
            is the batch's true cost, since a shared prefix is counted at one request only.
        cached: whether it was answered from memory, with no model asked.
    """

    logprob: float
    tokens: int
    greedy: bool
    scored_tokens: int = 0
    computed_tokens: int = 0
    cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Text that a generator wrote, and what it cost.

    Attributes:
        text: the continuation alone.
        scored_tokens, computed_tokens: tokens of the prompt and the continuation together.
    """

    text: str
    scored_tokens: int = 0
    computed_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A count of model work: calls to the scorer, naive and true token counts."""

    scorer_calls: int = 0
    scored_tokens: int = 0
    computed_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            scorer_calls=self.scorer_calls + other.scorer_calls,
            scored_tokens=self.scored_tokens + other.scored_tokens,
            computed_tokens=self.computed_tokens + other.computed_tokens,
        )
