"""`KGTMemoryBlock` in LlamaIndex's own memory: what it recalls, and when it learns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from llama_index.core.base.llms.types import TextBlock
from llama_index.core.memory import BaseMemoryBlock, Memory, StaticMemoryBlock
from llama_index.core.storage.chat_store.sql import SQLAlchemyChatStore

from kgt_plugin import UserMemory
from kgt_plugin.llama_index import KGTMemory, KGTMemoryBlock
from kgt_plugin.prompts import tokens_of
from kgt_plugin.records import Context, Turn
from tests.facts import words
from tests.llama_index.doubles import RecordingExtractor, answers, reading_with, says

WAIT_S = 30.0
FACTS = "<user_facts>"


@asynccontextmanager
async def llama_memory(block: BaseMemoryBlock[str], **options: Any) -> AsyncIterator[Memory]:
    """LlamaIndex's own memory, its database closed at the end, which it does not do itself."""
    memory = Memory.from_defaults(session_id="s", memory_blocks=[block], **options)
    yield memory
    store = memory.sql_store
    assert isinstance(store, SQLAlchemyChatStore)
    engine, _ = await store._setup_connections()
    await engine.dispose()


class TestBlock:
    async def test_facts_are_in_what_memory_gives(self, ana: UserMemory) -> None:
        """LlamaIndex's own memory puts the block before the chat."""
        ana.hear("I live in Porto.")
        async with llama_memory(KGTMemoryBlock(memory=ana), token_limit=2000) as memory:
            await memory.aput(says("Where do I live?"))
            system = (await memory.aget())[0]
        assert "<user_memory>" in str(system.content)
        assert "Porto" in str(system.content)

    @pytest.mark.slow
    async def test_it_learns_when_the_queue_overflows_and_not_before(self, ana: UserMemory) -> None:
        """As its documentation says."""
        block = KGTMemoryBlock(memory=ana)
        async with llama_memory(block, token_limit=100, token_flush_size=20) as memory:
            await memory.aput(says("My sister is called Karen."))
            await block.aflush()
            assert ana.history() == []
            for _turn in range(8):
                await memory.aput(answers("Some words of no importance, and then some more."))
                await memory.aput(says("Do go on, and tell me much more about the weather there."))
            await block.aflush()
        assert ("my sister", "name", "Karen") in words(ana)

    async def test_a_correction_handed_over_corrects(self, ana: UserMemory) -> None:
        """Turns are read in their order, each with the exchange before it."""
        block = KGTMemoryBlock(memory=ana)
        turns = ["My sister is called Karen.", "What is my sister's name?", "No, it's Carol"]
        chat = [message for text in turns for message in (says(text), answers("Karen."))]
        await block.aput(chat)
        await block.aflush()
        assert words(ana) == {("my sister", "name", "Carol")}

    async def test_it_knows_nothing_of_a_new_user(self, ana: UserMemory) -> None:
        """No facts, no block; no message, no facts."""
        block = KGTMemoryBlock(memory=ana)
        assert await block.aget([says("Where do I live?")]) == ""
        ana.hear("I live in Porto.")
        assert await block.aget() == ""

    async def test_the_least_probable_items_are_dropped_first(self, ana: UserMemory) -> None:
        """What is left is still a closed block; with nothing left there is none."""
        ana.hear("I live in Porto. I work at Acme. My dog is called Rex.")
        block = KGTMemoryBlock(memory=ana)
        whole = await block.aget([says("Where do I live?")])
        facts = [line for line in whole.splitlines() if line.startswith("- ")]
        assert len(facts) > 1
        shorter = await block.atruncate(whole, 1)
        assert shorter is not None
        assert [line for line in shorter.splitlines() if line.startswith("- ")] == facts[:-1]
        assert shorter.endswith("</user_facts>")
        assert await block.atruncate(whole, 10_000) is None

    async def test_turns_are_dropped_before_facts(self, ana: UserMemory) -> None:
        """Each line is an item: the user's own words go first, in any script, and no more than must."""
        ana.hear("I live in Porto.")
        for said in (
            "Where I live, the trams run all night.",
            "我住的地方很安静。Where I live is quiet.",
        ):
            ana.hear(said)
        block = KGTMemoryBlock(memory=ana)
        whole = await block.aget([says("Where do I live?")])
        lines = [line for line in whole.splitlines() if line.startswith("- ")]
        assert lines[0].startswith("- I live in Porto. (since ")
        assert len([line for line in lines[1:] if "in the user's words" in line]) == 2
        shorter = await block.atruncate(whole, 1)
        assert shorter is not None
        assert shorter == whole.replace(f"{lines[-1]}\n", "")
        facts_only = await block.atruncate(whole, sum(map(tokens_of, lines[1:])))
        assert facts_only is not None
        assert [line for line in facts_only.splitlines() if line.startswith("- ")] == lines[:1]

    async def test_learning_can_be_off(self, ana: UserMemory) -> None:
        """Then the block recalls only."""
        block = KGTMemoryBlock(memory=ana, learn=False)
        await block.aput([says("I live in Porto.")])
        await block.aflush()
        assert ana.history() == []

    async def test_the_extractor_of_the_app_reads(self) -> None:
        """It is told what the turn answers, and what it reads is learned."""
        ana = reading_with(extractor := RecordingExtractor()).user("ana")
        block = KGTMemoryBlock(memory=ana)
        await block.aput([says("How am I?"), answers("Fine."), says("so so")])
        await block.aflush()
        assert extractor.turns == [
            Turn(text="How am I?"),
            Turn(text="so so", asked="How am I?", answered="Fine."),
        ]
        assert words(ana) == {("me", "mood", "so so")}
        assert block.failures() == ()

    async def test_an_answer_that_is_called_wrong_is_shown(self, ana: UserMemory) -> None:
        """A bare "No" edits nothing: the app may ask back."""
        block = KGTMemoryBlock(memory=ana)
        await block.aput([says("Where do I live?"), answers("In Rome."), says("No.")])
        await block.aflush()
        (rejected,) = block.rejections()
        assert (rejected.query, rejected.answer) == ("Where do I live?", "In Rome.")
        assert ana.history() == []
        assert block.failures() == ()

    async def test_facts_in_the_users_message_are_not_learned_again(self) -> None:
        """A memory may put the block there; an app that hands the message on teaches nothing by it."""
        kgt = reading_with(extractor := RecordingExtractor())
        ana = kgt.user("ana")
        ana.learn("I live in", "Porto")
        async with llama_memory(KGTMemoryBlock(memory=ana), insert_method="user") as memory:
            await memory.aput(says("Where do I live?"))
            told = await memory.aget()
        assert "Porto" in str(told[0].content)
        ben = KGTMemory.from_defaults(memory=kgt.user("ben"))
        await ben.aput_messages(told)
        await ben.aflush()
        assert "Where do I live?" in extractor.turns[0].text
        assert "Porto" not in extractor.turns[0].text


class TestOtherBlocks:
    @pytest.mark.parametrize("insert_method", ["user", "system"])
    async def test_the_question_is_what_the_user_said(
        self, ana: UserMemory, insert_method: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What another block tells is no part of it, and the facts stand with the user's words."""
        ana.hear("My dog is called Rex.")
        asked: list[str] = []
        recall = ana.acontext

        async def listen(query: str, **options: Any) -> Context:
            asked.append(query)
            return await recall(query, **options)

        monkeypatch.setattr(ana, "acontext", listen)
        told: Any = StaticMemoryBlock(
            name="told", static_content=[TextBlock(text="My cat is called Tom.")]
        )
        async with llama_memory(told, insert_method=insert_method) as chat:
            memory = KGTMemory(memory=ana, chat=chat)
            await memory.aput(says("What is my dog's name?"))
            message = (await memory.aget())[-1]
            await memory.aflush()
        facts, *_, words_said = (getattr(block, "text", "") for block in message.blocks)
        assert asked == ["What is my dog's name?"]
        assert "- The name of my dog is Rex." in facts
        assert words_said == "What is my dog's name?"
        assert len(ana.history()) == 1
