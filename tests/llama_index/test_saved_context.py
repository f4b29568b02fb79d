"""A workflow's Context with our memory: saved, restored, bound anew; the live memory goes on."""

from __future__ import annotations

import copy
import gc
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.memory import ChatMemoryBuffer, Memory
from llama_index.core.workflow import Context, JsonPickleSerializer, JsonSerializer

from kgt_plugin import KGT, HandleError, InvalidInputError, UserMemory
from kgt_plugin.llama_index import KGTMemory, KGTMemoryBlock, restoring
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.llama_index.doubles import FunctionLLM, answers, says
from tests.llama_index.test_agents import answer_from_facts, pytestmark

__all__ = ["pytestmark"]

QUESTION = "What is my sister's name?"
SERIALIZERS: dict[str, Callable[[], Any]] = {"json": JsonSerializer, "pickle": JsonPickleSerializer}


@pytest.fixture
def told(ana: UserMemory) -> UserMemory:
    """A user who has told something."""
    ana.hear("My sister is called Karen.")
    return ana


def opened(store: Path) -> KGT:
    """Shared parts that answer at once."""
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder())


def make_agent() -> FunctionAgent:
    return FunctionAgent(llm=FunctionLLM(rule=answer_from_facts), streaming=False)


async def saved_by(serializer: Any, memory: KGTMemory) -> dict[str, Any]:
    """A context in which a question was asked, as it is saved."""
    agent = make_agent()
    context = Context(agent)
    await agent.run(user_msg=QUESTION, ctx=context, memory=memory)
    return context.to_dict(serializer=serializer)


@pytest.mark.slow
@pytest.mark.parametrize("kind", SERIALIZERS)
async def test_a_saved_context_goes_on_where_it_was(kind: str, told: UserMemory) -> None:
    """The chat is restored with the user's memory: facts are recalled and corrected."""
    serializer = SERIALIZERS[kind]()
    memory = KGTMemory.from_defaults(memory=told)
    saved = await saved_by(serializer, memory)
    agent = make_agent()
    context = Context.from_dict(agent, saved, serializer=serializer)
    await agent.run(user_msg="No, it's Carol.", ctx=context)
    memory.flush()
    assert [fact.labels for fact in told.facts()] == [("my sister", "name", "Carol")]
    assert "Carol" in str(await agent.run(user_msg=QUESTION, ctx=context))


async def test_one_context_serves_turn_after_turn(told: UserMemory) -> None:
    """LlamaIndex saves and restores a context's state between two runs on it."""
    agent, memory = make_agent(), KGTMemory.from_defaults(memory=told)
    context = Context(agent)
    for text in (QUESTION, "No, it's Carol."):
        await agent.run(user_msg=text, ctx=context, memory=memory)
    memory.flush()
    assert memory.failures() == ()
    assert [fact.labels for fact in told.facts()] == [("my sister", "name", "Carol")]


@pytest.mark.slow
@pytest.mark.parametrize("kind", SERIALIZERS)
async def test_another_process_restores_it_for_its_user(kind: str, tmp_path: Path) -> None:
    """With the memory of that user, and of no other, whoever's app it is."""
    serializer, store = SERIALIZERS[kind](), tmp_path / "kgt.trig"
    with opened(store) as kgt:
        kgt.user("ana").hear("My sister is called Karen.")
        saved = await saved_by(serializer, KGTMemory.from_defaults(memory=kgt.user("ana")))
    del kgt
    gc.collect()  # as in another process, nothing is left of it
    with opened(store) as kgt:
        agent = make_agent()
        with pytest.raises(Exception, match="restoring"):
            await agent.run(
                user_msg=QUESTION, ctx=Context.from_dict(agent, saved, serializer=serializer)
            )
        with restoring(kgt.user("ben")), pytest.raises(Exception, match="not of 'ben'"):
            await agent.run(
                user_msg=QUESTION, ctx=Context.from_dict(agent, saved, serializer=serializer)
            )
        with restoring(kgt.user("ana")):
            context = Context.from_dict(agent, saved, serializer=serializer)
            assert "Karen" in str(await agent.run(user_msg=QUESTION, ctx=context))


@pytest.mark.parametrize("kind", SERIALIZERS)
async def test_the_live_memory_survives_being_saved(kind: str, told: UserMemory) -> None:
    """It recalls and learns as before; nothing is taken out of it."""
    memory = KGTMemory.from_defaults(memory=told)
    before = (dict(memory.__dict__), dict(memory.chat.__dict__))
    await saved_by(SERIALIZERS[kind](), memory)
    assert (dict(memory.__dict__).keys(), dict(memory.chat.__dict__).keys()) == tuple(
        each.keys() for each in before
    )
    assert "Karen" in str(memory.get(QUESTION)[0].content)
    memory.put(says("I live in Oslo."))
    memory.flush()
    assert ("me", "lives in", "Oslo") in {fact.labels for fact in told.facts()}


def test_nobody_is_restored_by_a_forged_form(kgt: KGT, told: UserMemory) -> None:
    """A saved form that names another user opens nobody's memory."""
    saved = KGTMemory.from_defaults(memory=told).to_dict()
    for forged in ({"user": "ben"}, {"user": "ben", "handle": ""}, {"handle": ""}):
        with pytest.raises(InvalidInputError, match="what is restored"):
            KGTMemory.from_dict({**saved, **forged})
    for other in (kgt, None, "ana"):
        with pytest.raises(InvalidInputError), restoring(other):  # type: ignore[arg-type]  # by mistake
            pass


def test_a_memory_is_not_bound_to_another_user_than_it_says(kgt: KGT) -> None:
    """The id that a saved form gives opens nobody's memory."""
    with pytest.raises(InvalidInputError, match="'ben'"):
        KGTMemory(memory=kgt.user("ana"), user="ben", chat=ChatMemoryBuffer.from_defaults())


def test_the_chat_is_restored_by_its_own_class(told: UserMemory) -> None:
    """Options and messages come back; a class that LlamaIndex does not offer is refused, and not imported."""
    chat = ChatMemoryBuffer.from_defaults([says("hi"), answers("hello")], token_limit=77)
    saved = KGTMemory(memory=told, chat=chat, k=2, learn=False).to_dict()
    restored = KGTMemory.from_dict(saved)
    assert (restored.k, restored.learn) == (2, False)
    assert isinstance(restored.chat, ChatMemoryBuffer)
    assert restored.chat.token_limit == 77
    assert restored.get_all() == chat.get_all()
    for name in ("os.path", "ChatMessage", "", "KGTMemory"):
        with pytest.raises(InvalidInputError, match="can't be restored"):
            KGTMemory.from_dict({**saved, "chat": {**saved["chat"], "class_name": name}})


def test_pickled_and_copied(told: UserMemory) -> None:
    """Both are bound to the same user's memory; the memory itself is not pickled."""
    chat = Memory.from_defaults(session_id="1")
    for made in (
        KGTMemory.from_defaults(memory=told),
        KGTMemory(memory=told, chat=chat),
        KGTMemoryBlock(memory=told),
    ):
        copied = copy.deepcopy(made)
        assert copied is not made
        assert copied.memory is told
        restored = pickle.loads(pickle.dumps(made))
        assert restored is not made
        assert (restored.user, restored.memory, made.memory) == (told.user, told, told)
    with pytest.raises(HandleError, match=r"kgt\.user"):
        pickle.dumps(told)


@pytest.mark.parametrize("text", [QUESTION, ""])
async def test_the_input_may_be_a_message(text: str, told: UserMemory) -> None:
    """Newer agents pass the message itself; one without words is as if there was none."""
    memory = KGTMemory.from_defaults(memory=told)
    memory.put(says(QUESTION))
    expected = memory.get(QUESTION)
    assert memory.get(says(text)) == await memory.aget(says(text)) == expected
    assert "Karen" in str(expected[-1].content)
