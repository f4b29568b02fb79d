"""The commands that change what is known of a user: learn, hear, undo, forget."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from kgt_plugin.cli import opening
from kgt_plugin.cli.options import (
    AsJson,
    ExtractorName,
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
from kgt_plugin.memory import LearnOptions, UserMemory
from kgt_plugin.records import Edit, EditKind, Episode, Intent

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
        opening.using(
            user,
            store=store,
            model=model,
            prompts=prompts,
            extractor=extractor,
            absent=_absent(dry_run=dry_run),
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
    asked: Annotated[
        str | None,
        typer.Option(metavar="Q", help="The user's message before it, where it was answered."),
    ] = None,
    answered: Annotated[
        str | None,
        typer.Option(metavar="A", help="The assistant's words before it, which it may correct."),
    ] = None,
    dry_run: _DryRun = False,
    store: StorePlace = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    extractor: ExtractorName = None,
    as_json: AsJson = False,
) -> None:
    """Keep what the user says, and learn what it states or puts right."""
    with (
        opening.using(
            user,
            store=store,
            model=model,
            prompts=prompts,
            extractor=extractor,
            absent=_absent(dry_run=dry_run),
        ) as memory,
        opening.waiting("Learning", model=model),
    ):
        edits = memory.hear(text, asked=asked, answered=answered, dry_run=dry_run)
    if as_json:
        print_json([edit_payload(edit) for edit in edits])
    elif edits:
        show(*(edit_view(edit) for edit in edits))
    else:
        show(
            plain(
                f"The message states no fact for certain: nothing was learned. {_kept(dry_run=dry_run)}"
            )
        )


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
    episode: Annotated[
        str | None,
        typer.Option(
            metavar="EPISODE",
            help="Erase what was said then and the facts drawn from it, for good.",
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Erase all facts, the history and what was said, for good."),
    ] = False,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Forget one fact, which can be undone, or one episode or everything, which cannot."""
    if (fact is not None) + (episode is not None) + everything != 1:
        raise typer.BadParameter("give one of these: a fact, --episode, --all")
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
        edit, summary = _forgotten(memory, fact, episode)
    if as_json:
        print_json(change_payload(edit.id, removed=edit.removed))
    else:
        show(change_view(summary, removed=edit.removed))


def _forgotten(memory: UserMemory, fact: str | None, episode: str | None) -> tuple[Edit, str]:
    """Forget a fact, an episode, or without either everything; what is erased for good has no id."""
    if fact is not None:
        edit = memory.forget(_parts(fact))
        return edit, f"forgot one fact (edit {edit.id}; kgt undo brings it back)"
    if episode is not None:
        edit = memory.forget(_episode(memory, episode))
        drawn = "1 fact" if len(edit.removed) == 1 else f"{len(edit.removed)} facts"
        return edit, f"erased episode {episode} and {drawn} drawn from it for good"
    removed = tuple(memory.facts())
    memory.forget_all()
    edit = Edit(id=None, kind=EditKind.FORGET, time=None, removed=removed)
    return edit, f"erased {len(removed)} facts, the history and what was said for good"


def _episode(memory: UserMemory, episode_id: str) -> Episode:
    for each in memory.episodes():
        if each.id == episode_id:
            return each
    raise InvalidInputError(f"there is no episode {episode_id!r}: kgt said lists them")


def _kept(*, dry_run: bool) -> str:
    """What becomes of a message from which nothing is learned."""
    if dry_run:
        return "Without --dry-run it would be kept as an episode."
    return "It is kept as an episode and can be recalled; kgt said lists it."


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
