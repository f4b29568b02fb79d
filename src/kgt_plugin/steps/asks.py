"""Requests to a model, as data: a piece of logic yields them and is sent the answers."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from kgt_plugin.errors import ModelError, ScorerError
from kgt_plugin.records import Feedback, Generation, Labels, Score, ScoreRequest, Turn

__all__ = [
    "Ask",
    "AskEmbeddings",
    "AskReading",
    "AskScores",
    "AskText",
    "Steps",
    "ask_embeddings",
    "ask_reading",
    "ask_scores",
    "ask_text",
    "batch_embeddings",
]

T = TypeVar("T")
_CERTAIN = 1e-3
"""The log-probability of what is certain, nats, with room for what a model rounds."""


@dataclass(frozen=True, slots=True)
class AskScores:
    """Score these requests, in one batch."""

    requests: tuple[ScoreRequest, ...]


@dataclass(frozen=True, slots=True)
class AskEmbeddings:
    """Embed these texts, in one batch."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskText:
    """Continue this prompt."""

    prompt: str
    max_tokens: int
    stop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskReading:
    """Read what these turns of one talk teach."""

    turns: tuple[Turn, ...]
    known: tuple[Labels, ...]


Ask = AskScores | AskEmbeddings | AskText | AskReading


def ask_scores(requests: Sequence[ScoreRequest]) -> Steps[Ask, Any, list[Score]]:
    """Score requests; an empty batch asks nothing of anybody."""
    if not requests:
        return []
    scores: list[Score] = yield AskScores(tuple(requests))
    if len(scores) != len(requests):
        raise ScorerError(f"the scorer answered {len(scores)} of {len(requests)} requests")
    if any(not score.logprob <= _CERTAIN for score in scores):
        raise ScorerError(
            "the scorer gave a log-probability that is none: it must be a number of at most 0; try the "
            "model in float32"
        )
    return scores


def ask_embeddings(texts: Sequence[str]) -> Steps[Ask, Any, list[list[float]]]:
    """Embed texts; an empty batch asks nothing of anybody."""
    if not texts:
        return []
    vectors: list[list[float]] = yield AskEmbeddings(tuple(texts))
    return vectors


def ask_text(
    prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ("\n",)
) -> Steps[Ask, Any, str]:
    """Let the model continue a prompt."""
    generation: Generation = yield AskText(prompt, max_tokens, tuple(stop))
    return generation.text


def ask_reading(
    turns: Sequence[Turn], known: Sequence[Labels]
) -> Steps[Ask, Any, list[list[Feedback]]]:
    """Let the extractor read turns, each by itself or, where it can, all in one call."""
    found: list[list[Feedback]] = yield AskReading(tuple(turns), tuple(known))
    whole = isinstance(found, list) and len(found) == len(turns)
    whole = whole and all(
        isinstance(each, list) and all(isinstance(feedback, Feedback) for feedback in each)
        for each in found
    )
    if not whole:
        raise ModelError("the extractor gave no list of Feedback: see kgt_plugin.reading.Extractor")
    return found


def batch_embeddings(pieces: Sequence[Steps[Ask, Any, T]]) -> Steps[Ask, Any, list[T]]:
    """Run pieces of logic side by side; what they ask to be embedded is asked in one batch.

    Args:
        pieces: each before its first ask, and none waiting for another's end.

    Returns:
        What each returns, in order.
    """
    ended: dict[int, T] = {}
    replies: dict[int, object] = dict.fromkeys(range(len(pieces)))
    while replies:
        asks: dict[int, Ask] = {}
        for index, reply in replies.items():
            try:
                asks[index] = pieces[index].send(reply)
            except StopIteration as end:
                ended[index] = end.value
        texts = [text for ask in asks.values() for text in _texts(ask)]
        vectors = iter((yield from ask_embeddings(texts)))
        replies = {}
        for index, ask in asks.items():
            if isinstance(ask, AskEmbeddings):
                replies[index] = list(islice(vectors, len(ask.texts)))
            else:
                replies[index] = yield ask
    return [ended[index] for index in range(len(pieces))]


def _texts(ask: Ask) -> tuple[str, ...]:
    return ask.texts if isinstance(ask, AskEmbeddings) else ()
