"""The entry of the `kgt` command; says so in one line where its libraries are missing."""

from __future__ import annotations

import sys

from kgt_plugin.errors import MissingDependencyError

__all__ = ["main"]

_LIBRARIES = {"click", "rich", "typer"}


def main() -> None:
    """Run the command named by sys.argv and exit with its status."""
    try:
        from kgt_plugin.cli.app import app  # noqa: PLC0415 - typer and rich are an extra
    except ModuleNotFoundError as exc:
        library = (exc.name or "").partition(".")[0]
        if library not in _LIBRARIES:
            raise
        print(f"error: {MissingDependencyError(library, extra='cli')}", file=sys.stderr)  # noqa: T201 - there is nothing else to print with
        sys.exit(1)
    app()
