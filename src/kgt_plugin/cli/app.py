"""The `kgt` command: its subcommands, and the options before them."""

from __future__ import annotations

from typing import Annotated

import typer

from kgt_plugin.cli.command_group import CommandGroup, defaults_of
from kgt_plugin.cli.commands.ask import ask
from kgt_plugin.cli.commands.demo import demo
from kgt_plugin.cli.commands.export import export
from kgt_plugin.cli.commands.facts import facts
from kgt_plugin.cli.commands.forget import forget
from kgt_plugin.cli.commands.hear import hear
from kgt_plugin.cli.commands.import_ import import_
from kgt_plugin.cli.commands.inspect import inspect
from kgt_plugin.cli.commands.learn import learn
from kgt_plugin.cli.commands.log import log
from kgt_plugin.cli.commands.mcp import mcp
from kgt_plugin.cli.commands.models import pull
from kgt_plugin.cli.commands.said import said
from kgt_plugin.cli.commands.store import store_commands
from kgt_plugin.cli.commands.undo import undo
from kgt_plugin.cli.commands.users import users
from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.version import __version__

__all__ = ["app"]

app = typer.Typer(
    name="kgt",
    cls=CommandGroup,
    help="Make a language model personal from its user's own corrections.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_models = typer.Typer(help="The embedded models.", rich_markup_mode=None)
_models.command("pull")(pull)

for _command in (
    demo,
    ask,
    learn,
    hear,
    facts,
    said,
    log,
    inspect,
    undo,
    forget,
    export,
    mcp,
):
    app.command(_command.__name__)(_command)
app.command("import")(import_)
app.command("users")(users)
app.add_typer(_models, name="models")
app.add_typer(store_commands, name="store")


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        typer.echo(f"kgt {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Make a language model personal from its user's own corrections."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return
    # Options given before the command are the defaults of those after it.
    given = {"store": store, "model": model, "as_json": as_json or None}
    defaults = {name: value for name, value in given.items() if value is not None}
    context.default_map = defaults_of(context, defaults)
