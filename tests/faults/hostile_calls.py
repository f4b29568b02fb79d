"""Hostile strings through every entry point of a store: one body for all stores that are put to it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from kgt_plugin import KGT
from kgt_plugin.errors import KGTError
from kgt_plugin.memory import UserMemory
from tests.faults.hostile import hostile_strings
from tests.faults.processes import Channel, started
from tests.faults.state import checked
from tests.faults.workers import opened

__all__ = ["endure_hostile_strings", "refuses"]

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


def endure_hostile_strings(store: str, *, count: int, processes: int = 1) -> str:
    """Assert that no entry point raises but a KGTError of one line, and no other user's item comes back or changes.

    Args:
        store: a path or URL; its users are checked in the end.
        count: strings in all.
        processes: among which the strings are divided, each user's to one of them.

    Returns:
        The figure, for people.
    """
    with opened(store) as kgt:
        victim = kgt.user("victim")
        victim.hear(f"I'm allergic to {_SECRET}.")
        before = (victim.facts(), victim.episodes(), victim.history())
    refused: Counter[str] = Counter()
    with ExitStack() as stack:
        work = [
            stack.enter_context(started(_work, store, count, number, processes))[1]
            for number in range(processes)
        ]
        for channel in work:
            refused += channel.recv()
    with opened(store) as kgt:
        victim = kgt.user("victim")
        assert (victim.facts(), victim.episodes(), victim.history()) == before
    checked(store, "victim")
    return (
        f"{count} hostile strings over {len(_ENTRY_POINTS) + 2} entry points: "
        f"{refused.total()} refused, no other error, no leak, store whole"
    )


def _work(channel: Channel, store: str, count: int, number: int, processes: int) -> None:
    """Take this process's share of the strings, and tell how many were refused where."""
    refused: Counter[str] = Counter()
    with opened(store) as kgt, tempfile.TemporaryDirectory() as folder:
        importer = kgt.user(f"importer{number}")
        for place, text in enumerate(hostile_strings(count, seed=1)):
            user = place // _OF_ONE_USER
            if user % processes != number:
                continue
            memory = kgt.user(f"user{user}")
            for name, call in islice(_ENTRY_POINTS.items(), -place % _EVERY, None, _EVERY):
                refused[name] += refuses(call, memory, text)
            refused["user"] += refuses(_read_as, kgt, text)
            refused["import"] += refuses(importer.import_, _file(Path(folder), text))
    channel.send(refused)


def refuses(call: Callable[..., object], *arguments: object) -> bool:
    """Tell whether a call is refused, in one line; what it gives holds nothing of the victim's."""
    try:
        found = call(*arguments)
    except KGTError as exc:
        message = str(exc)
    else:
        assert _SECRET not in repr(found)
        return False
    assert "\n" not in message
    return True


def _read_as(kgt: KGT, user: str) -> object:
    """Read as a user of a hostile id; the victim's own items are theirs to read."""
    hostile = kgt.user(user)
    found = (hostile.facts(), hostile.episodes())
    return None if user == "victim" else found


def _file(folder: Path, text: str) -> Path:
    path = folder / "hostile.trig"
    path.write_bytes(
        f"<urn:kgt:user:victim> {{ <urn:s> <urn:p> {text} . }}".encode("utf-8", "surrogatepass")
    )
    return path
