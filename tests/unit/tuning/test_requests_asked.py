"""What a correction asks: counted in requests, calls, vectors and look-ups, never in time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory
from kgt_plugin.prompts import DefaultPrompts
from kgt_plugin.recall.scoring_order import (
    heaviest_first,
    log_tails,
    scoring_rounds,
    systematic_sample,
)
from kgt_plugin.records import Edit, EditKind, Feedback, ScoreRequest
from kgt_plugin.settings import ConflictThresholds, ScoringBudget, Settings
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.views import Pattern, Terms
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from kgt_plugin.tuning.opponents import bearing_facts
from tests.golden.numbers import triple


class Counting(MemoryStore):
    """Counts the rows that are read."""

    rows = 0

    def _match(self, pattern: Pattern, name: ox.NamedNode) -> Iterator[Terms]:
        for terms in super()._match(pattern, name):
            self.rows += 1
            yield terms


def known(
    facts: list[tuple[str, str, str]],
    *,
    scorer: FakeScorer | None = None,
    store: MemoryStore | None = None,
    effort: ScoringBudget | None = None,
) -> UserMemory:
    """A user whose graph holds these facts."""
    memory = KGT.open(
        store=MemoryStore() if store is None else store,
        model=scorer or FakeScorer(),
        embedder=FakeEmbedder(),
        settings=Settings(effort=effort or ScoringBudget()),
        cached_scores=0,
    ).user("ana")
    graph = memory._graph
    added = tuple(graph.triple(*fact) for fact in facts)
    graph.apply(Edit(id=None, kind=EditKind.IMPORT, time=None, added=added))
    return memory


def hub(count: int) -> list[tuple[str, str, str]]:
    """One home, and many facts of other relations."""
    relations = ("has met", "owns a", "read about", "painted")
    return [
        ("Rex", "lives in", "Lyon"),
        *(("Rex", relations[n % 4], f"thing {n}") for n in range(count)),
    ]


def correct(memory: UserMemory) -> Edit:
    return memory.learn("Where does Rex live? Rex lives in", "Graz", old_answer="Lyon")


def test_the_heaviest_facts_come_until_the_rest_is_negligible() -> None:
    """Of e^0, e^-1, e^-20 the last is beneath a share of 1e-4; it comes only if more is asked."""
    assert list(scoring_rounds([0.0, -1.0, -20.0], besides=-math.inf, effort=ScoringBudget())) == [
        2,
        3,
    ]


def test_rounds_double_up_to_the_limit() -> None:
    """100 facts of one weight: 16 first, then 32, then 40 and no more."""
    assert list(scoring_rounds([0.0] * 100, besides=0.0, effort=ScoringBudget())) == [16, 32, 40]


def test_no_facts_are_one_round_of_nothing() -> None:
    """What is scored whatever it weighs is asked for all the same."""
    assert list(scoring_rounds([], besides=0.0, effort=ScoringBudget())) == [0]


def test_exhaustive_effort_is_one_round() -> None:
    """Everything at once."""
    assert list(scoring_rounds([0.0, -500.0], besides=0.0, effort=ScoringBudget.exhaustive())) == [
        2
    ]


def test_tails_are_what_is_left() -> None:
    """Weights 1, 2, 3 leave 6, 5, 3 and 0."""
    tails = log_tails([math.log(1), math.log(2), math.log(3)])
    assert [round(math.exp(tail), 9) for tail in tails] == [6.0, 5.0, 3.0, 0.0]
    assert log_tails([-math.inf] * 2) == [-math.inf] * 3
    assert log_tails([0.0, -1000.0, -math.inf]) == [0.0, -1000.0, -math.inf, -math.inf]


def test_ties_are_broken_only_among_what_may_be_taken() -> None:
    """The costly key is computed for the heaviest two and their equals, not for the rest."""
    asked = []

    def ties(item: tuple[str, int]) -> str:
        asked.append(item[0])
        return item[0]

    items = [("d", 1), ("c", 2), ("b", 2), ("a", 2), ("e", 0)]
    ordered = heaviest_first(items, weight=lambda item: item[1], ties=ties, most=2)
    assert [name for name, _ in ordered] == ["a", "b", "c", "d", "e"]
    assert sorted(asked) == ["a", "b", "c"]


def test_a_few_stand_for_all() -> None:
    """Of weights 4, 1, 1, 1, 1 three: the 4 for itself, and at steps of 2 two for one other each."""
    chosen = systematic_sample([math.log(4), 0.0, 0.0, 0.0, 0.0], most=3)
    assert chosen == {0: -math.inf, 2: 0.0, 4: 0.0}
    assert systematic_sample([0.0, -math.inf], most=1) == {0: -math.inf}
    assert systematic_sample([0.0, 0.0], most=2) == {0: -math.inf, 1: -math.inf}
    assert systematic_sample([-math.inf] * 3, most=2) == systematic_sample([], most=2) == {}


@pytest.mark.parametrize(
    "effort", [{"at_once": 0}, {"most": 0}, {"spread": 0}, {"negligible": math.nan}]
)
def test_effort_that_does_nothing_is_refused(effort: dict[str, float]) -> None:
    """Some fact must be scored."""
    with pytest.raises(InvalidInputError):
        ScoringBudget(**effort)  # type: ignore[arg-type]  # that is the point


@pytest.mark.slow
def test_a_subject_of_a_thousand_facts_asks_little_more_than_one_of_ten() -> None:
    """The plan is the same, and the tokens computed stay below a limit that no graph exceeds."""
    costs = {}
    for count in (10, 1_000):
        scorer = FakeScorer()
        edit = correct(known(hub(count), scorer=scorer))
        assert [t.labels for t in edit.added] == [("Rex", "lives in", "Graz")]
        assert [t.labels for t in edit.removed] == [("Rex", "lives in", "Lyon")]
        assert len({r.prompt for call in scorer.calls for r in call}) <= 40 + 32 + 1 + 5 + 1
        costs[count] = edit.usage.computed_tokens
    assert costs[1_000] < 6 * costs[10]


@pytest.mark.slow
def test_the_plan_is_that_of_every_score() -> None:
    """Left to its limits, and told to score everything, the same facts come and go."""
    bounded, exact = (
        correct(known(hub(200), effort=effort))
        for effort in (ScoringBudget(), ScoringBudget.exhaustive())
    )
    assert (bounded.added, bounded.removed) == (exact.added, exact.removed)
    assert bounded.usage.computed_tokens < exact.usage.computed_tokens


@pytest.mark.slow
def test_of_a_thousand_values_that_might_be_stale_a_few_are_asked_about() -> None:
    """Where the old answer is not said, what the user told comes first among those that might be it."""
    scorer = FakeScorer()
    memory = known([("Rex", "has met", f"Person {n}") for n in range(1_000)], scorer=scorer)
    memory.learn("Whom has Rex met?", "Zoe", relations=["has met"])
    scorer.calls.clear()
    edit = memory.learn("Whom has Rex met?", "Ida", relations=["has met"])
    assert [t.labels[2] for t in edit.added] == ["Ida"]
    assert len(scorer.calls[0]) == ScoringBudget().most
    assert scorer.calls[0][0].continuation == " Zoe"
    assert sum(len(call) for call in scorer.calls) < 300


@pytest.mark.slow
def test_a_marginal_answer_leaves_out_what_cannot_matter() -> None:
    """Facts without weight are not scored, and the number is that of all of them to 1e-4 nats."""
    found = {}
    for name, effort in (("bounded", ScoringBudget()), ("exact", ScoringBudget.exhaustive())):
        scorer = FakeScorer(rule=lambda request: -0.1 - 0.001 * len(request.prompt))
        memory = known(hub(40), scorer=scorer, effort=effort)
        logprob = memory.answer_logprobs("Rex lives in", ["Lyon"])[0]
        found[name] = (logprob, sum(len(call) for call in scorer.calls))
    assert found["bounded"][0] == pytest.approx(found["exact"][0], abs=1e-4)
    assert found["bounded"][1] < found["exact"][1] == 41


@pytest.mark.slow
def test_a_hubs_marginal_counts_what_is_not_scored() -> None:
    """A thousand facts that all say the same are worth that, though few of them are asked about."""
    scorer = FakeScorer(rule=lambda _request: math.log(0.25))
    memory = known([("Rex", "has met", f"Person {n}") for n in range(1_000)], scorer=scorer)
    (logprob,) = memory.answer_logprobs("Whom has Rex met?", ["Zoe"])
    assert logprob == pytest.approx(math.log(0.25), abs=1e-9)
    assert sum(len(call) for call in scorer.calls) <= ScoringBudget().most + ScoringBudget().spread


@pytest.mark.slow
def test_of_equal_weight_what_says_the_rivals_words_is_asked_about() -> None:
    """It may oppose the answer by its own doing; a hub has too many facts to ask about all."""
    scorer = FakeScorer()
    about = [("Rex", "has met", f"Person {n}") for n in range(500)]
    memory = known([*about, ("Rex", "has met", "ZZ, the mayor of Lyon")], scorer=scorer)
    memory.learn("Where does Rex live? Rex lives in", "Graz", old_answer="Lyon")
    assert any("ZZ, the mayor" in request.prompt for call in scorer.calls for request in call)


@pytest.mark.slow
def test_reading_does_not_grow_with_the_graph() -> None:
    """Once its words are known, a correction and a retrieval read as many rows of any graph."""
    rows = []
    for others in (10, 1_000):
        store = Counting()
        about = [(f"Person {n}", "lives in", f"Town {n}") for n in range(others)]
        memory = known([*hub(5), *about], store=store)
        memory.context("Where does Rex live?")
        memory.learn("Where does Rex live? Rex lives in", "Graz", old_answer="Lyon", dry_run=True)
        before = store.rows
        correct(memory)
        memory.context("Where does Rex live now?")
        rows.append(store.rows - before)
    assert rows[0] == rows[1]


class Directions(FakeEmbedder):
    """Texts with a "zzqx" in them point one way, all others another."""

    def _embed(self, text: str) -> list[float]:
        return [1.0, 0.0] if "zzqx" in text else [0.0, 1.0]


def test_only_facts_within_reach_are_embedded_in_full() -> None:
    """A fact whose relation is as far from the query as can be needs no further vectors."""
    far = [triple(f"zzqx {n}", f"thing {n}") for n in range(20)]
    near = triple("place of birth", "London")
    feedback = Feedback(query="The place of birth of dog is", answer="Paris")
    weights = {fact.labels[1]: 0.0 for fact in (*far, near)}
    embedder = Directions()
    steps = bearing_facts(
        feedback.query,
        feedback,
        [*far, near],
        weights,
        prompts=DefaultPrompts(),
        reach=ConflictThresholds(),
    )
    found = drive(steps, Models(scorer=FakeScorer(), embedder=embedder), Meter())
    assert found == [near]
    assert [len(call) for call in embedder.calls] == [1 + 21, 1 + 3]


@pytest.mark.slow
def test_each_relation_is_scored_once() -> None:
    """Without an embedder a hundred facts of two relations need the scores of two relations."""
    scorer = FakeScorer()
    memory = KGT.open(store=":memory:", model=scorer, embedder=None).user("ana")
    graph = memory._graph
    facts = tuple(graph.triple("Rex", ("owns", "likes")[n % 2], f"thing {n}") for n in range(100))
    graph.apply(Edit(id=None, kind=EditKind.IMPORT, time=None, added=facts))
    memory.answer_logprobs("What does Rex own?", ["thing 1"])
    asked: list[ScoreRequest] = [request for call in scorer.calls for request in call]
    of_relations = [request for request in asked if request.prompt.endswith("I must know")]
    assert len(of_relations) == 2 * 2  # each with the question and without
