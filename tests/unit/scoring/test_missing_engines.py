"""Scorers whose library is not installed say which extra brings it."""

from __future__ import annotations

import sys

import pytest

from kgt_plugin.errors import MissingDependencyError
from kgt_plugin.scoring.server import ServerScorer
from kgt_plugin.scoring.vllm import VLLMScorer


def test_vllm_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra, at first use and not before; afterwards it may be tried again."""
    monkeypatch.setitem(sys.modules, "vllm", None)
    monkeypatch.setenv("VLLM_NO_USAGE_STATS", "1")
    scorer = VLLMScorer("any/model")
    for _ in range(2):
        with pytest.raises(MissingDependencyError, match=r"kgt-plugin\[vllm\]"):
            scorer.load()
    scorer.close()


def test_the_http_client_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra for servers."""
    for module in ("server_http", "server_engine"):
        monkeypatch.delitem(sys.modules, f"kgt_plugin.scoring.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "tenacity", None)
    scorer = ServerScorer("http://127.0.0.1:1/v1")
    with pytest.raises(MissingDependencyError, match=r"kgt-plugin\[server\]"):
        scorer.load()
    scorer.close()
