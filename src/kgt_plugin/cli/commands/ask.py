"""`kgt ask`: an answer with what the user has told."""

from __future__ import annotations

from typing import Annotated

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import (
    AsJson,
    Me,
    Mode,
    ModelName,
    Prompts,
    StorePlace,
    Subject,
    User,
)
from kgt_plugin.cli.payload import (
    answer_payload,
    print_json,
)
from kgt_plugin.cli.render import (
    answer_view,
    show,
)

__all__ = ["ask"]


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
    me: Me = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    as_json: AsJson = False,
) -> None:
    """Answer a question with what the user has told."""
    with (
        session.using(
            user, store=store, me=me, model=model, prompts=prompts, top_k=top_k, absent="refuse"
        ) as memory,
        session.waiting("Answering", model=model),
    ):
        answer = memory.answer(query, subject=subject, mode=mode.value)
    if as_json:
        print_json(answer_payload(answer))
    else:
        show(answer_view(answer, alone=mode is Mode.INJECT))
