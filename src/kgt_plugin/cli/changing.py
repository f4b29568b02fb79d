"""The commands that change what is known of a user: learn, hear, undo, forget."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from kgt_plugin.cli import opening
from kgt_plugin.cli.options import (
    AsJson,
    ModelName,
    OptimizerName,
    Prompts,
    StorePlace,
    Subject,
    User,
)
from kgt_plugin.cli.payload import change_payload, edit_payload, print_json
from kgt_plugin.cli.render import change_view, edit_view, plain, show
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import LearnOptions
from kgt_plugin.records import Intent

__all__ = ["forget", "hear", "learn", "undo"]

_DryRun = Annotated[bool, typer.Option("--dry-run", help="Plan only; write nothing.")]


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
    dry_run: _DryRun = False,
    store: StorePlace = None,
    model: ModelName = None,
    prompts: Prompts = "default",
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
        opening.using(
            user, store=store, model=model, prompts=prompts, absent=_absent(dry_run=dry_run)
        ) as memory,
        opening.waiting("Learning", model=model),
    ):
        edit = memory.learn(query, answer, **options)
    if as_json:
        print_json(edit_payload(edit))
    else:
        show(edit_view(edit))


def hear(
    *,
    text: Annotated[str, typer.Argument(metavar="MESSAGE", help="What the user says.")],
    user: User,
    dry_run: _DryRun = False,
    store: StorePlace = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    as_json: AsJson = False,
) -> None:
    """Learn what a plain message states."""
    with (
        opening.using(
            user, store=store, model=model, prompts=prompts, absent=_absent(dry_run=dry_run)
        ) as memory,
        opening.waiting("Learning", model=model),
    ):
        edits = memory.hear(text, dry_run=dry_run)
    if as_json:
        print_json([edit_payload(edit) for edit in edits])
    elif edits:
        show(*(edit_view(edit) for edit in edits))
    else:
        show(plain("The message states no fact: nothing was learned."))


def undo(
    *,
    edit_id: Annotated[
        str | None, typer.Argument(metavar="[EDIT]", help="Which edit. Default: the latest.")
    ] = None,
    user: User,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Take back an edit exactly."""
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
        edit = memory.undo() if edit_id is None else memory.undo(edit_id)
    if as_json:
        print_json(
            change_payload(edit.id, added=edit.removed, removed=edit.added, kind=edit.kind.value)
        )
    else:
        show(change_view(f"undid edit {edit.id}", added=edit.removed, removed=edit.added))


def forget(
    *,
    fact: Annotated[
        str | None,
        typer.Argument(metavar="[TRIPLE]", help='One fact: "subject | relation | object".'),
    ] = None,
    user: User,
    everything: Annotated[
        bool, typer.Option("--all", help="Erase all facts and the history, for good.")
    ] = False,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Forget one fact, which can be undone, or everything, which cannot."""
    if everything == (fact is not None):
        raise typer.BadParameter("give either one fact or --all")
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
        if fact is not None:
            edit = memory.forget(_parts(fact))
            edit_id, removed = edit.id, list(edit.removed)
            summary = f"forgot one fact (edit {edit_id}; kgt undo brings it back)"
        else:
            edit_id, removed = None, memory.facts()
            memory.forget_all()
            summary = f"erased {len(removed)} facts and the history for good"
    if as_json:
        print_json(change_payload(edit_id, removed=removed))
    else:
        show(change_view(summary, removed=removed))


def _absent(*, dry_run: bool) -> opening.Absent:
    """A dry run for a store that is still to be made plans for an empty one."""
    return "empty" if dry_run else "make"


def _parts(fact: str) -> list[str]:
    """The three labels of a fact: parted by bars or, where a label has one, a JSON list."""
    parts: object = fact.split("|")
    if fact.lstrip().startswith("["):
        try:
            parts = json.loads(fact)
        except ValueError as exc:
            raise InvalidInputError(f"the fact is no JSON list ({exc})") from exc
    if not (
        isinstance(parts, list)
        and len(parts) == 3  # noqa: PLR2004 - a triple
        and all(isinstance(part, str) and part.strip() for part in parts)
    ):
        raise InvalidInputError('write a fact as "subject | relation | object"')
    return parts
