"""Cases of ordinary chat and of values that look alike, as JSON lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from kgt_bench.datasets import read_records

__all__ = ["ChatCase", "NearCase", "read_chat_cases", "read_near_cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCase:
    """One turn of ordinary chat, after messages that told facts.

    Attributes:
        id: unique in the file.
        category: what it is an example of ("class" in the file).
        before: the messages, in order.
        said: the turn.
        values: objects of the facts that `before` tells; none of those facts may be lost.
        asked: the user's question before `said`; None where there was none.
        answered: the assistant's answer to it.
        may_withdraw: whether the facts may go, as long as nothing takes their place.
        nothing_new: whether no fact may be added at all.
    """

    id: str
    category: str
    before: tuple[str, ...]
    said: str
    values: tuple[str, ...]
    asked: str | None
    answered: str | None
    may_withdraw: bool
    nothing_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """Two values that look alike and are not the same, told one after the other.

    Attributes:
        id: unique in the file.
        how: "learn" corrects the answer to a query, "hear" takes in two messages.
        query: what is asked; None for "hear".
        first: the first answer or message.
        then: the second.
        value: the one to be known in the end.
    """

    id: str
    how: Literal["learn", "hear"]
    query: str | None
    first: str
    then: str
    value: str


def read_chat_cases(path: str | Path) -> list[ChatCase]:
    """Read cases of chat, one JSON record a line, gzipped or not.

    Raises:
        InvalidInputError: the file cannot be read or is empty, a line is no such case, or two have
            one id; names the line.
    """
    return _read(path, _chat_case)


def read_near_cases(path: str | Path) -> list[NearCase]:
    """Read cases of near values, one JSON record a line, gzipped or not.

    Raises:
        InvalidInputError: as for `read_chat_cases`.
    """
    return _read(path, _near_case)


C = TypeVar("C", ChatCase, NearCase)


def _read(path: str | Path, make: Callable[[Any], C]) -> list[C]:
    return read_records(
        Path(path),
        make,
        kind="case",
        form="see docs/benchmarks",
        remedy="give a file of one JSON record a line",
    )


def _chat_case(record: Any) -> ChatCase:
    """Make a case of a parsed line (Any: it is whatever the file holds)."""
    return ChatCase(
        id=_text(record["id"], "id"),
        category=_text(record["class"], "class"),
        before=_texts(record["before"], "before"),
        said=_text(record["said"], "said"),
        values=_texts(record["values"], "values"),
        asked=_optional(record.get("asked"), "asked"),
        answered=_optional(record.get("answered"), "answered"),
        may_withdraw=_flag(record.get("may_withdraw", False), "may_withdraw"),
        nothing_new=_flag(record.get("nothing_new", False), "nothing_new"),
    )


def _near_case(record: Any) -> NearCase:
    """Make a case of a parsed line (Any: as above)."""
    first, then = _text(record["first"], "first"), _text(record["then"], "then")
    name = _text(record["id"], "id")
    if record["how"] == "learn":
        query = _text(record["query"], "query")
        return NearCase(id=name, how="learn", query=query, first=first, then=then, value=then)
    if record["how"] == "hear":
        value = _text(record["value"], "value")
        return NearCase(id=name, how="hear", query=None, first=first, then=then, value=value)
    raise ValueError(f"how is {record['how']!r}, and neither learn nor hear")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text")
    return value


def _optional(value: Any, name: str) -> str | None:
    return None if value is None else _text(value, name)


def _texts(values: Any, name: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{name} must be a list of texts")
    return tuple(_text(value, name) for value in values)


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be true or false")
    return value
