"""`kgt hear`: a message of the user's, kept and learned from."""

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
    Prompts,
    StorePlace,
    User,
)
from kgt_plugin.cli.payload import edit_payload, print_json
from kgt_plugin.cli.render import edit_view, plain, show

__all__ = ["hear"]


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
    dry_run: DryRun = False,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    extractor: ExtractorName = None,
    as_json: AsJson = False,
) -> None:
    """Keep what the user says, and learn what it states or puts right."""
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


def _kept(*, dry_run: bool) -> str:
    """Say what becomes of a message from which nothing is learned."""
    if dry_run:
        return "Without --dry-run it would be kept as an episode."
    return "It is kept as an episode and can be recalled; kgt said lists it."
