"""The metrics, as pure arithmetic over the results of cases, with bootstrap intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from kgt_bench.results import CaseResult, HeardTurn

__all__ = ["bootstrap", "percentile", "ratio", "says", "summarize"]

_RESAMPLES = 1000
_CONFIDENCE = 0.95

Share = tuple[float, float]
"""What one case adds to the numerator and the denominator of a metric."""


def summarize(
    results: Sequence[CaseResult], heard: Sequence[HeardTurn] = (), *, seed: int = 0
) -> dict[str, Any]:
    """Compute every metric of a run.

    Args:
        results: one a case.
        heard: one a message, where messages were heard: edits and their costs are theirs.
        seed: of the bootstrap.

    Returns:
        JSON values (Any) by field; None where nothing tells. `intervals` holds the 95% bootstrap
        interval of each share, resampled by case or by message.
    """
    edited = heard or results
    shares = {name: [share(result) for result in results] for name, share in _SHARES.items()}
    shares |= {name: [share(turn) for turn in edited] for name, share in _EDIT_SHARES.items()}
    if heard:
        shares |= {name: [share(turn) for turn in heard] for name, share in _HEARD.items()}
    times = [result.elapsed_ms for result in edited if result.elapsed_ms is not None]
    return {
        "n": len(results),
        **{name: ratio(values) for name, values in shares.items()},
        "ms_per_edit_p50": percentile(times, 50),
        "ms_per_edit_p95": percentile(times, 95),
        "peak_rss_mb": max((result.peak_rss_mb for result in edited), default=None),
        "failed": sum(result.error is not None for result in edited),
        "intervals": {name: bootstrap(values, seed=seed) for name, values in shares.items()},
    }


def ratio(shares: Sequence[Share]) -> float | None:
    """Sum of numerators over sum of denominators; None where that is zero."""
    below = math.fsum(share[1] for share in shares)
    return math.fsum(share[0] for share in shares) / below if below else None


def bootstrap(
    shares: Sequence[Share], *, seed: int, resamples: int = _RESAMPLES
) -> list[float] | None:
    """Percentile bootstrap of a ratio's 95% interval, resampled by case.

    Args:
        shares: numerator and denominator of each case.
        seed: of the resampling.
        resamples: how many.

    Returns:
        Lower and upper end; None where no case tells.
    """
    telling = [share for share in shares if share[1]]
    if not telling:
        return None
    draw = random.Random(seed)  # noqa: S311 - a resampling, no secret
    ratios = []
    for _ in range(resamples):
        sample = draw.choices(telling, k=len(telling))
        ratios.append(sum(share[0] for share in sample) / sum(share[1] for share in sample))
    tail = 100 * (1 - _CONFIDENCE) / 2
    ends = (percentile(ratios, tail), percentile(ratios, 100 - tail))
    return [end for end in ends if end is not None]


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The percentile by linear interpolation; None of no values.

    Args:
        values: in any order.
        percent: 0 to 100.
    """
    if not values:
        return None
    ordered = sorted(values)
    at = (len(ordered) - 1) * percent / 100
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def says(text: str, answer: str) -> bool:
    """Tell whether a generated text gives this answer: it begins with it, word for word.

    Case, punctuation and a leading article do not count. What follows the answer does not either:
    a model that completes a sentence goes on.
    """
    said, wanted = _words(text), _words(answer)
    return bool(wanted) and said[: len(wanted)] == wanted


def _words(text: str) -> list[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return words[1:] if words[:1] in (["the"], ["a"], ["an"]) and len(words) > 1 else words


def _wins(margins: Sequence[float]) -> Share:
    return (sum(margin > 0 for margin in margins), len(margins))


def _flag(flag: bool | None) -> Share:  # noqa: FBT001 - a measured value
    return (0.0, 0.0) if flag is None else (float(flag), 1.0)


def _recalled(result: CaseResult) -> Share:
    """Tell whether the new value and every earlier one beat the rivals."""
    if not result.earlier_margins:
        return (0.0, 0.0)
    return (float(min(result.margin, *result.earlier_margins) > 0), 1.0)


def _kept(result: CaseResult) -> Share:
    """The share of the subject's other facts kept; every case with such facts counts the same."""
    if result.kept is None or not result.others:
        return (0.0, 0.0)
    return (result.kept / result.others, 1.0)


def _count(count: int | None) -> Share:
    return (0.0, 0.0) if count is None else (float(count), 1.0)


_SHARES: dict[str, Callable[[CaseResult], Share]] = {
    "efficacy": lambda r: _wins([r.margin]),
    "paraphrase": lambda r: _wins(r.paraphrase_margins),
    "locality_drift": lambda r: (float(r.drifted), float(r.neighbours)),
    "exact_match": lambda r: _flag(r.exact),
    "stale_removed": lambda r: _flag(r.stale_removed),
    "stale_removed_of_one": lambda r: _flag(r.stale_removed if r.stale_values == 1 else None),
    "facts_kept": _kept,
    "both_recalled": _recalled,
    "newest_last": lambda r: _flag(r.newest_last),
    "newest_wins": lambda r: _flag(None if r.newest_margin is None else r.newest_margin > 0),
}
_EDIT_SHARES: dict[str, Callable[[CaseResult | HeardTurn], Share]] = {
    "edits_per_feedback": lambda r: _count(r.edits),
    "computed_tokens_per_edit": lambda r: _count(r.computed_tokens),
}
_HEARD: dict[str, Callable[[HeardTurn], Share]] = {
    "triple_precision": lambda t: (float(t.correct), float(t.extracted)),
    "triple_recall": lambda t: (float(t.recalled), float(t.gold)),
}
