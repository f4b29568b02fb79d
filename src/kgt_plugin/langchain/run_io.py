"""Reads what runs were given and what they gave, in the many forms that apps use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import BaseModel

from kgt_plugin.conversation import Speaker, latest_turn, plain_message
from kgt_plugin.langchain.messages import said_in, values_in
from kgt_plugin.records import Turn

__all__ = ["answer_of", "correction_in", "turn_of"]

# No key that may as well hold a document, a whole prompt or a user's feedback.
_INPUTS = (
    *("messages", "input", "question", "query", "message", "user_input", "user_message"),
    *("user_query", "human_input", "chat_input"),
)
_OUTPUTS = (
    *("messages", "output", "answer", "result", "response", "text", "content", "generation"),
    *("structured_response", "outputs"),
)
_CORRECTIONS = ("answer", "correction", "output", "text", "content", "value")
_DEPTH = 3


def turn_of(inputs: object, key: str | None = None) -> Turn | None:
    """Find the user's words in what a run was given; None where it holds none.

    Looked at are messages, words, and a mapping, dataclass or model that holds these under one of the
    usual keys, or in another such mapping under one.

    Args:
        inputs: what the run was given.
        key: where its words are, for an app that puts them elsewhere.
    """
    found = _chosen(inputs, _INPUTS if key is None else (key,), alone=False)
    if isinstance(found, str):
        return latest_turn(said_in([HumanMessage(found)]))
    return latest_turn(said_in(_messages(found)))


def answer_of(outputs: object, key: str | None = None) -> str:
    """Find the model's words in what a run gave; empty where it holds none.

    Args:
        outputs: what the run gave.
        key: where its words are, for an app that puts them elsewhere.
    """
    found = _chosen(outputs, _OUTPUTS if key is None else (key,), alone=True)
    if isinstance(found, str):
        return plain_message(found)
    if messages := _messages(found):
        said = said_in(messages)
        asked = max((i for i, (who, _) in enumerate(said) if who is Speaker.USER), default=-1)
        words = [text for who, text in said[asked + 1 :] if who is Speaker.MODEL and text.strip()]
        return plain_message(words[-1]) if words else ""
    return plain_message("\n".join(values_in(_as_mapping(found))))


def _chosen(value: object, keys: Sequence[str], *, alone: bool, depth: int = 0) -> object:
    """Find what stands under the first of some keys, or else alone where that counts."""
    held = _as_mapping(value)
    if held is None or depth == _DEPTH:
        return value
    key = next((key for key in keys if held.get(key) not in (None, "", [])), None)
    if key is None:
        if len(held) != 1 or not alone:
            return None
        (key,) = held
    inner = held[key]
    if key == "structured_response":
        return inner
    return _chosen(inner, keys, alone=alone, depth=depth + 1)


def _as_mapping(value: object) -> Mapping[Any, Any] | None:
    if isinstance(value, BaseMessage):
        return None
    if isinstance(value, Mapping):
        return None if "role" in value and "content" in value else value
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return None


def _messages(value: object) -> list[BaseMessage]:
    """Messages in any of the forms in which frameworks take them."""
    if isinstance(value, Mapping):
        value = [value]
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
        case (who, str(content)):
            calls = None
        case {"role": who, "content": content} | {"type": who, "content": content}:
            calls = value.get("tool_calls") if isinstance(value, Mapping) else None
        case _:
            return None
    if who in ("user", "human"):
        return HumanMessage(content)
    return AIMessage(content, tool_calls=calls or []) if who in ("assistant", "ai") else None


def correction_in(given: Mapping[Any, Any]) -> str:
    """The right answer in a feedback record: words, or a mapping that holds them."""
    for key in ("answer", "correction"):
        value = given.get(key)
        if isinstance(value, Mapping):
            value = next((value[name] for name in _CORRECTIONS if name in value), None)
        if isinstance(value, str) and value.strip():
            return plain_message(value)
    return ""
