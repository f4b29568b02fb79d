"""Hostile strings through every entry point, as names of stores and in files: nothing is let in or lost."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from kgt_plugin.errors import KGTError
from kgt_plugin.records import Triple
from kgt_plugin.stores import open_store
from tests.faults.hostile import hostile_strings
from tests.faults.hostile_calls import endure_hostile_strings, refuses
from tests.faults.sizes import sized, tell
from tests.faults.workers import opened

pytestmark = pytest.mark.slow


def test_every_entry_point(tmp_path: Path) -> None:
    """No exception but a KGTError of one line; another user's item never comes back, and stays as it was."""
    count = sized(full=10_000, quick=60)
    tell(f"SQLite: {endure_hostile_strings(str(tmp_path / 'store'), count=count)}")


def test_names_of_stores(tmp_path: Path) -> None:
    """A hostile name of a store opens one or is refused in one line."""
    count, refused = sized(full=500, quick=3), 0
    for text in hostile_strings(count, seed=1):
        place = text.replace("/", "_").replace("~", "_").replace("\\", "_")[:200]
        refused += refuses(_open, tmp_path / "places" / place)
    tell(f"{count} hostile names of stores: {refused} refused, no other error")


def _open(place: Path) -> None:
    open_store(place).close()


def test_files_with_hostile_terms(tmp_path: Path) -> None:
    """A file that claims another user's graph, or journal, changes nothing of that user's."""
    with opened(str(tmp_path / "store")) as kgt:
        victim = kgt.user("victim")
        victim.hear("I'm allergic to nuts.")
        before = (victim.facts(), victim.history(), victim.episodes())
        random, path = Random(2), tmp_path / "claims.trig"
        for graph in ("victim", "victim:journal", "victim:episodes", "ana", "ana:journal"):
            subject = random.choice(["urn:kgt:user:victim:me", "urn:kgt:journal:victim:1"])
            path.write_text(f'<urn:kgt:user:{graph}> {{ <{subject}> <urn:p> "planted" . }}')
            with suppress(KGTError):
                kgt.user("ana").import_(path)
        assert (victim.facts(), victim.history(), victim.episodes()) == before
        planted: list[Triple] = victim.facts()
        assert all("planted" not in fact.labels for fact in planted)
