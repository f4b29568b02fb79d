"""The adapters on the embedded models: an agent workflow with real scores and real words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest
from llama_index.core.agent.react import ReActChatFormatter
from llama_index.core.agent.workflow import ReActAgent

from kgt_plugin import KGT
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.llama_index import KGTLLM, KGTMemory

pytestmark = [
    pytest.mark.model,
    # LlamaIndex's workflows look at every attribute of an agent, pydantic's deprecated ones too,
    pytest.mark.filterwarnings(
        "ignore:The `__fields.*` attribute is:pydantic.warnings.PydanticDeprecatedSince20"
    ),
    pytest.mark.filterwarnings(
        "ignore:Accessing the 'model_.*' attribute on:pydantic.warnings.PydanticDeprecatedSince211"
    ),
    # and its ReAct agent asks its workflow what it may not ask any more.
    pytest.mark.filterwarnings("ignore:is_running called from:DeprecationWarning"),
]

TURNS = 100
TOWNS = {
    "ana": ("Lisbon", "Madrid", "Naples", "Athens", "Vienna"),
    "ben": ("Boston", "Dallas", "Denver", "Austin", "Seattle"),
}


@pytest.fixture(scope="module")
def kgt() -> Iterator[KGT]:
    with KGT.open(store=":memory:") as opened:
        yield opened


def turn_of(user: str, turn: int) -> tuple[str, str]:
    """What a user says at a turn, and the town that holds then: told, asked, moved, asked ...

    The model is asked at every turn: it has nothing to say to a mere statement, and an agent takes
    that for a failure.
    """
    town = TOWNS[user][turn // 2 % len(TOWNS[user])]
    return (f"{'' if turn % 2 else f'I live in {town} now. '}Where do I live?", town)


async def test_two_users_in_200_interleaved_turns(kgt: KGT) -> None:
    """Each has their own facts, the newest alone, and no word of the other's is ever said."""
    queue, order = LearningQueue(), list[str]()
    agent = ReActAgent(
        llm=KGTLLM.of(kgt, max_tokens=4),
        formatter=ReActChatFormatter(system_header="Answer the question."),
        streaming=False,
    )

    async def talk(user: str) -> list[tuple[str, str]]:
        memory = KGTMemory.from_defaults(memory=kgt.user(user), queue=queue, token_limit=12)
        said = []
        for turn in range(TURNS):
            text, town = turn_of(user, turn)
            answer = str(await agent.run(user_msg=text, memory=memory))
            order.append(user)
            await memory.aflush()
            told = [fact.labels for fact in kgt.user(user).facts()]
            assert told == [("me", "lives in", town)]
            if turn % 2:
                said.append((town, answer))
        return said

    ana, ben = await asyncio.gather(talk("ana"), talk("ben"))
    for said, others in ((ana, TOWNS["ben"]), (ben, TOWNS["ana"])):
        assert not any(town in answer for _, answer in said for town in others)
        right = sum(town in answer for town, answer in said)
        assert right >= 0.9 * len(said)
    assert len(order) == 2 * TURNS
    assert sum(one != other for one, other in pairwise(order)) > TURNS // 4
    assert queue.failures() == ()
