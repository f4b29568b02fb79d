"""`KGTMemory` where models fail, and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from llama_index.core.memory import ChatMemoryBuffer

from kgt_plugin import KGT, InvalidInputError, ModelError, ScorerError, UserMemory
from kgt_plugin.llama_index import KGTMemory, KGTMemoryBlock
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.llama_index.doubles import WAIT_S, answers, says


class Broken(FakeScorer):
    """A scorer that fails."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        raise ScorerError("out of order: restart it")


class BrokenEmbedder(FakeEmbedder):
    """An embedder that fails."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        raise ModelError("out of order: restart it")


class TestFailures:
    def test_models_that_fail_stop_no_chat(self) -> None:
        """The messages are kept, and the failures are on record."""
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as good:
            good.user("ana").hear("I live in Porto. I work at Acme.")
            store = good._store
            broken = KGT.open(store=store, model=Broken(), embedder=BrokenEmbedder())
            memory = KGTMemory.from_defaults(memory=broken.user("ana"))
            memory.put_messages([says("Where do I live?"), answers("Porto."), says("No, Lisbon.")])
            memory.flush(WAIT_S)
            assert len(memory.get("Where do I live?")) == 3
            doing = [(f.doing, f.user, type(f.error)) for f in memory.failures()]
            assert doing == [("learning", "ana", ModelError), ("recalling", "ana", ModelError)]

    def test_a_scorer_that_fails_costs_no_recall(self) -> None:
        """Recall asks no scorer: only the learning is lost."""
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as good:
            good.user("ana").hear("I live in Porto.")
            broken = KGT.open(store=good._store, model=Broken(), embedder=None)
            memory = KGTMemory.from_defaults(memory=broken.user("ana"))
            memory.put_messages([says("Where do I live?"), answers("Porto."), says("No, Lisbon.")])
            memory.flush(WAIT_S)
            assert "Porto" in str(memory.get("Where do I live?")[0].content)
            doing = [(f.doing, f.user, type(f.error)) for f in memory.failures()]
            assert doing == [("learning", "ana", ScorerError)]

    async def test_an_awaited_read_fails_as_softly(self) -> None:
        """The chat comes without facts."""
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as good:
            good.user("ana").hear("I live in Porto. I work at Acme.")
            broken = KGT.open(store=good._store, model=Broken(), embedder=BrokenEmbedder())
            memory = KGTMemory.from_defaults(memory=broken.user("ana"))
            memory.chat.put(says("Where do I live?"))
            assert len(await memory.aget()) == 1
            block = KGTMemoryBlock(memory=broken.user("ana"))
            assert await block.aget([says("Where do I live?")]) == ""
            assert [f.doing for f in memory.failures()] == ["recalling"] * 2
            assert block.failures() == memory.failures()  # of one store and user, on one record

    def test_without_a_user_there_is_no_memory(self) -> None:
        """The user is never guessed."""
        with pytest.raises(InvalidInputError, match="no user"):
            KGTMemory.from_defaults()
        with pytest.raises(InvalidInputError, match="bound to one user"):
            KGTMemory(chat=ChatMemoryBuffer.from_defaults())

    async def test_a_message_is_a_chat_message(self, ana: UserMemory) -> None:
        """A plain text is refused: nobody says whose words it is."""
        memory = KGTMemory.from_defaults(memory=ana)
        with pytest.raises(InvalidInputError, match="ChatMessage"):
            memory.put("hello")  # type: ignore[arg-type]  # that is the point
        with pytest.raises(InvalidInputError, match="ChatMessage"):
            await memory.aput("hello")  # type: ignore[arg-type]  # as above
        assert memory.get_all() == []

    def test_what_is_saved_holds_no_facts(self, ana: UserMemory) -> None:
        """A dump of the memory is the chat alone."""
        ana.hear("I live in Porto.")
        memory = KGTMemory.from_defaults(memory=ana)
        dumped = memory.model_dump()
        assert dumped["chat"]["token_limit"] > 0
        assert "memory" not in dumped
