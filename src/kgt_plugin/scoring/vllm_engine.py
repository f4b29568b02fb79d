"""vLLM's engine as an `Engine`: what is asked of it, and what its answers mean."""

from __future__ import annotations

import asyncio
import gc
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError, ScorerError, reason_of
from kgt_plugin.models import ModelLocation, resolve_model
from kgt_plugin.records import Generation
from kgt_plugin.scoring.async_scorer import JsonSchema
from kgt_plugin.scoring.event_loop import gather_all
from kgt_plugin.scoring.tokens import Prediction, TokenSequence
from kgt_plugin.scoring.vllm_start import start_llm

__all__ = ["VLLMEngine"]

_SHUTDOWN_S = 20.0
"""How long the engine's processes may take to end before they are killed."""
_TOLERANCE = 1e-4
"""Nats by which reading the prefix cache may change a score, as the contract of scorers has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A prediction, and how much of the prompt came out of the cache."""

    prediction: Prediction
    cached: int


class VLLMEngine:
    """A running engine; vLLM is imported already (Any: it is typed only in part).

    Attributes:
        model_id: name, revision, dtype, how weights and cache are quantized where they are, whether the
            kernels are batch-invariant, and that it is vLLM's arithmetic.
        context: tokens a request may have; the engine generates one more, which is thrown away.
        start_token: put before a text that has nothing before it; None where there is none.
        reads_cache: whether scores may come from shared prefixes that were computed before.
    """

    def __init__(self, llm: Any, *, location: ModelLocation, invariant: bool = False) -> None:
        config = llm.vllm_config.model_config
        self._llm = llm
        self._tokenizer = llm.get_tokenizer()
        first = (self._tokenizer.bos_token_id, self._tokenizer.eos_token_id)
        self.start_token: int | None = next((token for token in first if token is not None), None)
        self.context: int | None = int(config.max_model_len) - 1
        revision = location.revision or getattr(config.hf_config, "_commit_hash", None) or "unknown"
        arithmetic = _arithmetic(llm.vllm_config) + ("+invariant" if invariant else "")
        self.model_id = f"{location.name}@{revision[:12]}:{arithmetic}:vllm"
        self.reads_cache = False
        self._vocabulary = int(config.get_vocab_size())
        self._numbers = itertools.count()
        before = self._tokenizer("", verbose=False)["input_ids"][:1]
        self._lead = tuple(before) if before == [self._tokenizer.bos_token_id] else ()

    @classmethod
    async def start(
        cls,
        model: str | Path | None,
        *,
        dtype: str | None,
        context: int | None,
        engine_args: Mapping[str, Any],
    ) -> VLLMEngine:
        """Start the engine, and try whether its cache may be read.

        Raises:
            ModelError: vLLM does not load that model.
        """
        from vllm.platforms import current_platform  # noqa: PLC0415  optional and slow

        location = await asyncio.to_thread(resolve_model, model)
        hub = {"revision": location.revision} if location.hub_id and location.revision else {}
        chosen = {"max_model_len": context + 1} if context is not None else {}
        llm, invariant = start_llm(
            {
                "model": str(location.path or location.hub_id),
                "dtype": dtype or ("float32" if current_platform.is_cpu() else "bfloat16"),
                **hub,
                **chosen,
                **engine_args,
            }
        )
        cache = llm.vllm_config.cache_config
        engine = cls(llm, location=location, invariant=invariant)
        del llm  # something of vLLM's keeps this frame: what it holds would outlive `close`
        if cache.enable_prefix_caching:
            try:
                engine.reads_cache = await engine._cache_is_exact(int(cache.block_size))
            except BaseException:  # nobody has the engine yet, so nobody else could end it
                await engine.close()
                raise
        return engine

    async def encode(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Tokens of texts; see `Engine`."""
        # a user's text is data: "<|im_end|>" in it is seven signs and ends nothing
        return [
            self._lead
            + tuple(
                self._tokenizer(
                    text, add_special_tokens=False, split_special_tokens=True, verbose=False
                )["input_ids"]
            )
            for text in texts
        ]

    async def predict(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        """Score distinct sequences, all at once; see `Engine`."""
        # Neighbours in this order share the longest prefixes, which the cache then holds.
        order = sorted(range(len(sequences)), key=lambda index: sequences[index].tokens)
        found = await gather_all([self._predict(sequences[index]) for index in order])
        answers = dict(zip(order, found, strict=True))
        return [answers[index] for index in range(len(sequences))]

    async def generate(
        self,
        tokens: tuple[int, ...],
        *,
        max_tokens: int,
        stop: Sequence[str],
        schema: JsonSchema | None,
    ) -> Generation:
        """Continue tokens greedily; see `Engine`."""
        from vllm.sampling_params import StructuredOutputsParams  # noqa: PLC0415  as above

        shape = None if schema is None else StructuredOutputsParams(json=dict(schema))
        output = await self._run(
            tokens,
            temperature=0.0,
            max_tokens=max_tokens,
            stop=list(stop),
            structured_outputs=shape,
            skip_reading_prefix_cache=True,  # so that a text does not depend on what came before
        )
        written = output.outputs[0]
        cost = len(tokens) + len(written.token_ids)
        # Where the bound cut a character in half, the half is left out.
        text = written.text.rstrip("\ufffd")
        return Generation(text=text, scored_tokens=cost, computed_tokens=cost)

    async def close(self) -> None:
        """End the engine's processes."""
        # It reads the engine's answers, and takes the engine's end for a failure.
        reader = getattr(self._llm, "output_handler", None)
        if reader is not None:
            reader.cancel()
        await asyncio.to_thread(self._llm.shutdown, _SHUTDOWN_S)
        self._llm = None
        gc.collect()  # it refers to itself, and fails where the interpreter's end collects it

    async def _predict(self, sequence: TokenSequence) -> Prediction:
        reading = await self._read(sequence, cached=self.reads_cache)
        if reading is not None:
            return reading.prediction
        # The cache holds scored tokens too, whose probabilities nobody has kept.
        again = await self._read(sequence, cached=False)
        if again is None:
            raise ScorerError(f"{self.model_id} gave no log-probabilities: restart the engine")
        return again.prediction

    async def _read(self, sequence: TokenSequence, *, cached: bool) -> _Reading | None:
        """Ask for one sequence; None where what was asked for had been cached away."""
        tokens, scored = sequence.tokens, sequence.tokens[sequence.scored_from :]
        # 0: of each prompt token its own probability and rank, and no other token's.
        output = await self._run(
            tokens,
            temperature=0.0,
            max_tokens=1,
            detokenize=False,
            prompt_logprobs=0,
            skip_reading_prefix_cache=not cached,
        )
        reused = int(output.num_cached_tokens or 0)
        if reused >= sequence.scored_from:
            return None
        said = output.prompt_logprobs[-len(scored) :]
        found = [row[token] for row, token in zip(said, scored, strict=True)]
        logprob = math.fsum(one.logprob for one in found)
        if not logprob < math.inf:  # NaN too
            raise ScorerError(f"{self.model_id} answers NaN: use dtype float32")
        prediction = Prediction(
            logprob=min(logprob, 0.0),
            greedy=all(one.rank == 1 for one in found),
            computed_tokens=len(tokens) - reused,
        )
        return _Reading(prediction=prediction, cached=reused)

    async def _run(self, tokens: tuple[int, ...], **params: Any) -> Any:
        """One request of the engine to its end."""
        from vllm.inputs import tokens_input  # noqa: PLC0415  as above

        from vllm import SamplingParams  # noqa: PLC0415  optional and slow

        with self._running(len(tokens)):
            output = None
            number = f"kgt-{next(self._numbers)}"
            request = self._llm.generate(
                tokens_input(list(tokens)), SamplingParams(**params), number
            )
            async for output in request:  # noqa: B007  the last is the whole
                pass
            return output

    @contextmanager
    def _running(self, tokens: int) -> Iterator[None]:
        """Name the engine's failures in one line."""
        from vllm.exceptions import VLLMClientError, VLLMError  # noqa: PLC0415  as above

        try:
            yield
        except VLLMClientError as exc:
            raise InvalidInputError(f"vLLM refuses the request: {reason_of(exc)}") from exc
        except (VLLMError, RuntimeError, ValueError) as exc:
            raise ScorerError(
                f"vLLM failed on {tokens} tokens ({reason_of(exc)}): close() the scorer to restart it"
            ) from exc

    async def _cache_is_exact(self, block: int) -> bool:
        """Try whether scores stay the same when prefixes come from the cache, in any order."""
        step = max(1, self._vocabulary // 97)
        stem = tuple((7 + index * step) % self._vocabulary for index in range(block + 3))
        ends = ((1, 2), (3 * step, 5, 8), (2, 2 * step))
        probes = [
            TokenSequence(tokens=stem[:length] + end, scored_from=length)
            for length in (block, block + 3)
            for end in ends
        ]
        if self.context is None or max(len(probe.tokens) for probe in probes) > self.context:
            return False
        alone = [await self._read(probe, cached=False) for probe in probes]
        used = 0
        for order in (range(len(probes)), reversed(range(len(probes)))):
            for index in order:
                warm = await self._read(probes[index], cached=True)
                cold = alone[index]
                if warm is None or cold is None:
                    continue
                used += warm.cached > 0
                gap = abs(warm.prediction.logprob - cold.prediction.logprob)
                if gap > _TOLERANCE or warm.prediction.greedy is not cold.prediction.greedy:
                    return False
        return used > 0


def _arithmetic(config: Any) -> str:
    """The dtype, and the forms of the weights and of the cache where these are others."""
    dtype = str(config.model_config.dtype).removeprefix("torch.")
    cache = str(config.cache_config.cache_dtype)
    weights = config.model_config.quantization
    forms = [str(weights)] if weights else []
    forms += [] if cache in {"auto", dtype} else [f"kv-{cache}"]
    return "+".join([dtype, *forms])
