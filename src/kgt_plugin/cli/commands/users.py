"""`kgt users`: whose memories a store holds."""

from __future__ import annotations

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import plain, show

__all__ = ["users"]


def users(*, store: StorePlace = None, model: ModelName = None, as_json: AsJson = False) -> None:
    """List the users of whom the store holds anything, one id a line."""
    with session.opening(store=store, model=model, absent="refuse") as kgt:
        found = kgt.users()
    if as_json:
        print_json({"users": found})
    elif found:
        show(*(plain(each) for each in found))
    else:
        typer.echo("nobody yet")
