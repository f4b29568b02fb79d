"""In which order facts are worth asking a model about, and how many at a time. Pure.

What a fact can change is bounded by its retrieval weight, which is known before any score. So the
heaviest come first, and what is left at the end cannot matter, or is named as what was left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.objective import log_sum_exp

__all__ = ["Effort", "cuts", "heaviest_first", "log_tails"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many of a subject's facts the model is asked about.

    Attributes:
        negligible: facts whose share of all retrieval weight is together at most this are not scored
            unless a decision hangs on them; it bounds by how much the probabilities that an edit
            reports can be off.
        at_once: how many facts are scored in the first round, at most; the next ones double it.
        most: how many facts of one subject are scored in all, at most. Beyond them the model's prior
            stands for the rest.
    """

    negligible: float = 1e-4
    at_once: int = 16
    most: int = 40

    def __post_init__(self) -> None:
        """Refuse what no work could be done with."""
        if self.at_once < 1 or self.most < 1 or not self.negligible >= 0:
            raise InvalidInputError("Effort needs at_once and most of at least 1, negligible >= 0")

    @classmethod
    def exhaustive(cls) -> Effort:
        """Score everything at once: what the bounds are compared with."""
        return cls(negligible=0.0, at_once=10**9, most=10**9)


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


def cuts(log_weights: Sequence[float], *, besides: float, effort: Effort) -> Iterator[int]:
    """How many facts have been scored after each round.

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
