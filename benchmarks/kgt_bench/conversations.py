"""PeInt-style conversations: what five users said, the facts in it, and the probes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kgt_bench.cases import Case
from kgt_plugin.errors import InvalidInputError

__all__ = ["Conversation", "GoldFact", "Turn", "read_conversations", "told_cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFact:
    """A lasting fact that a careful reader would keep of a message."""

    subject: str
    relation: str
    object: str

    @property
    def labels(self) -> tuple[str, str, str]:
        """Subject, relation and object."""
        return (self.subject, self.relation, self.object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message of the user, what the assistant had said before it, and the facts in it."""

    id: int
    assistant: str | None
    user: str
    facts: tuple[GoldFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One user's messages, and cases that probe what holds in the end.

    Attributes:
        user: the id.
        turns: in order.
        probes: by the message that told them; ids are unique over all users.
    """

    user: str
    turns: tuple[Turn, ...]
    probes: tuple[Case, ...]


def read_conversations(folder: str | Path | None = None) -> list[Conversation]:
    """Read every conversation of a folder, by file name, or that of one file.

    Args:
        folder: of JSON files, or one such file; None is the five that come with the package.

    Raises:
        InvalidInputError: the folder has none, a file is not as its README says, or two are of one
            user; names it.
    """
    place: Traversable
    place = resources.files("kgt_bench") / "peint" if folder is None else Path(folder)
    try:
        files = sorted(
            (file for file in _files(place) if file.name.endswith(".json")),
            key=lambda file: file.name,
        )
        texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    except (OSError, UnicodeDecodeError) as exc:
        raise InvalidInputError(f"cannot read the conversations in {place} ({exc})") from exc
    if not texts:
        raise InvalidInputError(f"{place} holds no conversation: give a folder of JSON files")
    conversations: dict[str, Conversation] = {}
    for name, text in texts:
        conversation = _conversation(name, text)
        if conversation.user in conversations:  # a run knows a user's probes by the user
            raise InvalidInputError(
                f"{name} is of {conversation.user!r}, as another file is: name one user otherwise"
            )
        conversations[conversation.user] = conversation
    return list(conversations.values())


def _files(place: Traversable) -> Iterable[Traversable]:
    return [place] if place.is_file() else place.iterdir()


def told_cases(conversations: Sequence[Conversation]) -> list[Case]:
    """List what the users tell as pairs of question and answer, each in turn."""
    return [case for conversation in conversations for case in conversation.probes]


def _conversation(name: str, text: str) -> Conversation:
    try:
        value = json.loads(text)
        user = str(value["user"])
        turns = tuple(_turn(turn) for turn in value["turns"])
        probes = sorted(value["probes"], key=lambda probe: int(probe["fact_turn"]))
        return Conversation(
            user=user,
            turns=turns,
            probes=tuple(_probe(user, i, probe) for i, probe in enumerate(probes, start=1)),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise InvalidInputError(
            f"{name} is no conversation ({type(exc).__name__}: {exc}): see the README beside it"
        ) from exc


def _turn(turn: Any) -> Turn:
    said = turn["assistant"]
    return Turn(
        id=int(turn["id"]),
        assistant=None if said is None else _text(said, "assistant"),
        user=_text(turn["user"], "user"),
        facts=tuple(
            GoldFact(
                subject=_text(fact["subject"], "subject"),
                relation=_text(fact["relation"], "relation"),
                object=_text(fact["object"], "object"),
            )
            for fact in turn["facts"]
        ),
    )


def _probe(user: str, number: int, probe: Any) -> Case:
    old = None if probe["old_answer"] is None else _text(probe["old_answer"], "old_answer")
    answer = _text(probe["answer"], "answer")
    rivals = [*_texts(probe["distractors"], "distractors"), *([] if old is None else [old])]
    if not rivals or answer in rivals:
        raise ValueError(f"the probe of {answer!r} needs distractors other than its answer")
    return Case(
        id=f"{user}-{number}",
        subject=_text(probe["subject"], "subject"),
        query=_text(probe["query"], "query"),
        answer=answer,
        rivals=tuple(dict.fromkeys(rivals)),
        old_answer=old,
        paraphrases=tuple(_texts(probe["paraphrases"], "paraphrases")),
        former=old,
        user=user,
    )


def _texts(values: Any, name: str) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(f"{name} must be a list of texts")
    return [_text(value, name) for value in values]


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text")
    return value
