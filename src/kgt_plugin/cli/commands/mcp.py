"""`kgt mcp`: serves the memory to agents."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.options import AsJson, ExtractorName, Me, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json

__all__ = ["Transport", "mcp"]


class Transport(StrEnum):
    """Over what `mcp` serves."""

    STDIO = "stdio"
    HTTP = "http"


def mcp(
    *,
    user: Annotated[
        str | None,
        typer.Option("--user", metavar="U", help="stdio: whose memory the server is bound to."),
    ] = None,
    transport: Annotated[
        Transport,
        typer.Option(
            help="stdio: one user, started by the client; http: many users, each by an access token."
        ),
    ] = Transport.STDIO,
    tokens: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='http: the access tokens, one "TOKEN USER" a line.'),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="http: the address to listen at.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="http: the port; 0 takes a free one.")
    ] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="http: a name by which clients reach it, beside loopback; may be given several times.",
        ),
    ] = None,
    extractor: ExtractorName = None,
    store: StorePlace = None,
    me: Me = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Serve the memory to agents by the Model Context Protocol; with --json, print a client's settings instead."""
    if transport is Transport.STDIO:
        if user is None:
            raise typer.BadParameter("stdio serves one user: give --user")
        if tokens is not None:
            raise typer.BadParameter(
                "stdio serves one user and reads no tokens: leave --tokens out"
            )
        if as_json:
            print_json(_command(user, store=store, me=me, model=model, extractor=extractor))
            return
        from kgt_plugin.mcp import serve_stdio  # noqa: PLC0415 - an extra

        if sys.stdin.isatty():  # a person: a client gives a pipe
            typer.echo(
                f"serving {user} over stdin and stdout, for a client that starts this command: its settings "
                "are printed with --json; Ctrl+C ends it",
                err=True,
            )
        with session.open_memory(store=store, me=me, model=model, extractor=extractor) as kgt:
            serve_stdio(kgt, user=user)
        return
    if tokens is None or user is not None:
        raise typer.BadParameter("http serves users by their tokens: give --tokens, and no --user")
    if as_json:
        print_json(_address(host, port))
        return
    from kgt_plugin.mcp import TokenFile, serve_http  # noqa: PLC0415 - an extra

    verifier = TokenFile(tokens)
    with session.open_memory(store=store, me=me, model=model, extractor=extractor) as kgt:
        serve_http(
            kgt,
            verifier=verifier,
            host=host,
            port=port,
            allowed_hosts=allow_host or (),
            on_ready=lambda url: typer.echo(f"serving {url}", err=True),
        )


def _command(user: str, **options: str | None) -> dict[str, Any]:
    """Write how a client starts the server: with the same options, and the program by its full path."""
    program = Path(sys.executable).with_name("kgt")
    given = [part for name, value in options.items() if value for part in (f"--{name}", value)]
    return _settings(
        {
            "command": str(program) if program.exists() else "kgt",
            "args": ["mcp", "--user", user, *given],
        }
    )


def _address(host: str, port: int) -> dict[str, Any]:
    """Write where a client finds the server, and what it must send."""
    name = f"[{host}]" if ":" in host else host
    return _settings(
        {
            "type": "http",
            "url": f"http://{name}:{port}/mcp",
            "headers": {"Authorization": "Bearer TOKEN"},
        }
    )


def _settings(server: dict[str, Any]) -> dict[str, Any]:
    """The form that most clients read."""
    return {"mcpServers": {"kgt": server}}
