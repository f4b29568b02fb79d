"""The figures of the report, drawn with matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

__all__ = ["draw_figures"]

_MEASURES = ("efficacy", "paraphrase")
_RUN = ("dataset", "slice", "old_answer", "feedback", "order", "subject", "kg", "told")
_SELDOM = ("neighbours", "seed", "model")
"""What seldom differs: it is in a file's name where the name would be another figure's too."""


def draw_figures(summaries: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """Draw each benchmark's methods as bars, and what was run in several ways side by side.

    That is: several sizes as lines (Figure 4 of the paper), and feedback with and without the
    relation as pairs of bars (Figure 3).

    Args:
        summaries: as `kgt_bench.benchmark.read_results` gives them.
        folder: where the images go.

    Returns:
        The images, SVG.
    """
    import matplotlib as mpl  # noqa: PLC0415 - slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    drawn = []
    # The same results give the same file: ids are not random, and no date is written.
    with mpl.rc_context({"svg.hashsalt": "kgt"}):
        runs = [list(g) for _, g in groupby(sorted(summaries, key=_run_of), key=_run_of)]
        for members, name in zip(runs, _names(runs, _RUN), strict=True):
            largest = max(summary["n"] for summary in members)
            figure = Figure(figsize=(7, 3.5), layout="constrained")
            _bars(figure.subplots(), [m for m in members if m["n"] == largest])
            drawn.append(_save(figure, folder / f"methods-{name}.svg"))
            if len({summary["n"] for summary in members}) > 1:
                figure = Figure(figsize=(7, 3.5), layout="constrained")
                _lines(figure.subplots(1, len(_MEASURES), sharey=True), members)
                drawn.append(_save(figure, folder / f"sizes-{name}.svg"))
        pairs = _several_feedbacks(summaries)
        for told, name in zip(pairs, _names(pairs, ("dataset", "slice", "n")), strict=True):
            figure = Figure(figsize=(7, 3.5), layout="constrained")
            _feedbacks(figure.subplots(1, len(_MEASURES), sharey=True), told)
            drawn.append(_save(figure, folder / f"feedback-{name}.svg"))
    return drawn


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in text)


def _several_feedbacks(summaries: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Results that differ in what the user gives alone, by benchmark and size."""

    def key(summary: dict[str, Any]) -> tuple[str, ...]:
        names = (*(name for name in _RUN if name != "feedback"), "n", *_SELDOM)
        return tuple(str(summary.get(name)) for name in names)

    groups = (list(group) for _, group in groupby(sorted(summaries, key=key), key=key))
    return [group for group in groups if len({s["feedback"] for s in group}) > 1]


def _feedbacks(panels: Any, members: Sequence[dict[str, Any]]) -> None:
    """Each measure of the methods told both ways, side by side (Figure 3 of the paper)."""
    kinds = sorted({summary["feedback"] for summary in members})
    told = {kind: {s["method"]: s for s in members if s["feedback"] == kind} for kind in kinds}
    methods = sorted(set.intersection(*(set(by_method) for by_method in told.values())))
    width = 0.8 / len(kinds)
    for axes, measure in zip(panels, _MEASURES, strict=True):
        for at, kind in enumerate(kinds):
            shown = [(x, told[kind][method][measure]) for x, method in enumerate(methods)]
            places = [x + at * width for x, value in shown if value is not None]
            heights = [value for _, value in shown if value is not None]
            axes.bar(places, heights, width=width, label=f"feedback: {kind}")
        axes.set_xticks([x + width / 2 for x in range(len(methods))])
        axes.set_xticklabels(methods)
        axes.set_ylim(0, 1.05)
        axes.set_title(measure)
    panels[0].legend(loc="lower left")


def _run_of(summary: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(summary.get(name)) for name in (*_RUN, *_SELDOM))


def _names(groups: Sequence[Sequence[dict[str, Any]]], parts: Sequence[str]) -> list[str]:
    """A file name a group, of these parts; of everything where two would have the same."""

    def name(group: Sequence[dict[str, Any]], parts: Sequence[str]) -> str:
        values = (group[0].get(part) for part in parts)
        return "-".join(_plain(str(value)) for value in values if value is not None)

    short = [name(group, parts) for group in groups]
    whole = (*parts, *(part for part in (*_RUN, *_SELDOM) if part not in parts))
    return [
        name(group, whole) if short.count(plain) > 1 else plain
        for group, plain in zip(groups, short, strict=True)
    ]


def _bars(axes: Any, members: Sequence[dict[str, Any]]) -> None:
    """Efficacy and paraphrase of each method, with intervals."""
    ordered = sorted(members, key=lambda summary: -(summary["efficacy"] or 0))
    width = 0.4
    for offset, measure in enumerate(_MEASURES):
        told = [(at, s) for at, s in enumerate(ordered) if s[measure] is not None]
        places = [at + width * offset for at, _ in told]
        heights = [summary[measure] for _, summary in told]
        ends = [summary["intervals"][measure] for _, summary in told]
        errors = [
            [max(0.0, height - low) for height, (low, _) in zip(heights, ends, strict=True)],
            [max(0.0, high - height) for height, (_, high) in zip(heights, ends, strict=True)],
        ]
        axes.bar(places, heights, width=width, yerr=errors, capsize=2, label=measure)
    axes.set_xticks([at + width / 2 for at in range(len(ordered))])
    axes.set_xticklabels([summary["method"] for summary in ordered], rotation=20)
    axes.set_ylim(0, 1.05)
    axes.set_title(f"{ordered[0]['dataset']}, {ordered[0]['slice']}, n = {ordered[0]['n']}")
    axes.legend(loc="lower left")


def _lines(panels: Any, members: Sequence[dict[str, Any]]) -> None:
    """Each measure over the number of edits, one line a method (Figure 4 of the paper)."""
    for axes, measure in zip(panels, _MEASURES, strict=True):
        for method in sorted({summary["method"] for summary in members}):
            points = sorted(
                (summary["n"], summary[measure])
                for summary in members
                if summary["method"] == method and summary[measure] is not None
            )
            axes.plot([n for n, _ in points], [y for _, y in points], marker="o", label=method)
        axes.set_xlabel("edits")
        axes.set_title(measure)
        axes.set_ylim(0, 1.05)
    panels[0].legend(loc="lower left")


def _save(figure: Any, path: Path) -> Path:
    figure.savefig(path, metadata={"Date": None})
    return path
