"""Several workers on one SQLite file, started, loaded, killed and started again as the page says."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deployment.servers import PAGE, Server, commands, ran, serving, write_app
from tests.documented import blocks, promised
from tests.faults.sizes import sized, tell
from tests.faults.state import bytes_below, checked

pytestmark = [pytest.mark.faults, pytest.mark.slow]
_SERVERS = ("uvicorn app:app", "gunicorn app:app")
_TURNS = sized(full=25, quick=3)
_USERS = [f"user{number}" for number in range(4)]


def _said(user: str, number: int) -> str:
    return f"I'm allergic to nuts{user}x{number}."


def _load(server: Server) -> None:
    """Many turns of several users at once; each must be answered."""

    def turn(each: tuple[str, int]) -> int:
        return server.ask("/chat", each[0], text=_said(*each)).status_code

    turns = [(user, number) for number in range(_TURNS) for user in _USERS]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(turn, turns)) == {200}


def _known(server: Server, user: str) -> list[str]:
    return sorted(labels[2] for labels in server.ask("/facts", user).json())


@pytest.mark.parametrize("server", _SERVERS)
def test_loaded_killed_and_started_again(server: str, tmp_path: Path) -> None:
    """What was acknowledged is there after the server is killed, and for its own user alone."""
    write_app(tmp_path)
    lines = commands(server)
    with serving(lines, tmp_path) as first:
        _load(first)
        first.kill()
    with serving(lines, tmp_path) as second:
        for user in _USERS:
            assert _known(second, user) == sorted(f"nuts{user}x{n}" for n in range(_TURNS))
        second.ask("/chat", "user0", text="I'm allergic to milk.")
        assert "milk" in _known(second, "user0")
    checked(str(tmp_path / "data/store"), "user0")
    tell(
        f"{server}: {_TURNS * len(_USERS)} turns acknowledged, all kept after a kill of the server"
    )


def test_a_worker_is_killed(tmp_path: Path) -> None:
    """Another worker takes its place, and nothing that was acknowledged is missing."""
    write_app(tmp_path)
    with serving(commands("gunicorn app:app"), tmp_path) as server:
        _load(server)
        workers = server.workers()
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        limit = time.monotonic() + 60
        while workers[0] in server.workers() or len(server.workers()) < 2:
            assert time.monotonic() < limit
            time.sleep(0.1)
        server.ask("/chat", "user0", text="I'm allergic to milk.")
        assert "milk" in _known(server, "user0")
        assert len(_known(server, "user0")) == _TURNS + 1


@pytest.mark.parametrize("server", _SERVERS)
def test_a_click_reaches_any_worker(server: str, tmp_path: Path) -> None:
    """Feedback on a run is learned by whichever worker it reaches, and another user's is refused."""
    write_app(tmp_path)
    with serving(commands(server), tmp_path) as running:
        for number in range(6):
            user = f"ana{number}"
            run = running.ask("/chat", user, text="Where do I live?").json()["run_id"]
            limit = time.monotonic() + 60  # the run is kept in the background
            while running.ask("/correct", user, run_id=run, right="Portland").status_code != 200:
                assert time.monotonic() < limit
                time.sleep(0.1)
            while _known(running, user) != ["Portland"]:
                assert time.monotonic() < limit
                time.sleep(0.1)
            assert running.ask("/correct", "eve", run_id=run, right="Rome").status_code == 500
        assert _known(running, "eve") == []


def test_backup_restore_and_users(tmp_path: Path) -> None:
    """The page's lines back up a store that is being written to, check it, restore it, and list its users."""
    write_app(tmp_path)
    with serving(commands("uvicorn app:app"), tmp_path) as server:
        _load(server)
        printed = ran(commands("kgt store backup"), tmp_path, "data/store")
        assert f"{len(_USERS)} users" in printed
        server.ask("/chat", "later", text="I'm allergic to milk.")
        assert ran(commands("kgt users"), tmp_path, "data/store").split() == ["later", *_USERS]
    ran(commands("kgt store copy"), tmp_path)
    assert ran(commands("kgt users"), tmp_path, "data/restored").split() == _USERS


def test_forgetting_reaches_every_worker(tmp_path: Path) -> None:
    """After `forget_all` no worker knows the user, and no file of the store holds the words."""
    write_app(tmp_path)
    with serving(commands("uvicorn app:app"), tmp_path) as server:
        _load(server)
        server.ask("/chat", "ana", text="I'm allergic to zanziberry.")
        assert server.ask("/forget", "ana").json()["erased"] == 1
        assert all(_known(server, "ana") == [] for _ in range(8))
        # The run that answered was still to be kept in the background, maybe by another worker.
        assert len(_known(server, "user0")) == _TURNS
    left = [path for path, data in bytes_below(tmp_path / "data").items() if b"zanziberry" in data]
    assert left == []


def test_the_digest_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """The page's last block prints what it says."""
    (code,) = [each for each in blocks(PAGE) if "user_digest" in each]
    exec(compile(code, PAGE, "exec"), {})
    assert capsys.readouterr().out.splitlines() == promised(code)
