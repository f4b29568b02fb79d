"""The losses of edits as a chart: for each edit a line from the loss before it to the loss after it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.inspector.views.history import EditEntry
from kgt_plugin.inspector.views.wording import day

__all__ = ["LossChart", "Mark", "Tick", "loss_chart"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 16.0, 16.0, 34.0
_MOST = 60
"""Edits in one chart; more would be a smear."""
_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One edit in the chart.

    Attributes:
        entry: the edit.
        x: where, in pixels.
        before, after: heights of its losses; None where no optimizer ran.
        steps: heights of the losses between.
    """

    entry: EditEntry
    x: float
    before: float | None = None
    after: float | None = None
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark of an axis, with its words.

    Attributes:
        at: where on its axis, in pixels.
        words: beside it.
    """

    at: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossChart:
    """The chart.

    Attributes:
        width, height: in pixels.
        marks: edits, oldest first.
        losses: ticks of the axis of losses (nats).
        days: ticks below.
        earlier: how many older edits are left out.
    """

    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    losses: tuple[Tick, ...] = ()
    days: tuple[Tick, ...] = ()
    earlier: int = 0

    @property
    def base(self) -> float:
        """The height of the lower axis."""
        return self.height - _BOTTOM

    @property
    def left(self) -> float:
        """The place of the axis of losses."""
        return _LEFT


def loss_chart(
    entries: Sequence[EditEntry], *, width: float = 1000.0, height: float = 260.0
) -> LossChart:
    """Chart the latest edits.

    Args:
        entries: latest first, as `history_entries` gives them.
        width: in pixels.
        height: the same.

    Examples:
        >>> loss_chart([]).marks
        ()
    """
    latest = list(reversed(entries[:_MOST]))
    numbers = [loss for entry in latest for loss in _losses(entry)]
    steps = _round_steps(min(numbers, default=0.0), max(numbers, default=1.0))
    low, high = steps[0], steps[-1]
    room = height - _TOP - _BOTTOM

    def level(loss: float) -> float:
        return round(_TOP + (high - loss) / (high - low) * room, 1)

    gap = (width - _LEFT - _RIGHT) / max(len(latest), 8)
    marks = []
    for number, entry in enumerate(latest):
        x = round(_LEFT + gap * (number + 0.5), 1)
        heights = [level(loss) for loss in _losses(entry)]
        marks.append(
            Mark(
                entry=entry,
                x=x,
                before=heights[0] if heights else None,
                after=heights[-1] if heights else None,
                steps=tuple(heights[1:-1]),
            )
        )
    return LossChart(
        width=width,
        height=height,
        marks=tuple(marks),
        losses=tuple(Tick(at=level(step), words=_number(step)) for step in steps)
        if numbers
        else (),
        days=_days(marks),
        earlier=len(entries) - len(latest),
    )


def _losses(entry: EditEntry) -> list[float]:
    """The losses of an edit, from before it to after it; none where one is not finite."""
    if entry.loss_before is None or entry.loss_after is None:
        return []
    between = [step.after for step in entry.steps[:-1]]
    losses = [entry.loss_before, *between, entry.loss_after]
    return losses if all(math.isfinite(loss) for loss in losses) else []


def _round_steps(low: float, high: float) -> list[float]:
    """Divide a range at round numbers, a little beyond both ends."""
    rough = max(high - low, 1e-3) / (_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * unit for unit in (1.0, 2.0, 5.0, 10.0) if power * unit >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * number, 10) for number in range(first, max(last, first + 1) + 1)]


def _number(loss: float) -> str:
    return f"{loss:g}".replace("-", "−")


def _days(marks: Sequence[Mark]) -> tuple[Tick, ...]:
    """Name each day at its first edit, where there is room for its words."""
    room = 84.0
    ticks: list[Tick] = []
    named = ""
    for mark in marks:
        words = day(mark.entry.time)
        if words != named and (not ticks or mark.x - ticks[-1].at >= room):
            ticks.append(Tick(at=mark.x, words=words))
            named = words
    return tuple(ticks)
