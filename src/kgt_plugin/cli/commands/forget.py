"""`kgt forget`: one fact, one episode, or everything."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import (
    AsJson,
    Me,
    ModelName,
    StorePlace,
    User,
)
from kgt_plugin.cli.payload import change_payload, print_json
from kgt_plugin.cli.render import change_view, show
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit, EditKind, Episode

__all__ = ["forget"]


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
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Forget one fact, which can be undone, or one episode or everything, which cannot."""
    if (fact is not None) + (episode is not None) + everything != 1:
        raise typer.BadParameter("give one of these: a fact, --episode, --all")
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
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
