"""The `kgt` command: which subcommands there are, and the options before them."""

from __future__ import annotations

from typing import Annotated

import typer

from kgt_plugin.cli import bench, changing, moving, pulling, reading
from kgt_plugin.cli.demo import command as demo
from kgt_plugin.cli.exits import CommandGroup
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
_models.command("pull")(pulling.pull)

for _name, _command in (
    ("demo", demo.demo),
    ("ask", reading.ask),
    ("learn", changing.learn),
    ("hear", changing.hear),
    ("facts", reading.facts),
    ("said", reading.said),
    ("log", reading.log),
    ("undo", changing.undo),
    ("forget", changing.forget),
    ("export", moving.export),
    ("import", moving.import_),
):
    app.command(_name)(_command)
app.add_typer(_models, name="models")
app.add_typer(bench.app, name="bench")


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
    names = [group.name for group in app.registered_commands]
    context.default_map = {name: defaults for name in names if name}
    context.default_map["models"] = {"pull": defaults}
    benchmarks = [group.name for group in bench.app.registered_commands]
    context.default_map["bench"] = {name: defaults for name in benchmarks if name}
