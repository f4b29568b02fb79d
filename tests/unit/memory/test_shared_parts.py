"""`KGT`: loading before the first request, and listing users."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import Store
from kgt_plugin.testing import FakeEmbedder, FakeScorer


class _Scorer(FakeScorer):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        self.asked += len(requests)
        return super().score(requests)


class _Embedder(FakeEmbedder):
    asked = 0

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += len(texts)
        return super().embed(texts)


async def test_warm_up_asks_each_model() -> None:
    """Scorer and embedder have answered once, and nothing is written."""
    scorer, embedder = _Scorer(), _Embedder()
    with KGT.open(store=":memory:", model=scorer, embedder=embedder) as kgt:
        kgt.warm_up()
        assert (scorer.asked, embedder.asked) == (1, 1)
        await kgt.awarm_up()
        assert kgt.users() == []


async def test_users_of_a_store(tmp_path: Path) -> None:
    """Each id comes back as it was given, and goes with `forget_all`."""
    ids = ["ana@example.org", "Jürgen:journal", "x y/../z"]
    with KGT.open(store=tmp_path / "store", model=FakeScorer()) as kgt:
        for each in ids:
            kgt.user(each).hear("I'm allergic to nuts.")
        assert kgt.users() == sorted(ids)
        assert await kgt.ausers() == sorted(ids)
        kgt.user(ids[0]).forget_all()
        assert kgt.users() == sorted(ids[1:])


class _Unlisted:
    """A store that can't list its graphs."""

    def __init__(self) -> None:
        inner = MemoryStore()
        self.location = "a store of the app's"
        self.graph, self.commit = inner.graph, inner.commit
        self.drop, self.close = inner.drop, inner.close


def test_a_store_that_cannot_list() -> None:
    """The error says what to do."""
    store: Store = _Unlisted()
    with (
        KGT.open(store=store, model=FakeScorer()) as kgt,
        pytest.raises(StoreError, match="kgt store copy"),
    ):
        kgt.users()


@pytest.mark.parametrize(
    "refused",
    [
        {"max_episode_age": dt.timedelta(0)},
        {"extractor": object()},
        {"renderer": object()},
        {"prompts": "none"},
    ],
)
def test_an_argument_that_is_refused_opens_no_store(
    tmp_path: Path, refused: dict[str, Any]
) -> None:
    """What `open` refuses leaves no file behind, and none open."""
    place = tmp_path / "facts.sqlite"
    with pytest.raises(InvalidInputError):
        KGT.open(store=place, model=FakeScorer(), **refused)
    assert list(tmp_path.iterdir()) == []
    KGT.open(store=place, model=FakeScorer()).close()
    assert place.exists()
