"""The ports to a language model: `Scorer`, and the optional abilities beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from kgt_plugin.records import Generation, Score, ScoreRequest

__all__ = [
    "Generator",
    "Scorer",
    "SupportsAsyncScoring",
    "SupportsClose",
    "SupportsStructuredOutput",
]


@runtime_checkable
class Scorer(Protocol):
    """Tells how likely a continuation is. This docstring is the contract.

    The tokens scored are those of ``tokenize(prompt + continuation)`` after the longest common token
    prefix with ``tokenize(prompt)``; who owns the joining space is the continuation. An empty prompt
    is allowed: the first token is then scored after the model's start token.

    The same request gives the same score to 1e-4 nats, whatever else is in the batch and in whatever
    order. Nothing is truncated.
    """

    @property
    def model_id(self) -> str:
        """Name, revision and dtype: two scorers with one id give the same scores."""
        ...

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; answers in the order of the requests.

        Args:
            requests: any number, also none.

        Returns:
            One score a request.

        Raises:
            InvalidInputError: a continuation is empty.
            ContextOverflowError: a request is longer than the model's context.
            ScorerError: the engine failed.
        """
        ...


@runtime_checkable
class Generator(Protocol):
    """Continues a prompt with the model's most likely tokens."""

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Generate greedily.

        Args:
            prompt: the text to continue.
            max_tokens: upper bound on new tokens, at least 0.
            stop: the text ends before the first of these strings.

        Returns:
            The continuation alone, without the prompt and without the stop string, and its cost.

        Raises:
            InvalidInputError: max_tokens is negative.
            ContextOverflowError: prompt and max_tokens exceed the model's context.
        """
        ...


@runtime_checkable
class SupportsAsyncScoring(Protocol):
    """A scorer that waits without blocking the event loop; others are run in a thread."""

    async def ascore(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """As `Scorer.score`."""
        ...


@runtime_checkable
class SupportsStructuredOutput(Protocol):
    """A generator that can be held to a form, such as that of extracted facts."""

    def generate_json(
        self, prompt: str, *, schema: Mapping[str, Any], max_tokens: int = 256
    ) -> Generation:
        """Continue a prompt with JSON of a schema; where max_tokens is too few, with its beginning.

        Args:
            prompt: the text to continue.
            schema: a JSON schema (Any: it is JSON).
            max_tokens: upper bound on new tokens.

        Raises:
            InvalidInputError: max_tokens is negative.
            ContextOverflowError: prompt and max_tokens exceed the model's context.
        """
        ...


@runtime_checkable
class SupportsClose(Protocol):
    """A part that holds something to let go of."""

    def close(self) -> None:
        """Release it; further calls do nothing."""
        ...
