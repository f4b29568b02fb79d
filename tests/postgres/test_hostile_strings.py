"""Hostile strings through every entry point over PostgreSQL: no other error, no leak, a whole store."""

from __future__ import annotations

from collections import Counter

from kgt_plugin import KGT
from kgt_plugin.errors import KGTError
from tests.faults.hostile import hostile_strings
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.test_hostile_strings import _ENTRY_POINTS, _EVERY, _SECRET
from tests.faults.workers import opened

_OF_ONE_USER = 20


def test_every_entry_point(url: str) -> None:
    """No exception but a KGTError of one line; another user's item never comes back, and stays as it was."""
    count = sized(full=10_000, quick=60)
    refused: Counter[str] = Counter()
    with opened(url) as kgt:
        victim = kgt.user("victim")
        victim.hear(f"I'm allergic to {_SECRET}.")
        before = (victim.facts(), victim.episodes(), victim.history())
        for number, text in enumerate(hostile_strings(count, seed=1)):
            _take(kgt, number, text, refused)
        assert (victim.facts(), victim.episodes(), victim.history()) == before
    assert refused["of several lines"] == 0
    checked(url, "victim")
    tell(
        f"{count} hostile strings over {len(_ENTRY_POINTS) + 1} entry points of PostgreSQL: "
        f"{sum(refused.values())} refused, no other error, no leak, store whole"
    )


def _take(kgt: KGT, number: int, text: str, refused: Counter[str]) -> None:
    memory = kgt.user(f"user{number // _OF_ONE_USER}")
    for place, (name, call) in enumerate(_ENTRY_POINTS.items()):
        if (number + place) % _EVERY != 0:
            continue
        try:
            assert _SECRET not in repr(call(memory, text))
        except KGTError as exc:
            refused[name] += 1
            refused["of several lines"] += "\n" in str(exc)
    try:
        hostile = kgt.user(text)
        assert text == "victim" or _SECRET not in repr((hostile.facts(), hostile.episodes()))
    except KGTError:
        refused["user"] += 1
