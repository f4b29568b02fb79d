"""A process that is killed at any moment leaves a whole store, and everything that it acknowledged."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from kgt_plugin import KGT
from kgt_plugin.graph.changes import GraphChanges, Mark
from kgt_plugin.records import ItemKind
from kgt_plugin.stores import SearchedQuad
from kgt_plugin.text.passages import only_asks
from tests.faults.processes import received, started
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import ANA, make_many_kinds, opened

pytestmark = pytest.mark.slow

_LONGEST_S = 0.6
_OF_ONE_STORE = 20
"""Kills before a new store is begun: a long history takes long to check."""


@pytest.mark.parametrize("name", ["store", "store.trig", "store.ttl"])
def test_killed_at_random_moments(name: str, tmp_path: Path) -> None:
    """After each kill the journal and the facts agree, and acknowledged edits are as they were told."""
    kills, random = sized(full=300, quick=6), Random(7)
    acknowledged = 0
    for kill in range(kills):
        number, again = divmod(kill, _OF_ONE_STORE)
        (tmp_path / str(number)).mkdir(exist_ok=True)
        store = str(tmp_path / str(number) / name)
        if again == 0:
            told = _Told()
        with started(make_many_kinds, store, kill) as (process, channel):
            assert channel.recv() == ("ready", "")
            time.sleep(random.uniform(0, _LONGEST_S))
            process.kill()
            told.take(received(channel))
        _assert_as_told(store, told)
        acknowledged += told.count
    tell(f"{kills} of {kills} kills ({name}): whole, {acknowledged} acknowledged changes kept")


class _Told:
    """What a worker has said of its edits: which were made and not undone, and which undone."""

    def __init__(self) -> None:
        self.undone: dict[str, bool] = {}
        self.count = 0

    def take(self, messages: Iterable[tuple[str, str]]) -> None:
        self.count = 0
        for kind, edit_id in messages:
            if kind == "erasing":
                self.undone.clear()  # edits whose words are erased leave the history
            elif kind in ("made", "undone"):
                self.undone[edit_id] = kind == "undone"
                self.count += 1


def _assert_as_told(store: str, told: _Told) -> None:
    checked(store, ANA)
    with opened(store) as kgt:
        memory = kgt.user(ANA)
        found = {edit.id: edit.undone for edit in memory.history()}
        # One more may have been made, or undone, and not been told.
        missing = [each for each in told.undone if each not in found]
        assert not missing
        differing = [each for each, undone in told.undone.items() if found[each] != undone]
        assert len(differing) <= 1
        assert all(found[each] for each in differing)
        memory.context("Where do I live?")
        _assert_index_is_right(kgt)


def _assert_index_is_right(kgt: KGT) -> None:
    """What is searched is what is there, and each vector that is kept is the embedder's."""
    memory, embedder = kgt.user(ANA), kgt.models.embedder
    recaller = memory._recaller
    assert embedder is not None
    assert recaller is not None
    items = recaller._index.items()
    said = {each.text for each in memory.episodes() if not only_asks(each.text)}
    assert {each.text for each in items if each.kind is ItemKind.EPISODE} == said
    facts = memory.facts()
    assert {each.key for each in items} - {each.id for each in memory.episodes()} == set(
        recaller._facts
    )
    assert {each.terms for each in recaller._facts.values()} == {each.terms for each in facts}
    came = recaller._came(GraphChanges(mark=Mark(0, 0), facts=facts, episodes=memory.episodes()))
    assert came == []  # it reads as the graph does now
    log = memory._graph.episodes
    searched = [
        SearchedQuad(quad=log.quad_of(each.id, each.text), texts=item.texts)
        for each in memory.episodes()
        if (item := recaller._index.item(ItemKind.EPISODE, each.id))
    ]
    kept = kgt._vectors.get(ANA, embedder.model_id, searched)
    texts = list(kept)
    assert bool(texts) == bool(searched)
    for text, vector in zip(texts, embedder.embed(texts), strict=True):
        assert list(kept[text]) == pytest.approx(vector, abs=1e-6)
