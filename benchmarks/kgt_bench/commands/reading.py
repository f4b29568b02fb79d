"""`kgt bench chat`, `hear` and `retired`: how messages are read, and what that changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kgt_bench import read_conversations
from kgt_bench.commands.console import Seed, bars
from kgt_bench.locomo import read_locomo
from kgt_bench.reading import (
    measure_chat,
    measure_readers,
    measure_retired,
    read_chat_cases,
    read_near_cases,
    tables,
    write_reading,
)
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import plain, show

__all__ = ["chat", "hear", "retired"]

OutDir = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the numbers (JSON) and tables there."),
]


def chat(
    *,
    data: Annotated[
        Path,
        typer.Option("--data", metavar="FILE", help="Cases of chat: JSON lines, a case a line."),
    ],
    near: Annotated[
        Path | None,
        typer.Option("--near", metavar="FILE", help="Cases of values that look alike, the same."),
    ] = None,
    out: OutDir = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Ordinary chat: how often it loses a known fact, or makes one up."""
    del store  # every command takes it; a benchmark keeps out of the user's own
    cases = read_chat_cases(data)
    alike = [] if near is None else read_near_cases(near)
    with bars() as watch:
        found = measure_chat(cases, model, near=alike, watch=lambda *step: watch("chat", *step))
    _finish({"data": data.name, **found}, out, as_json=as_json)


def hear(
    *,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="FILE-or-DIR",
            help="Conversations, as for peint. Default: the package's own.",
        ),
    ] = None,
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--reader",
            metavar="NAME",
            help="May be given several times: rules. Default: all that are installed.",
        ),
    ] = None,
    out: OutDir = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Readers of messages side by side: precision and recall of facts, and the time."""
    del store  # as above
    conversations = read_conversations(data)
    with bars() as watch:
        found = measure_readers(
            conversations, readers or (), model, watch=lambda *step: watch("hear", *step)
        )
    name = "peint" if data is None else data.name
    _finish({"data": name, **found}, out, as_json=as_json)


def retired(
    *,
    data: Annotated[
        Path,
        typer.Option("--data", metavar="FILE", help="LoCoMo: JSON lines, a conversation a line."),
    ],
    draw: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="How many added facts to draw at random, to judge by eye."
        ),
    ] = 0,
    seed: Seed = 0,
    out: OutDir = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Months of talk (LoCoMo): facts read, and facts that later messages retired."""
    del store  # as above
    dialogues = read_locomo(data)
    with bars() as watch:
        found = measure_retired(
            dialogues,
            model,
            draw=draw,
            seed=seed,
            watch=lambda *step: watch("retired", *step),
        )
    _finish({"data": data.name, **found}, out, as_json=as_json)


def _finish(found: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Write the files that were asked for, and show the numbers (Any: ready for JSON)."""
    if out is not None:
        write_reading(found, out)
    if as_json:
        print_json(found)
        return
    for each in tables(found):
        table = Table(title=each.title, title_justify="left")
        for column in each.columns:
            table.add_column(column)
        for row in each.rows:
            table.add_row(*(plain(cell) for cell in row))
        show(table)
