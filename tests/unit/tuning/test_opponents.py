"""Which facts a correction opposes."""

from __future__ import annotations

from kgt_plugin.prompts import DefaultPrompts
from kgt_plugin.records import CandidateSource, Feedback
from kgt_plugin.settings import ConflictThresholds
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from kgt_plugin.tuning.candidates import merge_relations, model_relations, similar_relations
from kgt_plugin.tuning.opponents import bearing_facts, facts_stating
from tests.golden.numbers import triple

BORN, DIED = triple("place of birth", "London"), triple("place of death", "London")
JOB = triple("occupation", "painter")


def test_the_fact_that_states_the_old_answer_is_found() -> None:
    """Another relation with the same object is not, if it fits the query less."""
    weights = {"place of birth": 20.0, "place of death": 16.0, "occupation": 10.0}
    found = facts_stating(
        "London", [JOB, DIED, BORN], weights, best=22.0, reach=ConflictThresholds()
    )
    assert found == [BORN]


def test_equally_near_facts_are_both_found() -> None:
    """Within the tie limit nobody can tell which one was meant."""
    weights = {"place of birth": 20.0, "place of death": 19.0}
    found = facts_stating("london", [DIED, BORN], weights, best=22.0, reach=ConflictThresholds())
    assert found == [DIED, BORN]


def test_a_fact_out_of_reach_is_let_be() -> None:
    """The same word in a fact that has nothing to do with the query proves nothing."""
    weights = {"place of birth": 20.0}
    assert facts_stating("London", [BORN], weights, best=30.0, reach=ConflictThresholds()) == []


def test_nothing_states_what_no_fact_says() -> None:
    """An old answer that the graph does not hold makes nothing stale."""
    weights = {"place of birth": 20.0}
    assert facts_stating("Paris", [BORN], weights, best=20.0, reach=ConflictThresholds()) == []


def bearing(reach: ConflictThresholds) -> list[str]:
    feedback = Feedback(query="The place of birth of dog is", answer="Paris")
    weights = {"place of birth": 20.0, "occupation": 10.0}
    steps = bearing_facts(
        feedback.query, feedback, [JOB, BORN], weights, prompts=DefaultPrompts(), reach=reach
    )
    parts = Models(scorer=FakeScorer(), embedder=FakeEmbedder())
    return [fact.labels[1] for fact in drive(steps, parts, Meter())]


def test_a_fact_bears_on_a_query_by_its_meaning() -> None:
    """The birth place answers the query, the occupation does not."""
    assert bearing(ConflictThresholds()) == ["place of birth"]


def test_no_fact_bears_where_the_limit_is_out_of_reach() -> None:
    """The limit is what keeps unrelated facts safe."""
    assert bearing(ConflictThresholds(bearing=2.6)) == []


def test_the_users_own_answer_is_no_opponent() -> None:
    """A fact that says what the user says is left out, and nothing is embedded for it."""
    embedder = FakeEmbedder()
    feedback = Feedback(query="The place of birth of dog is", answer="London")
    steps = bearing_facts(
        feedback.query,
        feedback,
        [BORN],
        {"place of birth": 20.0},
        prompts=DefaultPrompts(),
        reach=ConflictThresholds(),
    )
    assert drive(steps, Models(scorer=FakeScorer(), embedder=embedder), Meter()) == []
    assert embedder.calls == []


def test_a_relation_has_its_most_trusted_source() -> None:
    """Wording that differs by case and space is one relation."""
    merged = merge_relations(
        [
            (CandidateSource.MODEL, ["Lives  in", "is from"]),
            (CandidateSource.VOCABULARY, ["lives in"]),
        ]
    )
    assert merged == {"lives in": CandidateSource.VOCABULARY, "is from": CandidateSource.MODEL}


def test_the_graphs_words_are_found_for_the_querys() -> None:
    """Word order does not matter, another meaning does."""
    vocabulary = ["official language", "place of birth", "capital"]
    assert similar_relations(["language official"], vocabulary) == ["official language"]
    assert similar_relations(["favourite dish"], vocabulary) == []


def test_the_models_words_are_cleaned() -> None:
    """Empty, repeated and endless parts, and subject or object, are no relations."""
    prompts = DefaultPrompts()
    prompt = prompts.extraction("q", "Paris", "Rex", "Paris", 5)
    reply = " capital, Capital, , Rex, one two three four five six seven, home"
    scorer = FakeScorer(replies={prompt: reply})
    steps = model_relations("q", "Paris", "Rex", "Paris", k=5, prompts=prompts)
    parts = Models(scorer=scorer, generator=scorer)
    assert drive(steps, parts, Meter()) == ["capital", "home"]
