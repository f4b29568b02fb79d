"""`kgt bench latency` and `scale`: what a correction costs beside its floor, and how it grows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kgt_bench.commands.console import Seed, bars, number
from kgt_bench.cost import (
    GRAPH_SIZES,
    PLAN_SIZES,
    SUBJECT_SIZES,
    TURN_COUNTS,
    USER_COUNTS,
    limit_threads,
    measure_latency,
    measure_scale,
    write_costs,
)
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json

__all__ = ["latency", "scale"]

Repeat = Annotated[
    int, typer.Option("--repeat", min=1, metavar="N", help="Corrections of each kind.")
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, metavar="N", help="Threads of one matrix product."),
]
OutDir = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Write the numbers (JSON), a table and a figure there."
    ),
]


def latency(
    *,
    facts: Annotated[
        int, typer.Option(min=1, metavar="N", help="Facts that are known of the subject.")
    ] = 10,
    repeat: Repeat = 15,
    threads: Threads = None,
    seed: Seed = 0,
    out: OutDir = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """One correction beside its arithmetic floor, naive scoring and one retrieval."""
    del store  # every command takes it; a benchmark keeps out of the user's own
    limit_threads(threads)
    with bars() as watch:
        found = measure_latency(
            model,
            repeat=repeat,
            facts=facts,
            seed=seed,
            watch=lambda stage, done, total: watch("latency", stage, done, total),
        )
    _finish("latency", found, out, as_json=as_json)


def scale(
    *,
    graphs: Annotated[
        list[int] | None,
        typer.Option("--graph", min=1, metavar="N", help="Triples in the graph; several times."),
    ] = None,
    subjects: Annotated[
        list[int] | None,
        typer.Option("--subject-facts", min=1, metavar="N", help="Facts on the subject; the same."),
    ] = None,
    plans: Annotated[
        list[int] | None,
        typer.Option(
            "--plan-facts", min=1, metavar="N", help="Facts on subjects whose plans are compared."
        ),
    ] = None,
    users: Annotated[
        list[int] | None,
        typer.Option("--users", min=1, metavar="N", help="Users of one store; several times."),
    ] = None,
    turns: Annotated[
        list[int] | None,
        typer.Option("--turns", min=1, metavar="N", help="Turns a user has said; several times."),
    ] = None,
    cases: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Plans compared with those from every score."),
    ] = 200,
    repeat: Repeat = 9,
    threads: Threads = None,
    seed: Seed = 0,
    out: OutDir = None,
    store: Annotated[
        str,
        typer.Option(
            "--store",
            metavar="KIND-or-FOLDER",
            help="New stores to measure on: sqlite, oxigraph, memory, or a new folder for SQLite ones.",
        ),
    ] = "sqlite",
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Measure how a correction grows with the graph, with its subject's facts and with what was said."""
    limit_threads(threads)
    with bars() as watch:
        found = measure_scale(
            model,
            graphs=graphs or GRAPH_SIZES,
            subjects=subjects or SUBJECT_SIZES,
            plans=plans or PLAN_SIZES,
            users=users or USER_COUNTS,
            turns=turns or TURN_COUNTS,
            store=store,
            cases=cases,
            repeat=repeat,
            seed=seed,
            watch=lambda stage, done, total: watch("scale", stage, done, total),
        )
    _finish("scale", found, out, as_json=as_json)


def _finish(name: str, found: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Write the files that were asked for, and show the numbers."""
    if out is not None:
        write_costs(name, found, out)
    if as_json:
        print_json(found)
        return
    for key, value in found.items():
        if isinstance(value, float):
            typer.echo(f"{key}: {number(value)}")
        elif not isinstance(value, list):
            typer.echo(f"{key}: {value}")
