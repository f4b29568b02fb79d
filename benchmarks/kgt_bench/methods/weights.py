"""A language model whose weights may be changed: what the methods that edit parameters share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError, ModelError
from kgt_plugin.models import resolve_model
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.pretrained import read_pretrained
from kgt_plugin.scoring.tokens import longest_common_prefix
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = ["Target", "WeightModel", "down_projection"]

_BACKWARD = 2
"""A backward pass costs about two forward ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Tokens of a prompt with the answer after it.

    Attributes:
        tokens: all of them.
        start: index of the answer's first token, at least 1.
    """

    tokens: tuple[int, ...]
    start: int


class WeightModel:
    """A causal language model in float32 with its tokenizer, its scorer and a way back.

    Any: torch and transformers are typed only in part, and never imported with this module.

    Attributes:
        model: the module, in evaluation mode.
        torch: the library.
        computed_tokens: tokens computed by `loss`, `backward` and `logits` so far.
    """

    def __init__(self, model: Any, tokenizer: Any, *, name: str) -> None:
        self.torch, _ = torch_and_transformers()
        self.model = model.eval().requires_grad_(requires_grad=False)
        self.computed_tokens = 0
        self._tokenizer = tokenizer
        self._scorer = TransformersScorer.from_loaded(model, tokenizer, name=name)
        self._kept: dict[str, Any] = {}

    @classmethod
    def load(cls, model: str | Path | Scorer | None) -> WeightModel:
        """Load a model of its own, to be changed.

        Args:
            model: a Hugging Face id, a folder, a GGUF file; None is the embedded model.

        Raises:
            InvalidInputError: a scorer was given, whose weights are out of reach.
            ModelError: there is no such model, or its files are damaged.
        """
        if model is not None and not isinstance(model, str | Path):
            raise InvalidInputError("this method changes weights: give a model's name or folder")
        torch, _ = torch_and_transformers()
        location = resolve_model(model)
        read, tokenizer = read_pretrained(location, torch.float32)
        return cls(read, tokenizer, name=f"{location.name}@{(location.revision or '')[:12]}")

    @property
    def model_id(self) -> str:
        """Name, revision and dtype."""
        return self._scorer.model_id

    @property
    def layers(self) -> Any:
        """The decoder's layers, each with an `mlp` that ends in `down_proj`.

        Raises:
            ModelError: the architecture is another.
        """
        layers = getattr(getattr(self.model, "model", None), "layers", None)
        if layers is None or not hasattr(getattr(layers[0], "mlp", None), "down_proj"):
            raise ModelError(
                "this method edits models built like Llama (model.layers, mlp.down_proj): "
                "use such a model"
            )
        return layers

    def layer(self, share: float) -> int:
        """The index of the layer at a share of the depth, 0 to 1."""
        return min(len(self.layers) - 1, round(share * len(self.layers)))

    def score(self, prompt: str, answers: Sequence[str]) -> list[float]:
        """Log P(answer | prompt) of each, nats."""
        requests = [ScoreRequest(prompt=prompt, continuation=f" {answer}") for answer in answers]
        return [score.logprob for score in self._scorer.score(requests)]

    def generate(self, prompt: str, *, max_tokens: int = 24) -> str:
        """Continue greedily."""
        return self._scorer.generate(prompt, max_tokens=max_tokens).text.strip()

    @property
    def lead(self) -> tuple[int, ...]:
        """The tokens that the tokenizer puts before every text: its start token, or nothing."""
        return self._scorer.load().lead

    def encode(self, text: str) -> tuple[int, ...]:
        """Tokens of a text as `score` reads it, what leads every text before them."""
        return self.lead + self.encode_after(text)

    def encode_after(self, text: str) -> tuple[int, ...]:
        """Tokens of a text that stands after another."""
        return self._scorer.load().encode(text)

    def decode(self, tokens: Sequence[int]) -> str:
        """Text of tokens."""
        text: str = self._tokenizer.decode(list(tokens))
        return text

    def target(self, prompt: str, answer: str) -> Target:
        """Tokens of a prompt and the answer after it."""
        whole = self.encode(f"{prompt} {answer}")
        start = longest_common_prefix(whole, self.encode(prompt))
        return Target(tokens=whole, start=max(1, min(start, len(whole) - 1)))

    def last_token(self, text: str, end: int) -> int:
        """Index of the last token that ends at or before a place in a text; 0 where none does."""
        return max(0, longest_common_prefix(self.encode(text), self.encode(text[:end])) - 1)

    def logits(self, tokens: Sequence[int]) -> Any:
        """Logits at every token, with gradients where they are enabled; shape (tokens, vocabulary)."""
        self.computed_tokens += len(tokens)
        ids = self.torch.tensor([list(tokens)], device=self.model.device)
        return self.model(input_ids=ids, use_cache=False).logits[0]

    def loss(self, target: Target) -> Any:
        """Mean negative log-likelihood of the answer's tokens, nats; a scalar tensor."""
        logits = self.logits(target.tokens)[target.start - 1 : -1]
        wanted = self.torch.tensor(target.tokens[target.start :], device=logits.device)
        return self.torch.nn.functional.cross_entropy(logits.float(), wanted)

    def backward(self, loss: Any, tokens: int) -> None:
        """Run the backward pass, and count it."""
        loss.backward()
        self.computed_tokens += _BACKWARD * tokens

    def count(self, tokens: int, *, backward: bool = False) -> None:
        """Count tokens of a forward pass that was run past `logits`, and of its backward pass."""
        self.computed_tokens += (1 + _BACKWARD if backward else 1) * tokens

    @contextmanager
    def trainable(self, parameters: Sequence[Any]) -> Iterator[None]:
        """Let these parameters have gradients in here."""
        for parameter in parameters:
            parameter.requires_grad_(requires_grad=True)
        try:
            with self.torch.enable_grad():
                yield
        finally:
            for parameter in parameters:
                parameter.requires_grad_(requires_grad=False)
                parameter.grad = None

    @contextmanager
    def hooked(self, module: Any, hook: Any, *, before: bool = False) -> Iterator[None]:
        """Run with a forward hook on a module (`before`: on what goes into it)."""
        register = module.register_forward_pre_hook if before else module.register_forward_hook
        handle = register(hook)
        try:
            yield
        finally:
            handle.remove()

    def add(self, name: str, delta: Any) -> None:
        """Add to a parameter in place; `restore` takes it back."""
        self.keep(name)
        with self.torch.no_grad():
            self.model.get_parameter(name).add_(delta)

    def keep(self, name: str) -> Any:
        """Remember a parameter as it is now, once, for `restore`; gives the parameter."""
        parameter = self.model.get_parameter(name)
        if name not in self._kept:
            self._kept[name] = parameter.detach().clone()
        return parameter

    def restore(self) -> None:
        """Set every parameter back that was kept."""
        with self.torch.no_grad():
            for name, value in self._kept.items():
                self.model.get_parameter(name).copy_(value)

    def close(self) -> None:
        """Let go of the model."""
        self._scorer.close()
        self._kept.clear()
        self.model = None


def down_projection(layer: int) -> str:
    """The name of the weight of a layer's last projection, of shape (hidden, intermediate)."""
    return f"model.layers.{layer}.mlp.down_proj.weight"
