"""Hostile strings through every entry point: only our own errors, nobody else's items, a whole store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import KGTError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Triple
from kgt_plugin.stores import open_store
from tests.faults.hostile import hostile_strings
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import opened

pytestmark = pytest.mark.slow

_SECRET = "qxsecretq"
_OF_ONE_USER = 20
"""Strings before another user is taken: long histories are slow."""
_EVERY = 3
"""Each string goes through every third entry point, in turn."""
_ENTRY_POINTS: dict[str, Callable[[UserMemory, str], object]] = {
    "hear": lambda memory, text: memory.hear(text),
    "hear a reply": lambda memory, text: memory.hear("No, it's York.", asked=text, answered=text),
    "keep": lambda memory, text: memory.keep(text, answered=text),
    "learn a query": lambda memory, text: memory.learn(text, "York", subject="me"),
    "learn an answer": lambda memory, text: memory.learn("Where do I live?", text),
    "learn all": lambda memory, text: memory.learn(
        text, text, subject=text, relations=[text], old_answer=text
    ),
    "context": lambda memory, text: memory.context(text),
    "context of a subject": lambda memory, text: memory.context("Where?", subject=text),
    "answer": lambda memory, text: memory.answer(text),
    "answers": lambda memory, text: memory.answer_logprobs(text, [text]),
    "facts": lambda memory, text: memory.facts(text),
    "fact": lambda memory, text: memory.fact((text, text, text)),
    "history": lambda memory, text: memory.history((text, text, text)),
    "forget": lambda memory, text: memory.forget((text, text, text)),
    "undo": lambda memory, text: memory.undo(text),
    "episode": lambda memory, text: memory.episode(text),
    "serialize": lambda memory, text: memory.serialize(text),
}


def test_every_entry_point(tmp_path: Path) -> None:
    """No exception but a KGTError; another user's item never comes back, and stays as it was."""
    store, count = str(tmp_path / "store"), sized(full=10_000, quick=60)
    refused: Counter[str] = Counter()
    lines = 1
    with opened(store) as kgt:
        victim = kgt.user("victim")
        victim.hear(f"I'm allergic to {_SECRET}.")
        before = (victim.facts(), victim.episodes(), victim.history())
        for number, text in enumerate(hostile_strings(count, seed=1)):
            memory = kgt.user(f"user{number // _OF_ONE_USER}")
            for place, (name, call) in enumerate(_ENTRY_POINTS.items()):
                if (number + place) % _EVERY != 0:
                    continue
                try:
                    found = call(memory, text)
                except KGTError as exc:
                    refused[name] += 1
                    lines = max(lines, str(exc).count("\n") + 1)
                else:
                    assert _SECRET not in repr(found)
            _take_as_user_and_file(kgt, tmp_path, text, refused)
            if number % 20 == 0:
                _take_as_store(tmp_path / "places", text, refused)
        assert (victim.facts(), victim.episodes(), victim.history()) == before
    assert lines == 1
    checked(store, "victim")
    tell(
        f"{count} hostile strings over {len(_ENTRY_POINTS) + 3} entry points: "
        f"{sum(refused.values())} refused, no other error, no leak, store whole"
    )


def _take_as_user_and_file(kgt: KGT, folder: Path, text: str, refused: Counter[str]) -> None:
    """A hostile user's id, and a hostile file to import."""
    try:
        hostile = kgt.user(text)
        assert _SECRET not in repr((hostile.facts(), hostile.episodes())) or text == "victim"
    except KGTError:
        refused["user"] += 1
    path = folder / "hostile.trig"
    path.write_bytes(
        f"<urn:kgt:user:victim> {{ <urn:s> <urn:p> {text} . }}".encode("utf-8", "surrogatepass")
    )
    try:
        kgt.user("importer").import_(path)
    except KGTError:
        refused["import"] += 1


def _take_as_store(folder: Path, text: str, refused: Counter[str]) -> None:
    """A hostile store's name."""
    try:
        place = text.replace("/", "_").replace("~", "_").replace("\\", "_")[:200]
        open_store(folder / place).close()
    except KGTError:
        refused["store"] += 1


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
