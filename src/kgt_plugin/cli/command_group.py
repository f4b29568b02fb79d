"""The root of all commands: installed ones are found, and a run ends with a status and one line on stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup

from kgt_plugin.cli.terminal_text import printable
from kgt_plugin.errors import KGTError

__all__ = ["CommandGroup", "defaults_of"]

ENTRY_POINTS = "kgt_plugin.commands"
"""The group in which a package that adds a command names its typer app."""

_DONE, _FAILED, _USAGE, _INTERRUPTED = 0, 1, 2, 130
_LONGEST = 600
"""Characters of a message: what the user gave may be quoted in it, and may be endless."""


class CommandGroup(TyperGroup):
    """The root of all commands: 0 done, 1 an error, 2 usage, 130 interrupted."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - the signature is typer's
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 - the signature is typer's
        **extra: Any,
    ) -> Any:
        """Run a command line; Any, since that is what typer passes and returns."""
        run = partial(
            super().main,
            args,
            prog_name,
            complete_var,
            standalone_mode=False,
            windows_expand_args=windows_expand_args,
            **extra,
        )
        if not standalone_mode:
            return run()
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A terminal that cannot show a character gets its escape, not a traceback.
            sys.stdout.reconfigure(errors="backslashreplace")
        sys.exit(_status(run))

    def list_commands(self, ctx: Any) -> list[str]:
        """List our commands, then those that other packages add."""
        own: list[str] = super().list_commands(ctx)
        return [*own, *sorted(_installed().keys() - set(own))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command; one that another package adds is imported when it is asked for."""
        own = super().get_command(ctx, cmd_name)
        entry = None if own is not None else _installed().get(cmd_name)
        if entry is None:
            return own
        command = typer.main.get_command(entry.load())
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader that has seen enough, as `head`, is no error.

        Any, since typer's context is one class in some versions and another in others.
        """
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _silence_stdout()
            return _DONE
        return result


def _installed() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


def defaults_of(context: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    """Hand the options given before a command to the command that is run, and to those within it.

    Args:
        context: of the root, typer's (Any, as its class differs between versions).
        defaults: the options' names and values.
    """
    name = context.invoked_subcommand
    command = context.command.get_command(context, name)
    within = getattr(command, "commands", None)
    return {name: defaults if within is None else dict.fromkeys(within, defaults)}


def _status(run: Callable[[], Any]) -> int:
    try:
        result = run()
    except KGTError as exc:
        return _fail(str(exc), _FAILED)
    except (typer.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except Exception as exc:
        # typer's own errors have a message and a status; older and newer typer define them in
        # different modules, so they are known by that.
        message = getattr(exc, "format_message", None)
        if callable(message):
            return _fail(f"{message()} (see --help)", getattr(exc, "exit_code", _USAGE))
        if os.environ.get("KGT_DEBUG"):
            raise
        reason = f"unexpected {type(exc).__name__}: {exc}".rstrip(": ")
        return _fail(f"{reason} (set KGT_DEBUG=1 for the traceback)", _FAILED)
    return result if isinstance(result, int) else _DONE


def _fail(message: str, status: int) -> int:
    line = printable(" ".join(message.split()))
    if len(line) > _LONGEST:
        half = _LONGEST // 2
        line = f"{line[:half]} ... {line[-half:]}"
    typer.echo(f"error: {line}", err=True)
    return status


def _silence_stdout() -> None:
    """Let what is still buffered go nowhere when the interpreter flushes it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
