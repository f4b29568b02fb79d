"""A Virtuoso of the test's own: Debian's, on free ports, in a folder that goes with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 10000000
"""
_NOTHING = "DELETE DATA { GRAPH <urn:x:none> { <urn:x:a> <urn:x:b> <urn:x:c> } }"
_GRANT = 'GRANT SPARQL_UPDATE TO "SPARQL";\n'


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def installed() -> bool:
    """Whether Debian's virtuoso-opensource is there."""
    return shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None


@dataclass
class Virtuoso:
    """A server in a folder; it may be killed and started again."""

    folder: Path
    http_port: int = field(default_factory=free_port)
    sql_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}/sparql"

    def start(self) -> None:
        ini = _INI.format(sql_port=self.sql_port, http_port=self.http_port)
        (self.folder / "virtuoso.ini").write_text(ini)
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self._await_answer()

    def kill(self) -> None:
        """End it at once, as a power cut would; it recovers from its log."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)

    def _await_answer(self) -> None:
        assert self.process is not None
        for _ in range(240):
            assert self.process.poll() is None, (self.folder / "virtuoso.log").read_text()[-2000:]
            subprocess.run(
                ["isql-vt", f"127.0.0.1:{self.sql_port}", "dba", "dba"],
                input=_GRANT.encode(),
                capture_output=True,
                check=False,
            )
            if self._answers():
                return
            time.sleep(0.5)
        raise AssertionError("Virtuoso does not answer")

    def _answers(self) -> bool:
        """Whether it is up, and the right to update was granted: a busy machine may have been too late for that."""
        try:
            return httpx.post(self.url, data={"update": _NOTHING}, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def running(folder: Path) -> Iterator[Virtuoso]:
    """A server that is ended with the test."""
    server = Virtuoso(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
