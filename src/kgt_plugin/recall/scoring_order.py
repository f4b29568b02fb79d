"""In which order facts are worth asking a model about, and how many at a time. Pure.

What a fact can change is bounded by its retrieval weight, which is known before any score. So the
heaviest come first, and what is left at the end cannot matter, or is named as what was left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.settings import ScoringBudget

__all__ = ["heaviest_first", "log_tails", "scoring_rounds", "systematic_sample"]

T = TypeVar("T")


def heaviest_first(
    items: Sequence[T], *, weight: Callable[[T], float], ties: Callable[[T], Any], most: int
) -> list[T]:
    """Sort by weight, and by a costly second key only where it decides what is taken.

    Args:
        items: any number.
        weight: the larger, the earlier.
        ties: orders items of one weight.
        most: how many will be taken at most; the order of the others beyond their weight is open.
    """
    ordered = sorted(items, key=weight, reverse=True)
    if not ordered:
        return []
    least = weight(ordered[min(most, len(ordered)) - 1])
    matter = sum(1 for item in ordered if weight(item) >= least)
    head = sorted(ordered[:matter], key=lambda item: (-weight(item), ties(item)))
    return head + ordered[matter:]


def log_tails(log_weights: Sequence[float]) -> list[float]:
    """Log of the weight that is left after the first 0, 1, ... all facts; the last is -inf."""
    peak = max(log_weights, default=-math.inf)
    if math.isinf(peak):
        return [peak] * len(log_weights) + [-math.inf]
    tails, scale, left = [-math.inf], -math.inf, 0.0  # what is left is left * exp(scale)
    for weight in reversed(log_weights):
        if weight > scale:  # a light tail is kept in its own scale: beside the peak it is zero
            scale, left = weight, left * math.exp(scale - weight)
        left += math.exp(weight - scale) if weight > -math.inf else 0.0
        tails.append(scale + math.log(left) if left else -math.inf)
    return tails[::-1]


def scoring_rounds(
    log_weights: Sequence[float], *, besides: float, effort: ScoringBudget
) -> Iterator[int]:
    """Yield how many facts have been scored after each round.

    Args:
        log_weights: heaviest first, nats.
        besides: log weight of the triples that are scored whatever they weigh.
        effort: the limits.

    Yields:
        Growing numbers; the last one is all of them, or the most that may be scored.
    """
    most = min(len(log_weights), effort.most)
    tails = log_tails(log_weights)
    everything = log_sum_exp([besides, tails[0]])
    limit = everything + (math.log(effort.negligible) if effort.negligible else -math.inf)
    first = next((n for n, tail in enumerate(tails) if tail <= limit), len(log_weights))
    done = min(max(1, first), effort.at_once, most)
    yield done
    while done < most:
        done = min(2 * max(done, effort.at_once // 2), most)
        yield done


def systematic_sample(log_weights: Sequence[float], *, most: int) -> dict[int, float]:
    """Choose facts that together stand for all, each in proportion to its weight.

    Systematic sampling with probability proportional to size (Madow 1949): a fact that weighs an equal
    share or more stands for itself alone; along the others one is taken at every equal step of weight,
    and stands for that step. What facts of one relation say is much alike, so those of one relation,
    which have one weight, should come one after the other.

    Args:
        log_weights: nats, in the order to walk along.
        most: how many are chosen, at most; at least 1.

    Returns:
        For the index of each chosen fact, the log of the weight of others that it stands for, itself
        not included; -inf where it stands for itself alone.
    """
    peak = max(log_weights, default=-math.inf)
    if peak == -math.inf:
        return {}
    weights = [math.exp(weight - peak) for weight in log_weights]
    chosen: dict[int, float] = {}
    rest = list(range(len(weights)))
    while rest and len(chosen) < most:
        step = sum(weights[i] for i in rest) / (most - len(chosen))
        heavy = [i for i in rest if weights[i] >= step]
        if not heavy:
            break
        chosen |= dict.fromkeys(heavy[: most - len(chosen)], -math.inf)
        rest = [i for i in rest if i not in chosen]
    passed, due = 0.0, 0.5
    for index in rest if len(chosen) < most else []:
        passed += weights[index]
        if passed > due * step:
            due += 1.0
            chosen[index] = peak + math.log(step - weights[index])
    return chosen
