"""MEND: a small network a layer rewrites the factors of the gradient (Mitchell et al. 2022)."""

from __future__ import annotations

from typing import Any

from kgt_bench.methods.hyper import HyperEditor, Training
from kgt_bench.methods.weights import WeightModel

__all__ = ["Mend"]


class Mend(HyperEditor):
    """Maps (input, gradient) of every token to a better pair; the edit is the sum of their products.

    Args:
        model: a model that nobody else uses.
        training: how the networks are trained.
        rank: of the networks' products.
        step: the edit's size to begin with; it is learnt too.
    """

    def __init__(
        self, model: WeightModel, training: Training, *, rank: int = 64, step: float = 1.0
    ) -> None:
        self._rank = rank
        self._step = step
        super().__init__(model, training, name="mend")

    def make_network(self) -> Any:
        """One residual, low-rank network a layer; to begin with each is the identity."""
        nn = self._lm.torch.nn
        hidden, intermediate = self._lm.layers[0].mlp.down_proj.weight.shape
        width = hidden + intermediate
        networks = nn.ModuleDict()
        for layer in self._layers:
            down = nn.Linear(width, self._rank)
            up = nn.Linear(self._rank, width)
            nn.init.zeros_(up.weight)
            nn.init.zeros_(up.bias)
            network = nn.Sequential(down, nn.ReLU(), up)
            network.register_parameter(
                "step", nn.Parameter(self._lm.torch.tensor(float(self._step)))
            )
            networks[str(layer)] = network
        return networks

    def changes(self, query: str, answer: str, old: str | None) -> dict[int, Any]:
        """Rewrite the factors of every layer."""
        del old
        torch = self._lm.torch
        factors = self.factors(self._lm.target(query, answer))
        changes = {}
        for layer, factor in factors.items():
            network = self._network[str(layer)]
            # Token by token both factors have unit length; how much a token counts is kept apart.
            sizes = factor.delta.norm(dim=-1, keepdim=True)
            weights = sizes / sizes.sum().clamp_min(1e-12)
            entering = torch.nn.functional.normalize(factor.entering, dim=-1)
            delta = torch.nn.functional.normalize(factor.delta, dim=-1)
            joined = torch.cat([entering, delta], dim=-1)
            joined = joined + network(joined)
            entering, delta = joined.split([entering.shape[-1], delta.shape[-1]], dim=-1)
            changes[layer] = -network.step * (weights * delta).T @ entering
        return changes
