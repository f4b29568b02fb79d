"""The commands that change nothing: ask, facts, said, log."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

import typer

from kgt_plugin.cli import opening
from kgt_plugin.cli.options import (
    AsJson,
    FactsFormat,
    Mode,
    ModelName,
    Prompts,
    StorePlace,
    Subject,
    User,
)
from kgt_plugin.cli.payload import (
    answer_payload,
    episodes_payload,
    facts_payload,
    history_payload,
    print_json,
)
from kgt_plugin.cli.rdf import rdf_facts
from kgt_plugin.cli.render import (
    answer_view,
    episodes_table,
    facts_table,
    history_table,
    plain,
    show,
)
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit, Triple

__all__ = ["ask", "facts", "log", "said"]


def ask(
    *,
    query: Annotated[str, typer.Argument(metavar="QUESTION", help="What to ask.")],
    user: User,
    subject: Subject = None,
    mode: Annotated[
        Mode,
        typer.Option(
            help="inject: generate with what was recalled in the prompt; "
            "marginal: the likeliest of what the facts state, and no answer without any."
        ),
    ] = Mode.INJECT,
    top_k: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Use at most N items. Default: 5.")
    ] = None,
    store: StorePlace = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    as_json: AsJson = False,
) -> None:
    """Answer a question with what the user has told."""
    with (
        opening.using(
            user, store=store, model=model, prompts=prompts, top_k=top_k, absent="refuse"
        ) as memory,
        opening.waiting("Answering", model=model),
    ):
        answer = memory.answer(query, subject=subject, mode=mode.value)
    if as_json:
        print_json(answer_payload(answer))
    else:
        show(answer_view(answer, alone=mode is Mode.INJECT))


def facts(
    *,
    user: User,
    subject: Subject = None,
    form: Annotated[
        FactsFormat, typer.Option("--format", help="How to write them.")
    ] = FactsFormat.TABLE,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """List the user's facts."""
    if form is not FactsFormat.TABLE and as_json:
        raise typer.BadParameter("give either --json or an RDF --format")
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
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
        show(plain(f'No facts{about} yet: tell one with kgt hear --user {user} "..."'))


def said(
    *,
    user: User,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the latest N. Default: all.")
    ] = None,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """List what the user has said, oldest first, and what was learned from it."""
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
        episodes = memory.episodes()
        drawn = _drawn(memory)
    shown = episodes if limit is None else episodes[-limit:]
    if as_json:
        print_json(episodes_payload(shown, drawn))
    elif shown:
        show(episodes_table(shown, drawn))
    else:
        show(plain(f'Nothing said yet: say something with kgt hear --user {user} "..."'))


def log(
    *, user: User, store: StorePlace = None, model: ModelName = None, as_json: AsJson = False
) -> None:
    """List every edit, oldest first, undone ones too."""
    with opening.using(user, store=store, model=model, absent="refuse") as memory:
        edits = memory.history()
    if as_json:
        print_json(history_payload(edits))
    elif edits:
        show(history_table(edits))
    else:
        show(plain("No edits yet."))


def _drawn(memory: UserMemory) -> dict[str, list[Edit]]:
    """Which edits in force were drawn from each episode, oldest first."""
    drawn: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in memory.history():
        if edit.episode is not None and not edit.undone:
            drawn[edit.episode].append(edit)
    return dict(drawn)


def _edit_ids(memory: UserMemory) -> dict[Triple, str]:
    """Which edit brought each fact: of those that hold, the last one that added it."""
    return {
        fact: edit.id
        for edit in memory.history()
        if edit.id is not None and not edit.undone
        for fact in edit.added
    }
