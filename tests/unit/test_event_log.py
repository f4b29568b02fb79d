"""What is logged: one logger, events with fields, users as digests."""

from __future__ import annotations

import logging
import re

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.event_log import log_event, user_digest
from kgt_plugin.testing import FakeScorer
from tests.documented import ROOT

USER = "ana@example.org"


def test_a_failure_is_an_event(caplog: pytest.LogCaptureFixture) -> None:
    """It has a name, the error's kind and a digest of the user; neither the id nor the message is there."""
    LearningQueue().report(USER, "my secret", ValueError("the scorer is gone"))
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("kgt_plugin", logging.ERROR)
    fields = vars(record)
    assert fields["kgt_event"] == "learning.failed"
    assert fields["kgt_user"] == user_digest(USER)
    assert fields["kgt_error"] == "ValueError"
    assert USER not in caplog.text
    assert "secret" not in caplog.text


def test_a_rejection_is_an_event(caplog: pytest.LogCaptureFixture) -> None:
    """So it is where a user only calls an answer wrong."""
    with (
        caplog.at_level(logging.INFO, "kgt_plugin"),
        KGT.open(store=":memory:", model=FakeScorer()) as kgt,
    ):
        kgt.user(USER).hear("No, that's wrong.", asked="Where do I live?", answered="In Denver.")
    assert "answer.rejected" in [vars(record).get("kgt_event") for record in caplog.records]
    assert USER not in caplog.text


def test_users_in_clear_when_asked(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment says so."""
    monkeypatch.setenv("KGT_LOG_USERS", "clear")
    log_event(logging.WARNING, "any", "anything", user=USER)
    assert vars(caplog.records[0])["kgt_user"] == USER


def test_every_event_is_on_the_page() -> None:
    """The page on deployment lists each event that the source logs."""
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    logged = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "event_log.py":
            logged |= set(re.findall(r'log_event\(\s*logging\.[A-Z]+,\s*f?"([^"{]+)"', text))
    assert logged
    assert [event for event in sorted(logged) if f"`{event}`" not in page] == []


def test_no_other_logger_knows_users() -> None:
    """Modules with a logger of their own, below `kgt_plugin`, log no user."""
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(
            r"\b_log\.(?:debug|info|warning|error|exception)\((.*?)\)\n", text, re.DOTALL
        ):
            assert "user" not in call.replace("without user", ""), path
