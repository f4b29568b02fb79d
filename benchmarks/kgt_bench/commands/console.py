"""Parts that the benchmarks' commands share: their options, their progress bars, their tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kgt_bench.benchmark import Watch
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import show

__all__ = ["Out", "Seed", "bars", "number", "print_summaries"]

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Keep results here; a run that was cut short goes on."
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Of everything random.")]

_SHOWN = {
    "efficacy": "efficacy",
    "paraphrase": "paraphrase",
    "locality_drift": "drift",
    "exact_match": "exact",
    "stale_removed": "stale gone",
    "facts_kept": "kept",
    "both_recalled": "both recalled",
    "newest_last": "newest last",
    "newest_wins": "newest wins",
    "edits_per_feedback": "edits",
    "triple_precision": "precision",
    "triple_recall": "recall",
    "ms_per_edit_p50": "ms p50",
}


@contextmanager
def bars() -> Iterator[Watch]:
    """A progress bar a stage on stderr; nothing off a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not sys.stderr.isatty()
    ) as progress:
        tasks: dict[tuple[str, str], Any] = {}

        def watch(method: str, stage: str, done: int, total: int) -> None:
            key = (method, stage)
            if key not in tasks:
                tasks[key] = progress.add_task(f"{method}: {stage}", total=total)
            progress.update(tasks[key], completed=done, total=total)

        yield watch


def print_summaries(summaries: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """One row a method, with the measures that any of them has."""
    if as_json:
        print_json(list(summaries))
        return
    shown = [name for name in _SHOWN if any(s.get(name) is not None for s in summaries)]
    table = Table()
    for title in ("method", "n", *(_SHOWN[name] for name in shown)):
        table.add_column(title, no_wrap=True)
    for summary in summaries:
        cells = ["-" if summary.get(name) is None else number(summary[name]) for name in shown]
        table.add_row(summary["method"], str(summary["n"]), *cells)
    show(table)


def number(value: float) -> str:
    """Digits enough to compare."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3f}"  # noqa: PLR2004 - milliseconds
