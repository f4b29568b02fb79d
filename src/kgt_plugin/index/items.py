"""The items that are searched: facts as sentences, and turns of the user with what they answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kgt_plugin.records import ItemKind
from kgt_plugin.text.passages import ASKING_SIGNS, last_passage, passages

__all__ = ["Item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that may be recalled.

    Attributes:
        kind: a fact, or a turn of the user.
        key: names it among the items of its kind.
        text: the fact as a sentence, or the user's words.
        answered: the assistant's words before it; searched, and no part of the item.
        time: when it was said, seconds since 1970; None for what has no time.
        pieces: the text in other words, where it is known by those too; none is the text's own passages.
    """

    kind: ItemKind
    key: str
    text: str
    answered: str = ""
    time: float | None = None
    pieces: tuple[str, ...] = ()

    @property
    def passages(self) -> list[str]:
        """The text in pieces of about a sentence; at least one."""
        return list(self.pieces) or passages(self.text) or [self.text]

    @property
    def in_context(self) -> str:
        """The text after the end of what it answers."""
        return f"{last_passage(self.answered)} {' '.join(self.text.split())}".strip()

    @property
    def log_words(self) -> float:
        """Logarithm of how many words it has; four signs of an unspaced script count as one."""
        return math.log(max(1, len(self.text.split()), len(self.text.encode()) // 12))

    @property
    def asks(self) -> bool:
        """Tell whether it ends with a question."""
        return self.text.rstrip().endswith(ASKING_SIGNS)
