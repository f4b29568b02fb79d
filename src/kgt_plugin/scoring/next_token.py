"""The model's prediction after a growing text, with its own cache where that cache is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from kgt_plugin.errors import ScorerError
from kgt_plugin.models.engine import cache_name

__all__ = ["NextToken", "Reading", "stop_tokens"]

_TOLERANCE = {"torch.float64": 1e-6, "torch.float32": 1e-4, "torch.float16": 0.05}
"""Nats by which the cache may change a log-probability; other dtypes round more."""
_ROUNDED = 0.2
_PROBE = 9
_READ_AT_ONCE = 4


class NextToken:
    """Reads a text piece by piece and gives the logits of the token after it.

    Most models return a cache of what they have read. Some return none (RWKV, RecurrentGemma), and
    some return one that they cannot read back, or read back wrongly. The cache is therefore tried
    before its first use: a short text read piece by piece must predict the same as the text read at
    once. Where it does not, every piece is read with all that came before it: slower, and right.

    Any: torch and transformers are typed only in part, and are never imported with this module.

    Args:
        torch: the module.
        model: a causal language model of transformers, in evaluation mode.
        vocabulary: how many tokens it knows.
        options: passed with every pass, such as ``{"logits_to_keep": 1}``.
        running: the context manager every pass is made within; it is told the number of tokens.

    Attributes:
        cached: whether the model's cache is used; None before the trial.
    """

    def __init__(
        self,
        torch: Any,
        model: Any,
        *,
        vocabulary: int,
        options: dict[str, Any],
        running: Callable[[int], AbstractContextManager[None]],
    ) -> None:
        self.cached: bool | None = None
        self._torch = torch
        self._model = model
        self._vocabulary = vocabulary
        self._options = options
        self._running = running
        self._cache_name = cache_name(model)

    def start(self) -> Reading:
        """Begin a text; tries the cache the first time."""
        if self.cached is None:
            self.cached = self._cache_is_right()
        return Reading(self, cached=self.cached)

    def logits(self, tokens: Sequence[int], cache: Any, *, cached: bool) -> tuple[Any, Any]:
        """Predict after some tokens.

        Args:
            tokens: what is read now.
            cache: of what was read before, or None.
            cached: whether to read and write a cache.

        Returns:
            Logits of the token after the last, and the cache where one is written.

        Raises:
            ScorerError: the engine failed.
        """
        kept = {self._cache_name: cache} if cache is not None else {}
        with self._running(len(tokens)):
            ids = self._torch.tensor([list(tokens)], device=self._model.device)
            out = self._model(input_ids=ids, use_cache=cached, **kept, **self._options)
            return out.logits[0, -1], out[self._cache_name] if cached else None

    def _cache_is_right(self) -> bool:
        step = max(1, self._vocabulary // (_PROBE + 2))
        probe = [(3 * index + 1) % (_PROBE + 2) * step for index in range(_PROBE)]
        tolerance = _TOLERANCE.get(str(self._model.dtype), _ROUNDED)
        pieces = [probe[:_READ_AT_ONCE], *([token] for token in probe[_READ_AT_ONCE:])]
        whole, reading = Reading(self, cached=False), Reading(self, cached=True)
        for piece in pieces:
            expected = whole.read(piece).float().log_softmax(-1)
            try:
                found = reading.read(piece).float().log_softmax(-1)
            except (ScorerError, LookupError, TypeError, ValueError, AttributeError):
                return False  # there is none, or it is not read back
            likely = expected.topk(min(5, self._vocabulary)).indices
            # written so that NaN is not right
            if not float((found - expected)[likely].abs().max()) < tolerance:
                return False
        return True


class Reading:
    """One text on its way through a model.

    Attributes:
        computed_tokens: tokens that the model has computed so far.
    """

    def __init__(self, model: NextToken, *, cached: bool) -> None:
        self.computed_tokens = 0
        self._model = model
        self._cached = cached
        self._before: list[int] = []
        self._cache: Any = None

    def read(self, tokens: Sequence[int]) -> Any:
        """Read on, and give the logits of the token after the last (Any: a tensor).

        Raises:
            ScorerError: the engine failed.
        """
        feed = list(tokens) if self._cached else [*self._before, *tokens]
        self._before += [] if self._cached else tokens
        logits, self._cache = self._model.logits(feed, self._cache, cached=self._cached)
        self.computed_tokens += len(feed)
        return logits


def stop_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    """Tell which tokens end a text, as the model's settings and its tokenizer say (Any: as above)."""
    settings = getattr(model, "generation_config", None)
    stops = getattr(settings, "eos_token_id", None)
    listed = stops if isinstance(stops, list) else [stops]
    return frozenset(token for token in [*listed, tokenizer.eos_token_id] if token is not None)
