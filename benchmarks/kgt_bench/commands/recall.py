"""`kgt bench locomo`: what a question recalls of months of conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from kgt_bench.commands.console import bars
from kgt_bench.locomo import measure_locomo, read_locomo, tables, write_locomo
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import show

__all__ = ["locomo"]


def locomo(
    *,
    data: Annotated[
        Path,
        typer.Option("--data", metavar="FILE", help="LoCoMo: JSON lines, a conversation a line."),
    ],
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="How many conversations. Default: all."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Write the numbers (JSON), tables and a figure there."
        ),
    ] = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Measure what a question recalls of months of conversation (LoCoMo), beside simpler rankings."""
    del store  # every command takes it; a benchmark keeps out of the user's own
    dialogues = read_locomo(data)[:limit]
    with bars() as watch:
        found = measure_locomo(
            dialogues,
            model,
            watch=lambda stage, done, total: watch("locomo", stage, done, total),
        )
    found = {"data": data.name, **found}
    if out is not None:
        write_locomo(found, out)
    if as_json:
        print_json(found)
        return
    for each in tables(found):
        table = Table(title=each.title, title_justify="left")
        for column in each.columns:
            table.add_column(column)
        for row in each.rows:
            table.add_row(*row)
        show(table)
