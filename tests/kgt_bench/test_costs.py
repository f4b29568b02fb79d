"""What corrections cost: the made-up people, the floor, the naive twin, and the two commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_bench import commands as bench
from kgt_bench import read_results
from kgt_bench.cost import latency as measuring
from kgt_bench.cost import measure_latency, measure_scale, write_costs
from kgt_bench.cost.arithmetic_floor import Floor
from kgt_bench.cost.fixtures import seed
from kgt_bench.cost.naive_scorer import NaiveScorer
from kgt_bench.cost.outputs import TARGETS
from kgt_bench.cost.prefix_sharing import compare_sharing
from kgt_bench.cost.synthetic_users import make_messages, make_people, make_person
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring.transformers import TransformersScorer
from kgt_plugin.stores import open_store
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.tiny import tiny_model

LATENCY = {
    "wall_over_floor",
    "speedup_over_naive",
    "computed_tokens",
    "scored_tokens",
    "peak_extra_mb",
    "learn_ms_p50",
    "context_over_learn",
    "busy_over_quiet",
    "concurrent_throughput",
    "awaited_throughput",
}
SCALE = {"graph_ratio_learn", "graph_ratio_context", "subject_tokens_ratio", "plan_agreement"}


def tiny_scorer() -> TransformersScorer:
    scorer: TransformersScorer = tiny_model()._scorer
    return scorer


@pytest.fixture(scope="module")
def latency() -> dict[str, Any]:
    return measure_latency(tiny_scorer(), embedder=FakeEmbedder(), repeat=2, facts=4, users=3)


@pytest.fixture(scope="module")
def scale() -> dict[str, Any]:
    pytest.importorskip("torch")
    return measure_scale(
        FakeScorer(),
        embedder=FakeEmbedder(),
        graphs=(100, 400),
        subjects=(10, 100, 1_000),
        plans=(300, 10, 30),
        users=(6, 3),
        turns=(12, 24),
        cases=8,
        repeat=2,
    )


def test_what_is_said_is_made_up_by_rule() -> None:
    """The same seed says the same, a part of it of those who are asked about, and none of it twice."""
    texts, again = (
        list(make_messages(Random(3), names=["Ana Bo"], messages=200)) for _ in range(2)
    )
    assert texts == again
    assert len(set(texts)) == 200
    assert 20 < sum("Ana Bo" in text for text in texts) < 80


def test_a_long_memory_is_measured_beside_a_short_one(scale: dict[str, Any]) -> None:
    """A point for each number of turns, and the ratios are theirs."""
    short, long = scale["talk"]
    assert [short["turns"], long["turns"]] == [12, 24]
    ratio = long["computed_tokens"] / short["computed_tokens"]
    assert scale["talk_ratio_tokens"] == pytest.approx(ratio)  # over the fewest from ten on
    assert scale["talk_ratio_context"] == 1.0  # over those from a hundred on, or the most
    assert all(point["hear_ms"] > 0 for point in scale["talk"])


@pytest.mark.parametrize("facts", [1, 3, 10, 200])
def test_a_person_knows_what_is_to_be_corrected(facts: int) -> None:
    """So many different facts, the stale one among them, five candidates, another answer."""
    person, correction = make_person(Random(1), facts)
    assert len(set(person.facts)) == len(person.facts) == facts
    assert (correction.relations[0], correction.old_answer) in person.facts
    assert len(set(correction.relations)) == 5
    assert correction.answer != correction.old_answer
    assert person.name in correction.query
    assert make_person(Random(1), facts) == (person, correction)


def test_people_fill_a_graph_with_so_many_triples() -> None:
    """What the graph then holds is what was counted, each said in its words."""
    store = open_store(":memory:")
    people = list(make_people(Random(2), triples=50, facts=8))
    assert sum(len(person.facts) for person in people) == 50
    assert seed(store, "ana", people) == 50
    facts = PersonalGraph(store, "ana").facts()
    assert {fact.labels for fact in facts} == {
        (person.name, *fact) for person in people for fact in person.facts
    }


@pytest.mark.slow
def test_naive_scores_are_the_packed_ones() -> None:
    """Padding changes nothing, and every token of every prompt is computed."""
    scorer = tiny_scorer()
    requests = [
        ScoreRequest(prompt=prompt, continuation=f" {word}")
        for prompt in ("the mayor of Dunmere is", "Ilse plays", "the mayor of Dunmere was a")
        for word in ("Vex", "Bram Holt")
    ]
    packed = scorer.score(requests)
    for batch in (1, 4):
        naive = NaiveScorer(scorer.load(), batch=batch).score(requests)
        for one, other in zip(packed, naive, strict=True):
            assert other.logprob == pytest.approx(one.logprob, abs=1e-4)
            assert (other.tokens, other.greedy) == (one.tokens, one.greedy)
            assert other.scored_tokens == one.scored_tokens
        assert sum(s.computed_tokens for s in naive) >= sum(s.scored_tokens for s in naive)


@pytest.mark.slow
def test_a_shared_cache_scores_the_same_and_computes_more() -> None:
    """What a tree shares beyond the first prefix, and padding, is what it saves."""
    found = compare_sharing(tiny_scorer(), repeat=2, facts=3)
    assert found["largest_difference"] < 1e-4
    assert found["packed_tokens"] < found["shared_cache_tokens"]


@pytest.mark.slow
def test_the_floor_is_two_operations_a_parameter_and_token() -> None:
    """10 tokens x 2 x parameters at 1 GFLOP/s; the rate is of the layers' matrices."""
    lm = tiny_scorer().load()
    floor = Floor(lm)
    assert floor.parameters == sum(p.numel() for p in lm.model.parameters())
    assert floor.ms(10, 1.0) == pytest.approx(20 * floor.parameters / 1e6)
    assert floor.gflops(10) > 0
    assert len(floor._weights) == 4 * 7


@pytest.mark.slow
def test_latency_says_what_it_is_made_of(latency: dict[str, Any]) -> None:
    """The contract's fields, and a sample for each correction, whose ratios they are."""
    assert set(latency) >= LATENCY
    assert len(latency["samples"]) == 2
    first, second = latency["samples"]
    ratios = sorted(s["learn_ms"] / s["floor_ms"] for s in (first, second))
    assert latency["wall_over_floor"] == pytest.approx(sum(ratios) / 2)
    assert 0 < first["computed_tokens"] < first["scored_tokens"]
    assert latency["k"] == 5


def test_a_scorer_of_unknown_arithmetic_is_refused() -> None:
    """There is no floor of what cannot be seen."""
    with pytest.raises(InvalidInputError, match="transformers"):
        measure_latency(FakeScorer(), embedder=FakeEmbedder(), repeat=1)


@pytest.mark.slow
def test_scale_tells_ratios_and_points(scale: dict[str, Any]) -> None:
    """Growth is the largest over the smallest of the points; plans agree, though not all is scored."""
    assert set(scale) >= SCALE
    assert [point["triples"] for point in scale["graphs"]] == [100, 400]
    tokens = [point["computed_tokens"] for point in scale["subjects"]]
    assert scale["subject_tokens_ratio"] == max(tokens) / min(tokens)
    assert scale["plan_agreement"] == 1.0
    assert [(point["facts"], point["cases"]) for point in scale["agreement"]] == [
        (10, 4),
        (30, 2),
        (300, 2),
    ]


@pytest.mark.slow
def test_a_subject_of_a_thousand_facts_costs_no_more_than_the_limit(scale: dict[str, Any]) -> None:
    """From the most facts that are scored on, tokens do not grow."""
    tokens = [point["computed_tokens"] for point in scale["subjects"]]
    assert tokens[2] < 1.5 * tokens[1]
    assert tokens[2] < 6 * tokens[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["latency", "scale"])
def test_costs_are_written_beside_results(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Raw numbers, a table with every target, a figure: the same numbers give the same files."""
    found = request.getfixturevalue(name)
    first = write_costs(name, found, tmp_path / "a")
    second = write_costs(name, found, tmp_path / "b")
    assert [path.name for path in first] == [f"{name}.json", f"{name}.md", f"{name}.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert json.loads(first[0].read_text()) == found
    table = first[1].read_text()
    assert all(what in table for what, _, _ in TARGETS[name].values())
    with pytest.raises(InvalidInputError, match="no results"):  # costs are none, and do no harm
        read_results(tmp_path / "a")


@pytest.fixture
def doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(model: object, **options: Any) -> dict[str, Any]:
        return measure_latency(tiny_scorer(), embedder=FakeEmbedder(), users=3, **options)

    monkeypatch.setattr(bench.costs, "measure_latency", small)


@pytest.mark.slow
@pytest.mark.usefixtures("doubles")
def test_bench_latency_prints_one_object(tmp_path: Path) -> None:
    """JSON on stdout and nothing else; the files where they were asked for."""
    run: Callable[..., Any] = CliRunner().invoke
    out = tmp_path / "out"
    arguments = ["latency", "--repeat", "1", "--facts", "3", "--json", "--out", str(out)]
    ran = run(bench.app, arguments)
    assert ran.exit_code == 0, ran.output
    value = json.loads(ran.stdout)
    assert set(value) >= LATENCY
    assert value["facts"] == 3
    assert (out / "latency.svg").exists()
    assert "wall_over_floor" in run(bench.app, arguments[:-3]).stdout


def test_sizes_of_nothing_are_refused() -> None:
    """There is nothing to measure on an empty graph or in no correction."""
    with pytest.raises(InvalidInputError):
        measure_scale(FakeScorer(), embedder=FakeEmbedder(), graphs=(0,))
    with pytest.raises(InvalidInputError):
        measuring.measure_latency(FakeScorer(), repeat=0)
