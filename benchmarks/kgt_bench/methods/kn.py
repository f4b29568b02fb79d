"""KN: find the neurons that express the old answer, and write the new one into them (Dai et al. 2022)."""

from __future__ import annotations

from typing import Any

from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.weights import WeightModel, down_projection
from kgt_plugin.records import Feedback

__all__ = ["KnowledgeNeurons"]

_FRAMES = ("", "As everybody knows, ", "I was told that ")


class KnowledgeNeurons(Parametric):
    """Attributes the old answer to neurons by integrated gradients, and edits the value slots of a few.

    Args:
        model: a model that nobody else uses.
        depths: which layers are searched, as shares of the depth; a subset, as in the KGT paper.
        steps: of the integral.
        neurons: how many are edited at most.
        threshold: a neuron counts from this share of the largest attribution on.
        remove, write: factors of the old and the new answer's embedding.
    """

    def __init__(
        self,
        model: WeightModel,
        *,
        depths: tuple[float, ...] = (0.6, 0.7, 0.8, 0.9),
        steps: int = 8,
        neurons: int = 5,
        threshold: float = 0.2,
        remove: float = 1.0,
        write: float = 8.0,
    ) -> None:
        super().__init__(model, name="kn")
        self._layers = sorted({model.layer(depth) for depth in depths})
        self._steps = steps
        self._neurons = neurons
        self._threshold = threshold
        self._remove = remove
        self._write = write

    def learn(self, feedback: Feedback) -> None:
        """Take the old answer out of its neurons' values, and put the new one in."""
        lm = self._lm
        new = self._first_token(feedback.query, feedback.answer)
        old = self._old_token(feedback)
        found = self._locate(feedback.query, old)
        with lm.torch.no_grad():
            embeddings = lm.model.get_output_embeddings().weight
            change = self._write * embeddings[new] - self._remove * embeddings[old]
            for (layer, neuron), sign in found.items():
                lm.keep(down_projection(layer))[:, neuron] += sign * change

    def _first_token(self, query: str, answer: str) -> int:
        target = self._lm.target(query, answer)
        return target.tokens[target.start]

    def _old_token(self, feedback: Feedback) -> int:
        """The old answer's first token; where it is not told, what the model would say."""
        if feedback.old_answer is not None:
            return self._first_token(feedback.query, feedback.old_answer)
        with self._lm.torch.no_grad():
            return int(self._lm.logits(self._lm.encode(feedback.query))[-1].argmax())

    def _locate(self, query: str, token: int) -> dict[tuple[int, int], float]:
        """The (layer, neuron) pairs of the highest attribution, averaged over framings of the query.

        Returns:
            The sign of each one's activation: a gated unit, which KN's own models have not, may express
            the answer by a negative one, and its value slot is then written with its sign turned.
        """
        torch = self._lm.torch
        found = [
            [self._attribution(frame + query, token, layer) for frame in _FRAMES]
            for layer in self._layers
        ]
        scores = torch.stack([torch.stack([s for s, _ in each]).mean(dim=0) for each in found])
        signs = torch.stack([each[0][1].sign() for each in found]).flatten()
        values, places = scores.flatten().topk(self._neurons)
        width = scores.shape[1]
        return {
            (self._layers[int(place) // width], int(place) % width): float(signs[place])
            for value, place in zip(values, places, strict=True)
            if value > 0 and value >= self._threshold * values[0]
        }

    def _attribution(self, text: str, token: int, layer: int) -> tuple[Any, Any]:
        """Integrated gradients of P(token) over the layer's neurons at the last token.

        The steps of the integral are one batch.

        Returns:
            Attributions and activations, each of shape (neurons,).
        """
        lm = self._lm
        torch = lm.torch
        tokens = lm.encode(text)
        shares = torch.arange(1, self._steps + 1) / self._steps
        scaled: list[Any] = []
        whole: list[Any] = []

        def scale(_: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
            entering = arguments[0].clone()
            whole.append(entering[0, -1].detach())
            path = (shares[:, None] * whole[0]).requires_grad_(requires_grad=True)
            scaled.append(path)
            entering[:, -1] = path
            return (entering,)

        ids = torch.tensor([list(tokens)] * self._steps)
        projection = lm.layers[layer].mlp.down_proj
        with lm.hooked(projection, scale, before=True), torch.enable_grad():
            logits = lm.model(input_ids=ids, use_cache=False, logits_to_keep=1).logits[:, -1]
            chance = logits.float().softmax(dim=-1)[:, token].sum()
        (gradient,) = torch.autograd.grad(chance, scaled)
        lm.count(len(tokens) * self._steps, backward=True)
        return (whole[0] * gradient.mean(dim=0)).detach(), whole[0]
