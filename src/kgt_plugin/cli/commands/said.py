"""`kgt said`: the user's episodes, and what was learned from each."""

from __future__ import annotations

from collections import defaultdict
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
from kgt_plugin.cli.payload import (
    episodes_payload,
    print_json,
)
from kgt_plugin.cli.render import (
    episodes_view,
    plain,
    show,
)
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit

__all__ = ["said"]


def said(
    *,
    user: User,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the latest N. Default: all.")
    ] = None,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """List what the user has said, oldest first, and what was learned from it."""
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
        episodes = memory.episodes()
        drawn = _drawn(memory)
    shown = episodes if limit is None else episodes[-limit:]
    if as_json:
        print_json(episodes_payload(shown, drawn))
    elif shown:
        show(episodes_view(shown, drawn))
    else:
        show(plain(f'Nothing said yet: say something with kgt hear --user {user} "..."'))


def _drawn(memory: UserMemory) -> dict[str, list[Edit]]:
    """Map each episode to the edits in force that were drawn from it, oldest first."""
    drawn: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in memory.history():
        if edit.episode is not None and not edit.undone:
            drawn[edit.episode].append(edit)
    return dict(drawn)
