"""`kgt bench report`: the report of results that are there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgt_bench import write_report
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json

__all__ = ["report"]


def report(
    *,
    results: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder given as --out before.")
    ],
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Default: results.md in that folder."),
    ] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help="Draw figures.")] = True,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of results that are there: tables, the paper's numbers beside, figures."""
    del store, model  # as above
    paths = write_report(results, target or results / "results.md", figures=figures)
    if as_json:
        print_json([{"file": str(path)} for path in paths])
        return
    for path in paths:
        typer.echo(path)
