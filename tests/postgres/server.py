"""A PostgreSQL server of the tests' own, in a folder of its own, on a free port."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

__all__ = ["Server", "programs"]

_START_S = 60.0


def programs() -> Path | None:
    """The folder with the server's programs, the newest first; None where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Server:
    """A server that can be killed and started again. The password of its user is hostile on purpose."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="kgt-postgres-"))
        self._account = self._some_account()
        self._databases = 0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        password = self._folder / "password"
        password.write_text("p@ss word/%\n", encoding="utf-8")
        for path in (self._folder, password):
            shutil.chown(path, self._account)
        self._run(
            "initdb", "--username=kgt", "--auth=scram-sha-256", f"--pwfile={password}",
            "--encoding=SQL_ASCII", "--locale=C", "--no-sync",
        )  # fmt: skip

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self._folder / "data"

    def url(self, database: str, *, port: int | None = None) -> str:
        """The URL of a database."""
        return f"postgresql://kgt:p%40ss%20word%2F%25@127.0.0.1:{port or self.port}/{database}"

    def new_database(self) -> str:
        """Make a database; gives its name."""
        self._databases += 1
        name = f"facts{self._databases}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return name

    def execute(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement as the server's owner."""
        with psycopg.connect(self.url(database), autocommit=True) as db:
            cursor = db.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            str(self._binaries / "postgres"), "-D", str(self.data), "-p", str(self.port),
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
            "-c", f"unix_socket_directories={self._folder}",
        ]  # fmt: skip
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder, **self._as_account()
            )
        limit = time.monotonic() + _START_S
        while True:
            try:
                self.execute("postgres", "SELECT 1")
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > limit:
                    raise
                time.sleep(0.05)
            else:
                return

    def crash(self) -> None:
        """Let it die at once, as by a loss of power."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Stop it, and take its folder away."""
        self._end(signal.SIGINT)
        shutil.rmtree(self._folder)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_START_S)
            self._process = None

    def _run(self, program: str, *options: str) -> None:
        subprocess.run(
            [str(self._binaries / program), "-D", str(self.data), *options],
            check=True, capture_output=True, cwd=self._folder, **self._as_account(),
        )  # fmt: skip

    def _as_account(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        group = pwd.getpwnam(self._account).pw_gid
        return {"user": self._account, "group": group, "extra_groups": []}

    def _some_account(self) -> str:
        """Whoever is not root: the server refuses to be."""
        return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
