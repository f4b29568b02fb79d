"""Where the callback finds inputs and answers, threads, and feedback on runs of another process."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.callbacks import dispatch_custom_event
from langchain_core.messages import AIMessage, HumanMessage, messages_to_dict
from langchain_core.runnables import RunnableLambda
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.langchain import KGTFeedbackCallback
from tests.facts import words

WAIT_S = 30.0
QUESTION = "What is my sister's name?"
ANSWER = "Your sister is called Karen."
CAROL = ("my sister", "name", "Carol")
KAREN = ("my sister", "name", "Karen")


@pytest.fixture
def callback(kgt: KGT, ana: UserMemory) -> KGTFeedbackCallback:
    """A callback, with a fact that will turn out to be wrong."""
    ana.hear("My sister is called Karen.")
    return KGTFeedbackCallback(kgt)


def config(callback: KGTFeedbackCallback, user: str, **metadata: Any) -> Any:
    return {"callbacks": [callback], "metadata": {"user_id": user, **metadata}}


def run(callback: KGTFeedbackCallback, user: str, given: Any, gave: Any, **metadata: Any) -> None:
    """One root run."""
    RunnableLambda(lambda _given: gave).invoke(given, config(callback, user, **metadata))


def send(callback: KGTFeedbackCallback, user: str, data: Any, **metadata: Any) -> None:
    """Feedback from a button."""
    endpoint: Any = RunnableLambda(lambda given: dispatch_custom_event("kgt_feedback", given))
    endpoint.invoke(data, config(callback, user, **metadata))
    callback.flush(WAIT_S)


@dataclass
class State:
    """A state of an app's own."""

    user_input: str = ""
    draft: str = ""


class Ask(BaseModel):
    """An input of an app's own."""

    question: str
    top_k: int = 3


GIVEN: dict[str, Any] = {
    "words": QUESTION,
    "a usual key": {"user_input": QUESTION, "k": 3},
    "a nested mapping": {"input": {"question": QUESTION, "lang": "en"}},
    "a dataclass": State(user_input=QUESTION),
    "a model": Ask(question=QUESTION),
    "one message": {"message": HumanMessage(QUESTION)},
    "one message as a mapping": {"messages": {"role": "user", "content": QUESTION}},
    "content in blocks": {
        "messages": [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
    },
}
GAVE: dict[str, Any] = {
    "words": ANSWER,
    "a usual key": {"generation": ANSWER, "documents": ["x"]},
    "messages": {"messages": [HumanMessage(QUESTION), AIMessage(ANSWER)]},
    "structured": {"messages": [], "structured_response": Ask(question=ANSWER)},
}


@pytest.mark.parametrize("given", GIVEN)
def test_inputs_are_found(given: str, callback: Any, ana: UserMemory) -> None:
    """The next turn corrects the answer, whatever the app calls its input."""
    run(callback, ana.user, GIVEN[given], ANSWER)
    run(callback, ana.user, "No, it's Carol.", "Thanks.")
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


@pytest.mark.parametrize("gave", GAVE)
def test_answers_are_found(gave: str, callback: Any, ana: UserMemory) -> None:
    """The same of what a run gave."""
    run(callback, ana.user, QUESTION, GAVE[gave])
    run(callback, ana.user, "No, it's Carol.", "Thanks.")
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


def test_a_graphs_state_may_be_the_apps_own(kgt: KGT, ana: UserMemory) -> None:
    """A LangGraph graph over a dataclass, with its own names for what goes in and out."""
    ana.hear("My sister is called Karen.")
    callback = KGTFeedbackCallback(kgt, output_key="draft")
    graph: Any = StateGraph(State)
    graph.add_node("answer", lambda _state: {"draft": ANSWER})
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    app = graph.compile()
    for text in (QUESTION, "No, it's Carol."):
        app.invoke({"user_input": text}, config(callback, ana.user))
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


def test_keys_may_be_named(kgt: KGT, ana: UserMemory) -> None:
    """Where several words go in and out, the app says which are the user's and the model's."""
    ana.hear("My sister is called Karen.")
    callback = KGTFeedbackCallback(kgt, input_key="asked", output_key="said")
    for text in (QUESTION, "No, it's Carol."):
        run(callback, ana.user, {"asked": text, "note": "x"}, {"said": ANSWER, "note": "y"})
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


@pytest.mark.parametrize(
    "given",
    [
        {"page": "x", "chunk": "No, it's Eve."},
        {"text": "No, it's Eve."},
        {"answer": "No, it's Eve."},
    ],
)
def test_documents_are_not_taken_for_the_users_words(
    given: Any, callback: Any, ana: UserMemory
) -> None:
    """What an app ingests, or a user's feedback, is not read as a turn."""
    run(callback, ana.user, QUESTION, ANSWER)
    callback.flush(WAIT_S)
    said = ana.episodes()
    run(callback, ana.user, given, "done")
    callback.flush(WAIT_S)
    assert words(ana) == {KAREN}
    assert ana.episodes() == said


def test_feedback_without_a_thread_finds_the_only_one(callback: Any, ana: UserMemory) -> None:
    """A button's endpoint often knows the user alone."""
    run(callback, ana.user, QUESTION, ANSWER, thread_id="7")
    send(callback, ana.user, {"answer": "Carol"})
    assert words(ana) == {CAROL}


@pytest.mark.parametrize(
    ("threads", "named", "reason"),
    [(["7"], {"thread_id": "8"}, "in thread '8', but in '7'"), (["7", "9"], {}, "in 2 threads")],
)
def test_feedback_on_another_thread_says_where_answers_are(
    threads: list[str], named: Any, reason: str, callback: Any, ana: UserMemory
) -> None:
    """It is not guessed; what to name is said."""
    for thread in threads:
        run(callback, ana.user, QUESTION, ANSWER, thread_id=thread)
    send(callback, ana.user, {"answer": "Carol"}, **named)
    (failure,) = callback.failures()
    assert reason in str(failure.error)
    assert words(ana) == {KAREN}


def test_threads_of_other_users_are_not_told_of(callback: Any, ana: UserMemory) -> None:
    """Neither found nor named."""
    run(callback, ana.user, QUESTION, ANSWER, thread_id="secret")
    send(callback, "ben", {"answer": "Carol"})
    (failure,) = callback.failures()
    assert "nothing was answered yet" in str(failure.error)


def a_run(user: str | None = "ana@example.org", **fields: Any) -> SimpleNamespace:
    """A run as LangSmith keeps one of an Agent Server: serialised messages, metadata in `extra`."""
    said = messages_to_dict([HumanMessage(QUESTION), AIMessage(ANSWER)])
    listed = [{"type": each["type"], **each["data"]} for each in said]
    metadata = {} if user is None else {"user_id": user}
    held = {"inputs": {"messages": listed[:1]}, "outputs": {"messages": listed}}
    return SimpleNamespace(**{**held, "extra": {"metadata": metadata}, **fields})


@pytest.mark.parametrize(
    "record",
    [
        {"run_id": uuid4(), "correction": {"answer": "Carol"}},
        {"run_id": uuid4(), "score": 0, "comment": "No, it's Carol."},
        SimpleNamespace(id=uuid4(), run_id=uuid4(), correction="Carol", comment=None, score=None),
    ],
    ids=["correction", "comment", "object"],
)
@pytest.mark.parametrize("form", ["object", "mapping"])
def test_feedback_on_a_run_of_another_process(
    form: str, record: Any, callback: Any, ana: UserMemory
) -> None:
    """With the run itself beside it, nothing need have been followed here."""
    run = a_run() if form == "object" else vars(a_run())
    assert callback.learn_feedback(record, run=run)
    callback.flush(WAIT_S)
    assert words(ana) == {CAROL}


def test_what_was_pulled_before_is_not_learned_again(callback: Any, ana: UserMemory) -> None:
    """What the user has said since is not undone by an old record."""
    record = {"id": uuid4(), "run_id": uuid4(), "correction": "Carol"}
    assert callback.learn_feedback(record, run=a_run())
    callback.flush(WAIT_S)
    ana.learn(QUESTION, "Karen", old_answer="Carol")
    assert not callback.learn_feedback(record, run=a_run())
    callback.flush(WAIT_S)
    assert words(ana) == {KAREN}


@pytest.mark.parametrize(
    ("run", "reason"),
    [(a_run(None), "without a user"), (a_run(inputs={}), "no words"), (a_run(" "), "user")],
)
def test_a_run_that_does_not_tell_is_refused(run: Any, reason: str, callback: Any) -> None:
    """Nobody's facts are changed on a guess."""
    with pytest.raises(InvalidInputError, match=reason):
        callback.learn_feedback({"run_id": "1", "correction": "Carol"}, run=run)


def test_a_copy_follows_the_same_runs(callback: Any, ana: UserMemory) -> None:
    """Frameworks copy handlers."""
    run(copy.deepcopy(callback), ana.user, QUESTION, ANSWER)
    send(callback, ana.user, {"answer": "Carol"})
    assert words(ana) == {CAROL}
