"""Doubles of a scorer and an embedder: deterministic, instant, and plausible enough to learn from."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Mapping, Sequence

from kgt_plugin.errors import ContextOverflowError, InvalidInputError
from kgt_plugin.models.readable_text import check_text
from kgt_plugin.records import Generation, Score, ScoreRequest

__all__ = ["FakeEmbedder", "FakeScorer"]

_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
_SEEN_LOGPROB = -0.5
_NEW_LOGPROB = -3.0
_PER_CHARACTER = -0.25
_GREEDY_ABOVE = -1.0


class FakeScorer:
    """A scorer by word overlap: a word that the text has held before is likely, another is not.

    Its tokens are words with the space before them, so the contract's token arithmetic holds.

    Args:
        scores: log-probabilities by (prompt, continuation); they go before the rule.
        rule: log-probability of any other request; None is word overlap.
        replies: what `generate` answers, by prompt; any other prompt is continued as it was before:
            with what followed the longest earlier occurrence of its own ending.
        context: the most tokens a request may have; None is no limit.
        model_id: what to be known by.

    Attributes:
        calls: the batches scored, in order.
        prompts: the prompts continued, in order.

    Examples:
        >>> from kgt_plugin.records import ScoreRequest
        >>> from kgt_plugin.testing import FakeScorer
        >>> seen, new = FakeScorer().score(
        ...     [
        ...         ScoreRequest(prompt="My dog eats meat. My dog eats", continuation=" meat"),
        ...         ScoreRequest(prompt="My dog eats meat. My dog eats", continuation=" fish"),
        ...     ]
        ... )
        >>> seen.logprob, new.logprob
        (-0.5, -4.0)
    """

    def __init__(
        self,
        scores: Mapping[tuple[str, str], float] | None = None,
        *,
        rule: Callable[[ScoreRequest], float] | None = None,
        replies: Mapping[str, str] | None = None,
        context: int | None = None,
        model_id: str = "fake@1:float64",
    ) -> None:
        self._scores = dict(scores or {})
        self._rule = rule
        self._replies = dict(replies or {})
        self._context = context
        self._model_id = model_id
        self.calls: list[tuple[ScoreRequest, ...]] = []
        self.prompts: list[str] = []

    @property
    def model_id(self) -> str:
        """The name given."""
        return self._model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        self.calls.append(tuple(requests))
        trie: dict[tuple[int, str], int] = {}
        return [self._score(request, trie) for request in requests]

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Continue a prompt; see `kgt_plugin.scoring.Generator`."""
        if max_tokens < 0:
            raise InvalidInputError("max_tokens cannot be negative")
        tokens = _tokenize(prompt)
        self._check_length(len(tokens) + max_tokens)
        self.prompts.append(prompt)
        reply = self._replies.get(prompt)
        new = _repeat(tokens) if reply is None else _tokenize(reply)
        new = new[:max_tokens]
        text = "".join(new)
        ends = [text.find(string) for string in stop if string and string in text]
        cost = len(tokens) + len(new)
        text = text[: min(ends)] if ends else text
        return Generation(text=text, scored_tokens=cost, computed_tokens=cost)

    def _score(self, request: ScoreRequest, trie: dict[tuple[int, str], int]) -> Score:
        if not request.continuation:
            raise InvalidInputError("a continuation is empty: there is nothing to score")
        before = _tokenize(request.prompt)
        whole = _tokenize(request.prompt + request.continuation)
        self._check_length(len(whole))
        shared = 0
        while shared < min(len(before), len(whole)) and before[shared] == whole[shared]:
            shared += 1
        logprobs = _overlap(whole, shared)
        logprob = self._scores.get((request.prompt, request.continuation))
        if logprob is None:
            logprob = sum(logprobs) if self._rule is None else self._rule(request)
        return Score(
            logprob=logprob,
            tokens=len(logprobs),
            greedy=logprob >= _GREEDY_ABOVE * len(logprobs),
            scored_tokens=len(whole),
            computed_tokens=_insert(trie, whole),
        )

    def _check_length(self, tokens: int) -> None:
        if self._context is not None and tokens > self._context:
            raise ContextOverflowError(tokens=tokens, limit=self._context)


class FakeEmbedder:
    """An embedder that counts the three-letter pieces of a text, so that texts with words or stems in common are near.

    Args:
        dimensions: length of the vectors.
        model_id: what to be known by.

    Attributes:
        calls: the batches embedded, in order.

    Examples:
        >>> from kgt_plugin.testing import FakeEmbedder
        >>> food, feed, birthday = FakeEmbedder().embed(["dog food", "food for a dog", "birthday"])
        >>> near = sum(x * y for x, y in zip(food, feed))
        >>> near > sum(x * y for x, y in zip(food, birthday))
        True
    """

    def __init__(self, *, dimensions: int = 256, model_id: str = "fake-embedder@1") -> None:
        self._dimensions = dimensions
        self._model_id = model_id
        self.calls: list[tuple[str, ...]] = []

    @property
    def model_id(self) -> str:
        """The name given."""
        return self._model_id

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`."""
        self.calls.append(tuple(texts))
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> list[float]:
        check_text(text)
        padded = f" {' '.join(text.casefold().split())} "
        counts = [0.0] * self._dimensions
        for start in range(max(1, len(padded) - 2)):
            # Not hash(): it differs from one process to the next.
            piece = zlib.crc32(padded[start : start + 3].encode())
            counts[piece % self._dimensions] += 1.0
        norm = math.hypot(*counts)
        return [count / norm for count in counts]


def _tokenize(text: str) -> list[str]:
    check_text(text)
    return _TOKEN.findall(text)


def _overlap(tokens: Sequence[str], scored_from: int) -> list[float]:
    """Log-probability of every token from an index on."""
    seen = {token.strip().casefold() for token in tokens[:scored_from]}
    logprobs = []
    for token in tokens[scored_from:]:
        word = token.strip().casefold()
        new = _NEW_LOGPROB + _PER_CHARACTER * len(word)
        logprobs.append(_SEEN_LOGPROB if word in seen else new)
        seen.add(word)
    return logprobs


def _repeat(tokens: Sequence[str]) -> Sequence[str]:
    """Give what followed the longest earlier occurrence of the ending; nothing where there is none."""
    words = [token.strip().casefold() for token in tokens]
    best, at = 0, len(words)
    for end in range(1, len(words)):
        length = 0
        while length < end and words[end - 1 - length] == words[-1 - length]:
            length += 1
        if length >= best and length > 0:
            best, at = length, end
    return tokens[at:]


def _insert(trie: dict[tuple[int, str], int], tokens: Sequence[str]) -> int:
    """Add tokens to a trie; the number of those that were not in it."""
    before, node = len(trie), 0
    for token in tokens:
        node = trie.setdefault((node, token), len(trie) + 1)
    return len(trie) - before
