"""What the processes of these tests do; each is given a channel first."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from random import Random
from threading import Thread

from kgt_plugin import KGT
from kgt_plugin.errors import KGTError, UndoError
from kgt_plugin.memory import UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.processes import Channel

__all__ = [
    "ANA",
    "edit_in_threads",
    "make_edits",
    "make_edits_in_forks",
    "make_many_kinds",
    "opened",
    "read_on",
]

ANA = "ana"


def opened(store: str) -> KGT:
    """Open a memory over doubles."""
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder())


def learn_city(memory: UserMemory, name: str) -> str:
    """Make one edit: the user moves."""
    edit = memory.learn("Where do I live?", name, subject="me", relations=["lives in"])
    assert edit.id is not None
    return edit.id


def edit_in_threads(
    kgt: KGT, users: Sequence[str], *, threads: int, count: int
) -> dict[str, list[str]]:
    """Let threads edit all of some users at once: none fails, and no user gets another's fact.

    Returns:
        The ids of each user's edits.
    """
    made: dict[str, list[str]] = {user: [] for user in users}
    failures: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            for number in range(count):
                for user in users:
                    name = f"{user}s city {thread} {number}"
                    made[user].append(learn_city(kgt.user(user), name))
        except BaseException as exc:  # noqa: BLE001 - reported by the assertion below
            failures.append(exc)

    running = [Thread(target=work, args=(each,)) for each in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not failures
    for user in users:
        labels = [fact.labels[2] for edit in kgt.user(user).history() for fact in edit.added]
        assert len(labels) == threads * count
        assert all(label.startswith(f"{user}s city ") for label in labels)
    return made


def make_edits(channel: Channel, store: str, user: str, name: str, count: int) -> None:
    """Make edits of one user's, and tell the id of each."""
    with opened(store) as kgt:
        channel.send("ready")
        channel.recv()
        for number in range(count):
            channel.send(learn_city(kgt.user(user), f"{name}{number}"))


def make_many_kinds(channel: Channel, store: str, seed: int) -> None:
    """Learn, hear, undo and forget until killed; tell each thing before and after it is done."""
    random = Random(seed)
    with opened(store) as kgt:
        memory = kgt.user(ANA)
        channel.send(("ready", ""))
        for number in itertools.count():
            try:
                _do_one(channel, memory, random, f"{seed}x{number}")
            except UndoError:
                continue


def _do_one(channel: Channel, memory: UserMemory, random: Random, name: str) -> None:
    kind = random.choice(["learn", "learn", "hear", "hear", "undo", "forget", "erase"])
    if kind == "learn":
        channel.send(("made", learn_city(memory, f"City{name}")))
    elif kind == "hear":
        for edit in memory.hear(f"My dog is called Rex{name}. I'm allergic to nut{name}."):
            channel.send(("made", edit.id))
    elif kind == "undo":
        channel.send(("undone", memory.undo().id))
    elif kind == "forget":
        facts = memory.facts()
        if facts:
            channel.send(("made", memory.forget(random.choice(facts)).id))
    else:
        episodes = memory.episodes()
        if episodes:
            channel.send(("erasing", ""))
            memory.forget(random.choice(episodes))
            channel.send(("erased", ""))


def make_edits_in_forks(channel: Channel, store: str, count: int) -> None:
    """Open a store, fork twice, and make edits in all three; tell the ids, and each exit status."""
    with opened(store) as kgt:
        made = [learn_city(kgt.user(ANA), "Before")]
        children = []
        for child in range(2):
            read, write = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(read)
                os._exit(_edits_of_a_child(kgt, write, child, count))
            os.close(write)
            children.append((pid, read))
        made += [learn_city(kgt.user(ANA), f"Parent{number}") for number in range(count)]
        statuses = []
        for pid, read in children:
            with os.fdopen(read) as lines:
                made += lines.read().split()
            statuses.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        channel.send((made, statuses))


def _edits_of_a_child(kgt: KGT, write: int, child: int, count: int) -> int:
    try:
        for number in range(count):
            made = learn_city(kgt.user(ANA), f"Child{child}x{number}")
            os.write(write, f"{made}\n".encode())
    except KGTError as exc:
        os.write(2, f"{exc}\n".encode())
        return 1
    return 0


def read_on(channel: Channel, store: str, user: str) -> None:
    """Read a user's memory again and again, until told to end."""
    with opened(store) as kgt:
        while not channel.poll(0):
            memory = kgt.user(user)
            channel.send((len(memory.facts()), len(memory.context("Where do I live?").items)))
