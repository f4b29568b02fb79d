"""The example of an Agent Server, on the server itself: runs, its `/store`, and nobody's else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_sync_client

from tests.documented import ROOT

pytest.importorskip("langgraph_api", reason="`make test-agents` installs the server")
pytestmark = pytest.mark.model

EXAMPLE = ROOT / "examples" / "agent_server"
START_S = 120.0


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def started(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/ok", timeout=2.0).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server as `langgraph dev` runs it, which refuses whatever blocks its event loop."""
    folder = tmp_path_factory.mktemp("server")
    app = shutil.copytree(EXAMPLE, folder / "app")  # the server writes beside it
    log, port = folder / "log", free_port()
    command = ["dev", "--no-browser", "--no-reload", "--port", str(port), "--config"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "langgraph_cli", *command, "langgraph.json"],
            cwd=app,
            env={
                **os.environ,
                "KGT_STORE": str(folder / "kgt.trig"),
                "LANGSMITH_TRACING": "false",
                "LANGGRAPH_CLI_NO_ANALYTICS": "1",
            },
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            started(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(30)


Client = Callable[[str], Any]


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    """Makes the official client, with a user's token."""
    with ExitStack() as opened:
        yield lambda user: opened.enter_context(
            get_sync_client(url=server, headers={"Authorization": f"Bearer {user}'s token"})
        )


def ask(api: Any, thread: str, text: str, **run: Any) -> str:
    """One run on a thread; its answer."""
    message = {"role": "user", "content": text}
    state = api.runs.wait(thread, "agent", input={"messages": [message]}, **run)
    answer: str = state["messages"][-1]["content"]
    return answer


def test_the_servers_store_is_each_users_own(client: Client) -> None:
    """Outside of any run: what one user puts, another neither finds nor lists."""
    for user in ("ana", "ben"):
        client(user).store.put_item(("notes",), "mine", {"text": f"I am {user}."})
    for user in ("ana", "ben"):
        api = client(user)
        found = api.store.search_items((), query="who am I")["items"]
        assert [item["value"]["text"] for item in found] == [f"I am {user}."]
        assert api.store.list_namespaces()["namespaces"] == [["notes"]]
    with pytest.raises(Exception, match="unknown token"):
        client("eve").store.search_items(())


def test_runs_learn_and_recall_for_the_authenticated_user(client: Client) -> None:
    """Told in one thread, known in another; a client that names somebody else gets nothing of theirs."""
    told = {"ana": "My sister is called Karen.", "ben": "My sister is called Ruth."}
    for user, text in told.items():
        api = client(user)
        ask(api, api.threads.create()["thread_id"], text)
    for user, name in (("ana", "Karen"), ("ben", "Ruth")):
        api, until = client(user), time.monotonic() + START_S
        answers = [""]
        while name not in answers[-1] and time.monotonic() < until:  # learned behind the answer
            answers.append(ask(api, api.threads.create()["thread_id"], "What is my sister's name?"))
        assert name in answers[-1], answers
    api, forged = client("ben"), {"langgraph_auth_user_id": "ana@example.org"}
    for told_as in ({"config": {"configurable": forged}}, {"context": forged}):
        thread = api.threads.create()["thread_id"]
        try:
            answer = ask(api, thread, "What is my sister's name?", **told_as)
        except httpx.HTTPStatusError as refused:
            answer = str(refused)
        assert "Karen" not in answer
