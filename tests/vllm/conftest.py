"""One engine and one server of real vLLM for all tests here, on the embedded model."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

CONTEXT = 2047
KEY = "sesame"
MODEL = "smol"
START_S = 420

COMMAND = (
    *("-m", "vllm.entrypoints.openai.api_server", "--host", "127.0.0.1", "--dtype", "float32"),
    *("--enforce-eager", "--max-model-len", str(CONTEXT + 1), "--served-model-name", MODEL),
    *("--api-key", KEY, "--enable-tokenizer-info-endpoint"),
)


@pytest.fixture(scope="session")
def engine() -> Iterator[Any]:
    """A scorer over an engine in this process's keeping; nothing of it outlives `close`."""
    from kgt_plugin.scoring.vllm import VLLMScorer

    before = set(multiprocessing.active_children())
    scorer = VLLMScorer(context=CONTEXT, engine_args={"enforce_eager": True})
    scorer.load()
    assert set(multiprocessing.active_children()) - before
    yield scorer
    scorer.close()
    assert set(multiprocessing.active_children()) - before == set()
    scorer.close()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The URL of a server that runs until the tests end."""
    from kgt_plugin.models import embedded_model_path

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *COMMAND, "--model", str(embedded_model_path()), "--port", str(port)]
    process = subprocess.Popen(
        command,
        env=os.environ | {"VLLM_NO_USAGE_STATS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1#{MODEL}"
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def served(server_url: str) -> Iterator[Any]:
    """A scorer over the server."""
    from kgt_plugin.scoring.server import ServerScorer

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KGT_SERVER_API_KEY", KEY)
        scorer = ServerScorer(server_url)
        scorer.load()
        yield scorer
        scorer.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended before it was up"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(1)
    raise AssertionError(f"no server after {START_S} s")
