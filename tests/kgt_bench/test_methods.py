"""The rivals of KGT on a tiny random model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgt_bench import METHODS
from kgt_bench.methods import Method, Setup
from kgt_bench.methods.fine_tuning import FineTuning
from kgt_bench.methods.hyper import Training
from kgt_bench.methods.in_context import InContext
from kgt_bench.methods.k_lamp import KLamp
from kgt_bench.methods.ke import KnowledgeEditor
from kgt_bench.methods.kgt import KGTMethod, Variant
from kgt_bench.methods.kn import KnowledgeNeurons
from kgt_bench.methods.mend import Mend
from kgt_bench.methods.rome import Rome
from kgt_bench.methods.subjects import subject_named
from kgt_bench.methods.weights import WeightModel
from kgt_plugin.records import Feedback
from kgt_plugin.testing import FakeScorer
from tests.kgt_bench.tiny import HARP, MAYOR, TEXTS, TRAINING, ask, tiny_model

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_thread")]

MAKERS: dict[str, Callable[[WeightModel], Method]] = {
    # A tiny random model has other scales than a trained one.
    "ft": lambda model: FineTuning(model, learning_rate=1e-2, steps=40),
    "rome": lambda model: Rome(model, TEXTS, learning_rate=0.2, steps=20, drift=0.0),
    "kn": KnowledgeNeurons,
    "mend": lambda model: Mend(model, Training(cases=TRAINING, steps=40)),
    "ke": lambda model: KnowledgeEditor(model, Training(cases=TRAINING, steps=40)),
    "k-lamp": KLamp,
    "icl": InContext,
}
CHANGES_WEIGHTS = {"ft", "rome", "kn", "mend", "ke"}


def method(name: str) -> Method:
    """A method over a fresh tiny model."""
    return MAKERS[name](tiny_model())


def test_every_method_is_known_by_its_name() -> None:
    """The name on the command line is the method's own."""
    assert set(MAKERS) <= set(METHODS)
    for name in MAKERS:
        assert method(name).name == name


@pytest.mark.parametrize("name", sorted(CHANGES_WEIGHTS))
def test_an_edit_makes_the_answer_likely(name: str) -> None:
    """The target's probability rises, and above the old answer's."""
    learner = method(name)
    (before,) = learner.score(MAYOR.query, [MAYOR.answer])
    learner.edit(MAYOR)
    (after,) = learner.score(MAYOR.query, [MAYOR.answer])
    assert after > before + 1
    assert ask(learner, MAYOR) > 0


@pytest.mark.parametrize("name", ["icl", "k-lamp"])
def test_what_was_told_stands_before_the_query(name: str) -> None:
    """What is told changes the answers' probabilities; another subject's do not with K-LaMP."""
    learner = method(name)
    before = ask(learner, MAYOR)
    learner.edit(MAYOR)
    assert ask(learner, MAYOR) != pytest.approx(before, abs=1e-3)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_reset_is_exact(name: str) -> None:
    """After two edits and a reset every score is what it was, bit for bit."""
    learner = method(name)
    before = [ask(learner, feedback) for feedback in (MAYOR, HARP)]
    learner.edit(MAYOR)
    learner.edit(HARP)
    learner.reset()
    assert [ask(learner, feedback) for feedback in (MAYOR, HARP)] == before


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_same_edits_give_the_same_model(name: str) -> None:
    """Two fresh models that learn the same agree, as a resumed run needs."""
    scores = []
    for _ in range(2):
        learner = method(name)
        learner.edit(MAYOR)
        learner.edit(HARP)
        scores.append([ask(learner, feedback) for feedback in (MAYOR, HARP)])
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)


@pytest.mark.parametrize("name", sorted(CHANGES_WEIGHTS))
def test_gradients_are_counted_and_leave_nothing_behind(name: str) -> None:
    """An edit costs tokens; no parameter keeps a gradient or asks for one."""
    model = tiny_model()
    learner = MAKERS[name](model)
    edited = learner.edit(MAYOR)
    assert edited.computed_tokens > 3 * len(model.encode(MAYOR.query))
    assert edited.edits is None
    assert not any(p.requires_grad or p.grad is not None for p in model.model.parameters())


def test_icl_computes_what_was_told_once_and_right() -> None:
    """Scores with the cached beginning are those of the whole text."""
    model = tiny_model()
    learner = InContext(model)
    learner.edit(MAYOR)
    learner.edit(HARP)
    told = "the mayor of Dunmere Vex.\nIlse Marn plays the harp.\n"
    expected = model.score(told + MAYOR.query, ["Bram Holt", "oboe"])
    assert learner.score(MAYOR.query, ["Bram Holt", "oboe"]) == pytest.approx(expected, abs=1e-3)


def test_icl_leaves_out_the_oldest_where_the_context_is_full() -> None:
    """Told far more than fits, it still answers, with the latest."""
    learner = method("icl")
    for _ in range(40):
        learner.edit(MAYOR)
    learner.edit(HARP)
    crowded = ask(learner, HARP)
    learner.reset()
    assert crowded != pytest.approx(ask(learner, HARP), abs=1e-3)


def test_k_lamp_finds_entities_by_the_name_in_the_query() -> None:
    """Without a subject given, only a query that names it is changed."""
    learner = method("k-lamp")
    other = learner.score("Ilse Marn was in", ["Dunmere"])
    named = learner.score("Dunmere is in", ["the harp"])
    learner.edit(MAYOR)
    assert learner.score("Ilse Marn was in", ["Dunmere"]) == other
    assert learner.score("Dunmere is in", ["the harp"]) != named


def test_a_subjects_last_token_is_found() -> None:
    """The token before the text that follows the subject; the last one where it is not named."""
    model = tiny_model()
    text = "the mayor of Dunmere is"
    for subject, named in (("Dunmere", "the mayor of Dunmere"), ("Tarn", text)):
        end = subject_named(text, subject).end
        assert model.last_token(text, end) == len(model.encode(named)) - 1


@pytest.mark.parametrize(
    ("query", "label", "named"),
    [
        ("What is my dog called?", "my dog", "What is my dog"),
        ("In which city do I live?", "me", "In which city do I"),
        ("Where does Ilse Marn live?", "Ilse Marn", "Where does Ilse Marn"),
        ("What is it?", "What is it?", "What is it?"),
    ],
)
def test_a_subject_that_is_not_given_is_found_in_the_query(
    query: str, label: str, named: str
) -> None:
    """As KGT finds it; the query stands for one that names nobody."""
    found = subject_named(query, None)
    assert (found.label, query[: found.end]) == (label, named)


def test_k_lamp_finds_what_was_told_of_the_same_subject_in_other_words() -> None:
    """Of personal facts no subject is given: it is found in what was told and in what is asked."""
    learner = method("k-lamp")
    asked = "Which name did I give my dog?"
    before = learner.score(asked, ["Rex"])
    learner.edit(Feedback(query="What is my dog called?", answer="Rex"))
    assert learner.score(asked, ["Rex"]) != before
    other = "Where does my sister live?"
    assert learner.score(other, ["Rex"]) == method("k-lamp").score(other, ["Rex"])


def test_probes_are_remembered_but_edits_never_are() -> None:
    """A probe asked twice is computed once; an edit made twice is computed twice."""
    inner = FakeScorer()
    method = KGTMethod(Setup(model=inner), Variant(name="minimal"))
    method.seed([("the mayor", "name", "Ash")])
    calls = []
    for _ in range(2):
        method.score("the mayor is", ["Vex"], subject="the mayor")
        calls.append(len(inner.calls))
    assert calls[0] == calls[1] > 0
    feedback = Feedback(query="the mayor is", answer="Vex", subject="the mayor")
    for _ in range(2):
        method.seed([("the mayor", "name", "Ash")])
        assert method.edit(feedback).computed_tokens > 0
