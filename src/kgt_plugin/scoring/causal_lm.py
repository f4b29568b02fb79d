"""One causal language model of transformers: its tokens and its forward pass."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.models import resolve_model
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.models.threads import PassThreads
from kgt_plugin.records import Generation
from kgt_plugin.scoring.attention_reach import counts_tokens_of_the_pass, shortest_reach
from kgt_plugin.scoring.next_token import NextToken, stop_tokens
from kgt_plugin.scoring.packing_trial import can_pack
from kgt_plugin.scoring.pretrained import read_pretrained
from kgt_plugin.scoring.tokens import Prediction, TokenSequence
from kgt_plugin.scoring.trie import Chunk, pack

__all__ = ["CausalLM"]

_LOGITS_BYTES = 1 << 27
_ROWS = 256
_REPEATED = 16
_USUAL_TOKENS = 96


class CausalLM:
    """A loaded model; threads may share it.

    Any: torch and transformers are typed only in part, and are never imported with this module.

    Attributes:
        model: the module, in evaluation mode.
        model_id: name, revision and dtype.
        context: the most tokens the model takes, or None where it does not say.
        start_token: put before a text that has nothing before it; None where there is none.
        lead: what the tokenizer puts before every text: its start token, or nothing.
    """

    def __init__(
        self, model: Any, tokenizer: Any, *, name: str, threads: PassThreads | None = None
    ) -> None:
        self._torch, _ = torch_and_transformers()
        self.model = model.eval()
        self._tokenizer = tokenizer
        config = model.config.get_text_config()
        self._vocabulary = int(config.vocab_size)
        self._most_rows = max(_ROWS, _LOGITS_BYTES // (4 * self._vocabulary))
        self._window = shortest_reach(config)
        self.context: int | None = getattr(config, "max_position_embeddings", None)
        first = (tokenizer.bos_token_id, tokenizer.eos_token_id)
        self.start_token: int | None = next((token for token in first if token is not None), None)
        self.lead = self._lead()
        self.model_id = f"{name}:{str(model.dtype).removeprefix('torch.')}"
        self._stops = stop_tokens(model, tokenizer)
        self._keeps = "logits_to_keep" in inspect.signature(model.forward).parameters
        self._next_token = NextToken(
            self._torch,
            self.model,
            vocabulary=self._vocabulary,
            options={"logits_to_keep": 1} if self._keeps else {},
            running=self._running,
        )
        # A graphics card runs one pass after the other.
        on_cpu = model.device.type == "cpu"
        self._threads = (threads or PassThreads()) if on_cpu else PassThreads(1)
        # Windows that count the tokens of a pass would count those of other branches.
        self._packs = not counts_tokens_of_the_pass(model.config) and can_pack(
            self._run, vocabulary=self._vocabulary, dtype=str(model.dtype)
        )
        if on_cpu:
            self._threads.measure(self._usual_pass())

    @classmethod
    def load(
        cls,
        model: str | Path | None,
        *,
        device: str | None,
        dtype: str | None,
        threads: int | None = None,
    ) -> CausalLM:
        """Load from the cache, a folder, a GGUF file or the hub.

        Args:
            model: as `kgt_plugin.models.resolve_model` takes it.
            device: torch's name of it; None is CUDA where there is one, else the CPU.
            dtype: torch's name of it; None is bfloat16 on CUDA, else float32.
            threads: passes side by side on the CPU, at most; see `PassThreads`.

        Raises:
            InvalidInputError: torch knows no such device or dtype.
            ModelError: there is no such model, or its files are damaged.
        """
        torch, _ = torch_and_transformers()
        device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        dtype = dtype or ("bfloat16" if device.startswith("cuda") else "float32")
        kind = getattr(torch, dtype, None)
        if not isinstance(kind, torch.dtype):
            raise InvalidInputError(f"{dtype!r} is no dtype of torch: use float32 or bfloat16")
        location = resolve_model(model)
        read, tokenizer = read_pretrained(location, kind)
        try:
            read = read.to(device)
        except (RuntimeError, AssertionError) as exc:  # torch asserts that CUDA was compiled in
            raise InvalidInputError(f"torch cannot use device {device!r}: use cpu or cuda") from exc
        revision = location.revision or getattr(read.config, "_commit_hash", None) or "unknown"
        name = f"{location.name}@{revision[:12]}"
        return cls(read, tokenizer, name=name, threads=PassThreads(threads))

    def encode(self, text: str) -> tuple[int, ...]:
        """Tokens of a text, no special tokens added."""
        # One text a call: a batch would start the tokenizer's threads, which then dislike any fork.
        # a user's text is data: "<|im_end|>" in it is seven signs and ends nothing
        encoded = self._tokenizer(
            text, add_special_tokens=False, split_special_tokens=True, verbose=False
        )
        return tuple(encoded["input_ids"])

    def _lead(self) -> tuple[int, ...]:
        """The start token where the tokenizer puts it before an empty text."""
        before = self._tokenizer("", verbose=False)["input_ids"][:1]
        return tuple(before) if before == [self._tokenizer.bos_token_id] else ()

    @property
    def side_by_side(self) -> int:
        """The number of calls of `predict` that are worth running at the same time."""
        return self._threads.side_by_side

    def predict(
        self, sequences: Sequence[TokenSequence], *, max_nodes: int, side_by_side: int = 1
    ) -> list[Prediction]:
        """Score sequences, shared prefixes computed once in each forward pass; threads may share it.

        Args:
            sequences: distinct ones, each within the context.
            max_nodes: distinct tokens that all passes which run at the same time may hold.
            side_by_side: how many such calls may run at the same time.

        Raises:
            ScorerError: the engine failed or answered nonsense.
        """
        reach = self._window or max(len(sequence.tokens) for sequence in sequences)
        packed = [self._packs and len(sequence.tokens) <= reach for sequence in sequences]
        predictions: dict[int, Prediction] = {}
        for together in (True, False):
            chosen = [index for index, fits in enumerate(packed) if fits is together]
            chunks = self._packed(
                [sequences[index] for index in chosen], max_nodes * together, side_by_side
            )
            found = self._threads.run([partial(self._run, chunk) for chunk in chunks])
            for chunk, answers in zip(chunks, found, strict=True):
                for member, prediction in zip(chunk.members, answers, strict=True):
                    predictions[chosen[member]] = prediction
        return [predictions[index] for index in range(len(sequences))]

    def _packed(
        self, sequences: Sequence[TokenSequence], max_nodes: int, side_by_side: int
    ) -> list[Chunk]:
        """Pack into passes that fit into memory side by side, as many as there are threads for."""
        max_nodes, rows = max_nodes // side_by_side, max(1, self._most_rows // side_by_side)
        chunks = pack(sequences, max_nodes=max_nodes, max_predictions=rows)
        nodes = sum(len(chunk.tokens) for chunk in chunks)
        passes = max(1, self._threads.passes(min(nodes, max_nodes)) // side_by_side)
        if passes == 1:
            return chunks
        most = max_nodes // passes
        share = min(-(-nodes // passes), most)
        while True:
            chunks = pack(sequences, max_nodes=share, max_predictions=rows // passes)
            if len(chunks) <= passes or share >= most:
                return chunks
            share += _REPEATED  # each pass repeats the prefix that all have in common

    def _usual_pass(self) -> Callable[[], object]:
        """A pass as long as a few requests."""
        tokens = tuple(index % self._vocabulary for index in range(_USUAL_TOKENS + 1))
        (chunk,) = pack(
            [TokenSequence(tokens=tokens, scored_from=_USUAL_TOKENS)],
            max_nodes=_USUAL_TOKENS,
            max_predictions=1,
        )
        return partial(self._run, chunk)

    def generate(
        self, tokens: Sequence[int], *, max_tokens: int, stop: Sequence[str]
    ) -> Generation:
        """Continue tokens greedily until a stop string, an end token or the bound."""
        before = self._text(tokens)
        new: list[int] = []
        feed, text, reading = list(tokens), "", self._next_token.start()
        while len(new) < max_tokens and not any(string in text for string in stop):
            token = int(reading.read(feed).argmax())
            if token in self._stops:
                break
            new.append(token)
            feed = [token]
            text = self._text([*tokens, *new])[len(before) :]
        ends = [text.find(string) for string in stop if string in text]
        # Where the bound cut a character in half, the half is left out.
        text = text[: min(ends)] if ends else text.rstrip("\ufffd")
        cost = len(tokens) + len(new)
        return Generation(text=text, scored_tokens=cost, computed_tokens=reading.computed_tokens)

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))

    def _run(self, chunk: Chunk) -> list[Prediction]:
        """Score the members of a chunk, in one forward pass."""
        asked = [node for nodes in chunk.predictors for node in nodes]
        tokens = [token for targets in chunk.targets for token in targets]
        logprobs: list[float] = []
        best: list[bool] = []
        passes = 0
        # More than one pass only where one sequence alone asks for more logits than memory is for.
        for start in range(0, len(asked), self._most_rows):
            part = slice(start, start + self._most_rows)
            rows = sorted(set(asked[part]))
            row_of = {node: row for row, node in enumerate(rows)}
            with self._running(len(chunk.tokens)):
                picked = self._pick(
                    self._logits(chunk, rows), [row_of[node] for node in asked[part]], tokens[part]
                )
            logprobs += picked[0]
            best += picked[1]
            passes += 1
        predictions, at = [], 0
        for targets, new in zip(chunk.targets, chunk.new_nodes, strict=True):
            end = at + len(targets)
            logprob = float(sum(logprobs[at:end]))
            if not logprob < float("inf"):  # NaN too
                raise ScorerError(f"{self.model_id} answers NaN: use dtype float32")
            greedy = all(best[at:end])
            predictions.append(
                Prediction(logprob=min(logprob, 0.0), greedy=greedy, computed_tokens=new * passes)
            )
            at = end
        return predictions

    @contextmanager
    def _running(self, tokens: int) -> Iterator[None]:
        """Run the engine without gradients, its failures in one line."""
        try:
            with self._torch.inference_mode():
                yield
        except RuntimeError as exc:  # out of memory is one
            reason = (str(exc).strip().splitlines() or ["no reason given"])[0][:160]
            raise ScorerError(
                f"the model failed on {tokens} tokens ({reason}): lower max_batch_tokens"
            ) from exc

    def _logits(self, chunk: Chunk, rows: list[int]) -> Any:
        """Logits at some nodes; shape (rows, vocabulary)."""
        torch, device = self._torch, self.model.device
        ids = torch.as_tensor(chunk.tokens, device=device)[None]
        keep = torch.tensor(rows, device=device)
        more: dict[str, Any] = {}
        if not chunk.is_chain:
            blocked = torch.as_tensor(~chunk.visible(), device=device)
            mask = torch.zeros(blocked.shape, dtype=self.model.dtype, device=device)
            mask.masked_fill_(blocked, torch.finfo(mask.dtype).min)
            more["attention_mask"] = mask[None, None]
            more["position_ids"] = torch.as_tensor(chunk.depths, device=device)[None]
        if self._keeps:
            more["logits_to_keep"] = keep
        logits = self.model(input_ids=ids, use_cache=False, **more).logits[0]
        return logits if self._keeps else logits[keep]

    def _pick(
        self, logits: Any, rows: list[int], tokens: list[int]
    ) -> tuple[list[float], list[bool]]:
        """Log-probabilities of tokens in float32, some rows at a time: the vocabulary is wide."""
        torch = self._torch
        logprobs: list[float] = []
        best: list[bool] = []
        for start in range(0, len(rows), _ROWS):
            part = logits[rows[start : start + _ROWS]].float()
            wanted = torch.tensor(tokens[start : start + _ROWS], device=part.device)
            picked = part.gather(1, wanted[:, None])[:, 0]
            logprobs += (picked - part.logsumexp(dim=-1)).tolist()
            best += (picked >= part.amax(dim=-1)).tolist()
        return logprobs, best
