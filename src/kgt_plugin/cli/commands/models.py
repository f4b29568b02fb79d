"""The command that fetches the embedded models."""

from __future__ import annotations

import typer

from kgt_plugin import models
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import models_payload, print_json
from kgt_plugin.cli.render import models_table, show

__all__ = ["pull"]


def pull(*, store: StorePlace = None, model: ModelName = None, as_json: AsJson = False) -> None:
    """Fetch and convert the embedded models, or check those that are there."""
    del store  # every command takes it; this one has no use for it
    if model is not None:
        raise typer.BadParameter("this fetches the embedded models: leave out --model")
    pulled = models.pull()
    if as_json:
        print_json(models_payload(pulled))
    else:
        show(models_table(pulled))
