"""`kgt inspect`: what it hands to the server, what it prints, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import UserMemory, inspector
from tests.unit.cli.running import USER, Run, fake_models, runner

URL = "http://127.0.0.1:4711/?token=secret"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the server was given (Any: a handle, options and opened addresses); it ends at once."""
    given: list[Any] = []

    def serve(memory: UserMemory, *, write: bool, port: int, on_start: Any) -> None:
        given.append((memory.user, [fact.labels for fact in memory.facts()], write, port))
        on_start(URL)

    monkeypatch.setattr(inspector, "serve", serve, raising=False)
    monkeypatch.setattr(webbrowser, "open", given.append)
    return given


def test_it_is_read_only_on_a_free_port(told: Run, served: list[Any]) -> None:
    """Without options nothing can be changed, and the browser opens the address."""
    outcome = told("inspect")
    assert outcome.status == 0
    assert URL in outcome.stdout
    facts = [("my dog", "eats", "meat"), ("my dog", "name", "Rex")]
    assert served == [(USER, facts, False, 0), URL]


def test_write_and_port_are_passed_on(told: Run, served: list[Any]) -> None:
    """One JSON value says where it is, and no browser opens where none is wanted."""
    options = ("--write", "--port", "4711", "--no-browser", "--json")
    assert told("inspect", *options).json == {"url": URL, "user": USER, "write": True}
    assert [given[2:] for given in served] == [(True, 4711)]


def test_a_store_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: list[Any]
) -> None:
    """A mistyped path is an error, and not an empty memory to look at."""
    fake_models(monkeypatch)
    runner(tmp_path / "nothing")("inspect").assert_refused("--store", "nothing")
    assert served == []


def test_a_port_that_is_none_is_a_usage_error(told: Run, served: list[Any]) -> None:
    """Ports end at 65,535."""
    assert told("inspect", "--port", "70000").status == 2
    assert served == []


@pytest.mark.slow
def test_without_the_extra_the_error_names_it() -> None:
    """Where Starlette is missing, one line says what to install."""
    code = (
        "import sys; sys.modules['starlette'] = None\n"
        "from kgt_plugin import inspector, MissingDependencyError\n"
        "try: inspector.serve\n"
        "except MissingDependencyError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "kgt-plugin[inspector]"' in run.stdout
