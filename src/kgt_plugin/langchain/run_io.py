"""Reading what runs were given and what they gave, in the many forms that frameworks use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from kgt_plugin.conversation import latest_turn, plain_message
from kgt_plugin.langchain.messages import said_in
from kgt_plugin.records import Turn

__all__ = ["answer_of", "correction_in", "turn_of"]

_INPUTS = ("messages", "input", "question", "query")
_OUTPUTS = ("messages", "output", "answer", "result", "response")
_CORRECTIONS = ("answer", "correction", "output", "text", "content", "value")


def turn_of(inputs: object) -> Turn | None:
    """The user's words in what a run was given; None where it holds none."""
    if isinstance(inputs, Mapping):
        inputs = next((inputs[key] for key in _INPUTS if key in inputs), None)
    if isinstance(inputs, str):
        return latest_turn(said_in([HumanMessage(inputs)]))
    return latest_turn(said_in(_messages(inputs)))


def answer_of(outputs: object) -> str:
    """The model's words in what a run gave; empty where it holds none."""
    if isinstance(outputs, Mapping):
        outputs = next((outputs[key] for key in _OUTPUTS if key in outputs), None)
    if isinstance(outputs, str):
        return plain_message(outputs)
    said = [m for m in _messages(outputs) if isinstance(m, AIMessage) and m.text.strip()]
    return plain_message(said[-1].text) if said else ""


def _messages(value: object) -> list[BaseMessage]:
    """Messages in any of the forms in which frameworks take them."""
    if isinstance(value, BaseMessage):
        return [value]
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    found = [_message(each) for each in value]
    return [message for message in found if message is not None]


def _message(value: object) -> BaseMessage | None:
    match value:
        case BaseMessage():
            return value
        case ("user" | "human", str(text)):
            return HumanMessage(text)
        case ("assistant" | "ai", str(text)):
            return AIMessage(text)
        case {"role": "user" | "human", "content": str(text)}:
            return HumanMessage(text)
        case {"role": "assistant" | "ai", "content": str(text)}:
            return AIMessage(text)
        case _:
            return None


def correction_in(fields: Mapping[Any, Any]) -> str:
    """The right answer in a feedback record: words, or a mapping that holds them."""
    for key in ("answer", "correction"):
        value = fields.get(key)
        if isinstance(value, Mapping):
            value = next((value[name] for name in _CORRECTIONS if name in value), None)
        if isinstance(value, str) and value.strip():
            return plain_message(value)
    return ""
