"""A real agent on the embedded model, offline: two users, two hundred turns, corrections in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTChatModel, KGTMiddleware
from tests.facts import words
from tests.langchain.doubles import make_agent

pytestmark = pytest.mark.model

pytest.importorskip("transformers")

ROUNDS = 100
CORRECTED_EVERY = 20
QUESTIONS = ("Where do I live?", "What is my sister's name?", "What is my dog's name?")
# The correction of each question, in words, and the fact it makes.
ANSWERS = (
    ("No, I live in {}.", ("me", "lives in")),
    ("No, it's {}.", ("my sister", "name")),
    ("No, it's {}.", ("my dog", "name")),
)
VALUES = {
    "ana@example.org": (("Munich", "Lisbon"), ("Karen", "Julia"), ("Rex", "Bruno")),
    "ben": (("Oslo", "Madrid"), ("Sarah", "Emma"), ("Max", "Felix")),
}


async def test_each_user_is_answered_from_their_own_graph_only() -> None:
    """Whoever asks, and in whatever order, gets their own value as it is now, and nobody else's."""
    with KGT.open(store=":memory:") as kgt:
        middleware = KGTMiddleware(kgt)
        agent = make_agent(KGTChatModel.of(kgt, max_tokens=4), middleware=[middleware])
        turns = 0

        async def turn(user: str, *texts: str) -> str:
            nonlocal turns
            turns += 1
            said = [(HumanMessage, AIMessage)[i % 2](text) for i, text in enumerate(texts)]
            state = await agent.ainvoke({"messages": said}, context={"user_id": user})
            assert len(state["messages"]) == len(texts) + 1
            assert not any(isinstance(message, SystemMessage) for message in state["messages"])
            answer: str = state["messages"][-1].text
            return answer

        async def correct(user: str, topic: int, value: str, old: str) -> None:
            await turn(user, QUESTIONS[topic], old, ANSWERS[topic][0].format(value))

        now = dict.fromkeys(VALUES, (0, 0, 0))
        for user, values in VALUES.items():
            city, sister, dog = (pair[0] for pair in values)
            kgt.user(user).hear(
                f"I live in {city}. My sister is called {sister}. My dog is called {dog}."
            )
        right = asked = 0
        for step in range(ROUNDS):
            topic = step % 3
            if step % CORRECTED_EVERY == CORRECTED_EVERY - 1:
                before = {u: VALUES[u][topic][now[u][topic]] for u in VALUES}
                now = {u: _turned(state, topic) for u, state in now.items()}
                after = {u: VALUES[u][topic][now[u][topic]] for u in VALUES}
                await asyncio.gather(*(correct(u, topic, after[u], before[u]) for u in VALUES))
                await middleware.aflush()
                for user in VALUES:
                    assert (*ANSWERS[topic][1], after[user]) in words(kgt.user(user))
                    assert (*ANSWERS[topic][1], before[user]) not in words(kgt.user(user))
                continue
            answers = await asyncio.gather(*(turn(user, QUESTIONS[topic]) for user in VALUES))
            for user, answer in zip(VALUES, answers, strict=True):
                assert not _named(answer, {u: v for u, v in VALUES.items() if u != user})
                right += VALUES[user][topic][now[user][topic]] in answer
                asked += 1
        assert turns == 2 * ROUNDS
        assert middleware.failures() == ()
        # What a small model makes of a fact before it is its own affair; that it reads it is ours.
        assert right >= 0.95 * asked


def _turned(state: tuple[int, ...], topic: int) -> tuple[int, int, int]:
    """The other value of one topic."""
    first, second, third = (1 - v if i == topic else v for i, v in enumerate(state))
    return (first, second, third)


def _named(answer: str, values: dict[str, Any]) -> list[str]:
    """Which of these users' values an answer holds."""
    return [v for pairs in values.values() for pair in pairs for v in pair if v in answer]
