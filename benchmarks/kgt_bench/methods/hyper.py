"""The frame of methods that train a network to edit: training, keeping, applying."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.journal import fingerprint
from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.weights import Target, WeightModel, down_projection
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.records import Feedback
from kgt_plugin.stores.serialization import write_whole

__all__ = ["Factors", "HyperEditor", "Training"]

_UNREADABLE = (OSError, EOFError, RuntimeError, UnpicklingError, LookupError, ValueError, TypeError)
"""What torch raises of a file that is none of its own, or is cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Settings of how an editing network is trained.

    Attributes:
        cases: none of which is evaluated.
        steps: one case each.
        learning_rate: Adam's.
        locality: weight of the KL divergence on prompts about others.
        seed: of the network and of the order.
        cache: a folder for trained networks; None keeps nothing.
    """

    cases: Sequence[Case] = field(repr=False)
    steps: int = 400
    learning_rate: float = 1e-3
    locality: float = 1.0
    seed: int = 0
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The gradient of one layer's down-projection, token by token: its sum is outer(delta, entering).

    Attributes:
        entering: what went into the projection; shape (tokens, intermediate).
        delta: the loss's gradient at what came out; shape (tokens, hidden).
    """

    entering: Any
    delta: Any


class HyperEditor(Parametric):
    """Learns to turn the gradient of a feedback into an edit that generalizes and harms little.

    Args:
        model: a model that nobody else uses.
        training: how the network is trained; it is, before the first edit.
        name: what it is called on the command line.
        last: how many of the last layers are edited.
    """

    def __init__(self, model: WeightModel, training: Training, *, name: str, last: int = 3) -> None:
        super().__init__(model, name=name)
        count = len(model.layers)
        self._layers = list(range(max(0, count - 1 - last), count - 1)) or [0]
        self._training = training
        self._trained = False
        model.torch.manual_seed(training.seed)
        self._network = self.make_network()

    @abstractmethod
    def make_network(self) -> Any:
        """The editing network, a module of torch."""

    @abstractmethod
    def changes(self, query: str, answer: str, old: str | None) -> dict[int, Any]:
        """Compute what to add to each layer's down-projection; differentiable in the network's parameters."""

    def prepare(self) -> None:
        """Train the network, or read it where it was trained before.

        Raises:
            InvalidInputError: the file that it was kept in is damaged.
            StoreError: the file cannot be written.
        """
        if self._trained:
            return
        file = self._file()
        if file is not None and file.exists():
            self._read(file)
        else:
            self._train()
            if file is not None:
                self._write(file)
        self._trained = True

    def _read(self, file: Path) -> None:
        try:
            self._network.load_state_dict(self._lm.torch.load(file, weights_only=True))
        except _UNREADABLE as exc:
            raise InvalidInputError(f"{file} is damaged: delete it, to train anew") from exc

    def _write(self, file: Path) -> None:
        """All of it or nothing: who is stopped while writing leaves no half of a network."""
        raw = BytesIO()
        self._lm.torch.save(self._network.state_dict(), raw)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, raw.getvalue())
        except OSError as exc:
            raise StoreError(f"cannot write {file} ({exc.strerror}): check --out") from exc

    def edit(self, feedback: Feedback) -> Any:
        """Edit; the training, which is done once, is no part of the edit's cost."""
        self.prepare()
        return super().edit(feedback)

    def learn(self, feedback: Feedback) -> None:
        """Add the network's changes to the weights."""
        with self._lm.torch.no_grad():
            changes = self.changes(feedback.query, feedback.answer, feedback.old_answer)
            for layer, change in changes.items():
                self._lm.add(down_projection(layer), change)

    def factors(self, target: Target) -> dict[int, Factors]:
        """The gradient of the answer's loss at every edited layer."""
        lm = self._lm
        entering: dict[int, Any] = {}
        deltas: dict[int, Any] = {}

        def look(layer: int) -> Any:
            def hook(_: Any, arguments: tuple[Any, ...], output: Any) -> None:
                entering[layer] = arguments[0][0].detach()
                output.register_hook(lambda gradient: deltas.update({layer: gradient[0].detach()}))

            return hook

        weights = [lm.model.get_parameter(down_projection(layer)) for layer in self._layers]
        handles = [
            lm.layers[layer].mlp.down_proj.register_forward_hook(look(layer))
            for layer in self._layers
        ]
        try:
            with lm.trainable(weights):
                lm.backward(lm.loss(target), len(target.tokens))
        finally:
            for handle in handles:
                handle.remove()
        return {layer: Factors(entering=entering[layer], delta=deltas[layer]) for layer in deltas}

    @contextmanager
    def _changed(self, changes: dict[int, Any]) -> Iterator[None]:
        """Run with changes that gradients flow into; the weights themselves stay."""

        def with_change(change: Any) -> Any:
            return lambda _, arguments, output: output + arguments[0] @ change.T

        handles = [
            self._lm.layers[layer].mlp.down_proj.register_forward_hook(with_change(change))
            for layer, change in changes.items()
        ]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _train(self) -> None:
        torch, training = self._lm.torch, self._training
        order = random.Random(training.seed)  # noqa: S311 - an order, no secret
        cases = [case for case in training.cases if case.answer and case.query]
        if not cases:
            return
        optimizer = torch.optim.Adam(self._network.parameters(), lr=training.learning_rate)
        for _ in range(training.steps):
            case, other = order.choice(cases), order.choice(cases)
            with torch.enable_grad():
                loss = self._loss(case, other, order)
                optimizer.zero_grad()
                loss.backward()
            torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
            optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    def _loss(self, case: Case, other: Case, order: random.Random) -> Any:
        """The answer after the edit, to the query in other words; and what others say."""
        lm = self._lm
        torch = lm.torch
        changes = self.changes(case.query, case.answer, case.old_answer)
        asked = order.choice([case.query, *case.paraphrases])
        elsewhere = lm.encode(order.choice(case.neighbours or (other.query,)))
        with torch.no_grad():
            before = lm.logits(elsewhere)[-1].log_softmax(dim=-1)
        with self._changed(changes):
            learnt = lm.loss(lm.target(asked, case.answer))
            after = lm.logits(elsewhere)[-1].log_softmax(dim=-1)
        drift = torch.nn.functional.kl_div(after, before, log_target=True, reduction="sum")
        return learnt + self._training.locality * drift

    def _file(self) -> Path | None:
        training = self._training
        if training.cache is None:
            return None
        about = [
            self.name,
            self.model_id,
            self._layers,
            [training.steps, training.learning_rate, training.locality, training.seed],
            [asdict(case) for case in training.cases],
        ]
        return training.cache / f"{self.name}-{fingerprint(about)}.pt"
