"""KE: a network reads the feedback and gates the gradient (De Cao et al. 2021)."""

from __future__ import annotations

from typing import Any

from kgt_bench.methods.hyper import HyperEditor, Training
from kgt_bench.methods.weights import WeightModel

__all__ = ["KnowledgeEditor"]


class KnowledgeEditor(HyperEditor):
    """Encodes query, old and new answer, and makes of them a rank-one gate and shift of the gradient.

    Args:
        model: a model that nobody else uses.
        training: how the network is trained.
        width: of the encoder.
        step: the edit's size to begin with; it is learnt too.
    """

    def __init__(
        self, model: WeightModel, training: Training, *, width: int = 64, step: float = 1.0
    ) -> None:
        self._width = width
        self._step = step
        super().__init__(model, training, name="ke", last=1)

    def make_network(self) -> Any:
        """A bidirectional LSTM over the model's own embeddings, and heads for each layer."""
        nn = self._lm.torch.nn
        hidden, intermediate = self._lm.layers[0].mlp.down_proj.weight.shape
        read = self._lm.model.get_input_embeddings().weight.shape[1]
        modules = nn.ModuleDict(
            {"encoder": nn.LSTM(read, self._width, bidirectional=True, batch_first=True)}
        )
        sizes = {"rows": hidden, "columns": intermediate, "up": hidden, "across": intermediate}
        for layer in self._layers:
            heads = nn.ModuleDict({k: nn.Linear(2 * self._width, n) for k, n in sizes.items()})
            heads["size"] = nn.Linear(2 * self._width, 1)
            heads.register_parameter("step", nn.Parameter(self._lm.torch.tensor(self._step)))
            modules[f"layer{layer}"] = heads
        return modules

    def changes(self, query: str, answer: str, old: str | None) -> dict[int, Any]:
        """Gate and shift the gradient of every layer (Eq. 4 of the KE paper)."""
        lm = self._lm
        torch = lm.torch
        read = lm.encode_after(f"{query} {old or ''} || {answer}")
        with torch.no_grad():
            embedded = lm.model.get_input_embeddings()(torch.tensor([list(read)]))
        _, (last, _) = self._network["encoder"](embedded)
        code = last[:, 0].flatten()
        changes = {}
        for layer, factor in self.factors(lm.target(query, answer)).items():
            heads = self._network[f"layer{layer}"]
            gradient = factor.delta.T @ factor.entering
            gradient = gradient / gradient.norm().clamp_min(1e-12)
            rows, columns = heads["rows"](code), heads["columns"](code)
            # A softmax gate sums to one; times its length it is one on average, not vanishing.
            gate = torch.outer(rows.softmax(dim=-1) * len(rows), 1 + columns)
            shift = torch.outer(heads["up"](code).softmax(dim=-1), heads["across"](code))
            size = 2 * torch.sigmoid(heads["size"](code)) * heads.step
            changes[layer] = -size * (gate * gradient + shift / shift.norm().clamp_min(1e-12))
        return changes
