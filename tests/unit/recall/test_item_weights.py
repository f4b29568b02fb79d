"""Weights of items: a conditional logit worked out by hand, its floor, and the most it gives."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.index import Item
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.recall import RecallWeights
from kgt_plugin.recall.item_weights import Weighed
from kgt_plugin.records import ItemKind
from tests.unit.recall.items import weighed

WEIGHTS = RecallWeights(
    in_context=4.0,
    best_passage=6.0,
    neighbour=3.0,
    words=1.0,
    session=2.0,
    content=1.5,
    length=0.5,
    asks=-1.0,
    dated=1.5,
    untimed=-2.0,
    nothing=10.0,
    fact=4.0,
    named=2.0,
    floor=-5.0,
    fact_floor=-6.0,
    tail=-7.0,
    slack=2.0,
)


def _keys(items: list[Weighed], k: int) -> list[str]:
    return [each.candidate.item.key for each, _ in WEIGHTS.recalled(items, k)]


def test_log_odds_worked_out_by_hand() -> None:
    """s(z) - s_0 is linear in the features of a turn."""
    candidate = Candidate(
        item=Item(kind=ItemKind.EPISODE, key="e", text="Is it so in Oslo now, do you think?"),
        in_context=0.5,
        best_passage=0.75,
        words=math.e - 1,
        content=0.4,
        neighbour=0.2,
        session=math.e**2 - 1,
    )
    #        in_context  best_passage  neighbour  words   session   content   length              asks
    by_hand = 4 * 0.5 + 6 * 0.75 + 3 * 0.2 + 1 * 1.0 + 2 * 2.0 + 1.5 * 0.4 + 0.5 * math.log(9) - 1.0
    assert WEIGHTS.log_odds(candidate) == pytest.approx(by_hand - 10.0)
    assert WEIGHTS.log_odds(candidate, named=True) == WEIGHTS.log_odds(candidate)


def test_a_date_and_a_time_worked_out_by_hand() -> None:
    """A turn of the day that a query names gains; one that names no time, where that is asked, loses."""
    item = Item(kind=ItemKind.EPISODE, key="e", text="Oslo")
    near = Candidate(item=item, dated=0.4)
    assert WEIGHTS.log_odds(near) == pytest.approx(1.5 * 0.4 - 10.0)
    assert WEIGHTS.log_odds(replace(near, untimed=True)) == pytest.approx(0.6 - 2.0 - 10.0)


def test_a_fact_counts_for_what_it_is_and_whom_it_is_about() -> None:
    """It says in few words what turns say in many."""
    candidate = Candidate(item=Item(kind=ItemKind.FACT, key="f", text="Oslo"))
    assert WEIGHTS.log_odds(candidate) == pytest.approx(4.0 - 10.0)
    assert WEIGHTS.log_odds(candidate, named=True) == pytest.approx(4.0 + 2.0 - 10.0)


def test_probabilities_worked_out_by_hand() -> None:
    """P(z) = w(z) / (1 + sum of w), with w = exp(log odds) and 1 for nothing: 4 + 2 + 1/2 + 1 = 7.5."""
    items = [weighed("b", math.log(2)), weighed("a", math.log(4)), weighed("c", math.log(0.5))]
    found = WEIGHTS.recalled(items, 5)
    assert [each.candidate.item.key for each, _ in found] == ["a", "b", "c"]
    assert [p for _, p in found] == pytest.approx([4 / 7.5, 2 / 7.5, 0.5 / 7.5])


def test_what_is_not_given_counts_all_the_same() -> None:
    """A probability does not depend on k or on the floor: those left out had their share."""
    items = [weighed("a", 0.0), weighed("b", 0.0), weighed("c", -7.5), weighed("d", -7.0)]
    ((_, one),) = WEIGHTS.recalled(items, 1)
    assert one == pytest.approx(1 / (3 + math.exp(-7.5) + math.exp(-7.0)))
    assert _keys(items, 9) == ["a", "b", "d"]


def test_nothing_bears_on_it() -> None:
    """Below the floor there is nothing, however many are asked for."""
    assert _keys([weighed(str(n), -5.1) for n in range(50)], 10) == []
    assert _keys([], 10) == []


def test_facts_and_turns_have_floors_of_their_own() -> None:
    """What a fact must reach does not depend on what else there is; what a turn must reach does.

    For each nat that the best stands above its floor, turns two nats lower come with it, down to the tail.
    """
    turns = [weighed("t2", -5.5), weighed("t3", -7.0), weighed("t4", -7.1)]
    low = weighed("f2", -6.1, ItemKind.FACT)
    assert _keys([*turns, low], 9) == []
    assert _keys([weighed("t1", -5.0), *turns, low], 9) == ["t1"]
    assert _keys([weighed("t1", -4.75), *turns, low], 9) == ["t1", "t2"]  # -5 - 2 * 0.25
    assert _keys([weighed("t1", -4.0), *turns, low], 9) == ["t1", "t2", "t3"]  # -5 - 2 * 1
    assert _keys([weighed("t1", 4.0), *turns, low], 9) == ["t1", "t2", "t3"]  # the tail
    assert _keys([*turns, weighed("f1", -6.0, ItemKind.FACT)], 9) == ["f1"]
    assert _keys([*turns, weighed("f1", -5.75, ItemKind.FACT)], 9) == ["t2", "f1"]  # -6 + 0.25


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(st.floats(-30, 700, allow_nan=False), max_size=30),
    st.integers(1, 40),
    st.randoms(use_true_random=False),
)
def test_probabilities_are_probabilities(odds: list[float], k: int, random: object) -> None:
    """They sum to at most 1 with that of nothing, fall, and do not depend on the order of candidates."""
    items = [weighed(f"{n:02}", value) for n, value in enumerate(odds)]
    found = WEIGHTS.recalled(items, k)
    probabilities = [probability for _, probability in found]
    assert len(found) <= min(k, sum(value >= WEIGHTS.tail for value in odds))
    assert len(found) >= min(k, sum(value >= WEIGHTS.floor for value in odds))
    nothing = math.exp(-max(0.0, *odds)) if odds else 1.0
    assert sum(probabilities) <= 1 + 1e-9
    assert len(found) < len(items) or sum(probabilities) <= 1 - nothing / (len(items) + 1) + 1e-9
    assert probabilities == sorted(probabilities, reverse=True)
    random.shuffle(items)  # type: ignore[attr-defined]  # hypothesis' Random
    again = WEIGHTS.recalled(items, k)
    assert [each for each, _ in again] == [each for each, _ in found]
    assert [p for _, p in again] == pytest.approx(probabilities)


def test_weights_of_words_ask_nothing_of_vectors() -> None:
    """Without an embedder cosines are 0, and nothing is expected of them."""
    words = RecallWeights.of_words()
    assert words.in_context == words.best_passage == words.neighbour == 0.0
    assert words.nothing < RecallWeights().nothing


def test_a_fact_far_less_likely_than_the_best_item_is_about_something_else() -> None:
    """On the question that it suits most: the answer to another question of the query stays."""
    weights = RecallWeights()
    boss, dog, nuts = (
        weighed(key, odds, ItemKind.FACT)
        for key, odds in (("boss", 6.0), ("dog", 0.9), ("nuts", 0.9))
    )
    found = [boss, replace(dog, behind=5.1), replace(nuts, behind=0.0)]
    kept = [each.candidate.item.key for each, _ in weights.recalled(found, 5)]
    assert kept == ["boss", "nuts"]
