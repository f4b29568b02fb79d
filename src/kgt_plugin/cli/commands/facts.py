"""`kgt facts`: the user's facts, as a table, JSON or RDF."""

from __future__ import annotations

from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import (
    AsJson,
    FactsFormat,
    Me,
    ModelName,
    StorePlace,
    Subject,
    User,
)
from kgt_plugin.cli.payload import (
    facts_payload,
    print_json,
)
from kgt_plugin.cli.rdf import rdf_facts
from kgt_plugin.cli.render import (
    facts_table,
    plain,
    show,
)
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Triple

__all__ = ["facts"]


def facts(
    *,
    user: User,
    subject: Subject = None,
    form: Annotated[
        FactsFormat, typer.Option("--format", help="How to write them.")
    ] = FactsFormat.TABLE,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """List the user's facts."""
    if form is not FactsFormat.TABLE and as_json:
        raise typer.BadParameter("give either --json or an RDF --format")
    with session.using(user, store=store, me=me, model=model, absent="refuse") as memory:
        if form is not FactsFormat.TABLE:
            typer.echo(rdf_facts(memory, form.value, subject=subject), nl=False)
            return
        known = memory.facts(subject)
        edit_ids = _edit_ids(memory)
    if as_json:
        print_json(facts_payload(known, edit_ids))
    elif known:
        show(facts_table(known, edit_ids))
    else:
        about = "" if subject is None else f" about {subject}"
        show(
            plain(
                f'No facts{about} yet: tell one with kgt hear --user {user} "...", and see what is kept word for word with kgt said'
            )
        )


def _edit_ids(memory: UserMemory) -> dict[Triple, str]:
    """Map each fact to the edit that brought it: of those that hold, the last one that added it."""
    return {
        fact: edit.id
        for edit in memory.history()
        if edit.id is not None and not edit.undone
        for fact in edit.added
    }
