"""`KGTLLM`: the scorer's model answers prompts and chats, blocking, awaited and streamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, TextBlock
from llama_index.core.prompts import PromptTemplate

from kgt_plugin import KGT, ModelError
from kgt_plugin.llama_index import KGTLLM
from kgt_plugin.llama_index.llm import transcript
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.testing import FakeScorer

CHAT = [
    ChatMessage(role="system", content="Be brief.\nBe kind."),
    ChatMessage(role="user", content="Where do I\nlive?"),
    ChatMessage(role="assistant", content="Thought: I know that.\nAnswer: In Porto."),
    ChatMessage(role="tool", content="sunny"),
    ChatMessage(role="assistant", content=""),
    ChatMessage(role="user", content="And my dog?"),
]
WRITTEN = (
    "Question: Where do I live?\nAnswer: In Porto.\nNote: sunny\n"
    "Be brief.\nBe kind.\nQuestion: And my dog?\nAnswer:"
)


@pytest.fixture
def llm() -> KGTLLM:
    scorer = FakeScorer(replies={WRITTEN: " In Porto, too.\nQuestion: x", "A: ": "b", "A:": " b"})
    return KGTLLM(generator=scorer, messages_to_prompt=transcript)


def test_a_chat_is_written_as_questions_and_answers() -> None:
    """Turns have a line each, and what the system says stands before the last question."""
    assert transcript(CHAT) == WRITTEN
    assert transcript([]).splitlines()[-1] == "Answer:"


def test_what_stands_before_the_users_words_is_no_part_of_the_question() -> None:
    """Facts in a block of their own come before the question, a line each."""
    blocks = [TextBlock(text="Facts:\n- one\n- two"), TextBlock(text="Which?")]
    asked = ChatMessage(role="user", blocks=blocks)
    expected = "Answer: Hi\nFacts:\n- one\n- two\nQuestion: Which?\nAnswer:"
    assert transcript([ChatMessage(role="assistant", content="Hi"), asked]) == expected


def test_it_chats(llm: KGTLLM) -> None:
    """The answer ends with its line."""
    assert llm.chat(CHAT).message.content == "In Porto, too."
    assert [chunk.message.content for chunk in llm.stream_chat(CHAT)] == ["In Porto, too."]


def test_it_completes(llm: KGTLLM) -> None:
    """White space at the end of a prompt is no token of its own."""
    assert llm.complete("A: ").text == "b"
    assert [chunk.delta for chunk in llm.stream_complete("A: ")] == ["b"]
    assert llm.predict(PromptTemplate("{x}: "), x="A") == "b"


def test_an_empty_line_is_no_answer() -> None:
    """The first line with words is, to its end; a model that says nothing has said nothing."""
    scorer = FakeScorer(replies={"A:": "\n\n b \nc", "B:": "\nyes, but", "C:": "\n"})
    llm = KGTLLM(generator=scorer)
    assert [llm.complete("A:").text, llm.complete("B:", stop=[","]).text] == ["b", "yes"]
    assert llm.complete("C:").text == ""


async def test_it_does_both_awaited(llm: KGTLLM) -> None:
    """Awaited calls say the same."""
    assert (await llm.achat(CHAT)).message.content == "In Porto, too."
    assert (await llm.acomplete("A: ")).text == "b"
    streamed = [chunk async for chunk in await llm.astream_chat(CHAT)]
    assert [chunk.delta for chunk in streamed] == ["In Porto, too."]
    assert [chunk.text async for chunk in await llm.astream_complete("A: ")] == ["b"]


def test_a_call_may_bound_its_answer(llm: KGTLLM) -> None:
    """Its own length and stop strings count."""
    assert llm.chat(CHAT, stop=[","]).message.content == "In Porto"
    assert llm.chat(CHAT, max_tokens=1).message.content == "In"


def test_it_is_the_model_of_an_opened_kgt(kgt: KGT) -> None:
    """Nothing is loaded twice, and its name asks no model."""
    llm = KGTLLM.of(kgt, max_tokens=7)
    assert llm.generator is kgt.models.generator
    assert (llm.metadata.num_output, llm.metadata.model_name) == (7, "FakeScorer")
    assert llm.chat([ChatMessage(role="user", content="hello")]).message.role == "assistant"
    assert "generator" not in llm.to_dict()


def test_a_scorer_that_does_not_generate_is_refused() -> None:
    """The message names the remedy."""

    class ScorerOnly:
        model_id = "scores@1"

        def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
            return FakeScorer().score(requests)

    silent: Any = ScorerOnly()
    with (
        KGT.open(store=":memory:", model=silent) as kgt,
        pytest.raises(ModelError, match="open KGT"),
    ):
        KGTLLM.of(kgt)
