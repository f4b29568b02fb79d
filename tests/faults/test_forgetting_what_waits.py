"""What is forgotten while it waits or is being learned doesn't come back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation import BackgroundConversation, LearningQueue, shared_queue
from kgt_plugin.errors import ForgottenError
from kgt_plugin.reading import Rules
from kgt_plugin.records import Feedback, Labels, Turn
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.sizes import sized, tell
from tests.faults.state import bytes_below, checked

_SECRET = "zanziberry"


class _Gate(Rules):
    """A reader that stops at a word until it is let on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.goes_on = threading.Event()

    def extract(self, turn: Turn, known: Sequence[Labels] = ()) -> list[Feedback]:
        if _SECRET in turn.text:
            self.reached.set()
            assert self.goes_on.wait(60)
        return super().extract(turn, known)


@pytest.fixture
def gate() -> _Gate:
    return _Gate()


@pytest.fixture
def kgt(tmp_path: Path, gate: _Gate) -> KGT:
    store = str(tmp_path / "store")
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder(), extractor=gate)


def _left(folder: Path) -> list[Path]:
    return [path for path, data in bytes_below(folder).items() if _SECRET.encode() in data]


@pytest.mark.parametrize("own", [False, True], ids=["the shared queue", "a queue of the app's"])
def test_forget_all_during_queued_turns(
    kgt: KGT, gate: _Gate, tmp_path: Path, *, own: bool
) -> None:
    """Of a turn that is being read and of those behind it nothing is kept, and later turns are."""
    queue = LearningQueue() if own else shared_queue(kgt)
    count = sized(full=50, quick=10)
    conversation = BackgroundConversation(kgt.user("ana"), queue)
    for number in range(count):
        conversation.hear(Turn(text=f"I'm allergic to {_SECRET}{number}."))
    assert gate.reached.wait(60)
    kgt.user("ana").forget_all()
    gate.goes_on.set()
    conversation.hear(Turn(text="I'm allergic to nuts."))
    queue.flush(60)
    assert [fact.labels[2] for fact in kgt.user("ana").facts()] == ["nuts"]
    assert [episode.text for episode in kgt.user("ana").episodes()] == ["I'm allergic to nuts."]
    assert queue.failures() == ()
    assert _left(tmp_path) == []
    kgt.close()
    checked(str(tmp_path / "store"), "ana")
    tell(f"forget_all during {count} queued turns: nothing came back, 0 bytes left")


def test_others_turns_go_on(kgt: KGT, gate: _Gate) -> None:
    """Forgetting one user drops no turn of another."""
    queue = shared_queue(kgt)
    BackgroundConversation(kgt.user("ana"), queue).hear(Turn(text=f"I like {_SECRET}."))
    assert gate.reached.wait(60)
    BackgroundConversation(kgt.user("ben"), queue).hear(Turn(text="I'm allergic to nuts."))
    kgt.user("ana").forget_all()
    gate.goes_on.set()
    queue.flush(60)
    assert kgt.user("ana").episodes() == []
    assert [fact.labels[2] for fact in kgt.user("ben").facts()] == ["nuts"]
    kgt.close()


def test_forget_of_a_turn_that_is_being_learned(kgt: KGT, gate: _Gate, tmp_path: Path) -> None:
    """A turn that is kept and not yet read is forgotten with what it would have taught."""
    queue = shared_queue(kgt)
    memory = kgt.user("ana")
    said = f"I'm allergic to {_SECRET}."
    BackgroundConversation(memory, queue).hear(Turn(text=said))
    assert gate.reached.wait(60)
    # Another adapter of the app hands over the same turn, and then the one after it.
    BackgroundConversation(memory, queue).hear_correction(Turn(text=said))
    after = Turn(text="I'm allergic to nuts.", asked=said, answered=f"No {_SECRET} then.")
    BackgroundConversation(memory, queue).hear(after)
    (episode,) = memory.episodes()
    memory.forget(episode)
    gate.goes_on.set()
    queue.flush(60)
    assert [fact.labels[2] for fact in memory.facts()] == ["nuts"]
    assert [each.text for each in memory.episodes()] == ["I'm allergic to nuts."]
    assert queue.failures() == ()
    assert _left(tmp_path) == []
    kgt.close()


async def test_a_call_that_is_under_way(kgt: KGT, gate: _Gate, tmp_path: Path) -> None:
    """`ahear` of a user who is forgotten meanwhile raises, and has kept nothing."""
    import asyncio

    hearing = asyncio.create_task(kgt.user("ana").ahear(f"I'm allergic to {_SECRET}."))
    assert await asyncio.to_thread(gate.reached.wait, 60)
    await kgt.user("ana").aforget_all()
    gate.goes_on.set()
    with pytest.raises(ForgottenError, match="say it again"):
        await hearing
    assert kgt.user("ana").facts() == []
    assert _left(tmp_path) == []
    await kgt.user("ana").ahear("I'm allergic to nuts.")
    assert len(kgt.user("ana").facts()) == 1
    kgt.close()


@pytest.mark.parametrize("what", ["all", "the turn"])
def test_another_process_forgets(kgt: KGT, gate: _Gate, tmp_path: Path, what: str) -> None:
    """What another process forgets while it is learned here stays forgotten."""
    queue = shared_queue(kgt)
    memory = kgt.user("ana")
    for _ in range(3 if what == "all" else 1):
        BackgroundConversation(memory, queue).hear(Turn(text=f"I'm allergic to {_SECRET}."))
    assert gate.reached.wait(60)
    # A store of its own, as another process would have it: open_store would share this one's.
    (path,) = (tmp_path / "store").glob("kgt.sqlite")
    with KGT.open(store=SqliteStore(path), model=FakeScorer()) as other:
        if what == "all":
            other.user("ana").forget_all()
        else:
            (episode,) = other.user("ana").episodes()
            other.user("ana").forget(episode)
    gate.goes_on.set()
    queue.flush(60)
    assert memory.facts() == []
    assert memory.episodes() == []
    assert queue.failures() == ()
    assert _left(tmp_path) == []
    memory.hear("I'm allergic to nuts.")
    assert len(memory.facts()) == 1
    kgt.close()


def test_records_in_memory(kgt: KGT, gate: _Gate) -> None:
    """Failures and rejections of a forgotten user are let go of, and those of others stay."""
    gate.goes_on.set()
    queue = shared_queue(kgt)
    for user in ("ana", "ben"):
        queue.report(user, f"my {_SECRET}", ValueError("no"))
    kgt.user("ana").forget_all()
    assert [failure.user for failure in queue.failures()] == ["ben"]
    kgt.close()
