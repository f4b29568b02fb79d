"""`kgt import`: the facts of an RDF file as one edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace, User
from kgt_plugin.cli.payload import change_payload, print_json
from kgt_plugin.cli.rdf import facts_among
from kgt_plugin.cli.render import change_view, plain, show
from kgt_plugin.stores import is_file_of_one_user

__all__ = ["import_"]


def import_(
    *,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Its ending names the format: .ttl .trig .nq .nt .jsonld .rdf"
        ),
    ],
    user: User,
    me: Annotated[
        str | None,
        typer.Option(
            metavar="IRI",
            help="The user's node in FILE; where the store is a .ttl file, in that too.",
        ),
    ] = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Add the facts of an RDF file as one edit; on an error, none of them."""
    own = me if is_file_of_one_user(store) else None
    with session.using(user, store=store, me=own, model=model) as memory:
        edit = memory.import_(file, me=me)
    added = facts_among(edit.added)
    if as_json:
        print_json(change_payload(edit.id, added=added, file=str(file)))
    elif edit.id is not None:
        show(change_view(f"imported {len(added)} facts (edit {edit.id})", added=added))
    else:
        show(plain(f"{file} holds no fact that is not known already"))
