"""The words of LangChain's chat messages, and recalled data behind a system message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from kgt_plugin.conversation import Said, Speaker

__all__ = ["said_in", "values_in", "with_block"]

# Frameworks put text of their own into human messages, and name themselves here when they do:
# a summary of the conversation holds what the agent said, which must not be learned as the user's.
_MADE_BY = "lc_source"
# `create_agent` says this where the arguments of a call were the answer.
_STRUCTURED = "Returning structured response:"


def said_in(messages: Iterable[BaseMessage], *, with_calls: bool = True) -> list[Said]:
    """Read who says what; what the app itself or a tool says is neither the user's nor the model's.

    Args:
        messages: of one chat, in order.
        with_calls: where a run ends with calls of tools, as after structured output or a tool that returns
            directly, take what these hold for the model's answer: it is what the user was shown.
    """
    listed = list(messages)
    return [
        _said(message, listed[place + 1 :] if with_calls else ())
        for place, message in enumerate(listed)
    ]


def _said(message: BaseMessage, after: Sequence[BaseMessage]) -> Said:
    if isinstance(message, AIMessage):
        return (Speaker.MODEL, message.text if message.text.strip() else _shown(message, after))
    if isinstance(message, HumanMessage) and _MADE_BY not in message.additional_kwargs:
        return (Speaker.USER, message.text)
    return (Speaker.OTHER, message.text)


def _shown(message: AIMessage, after: Sequence[BaseMessage]) -> str:
    """Find what calls of tools show the user: their arguments and results, where the run ends with them."""
    results = []
    for each in after:
        if isinstance(each, ToolMessage):
            results.append(each)
        elif isinstance(each, AIMessage):
            return ""
        else:
            break
    calls = message.tool_calls
    if not calls or len(results) < len(calls) or any(r.status == "error" for r in results):
        return ""
    values = [value for call in calls for value in values_in(call["args"])]
    told = [r.text for r in results if not r.text.startswith(_STRUCTURED)]
    return "\n".join(filter(None, (*dict.fromkeys(values), *told)))


def values_in(value: object) -> Iterator[str]:
    """The texts and numbers in what JSON can hold, in order."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from values_in(each)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def with_block(system: SystemMessage | None, block: str) -> SystemMessage:
    """Put what was recalled behind a system message; the one given is left as it is.

    Args:
        system: the app's own, if it has one.
        block: facts and turns of the user as delimited data.
    """
    if system is None:
        return SystemMessage(content=block)
    if isinstance(system.content, str):
        content: str | list[str | dict[str, object]] = f"{system.content}\n\n{block}"
    else:
        content = [*system.content, {"type": "text", "text": f"\n\n{block}"}]
    return system.model_copy(update={"content": content})
