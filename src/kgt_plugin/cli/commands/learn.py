"""`kgt learn`: the right answer to a question."""

from __future__ import annotations

from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import (
    AsJson,
    DryRun,
    ExtractorName,
    Me,
    ModelName,
    OptimizerName,
    Prompts,
    StorePlace,
    Subject,
    User,
)
from kgt_plugin.cli.payload import edit_payload, print_json
from kgt_plugin.cli.render import edit_view, show
from kgt_plugin.memory import LearnOptions
from kgt_plugin.records import Intent

__all__ = ["learn"]


def learn(
    *,
    user: User,
    query: Annotated[str, typer.Option(metavar="Q", help="What was asked.")],
    answer: Annotated[str, typer.Option(metavar="A", help="What the user says the answer is.")],
    old_answer: Annotated[
        str | None, typer.Option(metavar="O", help="What the model had answered.")
    ] = None,
    subject: Subject = None,
    obj: Annotated[
        str | None,
        typer.Option("--object", metavar="E", help="What the answer names. Default: the answer."),
    ] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option(metavar="R", help="The relation in words; may be given several times."),
    ] = None,
    intent: Annotated[
        Intent,
        typer.Option(
            help="correction: what opposes the answer goes; statement: the answer adds; "
            "withdrawal: facts that state the answer go."
        ),
    ] = Intent.CORRECTION,
    optimizer: Annotated[
        OptimizerName, typer.Option(help="minimal: the fewest edits; paper: Algorithm 1.")
    ] = OptimizerName.MINIMAL,
    dry_run: DryRun = False,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    extractor: ExtractorName = None,
    as_json: AsJson = False,
) -> None:
    """Learn the right answer to a question."""
    options = LearnOptions(
        old_answer=old_answer,
        subject=subject,
        object=obj,
        relations=tuple(relation or ()),
        intent=intent,
        optimizer=optimizer.value,
        dry_run=dry_run,
    )
    with (
        session.using(
            user,
            store=store,
            me=me,
            model=model,
            prompts=prompts,
            extractor=extractor,
            absent=session.absent_for(dry_run=dry_run),
        ) as memory,
        session.waiting("Learning", model=model),
    ):
        edit = memory.learn(query, answer, **options)
    if as_json:
        print_json(edit_payload(edit))
    else:
        show(edit_view(edit))
