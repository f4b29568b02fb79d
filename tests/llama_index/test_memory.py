"""`KGTMemory`: turns teach, facts come back, and nothing else happens."""

from __future__ import annotations

import pytest
from llama_index.core.base.llms.types import MessageRole
from llama_index.core.memory import ChatMemoryBuffer

from kgt_plugin import UserMemory
from kgt_plugin.llama_index import KGTMemory
from kgt_plugin.llama_index.messages import with_block
from kgt_plugin.records import Turn
from tests.facts import words
from tests.llama_index.doubles import (
    WAIT_S,
    RecordingExtractor,
    TogetherExtractor,
    answers,
    reading_with,
    says,
)

FACTS = "<user_facts>"


class TestTurns:
    def test_a_statement_is_learned_when_it_is_put(self, ana: UserMemory) -> None:
        """No overflow and no end of the chat is waited for."""
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put(says("My sister is called Karen."))
        memory.flush(WAIT_S)
        assert words(ana) == {("my sister", "name", "Karen")}
        assert ana.history()[0].source == "My sister is called Karen."

    def test_a_follow_up_corrects_the_answer_before_it(self, ana: UserMemory) -> None:
        """The stale fact goes; what "it" is, the question before says."""
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put(says("My sister is called Karen."))
        memory.put(answers("Nice!"))
        memory.put(says("What is my sister's name?"))
        memory.put(answers("Your sister is called Karen."))
        memory.put(says("No, it's Carol"))
        memory.flush(WAIT_S)
        assert words(ana) == {("my sister", "name", "Carol")}
        assert ana.history()[-1].removed[0].labels == ("my sister", "name", "Karen")

    async def test_awaited_turns_do_the_same(self, ana: UserMemory) -> None:
        """Awaited and blocking turns teach alike."""
        memory = KGTMemory.from_defaults(memory=ana)
        await memory.aput_messages(
            [
                says("My sister is called Karen."),
                answers("Nice!"),
                says("What is my sister's name?"),
                answers("Karen."),
                says("No, it's Carol"),
            ]
        )
        await memory.aflush()
        assert words(ana) == {("my sister", "name", "Carol")}
        (system, *_) = await memory.aget("What is my sister's name?")
        assert "Carol" in str(system.content)

    def test_only_the_user_teaches(self, ana: UserMemory) -> None:
        """What the model, a tool or the system says is no fact."""
        memory = KGTMemory.from_defaults(memory=ana)
        for role in ("assistant", "tool", "system", "developer"):
            memory.put(says("My sister is called Karen.", role))
        memory.flush(WAIT_S)
        assert ana.history() == []

    def test_what_an_agents_code_printed_teaches_nothing(self, ana: UserMemory) -> None:
        """LlamaIndex's CodeAct agent puts it into the chat as the user's."""
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put(says("Result of executing the code given:\n\nMy sister is called Karen."))
        memory.flush(WAIT_S)
        assert ana.history() == []

    @pytest.mark.slow
    def test_set_teaches_nothing(self, ana: UserMemory) -> None:
        """An app hands the past over again at every run."""
        memory = KGTMemory.from_defaults(
            memory=ana, chat_history=[says("My sister is called Karen.")]
        )
        memory.set([says("I live in Porto."), answers("Nice!")])
        memory.flush(WAIT_S)
        assert ana.history() == []
        assert len(memory.get_all()) == 2

    def test_learning_can_be_off(self, ana: UserMemory) -> None:
        """Then the memory recalls only."""
        memory = KGTMemory.from_defaults(memory=ana, learn=False)
        memory.put(says("I live in Porto."))
        memory.flush(WAIT_S)
        assert ana.history() == []

    def test_the_extractor_of_the_app_reads(self) -> None:
        """It is told what the turn answers, and what it reads is learned."""
        ana = reading_with(extractor := RecordingExtractor()).user("ana")
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put_messages([says("How am I?"), answers("Fine."), says("so so")])
        memory.flush(WAIT_S)
        assert extractor.turns == [
            Turn(text="How am I?"),
            Turn(text="so so", asked="How am I?", answered="Fine."),
        ]
        assert words(ana) == {("me", "mood", "so so")}
        assert memory.failures() == ()

    def test_an_answer_that_is_called_wrong_is_shown(self, ana: UserMemory) -> None:
        """A bare "No" edits nothing: the app may ask back."""
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put_messages([says("Where do I live?"), answers("In Rome."), says("No.")])
        memory.flush(WAIT_S)
        (rejected,) = memory.rejections()
        assert (rejected.user, rejected.query, rejected.answer, rejected.source) == (
            ana.user,
            "Where do I live?",
            "In Rome.",
            "No.",
        )
        assert ana.history() == []
        assert memory.failures() == ()

    def test_turns_that_wait_are_read_in_one_call(self) -> None:
        """Where the extractor can, and each with what it answers."""
        reader = TogetherExtractor()
        memory = KGTMemory.from_defaults(memory=reading_with(reader).user("ana"))
        memory.put_messages([says("hungry"), says("How am I?"), answers("Fine."), says("so so")])
        reader.begin.set()
        memory.flush(WAIT_S)
        assert sum(reader.calls) == 3
        assert len(reader.calls) < 3
        assert reader.turns[-1] == Turn(text="so so", asked="How am I?", answered="Fine.")
        assert memory.failures() == ()

    def test_turns_that_cannot_be_read_together_are_read_one_by_one(self) -> None:
        """One bad answer costs nobody a turn, and each is kept once."""
        reader = TogetherExtractor(most=1)
        ana = reading_with(reader).user("ana")
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put_messages([says("hungry"), says("tired"), says("so so")])
        reader.begin.set()
        memory.flush(WAIT_S)
        assert max(reader.calls) > 1
        assert {mood for _, _, mood in words(ana)} == {"hungry", "tired", "so so"}
        assert [episode.text for episode in ana.episodes()] == ["hungry", "tired", "so so"]
        assert memory.failures() == ()


class TestRecall:
    def filled(self, ana: UserMemory) -> KGTMemory:
        ana.hear("I live in Porto.")
        return KGTMemory.from_defaults(memory=ana)

    def test_facts_come_before_the_users_words_and_are_not_kept(self, ana: UserMemory) -> None:
        """The chat itself has the messages that were put, and no more."""
        memory = self.filled(ana)
        memory.put(says("Where do I live?"))
        memory.flush(WAIT_S)
        (asked,) = memory.get()
        facts, question = (getattr(block, "text", "") for block in asked.blocks)
        assert (asked.role, question) == (MessageRole.USER, "Where do I live?")
        assert FACTS in facts
        assert "Porto" in facts
        assert [message.content for message in memory.get_all()] == ["Where do I live?"]

    def test_the_input_is_what_is_asked(self, ana: UserMemory) -> None:
        """A chat engine hands the question over before it is put: the facts are the system's then."""
        memory = self.filled(ana)
        (system,) = memory.get("Where do I live?")
        assert system.role == MessageRole.SYSTEM
        assert "Porto" in str(system.content)
        assert memory.get("") == []

    def test_what_bears_on_nothing_known_adds_nothing(self, ana: UserMemory) -> None:
        """A new user's chat is as without this memory."""
        memory = KGTMemory.from_defaults(memory=ana)
        memory.put(says("Where do I live?"))
        assert [message.content for message in memory.get()] == ["Where do I live?"]

    def test_recalled_facts_are_not_learned_again(self, ana: UserMemory) -> None:
        """What was read and put back by the app teaches nothing."""
        memory = self.filled(ana)
        before = ana.history()
        memory.put_messages(memory.get("Where do I live?"))
        memory.put(says("Where do I live?"))
        memory.put_messages(memory.get())
        memory.flush(WAIT_S)
        assert ana.history() == before

    def test_a_system_message_of_the_app_stays_first(self, ana: UserMemory) -> None:
        """Facts stand behind it, and it is not changed itself."""
        own = says("Be brief.", "system")
        found = with_block([own, says("Hi")], "facts", "And now?")
        assert [len(message.blocks) for message in found] == [2, 1]
        assert str(found[0].content).startswith("Be brief.")
        assert own.content == "Be brief."

    def test_reset_begins_a_new_chat_and_keeps_the_facts(self, ana: UserMemory) -> None:
        """Facts are erased by the memory of the user alone."""
        memory = self.filled(ana)
        memory.put(says("Hello there"))
        memory.reset()
        assert memory.get_all() == []
        assert words(ana) == {("me", "lives in", "Porto")}

    async def test_awaited_reads_and_resets_do_the_same(self, ana: UserMemory) -> None:
        """Every awaited operation is that of the blocking one."""
        memory = self.filled(ana)
        await memory.aset([says("Where do I live?")])
        assert "Porto" in str((await memory.aget())[0].content)
        assert len(await memory.aget_all()) == 1
        await memory.areset()
        assert await memory.aget_all() == []

    def test_another_memory_may_keep_the_chat(self, ana: UserMemory) -> None:
        """The messages go to whatever memory the app has."""
        chat = ChatMemoryBuffer.from_defaults(token_limit=1000)
        memory = KGTMemory(memory=ana, chat=chat)
        memory.put(says("I live in Porto."))
        assert [message.content for message in chat.get_all()] == ["I live in Porto."]
