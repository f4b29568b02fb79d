"""LoCoMo as two users' messages and the questions about each: what is told, and what is asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kgt_bench.datasets import read_records

__all__ = ["KINDS", "Dialogue", "Message", "Question", "Speaker", "read_locomo"]

KINDS: Final = ("single-hop", "multi-hop", "temporal")
"""Kinds of question whose evidence can be recalled; the data set's other two are left out."""
_TIME: Final = "%I:%M %p on %d %B, %Y"
_REMEDY: Final = "give a LoCoMo file of one conversation a line"
_SPEAKERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a user.

    Attributes:
        id: unique in the conversation.
        text: word for word.
        time: when, in UTC; messages of a session are a second apart.
        answered: the other speaker's words since the user's message before it in the session.
        asked: the user's message before it in the session; None for the first.
    """

    id: str
    text: str
    time: dt.datetime
    answered: str | None
    asked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question that a user's own messages answer.

    Attributes:
        kind: one of `KINDS`.
        text: as the user would ask it: "I" and "my" for the name.
        answer: the right one, or None where the data set has none.
        evidence: ids of the messages that answer it, at least one.
    """

    kind: str
    text: str
    answer: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """One of the two as a user, whose messages answer the other's.

    Attributes:
        user: the id, unique in the file.
        messages: in order.
        questions: in the order of the file.
    """

    user: str
    messages: tuple[Message, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One conversation of two people over months."""

    id: str
    speakers: tuple[Speaker, ...]


def read_locomo(path: str | Path) -> list[Dialogue]:
    """Read LoCoMo as JSON lines, gzipped or not.

    Args:
        path: the file.

    Returns:
        The conversations in the order of the file. A message without words is left out, and so is a
        question none of whose evidence is a message of the user's.

    Raises:
        InvalidInputError: the file cannot be read, or a line is no such conversation; names the line.
    """
    return read_records(Path(path), _dialogue, kind="conversation", form=_REMEDY, remedy=_REMEDY)


def _dialogue(record: Any) -> Dialogue:
    """Make a conversation of a parsed line (Any: it is whatever the file holds)."""
    name = _text(record, "id")
    speakers = [_text({"speaker": each}, "speaker") for each in record["speakers"]]
    if len(set(speakers)) != _SPEAKERS:
        raise ValueError(f"{name} has not two speakers")
    ids = [_text(turn, "id") for session in record["sessions"] for turn in session["turns"]]
    if len(set(ids)) != len(ids):
        raise ValueError(f"two turns of {name} have one id")
    return Dialogue(id=name, speakers=tuple(_speaker(record, name, each) for each in speakers))


def _speaker(record: Any, dialogue: str, name: str) -> Speaker:
    messages = tuple(
        message for session in record["sessions"] for message in _messages(session, name)
    )
    known = {message.id for message in messages}
    return Speaker(
        user=f"{dialogue}/{name}",
        messages=messages,
        questions=tuple(_questions(record["questions"], name, known)),
    )


def _messages(session: Any, name: str) -> Iterator[Message]:
    """Yield one user's messages of a session, each with what the other said before it."""
    begun = dt.datetime.strptime(_text(session, "time"), _TIME).replace(tzinfo=dt.UTC)
    others: list[str] = []
    before: str | None = None
    for seconds, turn in enumerate(session["turns"]):
        text = _text(turn, "text")
        if _text(turn, "speaker") != name:
            others.append(text)
        elif text.strip():
            yield Message(
                id=_text(turn, "id"),
                text=text,
                time=begun + dt.timedelta(seconds=seconds),
                answered=" ".join(others).strip() or None,
                asked=before,
            )
            others, before = [], text


def _questions(records: Any, name: str, known: set[str]) -> Iterator[Question]:
    """Yield the questions about one user that this user's own messages answer."""
    for record in records:
        kind = _text(record, "kind")
        own = record["about"] == name and record["evidence_by"] == [name]
        evidence = tuple(dict.fromkeys(each for each in record["evidence"] if each in known))
        if own and kind in KINDS and evidence:
            answer = record["answer"]
            yield Question(
                kind=kind,
                text=_in_first_person(_text(record, "question"), name),
                answer=None if answer is None else _text(record, "answer"),
                evidence=evidence,
            )


def _in_first_person(question: str, name: str) -> str:
    """Ask as the user would: "my" for the name's genitive, "I" for the name."""
    said = re.escape(name)
    owned = re.sub(rf"\b{said}(?:['’]s\b|(?<=s)['’](?!\w))", "my", question)
    return re.sub(rf"\b{said}\b", "I", owned)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text")
    return value
