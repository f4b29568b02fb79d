"""The metrics against values worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_bench.metrics import bootstrap, percentile, ratio, says, summarize
from kgt_bench.newest_values import is_newest_last
from kgt_bench.results import (
    HeardTurn,
    result_from_json,
    result_to_json,
)
from tests.kgt_bench.cases import make_result


def test_efficacy_is_the_share_of_answers_that_beat_their_rivals() -> None:
    """Three of four margins are above zero; a tie is no success."""
    results = [make_result(margin=margin) for margin in (0.1, 2.0, 0.0, 5.0)]
    assert summarize(results)["efficacy"] == 3 / 4


def test_paraphrase_counts_every_prompt_alike() -> None:
    """One case has two prompts, another one, a third none: 2 of 3."""
    results = [
        make_result(paraphrase_margins=(1.0, -1.0)),
        make_result(paraphrase_margins=(0.5,)),
        make_result(),
    ]
    assert summarize(results)["paraphrase"] == 2 / 3


def test_drift_is_the_share_of_neighbourhood_prompts_that_turned() -> None:
    """1 of 10 and 2 of 5 are 3 of 15."""
    results = [make_result(drifted=1, neighbours=10), make_result(drifted=2, neighbours=5)]
    assert summarize(results)["locality_drift"] == 3 / 15


def test_exact_match_and_stale_facts_leave_out_what_was_not_measured() -> None:
    """Of three cases one was not asked: 1 of 2."""
    results = [
        make_result(exact=True, stale_removed=None),
        make_result(exact=False, stale_removed=True),
        make_result(exact=None, stale_removed=False),
    ]
    summary = summarize(results)
    assert summary["exact_match"] == 1 / 2
    assert summary["stale_removed"] == 1 / 2


def test_newest_values_are_counted_where_a_fact_has_changed() -> None:
    """Of three cases two have changed: both are last in the block, and one is likelier."""
    results = [
        make_result(newest_margin=0.5, newest_last=True),
        make_result(newest_margin=-0.5, newest_last=True),
        make_result(),
    ]
    summary = summarize(results)
    assert summary["newest_last"] == 1.0
    assert summary["newest_wins"] == 1 / 2


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("- I live in Oslo.\n- I moved to Bergen.", True),
        ("- I moved to Bergen.\n- I live in Oslo.", False),
        ("- I live in Oslo.\n- Bergen now, not Oslo.\n- I like tea.", True),
        ("- I live in oslo.", False),
        ("- Moved to BERGEN!", True),
        ("- I saw Spitsbergen.", False),
        ("", False),
    ],
)
def test_the_last_line_that_names_either_value_decides(block: str, expected: bool) -> None:  # noqa: FBT001
    """A line that names both names the newest; one that names neither does not count."""
    assert is_newest_last(block, "Bergen", "Oslo") is expected


def test_stale_facts_of_relations_with_one_value_are_counted_apart() -> None:
    """Of three stale facts two were the only value, and one of those is gone."""
    results = [
        make_result(stale_removed=True, stale_values=1),
        make_result(stale_removed=False, stale_values=1),
        make_result(stale_removed=False, stale_values=4),
        make_result(stale_removed=None, stale_values=None),
    ]
    summary = summarize(results)
    assert summary["stale_removed"] == 1 / 3
    assert summary["stale_removed_of_one"] == 1 / 2


def test_facts_kept_counts_every_subject_alike() -> None:
    """All of 1 and half of 4 are 0.75 of the facts of a subject; no facts say nothing."""
    results = [
        make_result(kept=1, others=1),
        make_result(kept=2, others=4),
        make_result(kept=0, others=0),
        make_result(kept=None),
    ]
    assert summarize(results)["facts_kept"] == (1 + 0.5) / 2


def test_both_recalled_needs_the_new_value_and_every_earlier_one() -> None:
    """One case recalls all, one lost an earlier value, one the new; a fourth has no earlier value."""
    results = [
        make_result(margin=1.0, earlier_margins=(0.5, 2.0)),
        make_result(margin=1.0, earlier_margins=(0.5, -2.0)),
        make_result(margin=-1.0, earlier_margins=(0.5,)),
        make_result(margin=1.0),
    ]
    assert summarize(results)["both_recalled"] == 1 / 3


def test_costs_are_means_percentiles_and_a_peak() -> None:
    """Four edits: means of counts, interpolated percentiles of times, the largest peak."""
    results = [
        make_result(edits=edits, elapsed_ms=ms, computed_tokens=tokens, peak_rss_mb=peak)
        for edits, ms, tokens, peak in ((1, 10, 50, 5), (2, 20, 150, 9), (3, 30, 100, 7))
    ]
    summary = summarize([*results, make_result(edits=None, elapsed_ms=40.0, error="no")])
    assert summary["edits_per_feedback"] == 2
    assert summary["computed_tokens_per_edit"] == 100
    assert summary["ms_per_edit_p50"] == 25
    assert summary["ms_per_edit_p95"] == pytest.approx(38.5)  # 30 + 0.85 * 10
    assert summary["peak_rss_mb"] == 50
    assert summary["failed"] == 1


def test_nothing_measured_is_none_and_not_zero() -> None:
    """A metric that no case tells of is None, and so is its interval."""
    summary = summarize([make_result()])
    assert summary["paraphrase"] is None
    assert summary["intervals"]["paraphrase"] is None


def test_precision_and_recall_are_over_all_messages() -> None:
    """3 of 4 triples are right, 2 of 5 facts are known; edits and times are the messages'."""
    common: dict[str, Any] = {"edits": 2, "computed_tokens": 10, "peak_rss_mb": 1.0}
    heard = [
        HeardTurn(id="a", extracted=3, correct=2, gold=1, recalled=1, elapsed_ms=1.0, **common),
        HeardTurn(id="b", extracted=1, correct=1, gold=4, recalled=1, elapsed_ms=3.0, **common),
    ]
    summary = summarize([make_result(edits=None, elapsed_ms=None)], heard)
    assert summary["triple_precision"] == 3 / 4
    assert summary["triple_recall"] == 2 / 5
    assert summary["edits_per_feedback"] == 2
    assert summary["ms_per_edit_p50"] == 2


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1.0), (25, 1.75), (50, 2.5), (95, 3.85), (100, 4.0)]
)
def test_percentiles_interpolate(percent: float, value: float) -> None:
    """Of 1, 2, 3, 4 the place is 3 * percent / 100."""
    assert percentile([4.0, 2.0, 3.0, 1.0], percent) == pytest.approx(value)


def test_a_ratio_of_nothing_is_none() -> None:
    """Nothing over nothing has no value."""
    assert ratio([]) is None
    assert ratio([(0.0, 0.0)]) is None
    assert ratio([(1.0, 2.0), (1.0, 6.0)]) == 0.25


def test_the_bootstrap_is_reproducible_and_holds_the_ratio() -> None:
    """One seed gives one interval, which holds the ratio and is not a point."""
    shares = [(1.0, 1.0)] * 15 + [(0.0, 1.0)] * 5
    low, high = bootstrap(shares, seed=3) or []
    assert bootstrap(shares, seed=3) == [low, high]
    assert bootstrap(shares, seed=4) != [low, high]
    assert 0 < low < 0.75 < high < 1


@pytest.mark.slow
def test_the_bootstrap_covers_the_truth_about_as_often_as_it_says() -> None:
    """Of samples with a known ratio about 95% of the intervals hold it."""
    import random

    draw = random.Random(0)
    held = 0
    for seed in range(100):
        shares = [(float(draw.random() < 0.6), 1.0) for _ in range(80)]
        low, high = bootstrap(shares, seed=seed, resamples=200) or []
        held += low <= 0.6 <= high
    assert 85 <= held <= 100


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Paris, which is old", "Paris", True),
        ("the harp.", "harp", True),
        ("Harp", "the harp", True),
        ("Parisian", "Paris", False),
        ("not Paris", "Paris", False),
        ("New York", "New York City", False),
        ("", "Paris", False),
        ("anything", "...", False),
    ],
)
def test_an_answer_is_said_word_for_word_and_first(
    text: str, answer: str, *, expected: bool
) -> None:
    """Case, punctuation and articles do not count; what follows does not either."""
    assert says(text, answer) is expected


def test_results_survive_json() -> None:
    """What is written is read back, to six digits and with its sign."""
    result = make_result(margin=-0.000012345678, paraphrase_margins=(1.23456789, -2.0))
    read = result_from_json(result_to_json(result))
    assert read.margin == -0.0000123457
    assert read.paraphrase_margins == (1.23457, -2.0)
