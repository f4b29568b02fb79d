"""Retrieval weights and ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from kgt_plugin.prompts import DefaultPrompts, PaperPrompts
from kgt_plugin.recall.fact_weights import (
    Weighting,
    fact_log_weights,
    rank_facts,
    relation_log_weights,
)
from kgt_plugin.records import ScoreRequest
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.golden.numbers import triple

DEFAULT = DefaultPrompts()


class TwoDirections:
    """An embedder whose cosines are known: 1 for "eats", 0.5 for everything else but the query."""

    model_id = "two-directions"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        near, half = [1.0, 0.0], [0.5, math.sqrt(0.75)]
        return [near if text in {"q", "dog eats"} else half for text in texts]


def test_the_embedders_weight_is_the_cosine_over_the_temperature() -> None:
    """Cos 1 and 0.5 at T = 0.1 are 10 and 5 nats."""
    weights = drive(
        relation_log_weights(
            "q",
            "dog",
            ["eats", "likes", "eats"],
            prompts=DEFAULT,
            weighting=Weighting(temperature=0.1),
        ),
        Models(scorer=FakeScorer(), embedder=TwoDirections()),
        Meter(),
    )
    assert weights == pytest.approx({"eats": 10.0, "likes": 5.0})


def rule(request: ScoreRequest) -> float:
    """Make "eats" likelier with the question than without."""
    with_question = "q" in request.prompt.split()
    return -1.0 if with_question and "eats" in request.continuation else -3.0


def test_the_models_weight_is_what_the_question_adds() -> None:
    """Log P with the question less log P without: -1 + 3 = 2, and -3 + 3 = 0."""
    weights = drive(
        relation_log_weights(
            "q", "dog", ["eats", "likes"], prompts=DEFAULT, weighting=Weighting.from_model()
        ),
        Models(scorer=FakeScorer(rule=rule)),
        Meter(),
    )
    assert weights == pytest.approx({"eats": 2.0, "likes": 0.0})


def test_eq5_as_printed_is_the_raw_log_probability() -> None:
    """Nothing is subtracted, and each distinct relation is scored once."""
    scorer = FakeScorer(rule=lambda request: -float(len(request.continuation)))
    meter = Meter()
    weights = drive(
        relation_log_weights(
            "q",
            "dog",
            ["eats", "likes", "eats"],
            prompts=PaperPrompts(),
            weighting=Weighting.as_printed(),
        ),
        Models(scorer=scorer),
        meter,
    )
    assert weights == {"eats": -5.0, "likes": -6.0}
    assert [len(call) for call in scorer.calls] == [2]
    assert meter.usage.scorer_calls == 1


def test_both_parts_add_up() -> None:
    """Half the embedder's weight and twice the model's."""
    weighting = Weighting(temperature=0.1, embedder_share=0.5, model_share=2.0)
    weights = drive(
        relation_log_weights("q", "dog", ["eats"], prompts=DEFAULT, weighting=weighting),
        Models(scorer=FakeScorer(rule=rule), embedder=TwoDirections()),
        Meter(),
    )
    assert weights == pytest.approx({"eats": 0.5 * 10 + 2 * 2})


def test_no_relations_ask_nothing() -> None:
    """An empty graph costs no model work."""
    scorer, embedder = FakeScorer(), FakeEmbedder()
    steps = relation_log_weights("q", "dog", [], prompts=DEFAULT, weighting=Weighting())
    assert drive(steps, Models(scorer=scorer, embedder=embedder), Meter()) == {}
    assert (scorer.calls, embedder.calls) == ([], [])


def test_what_the_user_told_gets_the_bonus() -> None:
    """1.5 nats over a fact of the same relation that was there before."""
    facts = [triple("eats", "meat"), triple("eats", "grass")]
    weights = fact_log_weights(facts, {"eats": 1.0}, {facts[1]}, Weighting())
    assert weights == [1.0, 2.5]


def test_probabilities_are_over_all_facts_and_not_over_the_first_k() -> None:
    """Weights 3 and 1: the better fact has 0.75, also when it is the only one returned."""
    facts = [triple("likes", "toys"), triple("eats", "meat")]
    (best,) = rank_facts("q", facts, [0.0, math.log(3)], k=1)
    assert best.triple == facts[1]
    assert best.probability == pytest.approx(0.75)
    assert best.text == "dog eats meat."


def test_among_equals_the_fact_that_the_query_names_comes_first() -> None:
    """The question about chess is answered by chess, not by whatever sorts first."""
    facts = [triple("likes", "board games"), triple("likes", "chess")]
    ranked = rank_facts("Does the dog like chess?", facts, [0.0, 0.0], k=2)
    assert [fact.triple.labels[2] for fact in ranked] == ["chess", "board games"]


def test_a_fact_of_what_the_query_names_has_a_place_whatever_its_relation() -> None:
    """The allergy to what is asked for comes with the facts that are likelier; half the places are theirs."""
    facts = [triple(f"likes {n}", f"thing {n}") for n in range(6)]
    facts += [triple("allergic to", "Eggs"), triple("fears", "cats")]
    weights = [0.0] * 6 + [-9.0, -5.0]
    ranked = rank_facts("May it have eggs?", facts, weights, k=4)
    assert [fact.triple.labels[2] for fact in ranked][-1] == "Eggs"
    assert len(ranked) == 4
    (best,) = rank_facts("May it have eggs?", facts, weights, k=1)
    assert best.triple.labels[2] != "Eggs"


def test_no_facts_rank_to_nothing() -> None:
    """An empty graph retrieves nothing."""
    assert rank_facts("q", [], [], k=5) == []
