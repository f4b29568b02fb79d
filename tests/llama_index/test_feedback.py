"""`KGTFeedbackHandler`: events and follow-up queries teach, and what fails is on record."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response, StreamingResponse
from llama_index.core.schema import QueryBundle
from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.dispatcher import instrument_tags

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.llama_index import FeedbackEvent, KGTFeedbackHandler
from kgt_plugin.records import Turn
from tests.facts import words
from tests.llama_index.doubles import RecordingExtractor, reading_with

WAIT_S = 30.0


@pytest.fixture
def handler(kgt: KGT) -> Iterator[KGTFeedbackHandler]:
    made = KGTFeedbackHandler(kgt)
    root = get_dispatcher()
    root.add_event_handler(made)
    yield made
    root.event_handlers = [each for each in root.event_handlers if each is not made]


class Engine(BaseQueryEngine):
    """Answers from a table, and may ask another engine first."""

    def __init__(self, answers: dict[str, Any], inner: BaseQueryEngine | None = None) -> None:
        super().__init__(callback_manager=None)
        self.answers = answers
        self.inner = inner

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Any:
        if self.inner is not None:
            self.inner.query("No, it's Mallory")
        answer = self.answers[query_bundle.query_str]
        return Response(answer) if isinstance(answer, str) else answer

    async def _aquery(self, query_bundle: QueryBundle) -> Any:
        return self._query(query_bundle)


ENGINE = Engine(answers={"What is my sister's name?": "Karen", "No, it's Carol": "I see."})


def send(**fields: Any) -> None:
    get_dispatcher("an.app").event(FeedbackEvent(**fields))


@pytest.fixture
def told(ana: UserMemory) -> UserMemory:
    ana.hear("My sister is called Karen.")
    return ana


KAREN, CAROL = ("my sister", "name", "Karen"), ("my sister", "name", "Carol")


class TestEvents:
    @pytest.mark.parametrize("answer", ["Carol", "No, her name is Carol."])
    def test_feedback_corrects_what_it_names(
        self, handler: KGTFeedbackHandler, told: UserMemory, answer: str
    ) -> None:
        """A word or a sentence will do."""
        send(
            user_id=told.user, query="What is my sister's name?", old_answer="Karen", answer=answer
        )
        handler.flush(WAIT_S)
        assert words(told) == {CAROL}
        assert handler.failures() == ()

    async def test_an_awaited_event_teaches_too(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """The user may be a tag."""
        with instrument_tags({"user_id": told.user}):
            event = FeedbackEvent(query="What is my sister's name?", answer="Carol")
            await get_dispatcher("an.app").aevent(event)
        await handler.aflush()
        assert CAROL in words(told)

    def test_feedback_alone_is_on_the_latest_answer(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """The handler has seen the query and its answer."""
        with instrument_tags({"user_id": told.user}):
            ENGINE.query("What is my sister's name?")
            send(answer="Carol")
        handler.flush(WAIT_S)
        assert words(told) == {CAROL}

    @pytest.mark.parametrize(
        ("fields", "missing"),
        [
            ({"answer": "Carol"}, "without a user"),
            ({"answer": "Carol", "user_id": "ana@example.org"}, "without a query"),
            ({"answer": " ", "query": "Who?", "user_id": "ana@example.org"}, "without an answer"),
            ({"answer": "Carol", "query": "Who?", "user_id": "ana@example.org"}, "about"),
        ],
    )
    def test_feedback_that_cannot_be_used_is_on_record(
        self, handler: KGTFeedbackHandler, told: UserMemory, fields: dict[str, Any], missing: str
    ) -> None:
        """LlamaIndex drops errors of handlers; these are kept, and nothing is changed."""
        send(**fields)
        handler.flush(WAIT_S)
        (failure,) = handler.failures()
        assert missing in str(failure.error)
        assert words(told) == {KAREN}

    @pytest.mark.parametrize("named", ["", " "])
    def test_an_empty_user_is_nobody(
        self, handler: KGTFeedbackHandler, told: UserMemory, named: str
    ) -> None:
        """What an app says of the user is not made good by a tag, which may be another user's."""
        with instrument_tags({"user_id": told.user}):
            send(query="What is my sister's name?", answer="Carol", user_id=named)
        handler.flush(WAIT_S)
        (failure,) = handler.failures()
        assert isinstance(failure.error, InvalidInputError)
        assert words(told) == {KAREN}


class TestQueries:
    def test_a_follow_up_query_corrects_the_answer_before_it(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """An app with nothing but query engines learns."""
        with instrument_tags({"user_id": told.user}):
            ENGINE.query("What is my sister's name?")
            ENGINE.query("No, it's Carol")
        handler.flush(WAIT_S)
        assert words(told) == {CAROL}

    async def test_so_does_an_awaited_one(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """Users that ask at the same time do not meet."""

        async def ask(user: str, *queries: str) -> None:
            with instrument_tags({"user_id": user}):
                for query in queries:
                    await ENGINE.aquery(query)
                    await asyncio.sleep(0)

        await asyncio.gather(
            ask(told.user, "What is my sister's name?", "No, it's Carol"),
            ask("ben", "What is my sister's name?"),
            ask("eve", "No, it's Carol"),
        )
        await handler.aflush()
        assert words(told) == {CAROL}
        assert handler.failures() == ()

    def test_without_a_tag_nobody_is_followed(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """The user is never guessed."""
        ENGINE.query("What is my sister's name?")
        ENGINE.query("No, it's Carol")
        with instrument_tags({"user_id": "  "}):
            ENGINE.query("What is my sister's name?")
        handler.flush(WAIT_S)
        assert words(told) == {KAREN}

    @pytest.mark.parametrize("named", [7, "", "  "])
    def test_a_tag_that_names_nobody_is_on_record(
        self, handler: KGTFeedbackHandler, told: UserMemory, named: Any
    ) -> None:
        """An app that names its users wrongly learns nothing, and is told so."""
        with instrument_tags({"user_id": named}):
            ENGINE.query("What is my sister's name?")
        (failure,) = handler.failures()
        assert isinstance(failure.error, InvalidInputError)
        assert not handler._follower.is_running("  ")
        assert words(told) == {KAREN}

    def test_an_answer_that_is_called_wrong_is_shown(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """A bare "No" edits nothing: the app may ask back."""
        engine = Engine(answers={**ENGINE.answers, "No.": "I see."})
        with instrument_tags({"user_id": told.user}):
            engine.query("What is my sister's name?")
            engine.query("No.")
        handler.flush(WAIT_S)
        (rejected,) = handler.rejections()
        assert (rejected.user, rejected.query) == (told.user, "What is my sister's name?")
        assert (rejected.answer, rejected.source) == ("Karen", "No.")
        assert words(told) == {KAREN}
        assert handler.failures() == ()

    def test_an_engines_own_queries_teach_nothing(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """What a query asks within itself is not the user's."""
        inner = Engine(answers={"No, it's Mallory": "?"})
        outer = Engine(answers=ENGINE.answers, inner=inner)
        with instrument_tags({"user_id": told.user}):
            outer.query("What is my sister's name?")
            outer.query("No, it's Carol")
        handler.flush(WAIT_S)
        assert words(told) == {CAROL}

    def test_a_query_that_fails_is_over(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """The next one is followed as any other."""
        with instrument_tags({"user_id": told.user}):
            with pytest.raises(KeyError):
                ENGINE.query("no answer to this")
            ENGINE.query("What is my sister's name?")
            ENGINE.query("No, it's Carol")
        handler.flush(WAIT_S)
        assert words(told) == {CAROL}

    def test_a_stream_is_left_to_the_app(
        self, handler: KGTFeedbackHandler, told: UserMemory
    ) -> None:
        """Its text is not known when the query ends, and it is not read by us."""
        stream = StreamingResponse(response_gen=(piece for piece in ("Ka", "ren")))
        engine = Engine(answers={"What is my sister's name?": stream})
        with instrument_tags({"user_id": told.user}):
            assert engine.query("What is my sister's name?") is stream
        handler.flush(WAIT_S)
        assert str(stream) == "Karen"


class TestReading:
    @pytest.fixture
    def extractor(self) -> RecordingExtractor:
        return RecordingExtractor()

    @pytest.fixture
    def kgt(self, extractor: RecordingExtractor) -> KGT:
        """An app whose extractor is its own."""
        return reading_with(extractor)

    def test_the_extractor_of_the_app_reads_queries(
        self, handler: KGTFeedbackHandler, extractor: RecordingExtractor, ana: UserMemory
    ) -> None:
        """It is told what the query answers, and what it reads as a correction is learned."""
        engine = Engine(answers={"How am I?": "Fine.", "so so": "Oh."})
        with instrument_tags({"user_id": ana.user}):
            engine.query("How am I?")
            engine.query("so so")
        handler.flush(WAIT_S)
        assert extractor.turns[-1] == Turn(text="so so", asked="How am I?", answered="Fine.")
        assert words(ana) == {("me", "mood", "so so")}
        assert handler.failures() == ()

    def test_the_extractor_of_the_app_reads_feedback(
        self, handler: KGTFeedbackHandler, extractor: RecordingExtractor, ana: UserMemory
    ) -> None:
        """A correction field is read by it, too."""
        send(user_id=ana.user, query="How am I?", old_answer="Fine.", answer="so so")
        handler.flush(WAIT_S)
        (read,) = extractor.turns
        assert (read.asked, read.answered) == ("How am I?", "Fine.")
        assert "so so" in read.text
        assert {fact[:2] for fact in words(ana)} == {("me", "mood")}
        assert handler.failures() == ()
