"""`kgt bench counterfact` and `peint`: what KGT and its rivals make of corrections."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kgt_bench import (
    ABLATIONS,
    METHODS,
    Benchmark,
    Case,
    FeedbackKind,
    OldAnswer,
    Order,
    Protocol,
    Setup,
    Slice,
    check_methods,
    choose,
    read_conversations,
    read_counterfact,
    read_graph,
    run_benchmark,
    told_cases,
)
from kgt_bench.commands.console import Out, Seed, bars, print_summaries
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace

__all__ = ["counterfact", "peint"]

_DEFAULT_METHODS = ["no-edit", "minimal"]
_ALL, _ABLATED = "ablations", tuple(ABLATIONS)


class Told(StrEnum):
    """The users' words in `kgt bench peint`."""

    PAIRS = "pairs"
    MESSAGES = "messages"


Methods = Annotated[
    list[str],
    typer.Option(
        "--method",
        metavar="M",
        help=f"May be given several times: {', '.join(METHODS)}; "
        "ablations: the default method with one choice at a time made otherwise.",
    ),
]
Generate = Annotated[
    bool, typer.Option("--generate/--no-generate", help="Generate answers, for exact match.")
]
OldAnswers = Annotated[
    OldAnswer, typer.Option("--old-answer", help="Whether feedback tells the answer it corrects.")
]


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
    methods = _named(method)
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
        summaries += _run(benchmark, methods, setup, out)
    print_summaries(summaries, as_json=as_json)


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
    methods = _named(method)
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
    summaries = _run(benchmark, methods, setup, out)
    print_summaries(summaries, as_json=as_json)


def _setup(model: str | None, *, seed: int, training: Sequence[Case], out: Path | None) -> Setup:
    """Gather what methods are made from; networks that were trained are kept with the results."""
    cache = None if out is None else out / "networks"
    return Setup(model=model, seed=seed, training=training, cache=cache)


def _named(methods: Sequence[str]) -> list[str]:
    """The methods by their own names; an unknown one is told before any file is read."""
    named = [name for method in methods for name in (_ABLATED if method == _ALL else (method,))]
    check_methods(named)
    return named


def _run(
    benchmark: Benchmark, methods: Sequence[str], setup: Setup, out: Path | None
) -> list[dict[str, Any]]:
    with bars() as watch:
        return list(run_benchmark(benchmark, methods, setup, out=out, watch=watch))
