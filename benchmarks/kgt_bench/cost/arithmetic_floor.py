"""The arithmetic floor of a step: its matrix products alone, at the rate this machine does them."""

from __future__ import annotations

import statistics
import time
from typing import Any

from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.scoring.causal_lm import CausalLM

__all__ = ["Floor"]

_PASSES = 3


class Floor:
    """Measures matrix products of a model's own weights with as many rows as a step has tokens.

    Any: torch is typed only in part, and never imported with this module.

    Attributes:
        parameters: of the model; shared ones count once.
    """

    def __init__(self, lm: CausalLM) -> None:
        self._torch, _ = torch_and_transformers()
        self.parameters = sum(int(each.numel()) for each in lm.model.parameters())
        head = lm.model.get_output_embeddings()
        self._weights: list[Any] = []
        for module in lm.model.modules():
            weight = getattr(module, "weight", None)
            if module is head or isinstance(module, self._torch.nn.Embedding):
                continue
            if weight is not None and weight.dim() == 2:  # noqa: PLR2004 - a matrix
                # GPT-2 keeps its matrices the other way round.
                linear = isinstance(module, self._torch.nn.Linear)
                self._weights.append(weight if linear else weight.T)

    def gflops(self, tokens: int) -> float:
        """Billions of floating-point operations a second of the products with so many rows.

        Every layer's weights are used in turn, as in a forward pass, so they come from where they
        come from in one. The output layer is left out: it has as many rows as tokens are scored.
        """
        torch = self._torch
        rows = {
            width: torch.randn(tokens, width, dtype=weight.dtype, device=weight.device)
            for weight in self._weights
            for width in weight.shape[1:]
        }
        done = 2.0 * tokens * sum(int(weight.numel()) for weight in self._weights)
        spent: list[float] = []
        with torch.inference_mode():
            for _ in range(_PASSES):
                started = time.perf_counter()
                for weight in self._weights:
                    torch.nn.functional.linear(rows[weight.shape[1]], weight)
                if weight.device.type == "cuda":
                    torch.cuda.synchronize()
                spent.append(time.perf_counter() - started)
        return done / statistics.median(spent) / 1e9

    def ms(self, tokens: int, gflops: float) -> float:
        """Wall time of `tokens` x 2 x parameters at a rate."""
        return tokens * 2 * self.parameters / gflops / 1e6
