"""What was forgotten is in no file of the store's folder when the call returns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kgt_plugin import KGT
from kgt_plugin.memory import UserMemory
from tests.faults.processes import received, started
from tests.faults.sizes import sized, tell
from tests.faults.state import bytes_below, checked
from tests.faults.workers import opened, read_on

pytestmark = pytest.mark.slow

_Forget = Callable[[UserMemory], object]


def _found(folder: Path, words: str) -> list[Path]:
    return [path for path, data in bytes_below(folder).items() if words.encode() in data]


def _fill(kgt: KGT, user: str, secret: str, random: Random, count: int) -> None:
    """Facts and messages of every length that all have the secret in them."""
    memory = kgt.user(user)
    for number in range(count):
        name = f"{secret}{number}"
        memory.learn("Where do I live?", name, subject="me", relations=["lives in"])
        memory.hear(f"I like {name}. " + f"{secret} " * random.choice([1, 10, 100, 1500]))
        if random.random() < 0.3:
            memory.undo()
        memory.context(f"What about {name}?")


@pytest.mark.parametrize("name", ["store", "store.sqlite", "store.trig"])
def test_everything_of_a_user(name: str, tmp_path: Path) -> None:
    """After `forget_all` not one byte is left, and others' facts are as they were."""
    rounds, random = sized(full=40, quick=4), Random(3)
    with opened(str(tmp_path / name)) as kgt:
        for each in range(rounds):
            secret = f"zanzi{each}q"
            _fill(kgt, "ben", f"kept{each}", random, 2)
            _fill(kgt, f"ana{each}", secret, random, 3)
            _fill(kgt, "ben", f"kept{each}b", random, 1)
            kept = kgt.user("ben").facts(), kgt.user("ben").episodes()
            assert _found(tmp_path, secret)
            kgt.user(f"ana{each}").forget_all()
            assert not _found(tmp_path, secret)
            assert not _found(tmp_path, f"ana{each}")
            assert kept == (kgt.user("ben").facts(), kgt.user("ben").episodes())
    checked(str(tmp_path / name), "ben")
    tell(f"forget_all {rounds} times ({name}): 0 bytes left in the folder")


def test_everything_of_the_one_user(tmp_path: Path) -> None:
    """After `forget_all` neither a Turtle file nor the records beside it have a byte of the user's."""
    rounds, random = sized(full=40, quick=4), Random(6)
    with opened(str(tmp_path / "store.ttl")) as kgt:
        for each in range(rounds):
            secret = f"zanzi{each}q"
            _fill(kgt, "ana", secret, random, 3)
            assert len(_found(tmp_path, secret)) > 1
            kgt.user("ana").forget_all()
            assert not _found(tmp_path, secret)
            assert not _found(tmp_path, "ana")
    checked(str(tmp_path / "store.ttl"), "ana")
    tell(f"forget_all {rounds} times (store.ttl): 0 bytes left in the folder")


@pytest.mark.parametrize("name", ["store", "store.trig", "store.ttl"])
def test_one_message(name: str, tmp_path: Path) -> None:
    """After `forget` of an episode neither its words nor the facts drawn from it alone are left."""
    rounds, random = sized(full=40, quick=4), Random(4)
    with opened(str(tmp_path / name)) as kgt:
        memory = kgt.user("ana")
        for each in range(rounds):
            secret = f"zanzi{each}q"
            memory.hear(f"I'm allergic to kept{each}.")
            memory.hear(
                f"I'm allergic to {secret}. {secret} goes on, "
                + "and so on " * random.randrange(350)
            )
            memory.context(f"What is {secret}?")
            memory.hear(f"I like tea{each}.")
            if each % 3:
                (fact,) = [found for found in memory.facts() if secret in found.labels[2]]
                edit = memory.forget(fact)
                if each % 3 == 1:
                    memory.undo(edit)
            (episode,) = [found for found in memory.episodes() if secret in found.text]
            assert _found(tmp_path, secret)
            memory.forget(episode)
            assert not _found(tmp_path, secret)
        assert len(memory.episodes()) == 2 * rounds
    checked(str(tmp_path / name), "ana")
    tell(f"{rounds} messages forgotten ({name}): 0 bytes left in the folder")


def test_while_another_process_reads(tmp_path: Path) -> None:
    """A process that has the store open and reads that user keeps nothing on the disk."""
    store = str(tmp_path / "store")
    rounds, random = sized(full=20, quick=2), Random(5)
    with opened(store) as kgt:
        _fill(kgt, "ana", "begun", random, 2)
        with started(read_on, store, "ana") as (_, channel):
            assert channel.recv()[0] > 0
            for each in range(rounds):
                secret = f"zanzi{each}q"
                _fill(kgt, "ana", secret, random, 2)
                assert received(channel, wait_s=20)
                kgt.user("ana").forget_all()
                assert not _found(tmp_path, secret)
            channel.send("end")
            received(channel)
        assert not _found(tmp_path, "zanzi")
    tell(f"forget_all {rounds} times beside a reading process: 0 bytes left in the folder")
