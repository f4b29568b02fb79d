"""A scorer that runs any causal language model of transformers in this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Generation, Score, ScoreRequest
from kgt_plugin.scoring.causal_lm import CausalLM
from kgt_plugin.scoring.micro_batch import MicroBatcher
from kgt_plugin.scoring.tokens import (
    TokenSequence,
    check_generation,
    check_length,
    check_requests,
    start_of,
    texts_of,
    to_scores,
    to_sequence,
)

__all__ = ["TransformersScorer"]

_ROUND_TOKENS = 512
"""Of one pass on the CPU: longer ones gain nothing, and who comes meanwhile waits for them."""


class TransformersScorer:
    """Scores and generates with a model of transformers; loads it at first use.

    Requests of one call are packed into a trie of their tokens: what they share is computed once.
    Threads and event loops may share a scorer; calls that wait at the same time are computed in one packed
    pass, and a long one in turns with the others. Generations take turns. In float32 a score does not
    depend on the batch (1e-4 nats); bfloat16, the default on CUDA only, rounds more, and batches may
    differ by that.

    Args:
        model: a Hugging Face id (``name`` or ``name@revision``), a local folder, a GGUF file; None
            is ``KGT_MODEL_DIR`` or the embedded model.
        device: torch's name of it; None is CUDA where there is one, else the CPU.
        dtype: torch's name of it; None is bfloat16 on CUDA, else float32.
        max_batch_tokens: distinct tokens of one forward pass; memory grows with its square. A longer
            request is a pass of its own, whose memory grows with its length.
        threads: passes run side by side on the CPU, at most, each on one thread; None is as many as
            there are cores, where they pay, and where the app has not chosen (OMP_NUM_THREADS or
            ``torch.set_num_threads``).
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        device: str | None = None,
        dtype: str | None = None,
        max_batch_tokens: int = 2048,
        threads: int | None = None,
    ) -> None:
        if max_batch_tokens < 1:
            raise InvalidInputError("max_batch_tokens must be at least 1")
        self._read: Callable[[], CausalLM] = partial(
            CausalLM.load, model, device=device, dtype=dtype, threads=threads
        )
        self._max_batch_tokens = max_batch_tokens
        self._lock = threading.RLock()
        self._generating = threading.Lock()
        self._loaded: CausalLM | None = None
        self._batcher: MicroBatcher | None = None

    @classmethod
    def from_loaded(
        cls, model: Any, tokenizer: Any, *, name: str, max_batch_tokens: int = 2048
    ) -> TransformersScorer:
        """Make a scorer over a model that your app has loaded already.

        Args:
            model: a causal language model of transformers (Any: imported only where it is used).
            tokenizer: its tokenizer.
            name: what to know it by, a revision included.
            max_batch_tokens: as in the constructor.
        """
        scorer = cls(max_batch_tokens=max_batch_tokens)
        lm = CausalLM(model, tokenizer, name=name)
        scorer._read = lambda: lm
        return scorer

    @property
    def model_id(self) -> str:
        """Name, revision and dtype; loads the model, which alone knows them."""
        return self.load().model_id

    def load(self) -> CausalLM:
        """Load the model now, if it is not loaded yet.

        Raises:
            MissingDependencyError: transformers or torch is not installed.
            ModelError: there is no such model, or its files are damaged.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = self._read()
                self._batcher = _batcher(self._loaded, self._max_batch_tokens)
            return self._loaded

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        if not requests:
            return []
        asked, batcher = self._prepared(requests)
        distinct = list(dict.fromkeys(asked))
        return to_scores(asked, dict(zip(distinct, batcher.ask(distinct), strict=True)))

    async def ascore(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Await `score`; calls awaited together are computed together, however many there are."""
        if not requests:
            return []
        asked, batcher = await asyncio.to_thread(self._prepared, requests)
        distinct = list(dict.fromkeys(asked))
        return to_scores(asked, dict(zip(distinct, await batcher.aask(distinct), strict=True)))

    def _prepared(
        self, requests: Sequence[ScoreRequest]
    ) -> tuple[list[TokenSequence], MicroBatcher]:
        """The tokens of requests, and who computes them."""
        check_requests(requests)
        with self._lock:
            lm = self.load()
            assert self._batcher is not None
            tokens = {text: lm.lead + lm.encode(text) for text in texts_of(requests)}
            return [to_sequence(request, tokens, lm) for request in requests], self._batcher

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Continue a prompt greedily; see `kgt_plugin.scoring.Generator`."""
        check_generation(prompt, max_tokens)
        with self._lock:
            lm = self.load()
            tokens = lm.lead + lm.encode(prompt) or start_of(lm)
            check_length(len(tokens) + max_tokens, lm)
        with self._generating:  # nobody's scores wait for it
            return lm.generate(tokens, max_tokens=max_tokens, stop=[text for text in stop if text])

    def close(self) -> None:
        """Let go of the model; a later call loads it again."""
        with self._lock:
            self._loaded = self._batcher = None


def _batcher(lm: CausalLM, max_tokens: int) -> MicroBatcher:
    """Make what answers the calls of several threads together.

    Args:
        lm: the model.
        max_tokens: distinct tokens that the passes which run at the same time may hold together.
    """
    on_cpu = lm.model.device.type == "cpu"
    share = max(1, max_tokens // lm.side_by_side)
    return MicroBatcher(
        partial(lm.predict, max_nodes=max_tokens),
        tokens=min(share, _ROUND_TOKENS) if on_cpu else share,
        side_by_side=lm.side_by_side,
    )
