"""`kgt log`: every edit, undone ones too."""

from __future__ import annotations

from kgt_plugin.cli import session
from kgt_plugin.cli.options import (
    AsJson,
    Me,
    ModelName,
    StorePlace,
    User,
)
from kgt_plugin.cli.payload import (
    history_payload,
    print_json,
)
from kgt_plugin.cli.render import (
    history_view,
    plain,
    show,
)

__all__ = ["log"]


def log(
    *,
    user: User,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """List every edit, oldest first, undone ones too."""
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
        edits = memory.history()
    if as_json:
        print_json(history_payload(edits))
    elif edits:
        show(history_view(edits))
    else:
        show(plain("No edits yet."))
