"""Models of the hub: what is there already is used, and the hub's refusals are one line."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.scoring.transformers import TransformersScorer

transformers = pytest.importorskip("transformers")
hub = pytest.importorskip("huggingface_hub")
httpx = pytest.importorskip("httpx")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What transformers is asked for; nothing is in the hub's cache."""
    asked: list[dict[str, Any]] = []

    def missing(source: object, **where: Any) -> None:
        asked.append({"source": source, **where})
        raise OSError("not found in the cache")

    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", missing)
    return asked


def answer(monkeypatch: pytest.MonkeyPatch, reply: Exception | object) -> None:
    """Let the hub answer this to a question for a model."""

    def model_info(repo_id: str, **_: object) -> object:
        if isinstance(reply, Exception):
            raise reply
        return reply

    monkeypatch.setattr(hub, "model_info", model_info)


def refusal(kind: Any) -> Exception:
    response = httpx.Response(404, request=httpx.Request("GET", "http://hub.invalid"))
    error: Exception = kind("404 Client Error.\n\nNot Found.", response=response)
    return error


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (refusal(hub.errors.RepositoryNotFoundError), "no model org/name"),
        (refusal(hub.errors.RevisionNotFoundError), "no revision v9"),
        (httpx.ConnectError("Name or service not known"), "check the name and the connection"),
    ],
)
def test_refusals_are_one_line(
    monkeypatch: pytest.MonkeyPatch, loads: list[dict[str, Any]], reply: Exception, said: str
) -> None:
    """An unknown model, an unknown revision and no network each name their remedy."""
    answer(monkeypatch, reply)
    with pytest.raises(ModelError, match=said) as caught:
        TransformersScorer("org/name@v9", device="cpu").load()
    assert "\n" not in str(caught.value)
    assert len(loads) == 1


def test_the_cache_is_tried_first_and_the_commit_is_pinned(
    monkeypatch: pytest.MonkeyPatch, loads: list[dict[str, Any]]
) -> None:
    """Only what is not there is fetched, and then by the commit that the hub names."""

    class Info:
        sha = "c0ffee" * 6

    answer(monkeypatch, Info())
    with pytest.raises(ModelError):
        TransformersScorer("org/name", device="cpu").load()
    assert loads == [
        {"source": "org/name", "local_files_only": True},
        {"source": "org/name", "revision": Info.sha},
    ]
