"""`KGTMemory` in LlamaIndex's agents and chat engines, and many users at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from llama_index.core import Document, SummaryIndex
from llama_index.core.agent.workflow import AgentWorkflow, FunctionAgent, ReActAgent
from llama_index.core.chat_engine import (
    CondensePlusContextChatEngine,
    CondenseQuestionChatEngine,
    ContextChatEngine,
    SimpleChatEngine,
)
from llama_index.core.memory import BaseMemory

from kgt_plugin import KGT, UserMemory
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.llama_index import KGTMemory
from tests.llama_index.doubles import FunctionLLM, ScriptedLLM

WAIT_S = 60.0

# LlamaIndex's workflows look at every attribute of an agent, pydantic's deprecated ones included.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore:{what}:pydantic.warnings.PydanticDeprecatedSince{since}")
    for what, since in (
        ("The `__fields.*` attribute is deprecated", "20"),
        ("Accessing the 'model_.*' attribute on the instance is deprecated", "211"),
    )
]
# LlamaIndex's ReAct agent asks its workflow what it may not ask any more.
pytestmark.append(pytest.mark.filterwarnings("ignore:is_running called from:DeprecationWarning"))


def answer_from(text: str) -> str:
    """Answers as a model does that reads all that the user has told."""
    told = [line for line in text.splitlines() if line.startswith("- ")]
    return f"I read: {'; '.join(told)}" if told else "I do not know."


def answer_from_facts(text: str) -> str:
    """Answers as a model does that goes by what holds now, whatever the user's own words were."""
    lines = [line for line in text.splitlines() if "in the user's words:" not in line]
    return answer_from("\n".join(lines))


def reading_llm(rule: Callable[[str], str] = answer_from) -> ScriptedLLM:
    return ScriptedLLM(rule=rule)


def function_llm() -> FunctionLLM:
    return FunctionLLM(rule=answer_from_facts)


AGENTS: dict[str, Callable[[], Any]] = {
    "function": lambda: FunctionAgent(llm=function_llm(), streaming=False),
    "function, streaming": lambda: FunctionAgent(llm=function_llm()),
    "react": lambda: ReActAgent(llm=reading_llm(answer_from_facts), streaming=False),
    "workflow": lambda: AgentWorkflow(
        agents=[FunctionAgent(name="a", description="answers", llm=function_llm())]
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", AGENTS)
async def test_an_agent_learns_and_recalls(kind: str, ana: UserMemory) -> None:
    """Told, corrected and asked, turn by turn: the answer rests on what holds now."""
    agent, memory = AGENTS[kind](), KGTMemory.from_defaults(memory=ana)
    said = []
    for turn in (
        "My sister is called Karen.",
        "What is my sister's name?",
        "No, it's Carol",
        "What is my sister's name?",
    ):
        said.append(str(await agent.run(user_msg=turn, memory=memory)))
        await memory.aflush()
    assert "Karen" in said[1]
    assert "Carol" in said[3]
    assert "Karen" not in said[3]
    assert {fact.labels for fact in ana.facts()} == {("my sister", "name", "Carol")}
    assert memory.failures() == ()


ENGINES: dict[str, Callable[[BaseMemory], Any]] = {
    "simple": lambda memory: SimpleChatEngine.from_defaults(llm=reading_llm(), memory=memory),
    "context": lambda memory: ContextChatEngine.from_defaults(
        retriever=SummaryIndex.from_documents([Document(text="Dogs bark.")]).as_retriever(),
        llm=reading_llm(),
        memory=memory,
    ),
    "condense plus context": lambda memory: CondensePlusContextChatEngine.from_defaults(
        retriever=SummaryIndex.from_documents([Document(text="Dogs bark.")]).as_retriever(),
        llm=reading_llm(),
        memory=memory,
    ),
    "condense question": lambda memory: CondenseQuestionChatEngine.from_defaults(
        query_engine=SummaryIndex.from_documents([Document(text="Dogs bark.")]).as_query_engine(
            llm=reading_llm()
        ),
        llm=reading_llm(),
        memory=memory,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENGINES)
def test_a_chat_engine_learns_and_recalls(kind: str, ana: UserMemory) -> None:
    """Blocking turns of a chat engine teach, and later ones recall."""
    memory = KGTMemory.from_defaults(memory=ana)
    engine = ENGINES[kind](memory)
    for turn in ("My sister is called Karen.", "What is my sister's name?"):
        answer = str(engine.chat(turn))
        memory.flush(WAIT_S)
    assert {fact.labels for fact in ana.facts()} == {("my sister", "name", "Karen")}
    if kind != "condense question":  # it hands the query engine a question, and no chat
        assert "Karen" in answer
    assert memory.failures() == ()


@pytest.mark.parametrize("kind", ["simple", "context"])
async def test_an_awaited_chat_engine_does_the_same(kind: str, ana: UserMemory) -> None:
    """So do awaited turns."""
    memory = KGTMemory.from_defaults(memory=ana)
    engine = ENGINES[kind](memory)
    await engine.achat("My sister is called Karen.")
    await memory.aflush()
    assert "Karen" in str(await engine.achat("What is my sister's name?"))
    await memory.aflush()


def tell(user: str, turn: int) -> tuple[str, str]:
    """What a user says at a turn, and a word that no other user ever says."""
    secret = f"{user.capitalize()}ton{turn // 2}"
    if turn % 2:
        return "What is my favourite town?", secret
    return f"My favourite town is {secret}.", secret


@pytest.mark.slow
async def test_two_users_in_200_interleaved_turns_do_not_meet(kgt: KGT) -> None:
    """Each is answered from what they have told, the newest too, and from nothing of anybody else's."""
    queue = LearningQueue()
    users = ("ana", "ben")
    agent = ReActAgent(llm=reading_llm(), streaming=False)

    async def talk(user: str) -> list[str]:
        memory = KGTMemory.from_defaults(memory=kgt.user(user), queue=queue)
        said = []
        for turn in range(100):
            text, _ = tell(user, turn)
            said.append(str(await agent.run(user_msg=text, memory=memory)))
            await memory.aflush()
        return said

    answers = dict(zip(users, await asyncio.gather(*map(talk, users)), strict=True))
    for user in users:
        for turn in range(1, 100, 2):
            assert tell(user, turn)[1] in answers[user][turn]
        other = users[1 - users.index(user)]
        assert other.capitalize() not in " ".join(answers[user])
        assert len(kgt.user(user).facts()) == 1
    assert queue.failures() == ()
