"""The words of a chat: who spoke, and the user's turns with the exchange before each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from kgt_plugin.prompts import without_data_blocks
from kgt_plugin.records import Turn
from kgt_plugin.text.labels import printable
from kgt_plugin.text.validation import is_blank

__all__ = [
    "Said",
    "Speaker",
    "latest_turn",
    "latest_turns",
    "latest_words",
    "new_turns",
    "plain_message",
    "turns",
]


class Speaker(StrEnum):
    """The speakers, by the word that stands before it in a written dialogue."""

    USER = "Question"
    MODEL = "Answer"
    OTHER = "Note"


Said = tuple[Speaker, str]
"""One message: who spoke, and the words; a framework's messages are made into these."""


def plain_message(text: str) -> str:
    """Turn a chat message into words: control characters of a terminal or a file become white space.

    Control characters have no meaning that could be learned or asked for; line breaks stay. Facts that
    were recalled are no words of the message, should an app hand them back in it. A message that shows
    nothing is empty.
    """
    words = printable(without_data_blocks(text)).strip()
    return "" if is_blank(words) else words


def turns(said: Iterable[Said]) -> list[Turn]:
    """List the user's turns, in order. The model's last words before a turn are the answer it is on.

    Messages without words are passed over, and so is whatever neither user nor model has said: a
    tool's result stands between a question and its answer, and is neither.
    """
    found: list[Turn] = []
    query = answer = None
    for speaker, text in said:
        words = plain_message(text)
        if not words:
            continue
        if speaker is Speaker.MODEL:
            answer = words
        elif speaker is Speaker.USER:
            found.append(Turn(text=words, asked=query if answer else None, answered=answer))
            query, answer = words, None
    return found


def new_turns(before: Iterable[Said], said: Iterable[Said]) -> list[Turn]:
    """List the user's turns in what is said now, each with the exchange before it, which may be of before."""
    past = list(before)
    return turns([*past, *said])[len(turns(past)) :]


def latest_turn(said: Iterable[Said]) -> Turn | None:
    """Find the user's latest turn; None if the user has said nothing."""
    found = turns(said)
    return found[-1] if found else None


def latest_words(said: Iterable[Said]) -> str:
    """Find the words of the user's latest turn, which are what a memory is asked for; "" if there are none."""
    turn = latest_turn(said)
    return "" if turn is None else turn.text


def latest_turns(said: Iterable[Said]) -> list[Turn]:
    """List the user's turns since anybody else spoke: people send several messages before they are answered.

    What comes after the user's latest words is passed over.
    """
    messages = list(said)
    while messages and not (messages[-1][0] is Speaker.USER and plain_message(messages[-1][1])):
        messages.pop()
    start = len(messages)
    while start and messages[start - 1][0] is Speaker.USER:
        start -= 1
    return new_turns(messages[:start], messages[start:])
