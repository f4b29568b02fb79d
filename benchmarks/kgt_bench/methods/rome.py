"""ROME: a rank-one edit of one layer's down-projection (Meng et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.port import Edited
from kgt_bench.methods.subjects import Named, subject_named
from kgt_bench.methods.weights import Target, WeightModel, down_projection
from kgt_plugin.records import Feedback

__all__ = ["Rome"]

_RIDGE = 1e-2
_PREFIXES = (
    "",
    "I have read that ",
    "Yesterday someone told me this. ",
    "As far as anybody knows, ",
    "It was in the news: ",
    "On the other hand, ",
)


class Rome(Parametric):
    """Finds the value that makes the answer likely, and binds the subject's key to it.

    Args:
        model: a model that nobody else uses.
        texts: any prose; the keys' covariance is estimated from it.
        depth: which layer, as a share of the depth.
        learning_rate, steps: of Adam, for the value.
        decay: pulls the value towards what it was.
        drift: weight of the KL divergence on what the model says of the subject otherwise.
    """

    def __init__(
        self,
        model: WeightModel,
        texts: Sequence[str],
        *,
        depth: float = 0.2,
        learning_rate: float = 0.5,
        steps: int = 20,
        decay: float = 0.05,
        drift: float = 0.0625,
    ) -> None:
        super().__init__(model, name="rome")
        self._layer = model.layer(depth)
        self._weight = down_projection(self._layer)
        self._learning_rate = learning_rate
        self._steps = steps
        self._decay = decay
        self._drift = drift
        self._texts = texts
        self._covariance: Any = None

    def prepare(self) -> None:
        """Estimate the keys' covariance, once."""
        if self._covariance is None:
            self._covariance = self._estimate_covariance()

    def edit(self, feedback: Feedback) -> Edited:
        """Edit; the covariance, which is estimated once, is no part of the edit's cost."""
        self.prepare()
        return super().edit(feedback)

    def learn(self, feedback: Feedback) -> None:
        """Insert (k*, v*) by Eq. 2 of the ROME paper: W + Lambda (C^-1 k*)^T."""
        lm = self._lm
        subject = subject_named(feedback.query, feedback.subject, feedback.answer)
        weight = lm.keep(self._weight)
        with lm.torch.no_grad():
            keys = [
                self._key(text, lm.last_token(text, len(text) - len(feedback.query) + subject.end))
                for text in (prefix + feedback.query for prefix in _PREFIXES)
            ]
            key = lm.torch.stack(keys).mean(dim=0)
            direction = lm.torch.linalg.solve(self._covariance, key)
        value, current = self._value(feedback, subject)
        with lm.torch.no_grad():
            # The value was optimised where the query's own key stands: the update is measured there.
            gap = value - current
            own = keys[0]
            weight.add_(lm.torch.outer(gap, direction) / lm.torch.dot(direction, own))

    def _key(self, text: str, at: int) -> Any:
        """Compute what enters the down-projection at a token; shape (intermediate,)."""
        return self._entering(text)[at]

    def _entering(self, text: str) -> Any:
        seen: list[Any] = []

        def look(_: Any, arguments: tuple[Any, ...]) -> None:
            seen.append(arguments[0][0].detach())

        projection = self._lm.layers[self._layer].mlp.down_proj
        with self._lm.hooked(projection, look, before=True):
            self._lm.logits(self._lm.encode(text))
        return seen[0]

    def _estimate_covariance(self) -> Any:
        """C = E[k k^T], with a ridge: the texts are few."""
        torch = self._lm.torch
        total, count = None, 0
        with torch.no_grad():
            for text in self._texts:
                keys = self._entering(text)[1:]  # the first token's key is an outlier in every text
                product = keys.T @ keys
                total = product if total is None else total + product
                count += len(keys)
            if total is None or not count:
                width = self._lm.model.get_parameter(self._weight).shape[1]
                return torch.eye(width)
            covariance = total / count
            ridge = _RIDGE * covariance.diagonal().mean()
            return covariance + ridge * torch.eye(len(covariance))

    def _value(self, feedback: Feedback, subject: Named) -> tuple[Any, Any]:
        """Optimise v*; gives it and what the projection says now, of shape (hidden,)."""
        lm = self._lm
        torch = lm.torch
        target = lm.target(feedback.query, feedback.answer)
        at = lm.last_token(feedback.query, subject.end)
        about = f"{subject.label} is a"
        about_at = lm.last_token(about, len(subject.label))
        projection = lm.layers[self._layer].mlp.down_proj
        delta = torch.zeros(projection.weight.shape[0], requires_grad=True)
        seen: list[Any] = []
        place = [at]

        def replace(_: Any, __: Any, output: Any) -> Any:
            if not seen:
                seen.append(output[0, place[0]].detach().clone())
            moved = output.clone()
            moved[0, place[0]] = moved[0, place[0]] + delta
            return moved

        with torch.no_grad():
            essence = lm.logits(lm.encode(about))[-1].log_softmax(dim=-1)
        optimizer = torch.optim.Adam([delta], lr=self._learning_rate)
        with lm.hooked(projection, replace), torch.enable_grad():
            for _ in range(self._steps):
                loss = self._loss(target, about, essence, place, (at, about_at))
                norm = seen[0].norm()
                loss = loss + self._decay * delta.norm() / norm
                optimizer.zero_grad()
                lm.backward(loss, len(target.tokens))
                optimizer.step()
                _clamp(delta, 4 * norm, torch)
        current = seen[0]
        return current + delta.detach(), current

    def _loss(
        self, target: Target, about: str, essence: Any, place: list[int], at: tuple[int, int]
    ) -> Any:
        lm = self._lm
        place[0] = at[0]
        loss = lm.loss(target)
        place[0] = at[1]
        now = lm.logits(lm.encode(about))[-1].log_softmax(dim=-1)
        drift = lm.torch.nn.functional.kl_div(now, essence, log_target=True, reduction="sum")
        return loss + self._drift * drift


def _clamp(delta: Any, bound: Any, torch: Any) -> None:
    """Keep the step within a multiple of the value's own norm, as ROME does."""
    with torch.no_grad():
        if delta.norm() > bound:
            delta.mul_(bound / delta.norm())
