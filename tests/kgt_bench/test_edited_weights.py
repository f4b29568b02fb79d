"""The rivals that change weights, each by what it does to them, on a tiny random model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kgt_bench.methods import Method
from kgt_bench.methods.fine_tuning import FineTuning
from kgt_bench.methods.hyper import Training
from kgt_bench.methods.ke import KnowledgeEditor
from kgt_bench.methods.kn import KnowledgeNeurons
from kgt_bench.methods.mend import Mend
from kgt_bench.methods.rome import Rome
from kgt_bench.methods.weights import WeightModel, down_projection
from kgt_plugin.errors import InvalidInputError, ModelError
from kgt_plugin.records import Feedback
from kgt_plugin.testing import FakeScorer
from tests.kgt_bench.tiny import MAYOR, TEXTS, TRAINING, ask, tiny_model

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_thread")]


def test_rome_changes_one_matrix_by_rank_one() -> None:
    """Of all parameters one differs, and the difference has one singular value."""
    model = tiny_model()
    before = {name: p.detach().clone() for name, p in model.model.named_parameters()}
    Rome(model, TEXTS).edit(MAYOR)
    changed = {
        name: p - before[name]
        for name, p in model.model.named_parameters()
        if not model.torch.equal(p, before[name])
    }
    ((_, difference),) = changed.items()
    values = model.torch.linalg.svdvals(difference.detach())
    assert values[0] > 1e-3
    assert values[1] < 1e-4 * values[0]


def test_fine_tuning_stops_where_it_has_learnt() -> None:
    """A second edit of the same costs one look."""
    model = tiny_model()
    learner = FineTuning(model, learning_rate=1e-2, steps=100, enough=0.6)
    learner.edit(MAYOR)
    target = model.target(MAYOR.query, MAYOR.answer)
    assert learner.edit(MAYOR).computed_tokens == len(target.tokens)


def test_knowledge_neurons_change_few_value_slots() -> None:
    """Of all columns of all down-projections at most five differ."""
    model = tiny_model()
    before = {name: p.detach().clone() for name, p in model.model.named_parameters()}
    KnowledgeNeurons(model).edit(MAYOR)
    columns = 0
    for name, parameter in model.model.named_parameters():
        differs = parameter.detach() != before[name]
        if differs.any():
            assert name.endswith("down_proj.weight")
            columns += int(differs.any(dim=0).sum())
    assert 1 <= columns <= 5


@pytest.mark.parametrize("number", range(6))
def test_knowledge_neurons_write_the_answer_whatever_a_neurons_sign(number: int) -> None:
    """What the changed slots add to the last token is the new answer's embedding, never its opposite."""
    model = tiny_model()
    query = f"{MAYOR.query} {'indeed ' * number}".strip()
    target = model.target(query, MAYOR.answer)
    written = model.model.get_output_embeddings().weight[target.tokens[target.start]].detach()
    seen: list[Any] = []
    projection = model.layers[model.layer(0.5)].mlp.down_proj
    with model.hooked(projection, lambda _, __, out: seen.append(out[0, -1].detach())):
        model.logits(model.encode(query))
        KnowledgeNeurons(model, depths=(0.5,), remove=0.0).edit(replace(MAYOR, query=query))
        model.logits(model.encode(query))
    assert float((seen[-1] - seen[0]) @ written) > 0


def test_gradient_factors_are_the_gradient() -> None:
    """The sum of their products is what autograd gives for the weight."""
    model = tiny_model()
    editor = Mend(model, Training(cases=()))
    target = model.target(MAYOR.query, MAYOR.answer)
    factors = editor.factors(target)
    assert len(factors) == 3
    for layer, factor in factors.items():
        weight = model.model.get_parameter(down_projection(layer))
        with model.trainable([weight]):
            model.loss(target).backward()
            assert model.torch.allclose(factor.delta.T @ factor.entering, weight.grad, atol=1e-5)


@pytest.mark.parametrize("editor", [Mend, KnowledgeEditor])
def test_a_trained_network_is_kept(
    editor: Callable[[WeightModel, Training], Method], tmp_path: Path
) -> None:
    """The second time it is read and not trained: other training cases make another file."""
    training = Training(cases=TRAINING, steps=3, cache=tmp_path)
    first = editor(tiny_model(), training)
    first.edit(MAYOR)
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns
    second = editor(tiny_model(), training)
    second.edit(MAYOR)
    assert ask(second, MAYOR) == pytest.approx(ask(first, MAYOR), abs=1e-4)
    assert file.stat().st_mtime_ns == written
    editor(tiny_model(), Training(cases=TRAINING[:1], steps=3, cache=tmp_path)).edit(MAYOR)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"half a netw"])
def test_a_damaged_network_is_refused(tmp_path: Path, content: bytes) -> None:
    """One line says which file to delete; what is left of a network is not edited with."""
    training = Training(cases=TRAINING, steps=1, cache=tmp_path)
    Mend(tiny_model(), training).edit(MAYOR)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    learner = Mend(tiny_model(), training)
    for _ in range(2):
        with pytest.raises(InvalidInputError, match=rf"{file.name} is damaged: delete"):
            learner.prepare()


def test_training_makes_an_edit_better() -> None:
    """On the prompt in other words the trained network does better than the plain gradient."""
    losses = []
    for steps in (0, 60):
        model = tiny_model()
        learner = Mend(model, Training(cases=TRAINING[1:], steps=steps), step=0.2)
        learner.edit(Feedback(query="the mayor of Marn", answer="harp", old_answer="Vex"))
        losses.append(float(model.loss(model.target("Marn", "harp")).detach()))
    assert losses[1] < losses[0]


def test_weights_out_of_reach_are_refused() -> None:
    """A scorer of the caller's own has no weights to change; the error says what to give."""
    pytest.importorskip("torch")
    with pytest.raises(InvalidInputError, match="folder"):
        WeightModel.load(FakeScorer())


def test_another_architecture_is_refused() -> None:
    """A model without the layers that are edited is named as such."""
    model = tiny_model()
    model.model.model.layers[0].mlp = model.torch.nn.Identity()
    with pytest.raises(ModelError, match="Llama"):
        FineTuning(model)
