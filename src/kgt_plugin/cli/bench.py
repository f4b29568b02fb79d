"""`kgt bench`: measure KGT and its rivals on one's own model, and report."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import show
from kgt_plugin.evaluation import (
    METHODS,
    Benchmark,
    Case,
    FeedbackKind,
    OldAnswer,
    Order,
    Protocol,
    Setup,
    Slice,
    choose,
    read_conversations,
    read_counterfact,
    read_graph,
    run_benchmark,
    told_cases,
    write_report,
)
from kgt_plugin.evaluation.benchmark import Watch

__all__ = ["app"]

app = typer.Typer(help="Measure KGT and other methods on a model of yours.", rich_markup_mode=None)

_DEFAULT_METHODS = ["no-edit", "minimal"]
_SHOWN = {
    "efficacy": "efficacy",
    "paraphrase": "paraphrase",
    "locality_drift": "drift",
    "exact_match": "exact",
    "stale_removed": "stale gone",
    "facts_kept": "kept",
    "both_recalled": "both recalled",
    "edits_per_feedback": "edits",
    "triple_precision": "precision",
    "triple_recall": "recall",
    "ms_per_edit_p50": "ms p50",
}


class Told(StrEnum):
    """What users tell in `kgt bench peint`."""

    PAIRS = "pairs"
    MESSAGES = "messages"


Methods = Annotated[
    list[str],
    typer.Option(
        "--method",
        metavar="M",
        help=f"May be given several times: {', '.join(METHODS)}.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Keep results here; a run that was cut short goes on."
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Of everything random.")]
Generate = Annotated[
    bool, typer.Option("--generate/--no-generate", help="Generate answers, for exact match.")
]
OldAnswers = Annotated[
    OldAnswer, typer.Option("--old-answer", help="Whether feedback tells the answer it corrects.")
]


@app.command("counterfact")
def counterfact(
    *,
    data: Annotated[
        Path, typer.Option("--data", metavar="FILE", help="CounterFact: JSON or JSON lines.")
    ],
    limit: Annotated[
        list[int] | None,
        typer.Option(min=1, metavar="N", help="How many cases; several times for several sizes."),
    ] = None,
    which: Annotated[
        Slice,
        typer.Option(
            "--slice",
            help="all: any case; seeded: a graph that holds the stale fact and others; "
            "additions: another value of a relation that has several.",
        ),
    ] = Slice.ALL,
    old_answer: OldAnswers = OldAnswer.GIVEN,
    feedback: Annotated[
        FeedbackKind, typer.Option(help="The answer alone, or with it the relation.")
    ] = FeedbackKind.ANSWER,
    order: Annotated[
        Order, typer.Option(help="All edits in sequence, or each alone.")
    ] = Order.SEQUENCE,
    links: Annotated[
        bool, typer.Option("--find-subject", help="Let the subject be found in the text.")
    ] = False,
    neighbours: Annotated[
        int, typer.Option(min=0, metavar="N", help="Neighbourhood prompts a case, at most.")
    ] = 10,
    kg: Annotated[
        Path | None,
        typer.Option("--kg", metavar="FILE", help="A graph to begin with: head, relation, tail."),
    ] = None,
    generate: Generate = True,
    method: Methods = _DEFAULT_METHODS,
    seed: Seed = 0,
    out: Out = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Corrections of facts about the world (CounterFact and its extension)."""
    del store  # every command takes it; a benchmark keeps out of the user's own
    cases = read_counterfact(data)
    graph = [] if kg is None else read_graph(kg)
    protocol = Protocol(
        old_answer=old_answer,
        feedback=feedback,
        order=order,
        links=links,
        neighbours=neighbours,
        generates=generate,
    )
    summaries: list[dict[str, Any]] = []
    sizes: list[int | None] = [*limit] if limit else [None]
    for size in sizes:
        chosen = choose(cases, which, limit=size, seed=seed)
        evaluated = {case.subject for case in chosen}
        benchmark = Benchmark(
            dataset=data.name.partition(".")[0],
            slice=which.value,
            cases=chosen,
            protocol=protocol,
            seed=seed,
            graph=graph,
            kg=None if kg is None else kg.name,
        )
        training = [case for case in cases if case.subject not in evaluated]
        setup = _setup(model, seed=seed, training=training, out=out)
        summaries += _run(benchmark, method, setup, out)
    _print(summaries, as_json=as_json)


@app.command("peint")
def peint(
    *,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Conversations. Default: the package's own."),
    ] = None,
    told: Annotated[
        Told,
        typer.Option(help="pairs: each fact as question and answer; messages: the conversation."),
    ] = Told.PAIRS,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many users. Default: all.")
    ] = None,
    old_answer: OldAnswers = OldAnswer.GIVEN,
    training: Annotated[
        Path | None,
        typer.Option(
            "--training", metavar="FILE", help="CounterFact, for the methods that train on it."
        ),
    ] = None,
    generate: Generate = True,
    method: Methods = _DEFAULT_METHODS,
    seed: Seed = 0,
    out: Out = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Personal facts out of five users' conversations; subjects are found, relations not given."""
    del store  # as above
    conversations = read_conversations(data)[:limit]
    benchmark = Benchmark(
        dataset="peint",
        slice="conversations",
        cases=told_cases(conversations),
        protocol=Protocol(old_answer=old_answer, links=True, generates=generate),
        seed=seed,
        conversations=conversations if told is Told.MESSAGES else (),
        more={"told": told.value},
    )
    learnt = [] if training is None else read_counterfact(training)
    setup = _setup(model, seed=seed, training=learnt, out=out)
    summaries = _run(benchmark, method, setup, out)
    _print(summaries, as_json=as_json)


@app.command("report")
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


def _setup(model: str | None, *, seed: int, training: Sequence[Case], out: Path | None) -> Setup:
    """What methods are made from; networks that were trained are kept with the results."""
    cache = None if out is None else out / "networks"
    return Setup(model=model, seed=seed, training=training, cache=cache)


def _run(
    benchmark: Benchmark, methods: Sequence[str], setup: Setup, out: Path | None
) -> list[dict[str, Any]]:
    with _bars() as watch:
        return list(run_benchmark(benchmark, methods, setup, out=out, watch=watch))


@contextmanager
def _bars() -> Iterator[Watch]:
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


def _print(summaries: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(list(summaries))
        return
    shown = [name for name in _SHOWN if any(s.get(name) is not None for s in summaries)]
    table = Table()
    for title in ("method", "n", *(_SHOWN[name] for name in shown)):
        table.add_column(title, no_wrap=True)
    for summary in summaries:
        cells = ["-" if summary.get(name) is None else _number(summary[name]) for name in shown]
        table.add_row(summary["method"], str(summary["n"]), *cells)
    show(table)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3f}"  # noqa: PLR2004 - milliseconds
