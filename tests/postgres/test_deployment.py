"""The app of docs/deployment.md on two machines over one PostgreSQL database, set up by the page's own lines."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.deployment.servers import Server as App
from tests.deployment.servers import commands, ran, serving, write_app
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.postgres.server import Server, programs

_PLACE = "db.example.org"
_TURNS = sized(full=25, quick=3)
_USERS = ["ana", "ben"]
Lines = Callable[[str], list[str]]


@pytest.fixture
def lines_at(server: Server) -> Iterator[Lines]:
    """The lines of a block of the page, with this server in place of the one that it names."""

    def found(containing: str) -> list[str]:
        lines = commands(containing)
        return [line.replace(_PLACE, f"127.0.0.1:{server.port}") for line in lines]

    yield found
    for database in ("facts", "restored"):
        server.execute("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    with suppress(psycopg.Error):
        server.execute("postgres", "DROP ROLE IF EXISTS app")


def _administer(server: Server, lines: list[str], folder: Path) -> None:
    """Run lines of the page that are PostgreSQL's own programs, as the owner of the server."""
    binaries = programs()
    assert binaries is not None
    environment = {
        **os.environ,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": "kgt",
        "PGPASSWORD": "p@ss word/%",
        "PGDATABASE": "postgres",
    }
    for line in lines:
        program, *arguments = shlex.split(line)
        done = subprocess.run(
            [str(binaries / program), *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}: {done.stderr}"


def _known(app: App, user: str) -> list[str]:
    return sorted(labels[2] for labels in app.ask("/facts", user).json())


def test_the_app_on_two_machines(server: Server, lines_at: Lines, tmp_path: Path) -> None:
    """What one machine acknowledged, the other has, before and after the first is killed."""
    _administer(server, lines_at("createdb facts"), tmp_path)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        write_app(folder)
    start = lines_at("KGT_STORE=postgresql")
    with serving(start, folders[0]) as one, serving(start, folders[1]) as two:
        said = [(n, user) for n in range(_TURNS) for user in _USERS]

        def turn(each: tuple[int, str]) -> int:
            number, user = each
            app = (one, two)[number % 2]
            text = f"I'm allergic to nuts{user}x{number}."
            return app.ask("/chat", user, text=text).status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(turn, said)) == {200}
        one.kill()
        for user in _USERS:
            assert _known(two, user) == sorted(f"nuts{user}x{n}" for n in range(_TURNS))
        assert two.ask("/forget", "ben").json()["erased"] == _TURNS
        with serving(start, folders[0]) as again:
            assert _known(again, "ben") == []
            assert len(_known(again, "ana")) == _TURNS
    url = start[0].partition("=")[2]
    assert checked(url, "ana").edits == _TURNS
    tell(f"two machines over PostgreSQL: {len(said)} turns acknowledged, all kept after a kill")


def test_the_store_moves_and_is_restored(server: Server, lines_at: Lines, tmp_path: Path) -> None:
    """The page's lines copy a SQLite store into the database, dump it, restore it and find it whole."""
    write_app(tmp_path)
    with serving(commands("uvicorn app:app"), tmp_path) as app:
        for user in _USERS:
            app.ask("/chat", user, text="I'm allergic to nuts.")
    _administer(server, lines_at("createdb facts"), tmp_path)
    moved = ran(lines_at("kgt store copy data/store postgresql"), tmp_path)
    assert "2 users" in moved
    *backup, check = lines_at("pg_dump")
    _administer(server, backup, tmp_path)
    assert "2 users" in ran([check], tmp_path)
    assert ran(["kgt users"], tmp_path, check.split()[-1]).split() == _USERS
