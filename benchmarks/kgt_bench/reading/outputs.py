"""Results of the benchmarks of reading, on disk: raw numbers and tables in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgt_bench.outputs import write_outputs
from kgt_bench.reading.tables import tables

__all__ = ["write_reading"]


def write_reading(found: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write what a benchmark found; the same numbers give the same files.

    The files hold the messages that were misread, word for word: keep those of a data set that may
    not be passed on to yourself.

    Args:
        found: its numbers (Any: JSON values).
        folder: made where it is missing; a .json and an .md of the benchmark's name go there.

    Returns:
        The files written.

    Raises:
        StoreError: a file cannot be written.
    """
    return write_outputs(found["benchmark"], found, _render(found), folder)


def _render(found: Mapping[str, Any]) -> str:
    name = f"kgt bench {found['benchmark']}"
    made = (
        f"Written by `{name} --out`; do not edit. Model {found['model']}, embedder "
        f"{found['embedder']}."
    )
    lines = [f"# {name}", "", made]
    for table in tables(found):
        cells = (table.columns, ("---",) * len(table.columns), *table.rows)
        lines += ["", f"## {table.title}", "", *(f"| {' | '.join(_row(row))} |" for row in cells)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> list[str]:
    """Keep words of a message from ending a cell or a line."""
    return [" ".join(cell.split()).replace("|", "\\|") for cell in cells]
