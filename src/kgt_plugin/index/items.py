"""Items that are searched: facts as sentences, and turns of the user with what they answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kgt_plugin.records import ItemKind
from kgt_plugin.text.dates import tells_when
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
        of_others: a fact about somebody or something else than the user; there may be a whole library of those.
        log_words: logarithm of how many words it has; four signs of an unspaced script count as one.
        asks: whether it ends with a question.
        tells_when: whether its words say when something is or was.
    """

    kind: ItemKind
    key: str
    text: str
    answered: str = ""
    time: float | None = None
    pieces: tuple[str, ...] = ()
    of_others: bool = False
    log_words: float = field(init=False, repr=False, compare=False)
    asks: bool = field(init=False, repr=False, compare=False)
    tells_when: bool = field(init=False, repr=False, compare=False)
    _cut: list[str] | None = field(init=False, default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count once what every query weighs."""
        words = max(
            1, len(self.text.split()), len(self.text.encode("utf-8", "surrogatepass")) // 12
        )
        object.__setattr__(self, "log_words", math.log(words))
        object.__setattr__(self, "asks", self.text.rstrip().endswith(ASKING_SIGNS))
        object.__setattr__(self, "tells_when", tells_when(self.text))

    @property
    def passages(self) -> list[str]:
        """The text in pieces of about a sentence; at least one."""
        if self._cut is None:
            cut = list(self.pieces) or passages(self.text) or [self.text]
            object.__setattr__(self, "_cut", cut)
            return cut
        return self._cut

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that an embedder is given of it, each once."""
        return tuple(dict.fromkeys((self.in_context, *self.passages)))

    @property
    def in_context(self) -> str:
        """The text after the end of what it answers."""
        return f"{last_passage(self.answered)} {' '.join(self.text.split())}".strip()
