"""`kgt inspect`: one user's memory in the browser."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from kgt_plugin import inspector
from kgt_plugin.cli import session
from kgt_plugin.cli.options import AsJson, ExtractorName, Me, ModelName, Prompts, StorePlace, User
from kgt_plugin.cli.payload import print_json

__all__ = ["inspect"]


def inspect(
    *,
    user: User,
    write: Annotated[
        bool, typer.Option("--write", help="Let the pages apply, undo and forget.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, metavar="N", help="Of 127.0.0.1. Default: a free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    extractor: ExtractorName = None,
    as_json: AsJson = False,
) -> None:
    """Look at one user's memory in the browser, on this machine alone."""
    serve = inspector.serve

    def started(url: str) -> None:
        if as_json:
            print_json({"url": url, "user": user, "write": write})
        else:
            typer.echo(f"The memory of {user} is shown at {url}\nPress Ctrl+C to end.")
        if browser:
            webbrowser.open(url)

    with session.using(
        user, store=store, me=me, model=model, prompts=prompts, extractor=extractor, absent="refuse"
    ) as memory:
        serve(memory, write=write, port=port, on_start=started)
