"""`kgt export`: the user's facts as an RDF file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import AsJson, Me, ModelName, StorePlace, User
from kgt_plugin.cli.payload import change_payload, print_json
from kgt_plugin.cli.render import plain, show

__all__ = ["export"]


def export(
    *,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Its ending names the format: .ttl .trig .nq .nt .jsonld .rdf"
        ),
    ],
    user: User,
    journal: Annotated[
        bool, typer.Option("--journal", help="The history too; .trig, .nq and .jsonld only.")
    ] = False,
    episodes: Annotated[
        bool,
        typer.Option("--episodes", help="What the user has said too; .trig, .nq and .jsonld only."),
    ] = False,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Write the user's facts to an RDF file, whole or not at all."""
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
        memory.export(file, journal=journal, episodes=episodes)
        count = len(memory.facts())
    if as_json:
        print_json(
            change_payload(None, file=str(file), facts=count, journal=journal, episodes=episodes)
        )
    else:
        history, said = ", the history" * journal, ", what was said" * episodes
        show(plain(f"wrote {count} facts{history}{said} to {file}"))
