"""Copies and pickles of what is given to chains and agents: the same user's memory, and never the models."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from kgt_plugin import KGT, HandleError, UserMemory
from kgt_plugin.langchain import (
    KGTChatMessageHistory,
    KGTChatModel,
    KGTFeedbackCallback,
    KGTMemory,
    KGTMiddleware,
    KGTRetriever,
    KGTStore,
    kgt_tools,
)
from tests.langchain.doubles import Listener, make_agent

QUESTION = "Where do I live?"
MADE: dict[str, Callable[[KGT, UserMemory], Any]] = {
    "KGTRetriever": lambda _kgt, ana: KGTRetriever(memory=ana),
    "KGTMemory": lambda _kgt, ana: KGTMemory(memory=ana),
    "KGTChatMessageHistory": lambda _kgt, ana: KGTChatMessageHistory(ana),
    "KGTMiddleware": lambda kgt, _ana: KGTMiddleware(kgt),
    "KGTFeedbackCallback": lambda kgt, _ana: KGTFeedbackCallback(kgt),
    "KGTStore": lambda kgt, _ana: KGTStore(kgt),
    "KGTChatModel": lambda kgt, _ana: KGTChatModel.of(kgt),
}
copies = pytest.mark.parametrize(
    "copied",
    [
        copy.deepcopy,
        lambda part: part.model_copy(deep=True) if hasattr(part, "model_copy") else copy.copy(part),
    ],
    ids=["deepcopy", "model_copy"],
)


@copies
def test_a_copied_retriever_and_memory_know_what_was_told_since(
    copied: Callable[[Any], Any], ana: UserMemory
) -> None:
    """They are bound to the same user, whose facts are not copied with them."""
    retriever = copied(KGTRetriever(memory=ana, k=1))
    memory = copied(KGTMemory(memory=ana))
    ana.hear("I live in Munich.")
    (document,) = retriever.invoke(QUESTION)
    assert document.page_content == "I live in Munich."
    assert "Munich" in memory.load_memory_variables({"input": QUESTION})["history"]


def test_a_copied_history_middleware_and_tools_teach_the_same_user(
    kgt: KGT, ana: UserMemory
) -> None:
    """What is told through a copy is known to the user's memory."""
    history = copy.deepcopy(KGTChatMessageHistory(ana))
    history.add_user_message("I live in Munich.")
    history.flush()
    middleware = copy.deepcopy(KGTMiddleware(kgt))
    agent = make_agent(Listener(), middleware=[middleware], tools=copy.deepcopy(kgt_tools(kgt)))
    agent.invoke({"messages": [HumanMessage("I like tea.")]}, context={"user_id": ana.user})
    middleware.flush()
    assert {fact.labels[2] for fact in ana.facts()} == {"Munich", "tea"}


@copies
def test_a_copied_chat_model_shares_the_loaded_model(
    copied: Callable[[Any], Any], kgt: KGT
) -> None:
    """Its options are its own; no weights are copied."""
    model = KGTChatModel.of(kgt, max_tokens=4)
    twin = copied(model)
    assert twin is not model
    assert twin.max_tokens == 4
    assert twin.generator is model.generator


@pytest.mark.parametrize("name", MADE)
def test_a_pickle_is_refused_with_what_to_do(name: str, kgt: KGT, ana: UserMemory) -> None:
    """One line, as a TypeError, instead of a part that is broken where it is read again."""
    with pytest.raises(HandleError, match=r"can't be pickled: \w+") as refused:
        pickle.dumps(MADE[name](kgt, ana))
    assert isinstance(refused.value, TypeError)
    assert "\n" not in str(refused.value)
