"""Runs of LangChain's `RunnableWithMessageHistory`, as the history that they read and add to can tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage
from langchain_core.runnables.config import var_child_runnable_config

__all__ = ["MessagesOfRun", "is_in_run"]


def is_in_run(history: BaseChatMessageHistory) -> bool:
    """Tell whether what is done now is done by a run of a `RunnableWithMessageHistory` over this history.

    Args:
        history: the object; another one of the same conversation is another history.

    Example:
        >>> from kgt_plugin.langchain import KGTChatMessageHistory
        >>> is_in_run(KGTChatMessageHistory(ana))
        False
    """
    config = var_child_runnable_config.get()
    return config is not None and config.get("configurable", {}).get("message_history") is history


class MessagesOfRun(list[BaseMessage]):
    """The conversation so far, as a run is given it. A run copies it when it begins, and counts it when it ends.

    Args:
        messages: the conversation.
        begins: called when a run begins.

    Example:
        >>> from langchain_core.messages import HumanMessage
        >>> MessagesOfRun([HumanMessage("Hi")], lambda: print("a run begins")).copy()[0].text
        a run begins
        'Hi'
    """

    def __init__(self, messages: Iterable[BaseMessage], begins: Callable[[], object]) -> None:
        super().__init__(messages)
        self._begins = begins

    def copy(self) -> list[BaseMessage]:
        """Copy the messages into a plain list."""
        self._begins()
        return list(self)
