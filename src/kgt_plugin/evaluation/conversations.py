"""PeInt-style conversations: what five users said, the facts in it, and the probes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.evaluation.cases import Case

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
    """Read every conversation of a folder, by file name.

    Args:
        folder: of JSON files; None is the five that come with the package.

    Raises:
        InvalidInputError: the folder has none, or a file is not as its README says; names it.
    """
    place: Traversable
    place = resources.files("kgt_plugin.evaluation") / "peint" if folder is None else Path(folder)
    try:
        files = sorted(
            (file for file in place.iterdir() if file.name.endswith(".json")),
            key=lambda file: file.name,
        )
        texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    except (OSError, UnicodeDecodeError) as exc:
        raise InvalidInputError(f"cannot read the conversations in {place} ({exc})") from exc
    if not texts:
        raise InvalidInputError(f"{place} holds no conversation: give a folder of JSON files")
    return [_conversation(name, text) for name, text in texts]


def told_cases(conversations: Sequence[Conversation]) -> list[Case]:
    """What the users tell as pairs of question and answer, each in turn."""
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
    return Turn(
        id=int(turn["id"]),
        assistant=turn["assistant"],
        user=str(turn["user"]),
        facts=tuple(
            GoldFact(subject=fact["subject"], relation=fact["relation"], object=fact["object"])
            for fact in turn["facts"]
        ),
    )


def _probe(user: str, number: int, probe: Any) -> Case:
    old = probe["old_answer"]
    rivals = [*probe["distractors"], *([] if old is None else [old])]
    return Case(
        id=f"{user}-{number}",
        subject=str(probe["subject"]),
        query=str(probe["query"]),
        answer=str(probe["answer"]),
        rivals=tuple(dict.fromkeys(str(rival) for rival in rivals)),
        old_answer=old,
        paraphrases=tuple(str(text) for text in probe["paraphrases"]),
        former=old,
        user=user,
    )
