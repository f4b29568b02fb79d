"""FT: fine-tuning of one layer on each feedback, as the editing literature does (Meng et al. 2022)."""

from __future__ import annotations

from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.weights import WeightModel, down_projection
from kgt_plugin.records import Feedback

__all__ = ["FineTuning"]


class FineTuning(Parametric):
    """Trains one layer's down-projection with Adam until the answer is likely.

    Args:
        model: a model that nobody else uses.
        depth: which layer, as a share of the depth.
        name: what it is called on the command line.
        learning_rate: Adam's.
        steps: at most so many.
        enough: stop where the mean loss of the answer is below this, nats a token.
    """

    def __init__(
        self,
        model: WeightModel,
        *,
        depth: float = 0.95,
        name: str = "ft",
        learning_rate: float = 5e-4,
        steps: int = 25,
        enough: float = 0.05,
    ) -> None:
        super().__init__(model, name=name)
        self._weight = down_projection(model.layer(depth))
        self._learning_rate = learning_rate
        self._steps = steps
        self._enough = enough

    def learn(self, feedback: Feedback) -> None:
        """Descend on the answer's loss."""
        lm = self._lm
        target = lm.target(feedback.query, feedback.answer)
        weight = lm.keep(self._weight)
        optimizer = lm.torch.optim.Adam([weight], lr=self._learning_rate)
        with lm.trainable([weight]):
            for _ in range(self._steps):
                loss = lm.loss(target)
                if float(loss.detach()) < self._enough:
                    break
                optimizer.zero_grad()
                lm.backward(loss, len(target.tokens))
                optimizer.step()
