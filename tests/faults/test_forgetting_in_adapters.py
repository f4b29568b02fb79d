"""`forget_all` while each adapter's turns wait, are being learned, or are still being answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import ChatMemoryBuffer

import kgt_plugin.langchain as lc
import kgt_plugin.llama_index as li
from kgt_plugin import KGT
from kgt_plugin.conversation import BackgroundTasks, shared_queue
from kgt_plugin.reading import Rules
from kgt_plugin.records import Feedback, Labels, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.sizes import sized, tell
from tests.faults.state import bytes_below, checked
from tests.langchain.doubles import Listener, make_agent

_SECRET = "zanziberry"
_WAIT_S = 60
_USER = {"user_id": "ana"}


class _Gate(Rules):
    """A reader that stops at a word until it is let on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.goes_on = threading.Event()

    def extract(self, turn: Turn, known: Sequence[Labels] = ()) -> list[Feedback]:
        if _SECRET in turn.text.lower():
            self.reached.set()
            assert self.goes_on.wait(_WAIT_S)
        return super().extract(turn, known)


@pytest.fixture
def gate() -> _Gate:
    """A reader that the test lets on."""
    return _Gate()


@pytest.fixture
def kgt(tmp_path: Path, gate: _Gate) -> Iterator[KGT]:
    """A memory in a folder that can be searched."""
    with KGT.open(
        store=str(tmp_path / "store"),
        model=FakeScorer(),
        embedder=FakeEmbedder(),
        extractor=gate,
    ) as opened:
        yield opened


def _answering(_messages: Sequence[BaseMessage]) -> AIMessage:
    return AIMessage("I see.")


def _middleware(kgt: KGT, text: str, model: BaseChatModel | None = None) -> BackgroundTasks:
    """A turn of a real agent, in a conversation of its own."""
    middleware = lc.KGTMiddleware(kgt)
    agent = make_agent(model or Listener(rule=_answering), middleware=[middleware])
    agent.invoke({"messages": [HumanMessage(text)]}, context=_USER)
    return middleware


def _chain_memory(kgt: KGT, text: str) -> BackgroundTasks:
    memory = lc.KGTMemory(memory=kgt.user("ana"))
    memory.load_memory_variables({"input": text})
    memory.save_context({"input": text}, {"output": "I see."})
    return memory


def _history(kgt: KGT, text: str) -> BackgroundTasks:
    history = lc.KGTChatMessageHistory(kgt.user("ana"))
    history.add_messages([HumanMessage(text), AIMessage("I see.")])
    return history


def _callback(kgt: KGT, text: str) -> BackgroundTasks:
    """A run, and a correction of its answer by a feedback record."""
    callback, run = lc.KGTFeedbackCallback(kgt), uuid4()
    config: Any = {"callbacks": [callback], "metadata": _USER, "run_id": run}
    Listener(rule=lambda _: AIMessage("Walnuts.")).invoke("What am I allergic to?", config)
    answer = text.removeprefix("I'm allergic to ").removesuffix(".")
    callback.learn_feedback({"run_id": run, "correction": answer})
    return callback


def _next_turn(kgt: KGT, text: str) -> BackgroundTasks:
    """A run, and one after it whose input corrects it."""
    callback, model = lc.KGTFeedbackCallback(kgt), Listener(rule=lambda _: AIMessage("Walnuts."))
    answer = text.removeprefix("I'm allergic to ").removesuffix(".")
    config: Any = {"callbacks": [callback], "metadata": {**_USER, "thread_id": str(uuid4())}}
    model.invoke("What am I allergic to?", config)
    model.invoke(f"No, it's {answer.capitalize()}.", config)
    return callback


def _handler(kgt: KGT, text: str) -> BackgroundTasks:
    """A feedback event of LlamaIndex's."""
    handler = li.KGTFeedbackHandler(kgt)
    answer = text.removeprefix("I'm allergic to ").removesuffix(".")
    query, old = "What am I allergic to?", "Walnuts."
    event = li.FeedbackEvent(user_id="ana", query=query, old_answer=old, answer=answer)
    handler.handle(event)
    return handler


def _index_memory(kgt: KGT, text: str) -> BackgroundTasks:
    memory = li.KGTMemory(memory=kgt.user("ana"), chat=ChatMemoryBuffer.from_defaults())
    memory.put(ChatMessage(role="user", content=text))
    memory.put(ChatMessage(role="assistant", content="I see."))
    return memory


def _block(kgt: KGT, text: str) -> BackgroundTasks:
    import asyncio

    block = li.KGTMemoryBlock(memory=kgt.user("ana"))
    asyncio.run(block.aput([ChatMessage(role="user", content=text)]))
    return block


@pytest.mark.parametrize(
    "take",
    [_middleware, _chain_memory, _history, _callback, _next_turn, _handler, _index_memory, _block],
)
def test_forget_all_behind_an_adapter(
    kgt: KGT, gate: _Gate, tmp_path: Path, take: Callable[[KGT, str], BackgroundTasks]
) -> None:
    """Of a turn that is being learned and of those that wait nothing comes back, and later turns are learned."""
    count = sized(full=50, quick=4)
    for number in range(count):
        take(kgt, f"I'm allergic to {_SECRET}{number}.")
    assert gate.reached.wait(_WAIT_S)
    assert shared_queue(kgt).pending >= count
    kgt.user("ana").forget_all()
    gate.goes_on.set()
    last = take(kgt, "I'm allergic to kiwi.")
    last.flush(_WAIT_S)
    assert [fact.labels[2].lower() for fact in kgt.user("ana").facts()] == ["kiwi"]
    assert not [each for each in kgt.user("ana").episodes() if _SECRET in repr(each).lower()]
    assert last.failures() == ()
    assert not [path for path, data in bytes_below(tmp_path).items() if _SECRET.encode() in data]
    checked(str(tmp_path / "store"), "ana")
    tell(f"forget_all behind {count} turns of {take.__name__[1:]}: nothing came back")


@pytest.mark.parametrize("take", [_middleware, _chain_memory])
def test_forget_all_while_an_answer_is_made(
    kgt: KGT, gate: _Gate, tmp_path: Path, take: Callable[..., BackgroundTasks]
) -> None:
    """Words that were said before the forgetting are not learned when the agent has answered them."""
    gate.goes_on.set()
    said = f"I'm allergic to {_SECRET}."

    def forgetting(_messages: Sequence[BaseMessage]) -> AIMessage:
        kgt.user("ana").forget_all()
        return AIMessage("I see.")

    if take is _middleware:
        first = _middleware(kgt, said, Listener(rule=forgetting))
    else:
        memory = lc.KGTMemory(memory=kgt.user("ana"))
        memory.load_memory_variables({"input": said})
        forgetting([])
        memory.save_context({"input": said}, {"output": "I see."})
        first = memory
    first.flush(_WAIT_S)
    assert (kgt.user("ana").facts(), kgt.user("ana").episodes()) == ([], [])
    assert first.failures() == ()
    assert not [path for path, data in bytes_below(tmp_path).items() if _SECRET.encode() in data]
    take(kgt, said).flush(_WAIT_S)  # said again, it is learned
    assert [fact.labels[2] for fact in kgt.user("ana").facts()] == [_SECRET]
