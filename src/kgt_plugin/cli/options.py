"""The options that commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = [
    "AsJson",
    "DryRun",
    "ExtractorName",
    "FactsFormat",
    "Me",
    "Mode",
    "ModelName",
    "OptimizerName",
    "Prompts",
    "StorePlace",
    "Subject",
    "User",
]


class Mode(StrEnum):
    """The ways in which `ask` answers."""

    INJECT = "inject"
    MARGINAL = "marginal"


class OptimizerName(StrEnum):
    """The optimizers that plan an edit."""

    MINIMAL = "minimal"
    PAPER = "paper"


class FactsFormat(StrEnum):
    """The formats in which `facts` writes."""

    TABLE = "table"
    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"


StorePlace = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PATH-or-URL",
        help="Where facts are kept: an SQLite file (.db), a .ttl, .trig or .nq file, an Oxigraph folder, postgresql://... or a SPARQL endpoint. "
        "Default: a store in the user data folder.",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="A Hugging Face id, a model folder, a GGUF file, or the URL of a model server. "
        "Default: the embedded model.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON value on stdout, nothing else.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Plan only; write nothing.")]
Prompts = Annotated[
    str, typer.Option("--prompts", metavar="default|paper", help="Which prompt set to use.")
]
ExtractorName = Annotated[
    str | None,
    typer.Option(
        "--extractor",
        metavar="MODULE:NAME",
        help="A reader of your own: an extractor, or a class of them without arguments. Default: the rules.",
    ),
]
User = Annotated[
    str, typer.Option("--user", metavar="U", help="Whose facts: any name, such as an e-mail.")
]
Subject = Annotated[
    str | None,
    typer.Option("--subject", metavar="S", help="Whom or what it is about. Default: found."),
]
Me = Annotated[
    str | None,
    typer.Option(
        "--me", metavar="IRI", help="The user's node, where the store is a .ttl file of your own."
    ),
]
