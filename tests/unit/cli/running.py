"""Runs the `kgt` command in this process with a fake model, as every CLI test does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_plugin import KGT, Settings
from kgt_plugin.cli import session
from kgt_plugin.cli.app import app
from kgt_plugin.testing import FakeEmbedder, FakeScorer

USER = "dana@example.org"
Run = Callable[..., "Outcome"]


class Outcome:
    """What one run of the command left behind."""

    def __init__(self, result: Any) -> None:
        self.status: int = result.exit_code
        self.stdout: str = result.stdout
        self.stderr: str = result.stderr

    @property
    def json(self) -> Any:
        """The one JSON value that makes up all of stdout."""
        assert self.status == 0, self.stderr
        return json.loads(self.stdout)

    def assert_refused(self, *words: str, status: int = 1) -> None:
        """One line on stderr that holds these words, and nothing on stdout."""
        assert self.status == status, (self.status, self.stdout, self.stderr)
        assert self.stdout == ""
        assert self.stderr.startswith("error: ")
        assert self.stderr.count("\n") == 1
        assert "unexpected" not in self.stderr
        for word in words:
            assert word in self.stderr


def fake_models(monkeypatch: pytest.MonkeyPatch, *, context: int | None = None) -> None:
    """Let the command open its memory over fakes instead of models."""

    def open_memory(
        *,
        store: str | None = None,
        me: str | None = None,
        model: str | None = None,
        prompts: str = "default",
        top_k: int | None = None,
        extractor: str | None = None,
    ) -> KGT:
        return KGT.open(
            store=store,
            me=me,
            model=FakeScorer(context=context),
            embedder=FakeEmbedder(),
            prompts=prompts,
            settings=Settings() if top_k is None else Settings(top_k=top_k),
            extractor=None if extractor is None else session.extractor_named(extractor),
        )

    monkeypatch.setattr(session, "open_memory", open_memory)


def runner(store: Path | str) -> Run:
    """Run `kgt ARGS --user USER --store STORE`; ``user=None`` leaves the user out."""

    def run(*args: str, user: str | None = USER) -> Outcome:
        options = [] if user is None else ["--user", user]
        return Outcome(CliRunner().invoke(app, [*args, *options, "--store", str(store)]))

    return run
