"""The feedback callback in real runs: events, records, the next turn, and whose answer it was."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.callbacks import adispatch_custom_event, dispatch_custom_event
from langchain_core.language_models import FakeListLLM
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver

from kgt_plugin import KGT, InvalidInputError, ModelError, UserMemory
from kgt_plugin.langchain import KGTFeedbackCallback
from kgt_plugin.records import Feedback, Labels, Turn
from kgt_plugin.testing import FakeEmbedder
from tests.facts import words
from tests.langchain.doubles import BreakableScorer, Listener, make_agent, reading_with

ANA = {"user_id": "ana@example.org"}
WAIT_S = 30.0
QUESTION = "What is my sister's name?"
CAROL = ("my sister", "name", "Carol")
KAREN = ("my sister", "name", "Karen")


@pytest.fixture
def callback(kgt: KGT, ana: UserMemory) -> KGTFeedbackCallback:
    """A callback, with a fact that will turn out to be wrong."""
    ana.hear("My sister is called Karen.")
    return KGTFeedbackCallback(kgt)


def model() -> Listener:
    """A model that answers the question wrongly."""
    return Listener(rule=lambda _messages: AIMessage("Your sister is called Karen."))


def config(callback: KGTFeedbackCallback, metadata: Any = ANA, **more: Any) -> Any:
    """How an app runs something with the callback."""
    return {"callbacks": [callback], "metadata": metadata, **more}


def send(callback: KGTFeedbackCallback, data: Any, metadata: Any = ANA) -> None:
    """Dispatch feedback from within a run, as an app's endpoint does."""

    def endpoint(given: Any) -> None:
        dispatch_custom_event("kgt_feedback", given)
        dispatch_custom_event("something_else", {"answer": "Eve"})

    RunnableLambda(endpoint).invoke(data, config(callback, metadata))
    callback.flush(WAIT_S)


def test_an_event_corrects_the_latest_answer(callback: Any, ana: UserMemory) -> None:
    """The app need not remember what was asked and answered."""
    model().invoke(QUESTION, config(callback))
    send(callback, {"answer": "Carol"})
    assert words(ana) == {CAROL}


async def test_an_event_in_an_async_run_may_say_it_all(callback: Any, ana: UserMemory) -> None:
    """With query and old answer in it, an event stands by itself."""

    async def endpoint(given: Any) -> None:
        await adispatch_custom_event("kgt_feedback", given)

    data = {"query": QUESTION, "answer": "Carol", "old_answer": "Karen"}
    await RunnableLambda(endpoint).ainvoke(data, config(callback))
    await callback.aflush()
    assert words(ana) == {CAROL}


def test_an_event_may_name_an_earlier_run(callback: Any, ana: UserMemory) -> None:
    """The run tells which question and which answer are meant."""
    run = uuid4()
    model().invoke(QUESTION, config(callback, run_id=run))
    model().invoke("Where do I live?", config(callback))
    send(callback, {"run_id": str(run), "correction": {"answer": "Carol"}})
    assert words(ana) == {CAROL}


@pytest.mark.parametrize(
    ("metadata", "data", "reason"),
    [
        ({}, {"answer": "Carol"}, "without a user"),
        ({"user_id": 5}, {"answer": "Carol"}, "without a user"),
        ({"user_id": "ben"}, {"answer": "Carol"}, "nothing was answered yet"),
        ({"user_id": "ben"}, {"answer": "Carol", "run_id": "RUN"}, "another user's run"),
        (ANA, {"answer": "Carol", "run_id": "unheard of"}, "no run unheard of"),
        (ANA, {"answer": " "}, "without an answer"),
        (ANA, "Carol", "without an answer"),
        (ANA, {"query": "How is it?", "answer": "raining"}, "names no subject"),
    ],
)
def test_an_event_that_cannot_be_used_is_on_record(
    callback: Any, kgt: KGT, metadata: Any, data: Any, reason: str
) -> None:
    """Nothing is learned, for anybody, and the failure says why."""
    run = uuid4()
    model().invoke(QUESTION, config(callback, run_id=run))
    if isinstance(data, dict) and data.get("run_id") == "RUN":
        data = {**data, "run_id": run}
    send(callback, data, metadata)
    (failure,) = callback.failures()
    assert reason in str(failure.error)
    assert words(kgt.user("ana@example.org")) == {KAREN}
    assert kgt.user("ben").facts() == []


@pytest.mark.parametrize("user", [7, "", " ", "\u200b"])
def test_a_run_of_an_unusable_user_is_on_record(callback: Any, user: Any) -> None:
    """An app that names its users wrongly learns nothing, and would not know; one that does not may be."""
    model().invoke(QUESTION, config(callback, {}))
    assert callback.failures() == ()
    model().invoke(QUESTION, config(callback, {"user_id": user}))
    (failure,) = callback.failures()
    assert "a run without a user" in str(failure.error)
    assert failure.source == QUESTION


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_model_without_chat_is_followed(callback: Any, ana: UserMemory, *, wrapped: bool) -> None:
    """One that continues texts answers too, be it alone or in a chain that words its output anyhow."""
    texts: Any = FakeListLLM(responses=["Your sister is called Karen."])
    chain = texts | RunnableLambda(lambda text: {"reply": text}) if wrapped else texts
    chain.invoke(QUESTION, config(callback))
    send(callback, {"answer": "Carol"})
    assert words(ana) == {CAROL}


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_run_that_fails_has_no_answer(callback: Any, ana: UserMemory, *, wrapped: bool) -> None:
    """It is let go of: what comes next is on the answer before it, and nothing is left behind."""

    def fail(_given: Any) -> AIMessage:
        raise ValueError("no answer")

    broken: Any = Listener(rule=fail)
    model().invoke(QUESTION, config(callback))
    with pytest.raises(ValueError, match="no answer"):
        (RunnableLambda(fail) if wrapped else broken).invoke("Where do I live?", config(callback))
    assert not callback._follower.is_running(ana.user)
    send(callback, {"answer": "Carol"})
    assert words(ana) == {CAROL}


def test_a_feedback_record_corrects_its_run(kgt: KGT, ana: UserMemory) -> None:
    """A record may be about a run within the run, as a trace shows them."""
    inner: list[Any] = []

    class Spy(KGTFeedbackCallback):
        def on_chat_model_start(self, *args: Any, **more: Any) -> None:
            inner.append(more["run_id"])
            super().on_chat_model_start(*args, **more)

    ana.hear("My sister is called Karen.")
    spy = Spy(kgt)
    make_agent(model()).invoke({"messages": [HumanMessage(QUESTION)]}, config(spy))
    assert spy.learn_feedback(
        SimpleNamespace(run_id=inner[0], score=0.0, correction={"answer": "Carol"}, comment=None)
    )
    spy.flush(WAIT_S)
    assert words(ana) == {CAROL}


@pytest.mark.parametrize(
    ("record", "fact"),
    [
        ({"score": 0, "comment": "No, she is called Carol."}, CAROL),
        ({"correction": "It's Carol."}, CAROL),
        ({"score": 1, "comment": "No, she is called Carol."}, KAREN),
        ({"score": 0, "comment": "Rubbish"}, KAREN),
        ({"score": 0}, KAREN),
    ],
)
def test_records_teach_what_they_correct(
    callback: Any, ana: UserMemory, record: Any, fact: Any
) -> None:
    """A comment that corrects is a correction; praise is not read, and blame alone teaches nothing."""
    run = uuid4()
    model().invoke(QUESTION, config(callback, run_id=run))
    is_read = "correction" in record or ("comment" in record and not record["score"])
    assert callback.learn_feedback({"run_id": run, **record}) is is_read
    callback.flush(WAIT_S)
    assert words(ana) == {fact}


def test_a_record_of_an_unknown_run_is_refused(callback: Any) -> None:
    """Without the run nobody knows whose answer it was."""
    with pytest.raises(InvalidInputError, match="no run"):
        callback.learn_feedback({"run_id": uuid4(), "correction": "Carol"})


@pytest.mark.parametrize("form", ["text", "pairs", "dicts"])
async def test_the_next_turn_corrects(callback: Any, ana: UserMemory, form: str) -> None:
    """In an agent with a thread, the second run's input corrects the first run's answer."""
    agent = make_agent(model(), checkpointer=InMemorySaver())
    thread = config(callback, configurable={"thread_id": "7"})
    forms: dict[str, Any] = {
        "text": HumanMessage,
        "pairs": lambda text: ("user", text),
        "dicts": lambda text: {"role": "user", "content": text},
    }
    for text in (QUESTION, "No, she is called Carol."):
        await agent.ainvoke({"messages": [forms[form](text)]}, thread)
    await callback.aflush()
    assert words(ana) == {CAROL}


def test_a_turn_in_another_thread_corrects_nothing(callback: Any, ana: UserMemory) -> None:
    """A "no" belongs to its own conversation."""
    model().invoke(QUESTION, config(callback, {**ANA, "thread_id": "1"}))
    no = "No, she is called Carol."
    model().invoke(no, config(callback, {**ANA, "thread_id": "2"}))
    model().invoke(no, config(callback, {"thread_id": "1", "user_id": "ben"}))
    callback.flush(WAIT_S)
    assert words(ana) == {KAREN}


def test_the_prompts_within_a_run_teach_nothing(callback: Any, ana: UserMemory) -> None:
    """A chain puts documents into a human message; only what the run was given is the user's."""
    prompt = ChatPromptTemplate.from_messages(
        [("human", "{question}"), ("ai", "Karen"), ("human", "No, she is called Eve. {question}")]
    )
    chain = prompt | model() | StrOutputParser()
    chain.invoke({"question": QUESTION}, config(callback))
    callback.flush(WAIT_S)
    assert words(ana) == {KAREN}
    chain.invoke({"question": "No, she is called Carol."}, config(callback))
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


def test_a_reader_that_fails_is_on_record() -> None:
    """An extractor may ask a model: what was to be corrected is not lost without a word."""

    class OutOfOrder:
        def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
            raise ModelError("the chat model failed: nothing was learned")

    callback = KGTFeedbackCallback(reading_with(OutOfOrder()))
    model().invoke(QUESTION, config(callback))
    send(callback, {"answer": "Carol"})
    asked, corrected = callback.failures()
    assert asked.source == QUESTION
    assert isinstance(corrected.error, ModelError)
    assert corrected.user == ANA["user_id"]


def test_failed_learning_is_on_record_and_stops_no_run() -> None:
    """LangChain swallows what a handler raises: the callback says itself what went wrong."""
    scorer = BreakableScorer()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=FakeEmbedder())
    callback = KGTFeedbackCallback(kgt)
    scorer.broken = True
    for text in (QUESTION, "No, she is called Carol."):
        assert model().invoke(text, config(callback)).text
    callback.flush(WAIT_S)
    (failure,) = callback.failures()
    assert isinstance(failure.error, ConnectionError)
