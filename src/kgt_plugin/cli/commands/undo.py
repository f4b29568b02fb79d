"""`kgt undo`: an edit taken back."""

from __future__ import annotations

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

__all__ = ["undo"]


def undo(
    *,
    edit_id: Annotated[
        str | None, typer.Argument(metavar="[EDIT]", help="Which edit. Default: the latest.")
    ] = None,
    user: User,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Take back an edit exactly."""
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
        edit = memory.undo() if edit_id is None else memory.undo(edit_id)
    if as_json:
        print_json(
            change_payload(edit.id, added=edit.removed, removed=edit.added, kind=edit.kind.value)
        )
    else:
        show(change_view(f"undid edit {edit.id}", added=edit.removed, removed=edit.added))
