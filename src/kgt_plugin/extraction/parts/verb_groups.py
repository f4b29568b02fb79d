"""The verb of a clause with its auxiliaries: which verb, when, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import Word
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS, Form, forms_of

__all__ = ["Tense", "VerbGroup", "read_verb"]

Tense = Literal["present", "progressive", "perfect", "past", "future", "modal"]

_NEGATIONS: Final = word_set("not never n't cannot neither")
_FUTURE: Final = word_set("will shall")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbGroup:
    """What is done, without to whom.

    Attributes:
        lemma: the verb; "be" where the clause says what something is.
        tense: of the whole group.
        denied: "not" or "never" stands with it.
        ongoing: what was begun goes on: "has been playing".
        ended: "no longer" stands with it.
        start, end: its place in the clause, auxiliaries and adverbs included.
    """

    lemma: str
    tense: Tense
    denied: bool = False
    ongoing: bool = False
    ended: bool = False
    start: int = 0
    end: int = 0


def read_verb(words: Sequence[Word], start: int = 0) -> VerbGroup | None:
    """Read the verb group that begins at a position; None where there is no verb.

    Args:
        words: of a clause.
        start: where the predicate begins.
    """
    reader = _Reader(words, start)
    return reader.read()


class _Reader:
    def __init__(self, words: Sequence[Word], start: int) -> None:
        self._words, self._start, self._at = words, start, start
        self._denied = self._ended = False
        self._auxiliaries: list[str] = []

    def _low(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at].low if at < len(self._words) else ""

    def _skip(self) -> None:
        """Pass adverbs and negations."""
        while True:
            low = self._low()
            if low == "no" and self._low(1) in {"longer", "more"}:
                self._end()
            elif low in _NEGATIONS and low != "cannot":
                self._denied = True
                self._at += 1
            elif low in ADVERBS and low:
                self._at += 1
            else:
                return

    def _end(self) -> None:
        """Pass "no longer"."""
        self._denied = self._ended = True
        self._at += 2

    def read(self) -> VerbGroup | None:
        while True:
            self._skip()
            low = self._low()
            if low in MODALS:
                self._denied |= low == "cannot"
                self._auxiliaries.append(low)
                self._at += 1
                continue
            if low in BE | HAVE | DO and self._governs(low):
                self._auxiliaries.append(low)
                self._at += 1
                continue
            break
        form = self._main(self._low())
        if form is None:
            return None
        self._at += 1
        if form.lemma == "be" and self._low() == "no" and self._low(1) == "longer":
            self._end()
        return VerbGroup(
            lemma=form.lemma,
            tense=self._tense(form),
            denied=self._denied,
            ongoing=self._ongoing(),
            ended=self._ended,
            start=self._start,
            end=self._at,
        )

    def _ongoing(self) -> bool:
        """Whether it is "have been doing", or "been doing" with the rest left out."""
        first = self._auxiliaries[0] if self._auxiliaries else ""
        return self._auxiliaries[-1:] == ["been"] and first in {"have", "has", "been"}

    def _governs(self, low: str) -> bool:
        """Whether be, have or do is an auxiliary here: a fitting verb form follows."""
        keep = self._at, self._denied, self._ended
        self._at += 1
        self._skip()
        following = self._low()
        self._at, self._denied, self._ended = keep
        kinds = {form.kind for form in forms_of(following)}
        if low in BE:
            return "ing" in kinds and following not in {"being", "fishing", "swimming"}
        if low in HAVE:
            return "participle" in kinds
        return "base" in kinds

    def _main(self, low: str) -> Form | None:
        forms = forms_of(low)
        if not forms:
            return None
        wanted = {"base", "third", "past"}
        last = self._auxiliaries[-1] if self._auxiliaries else ""
        if last in BE:
            wanted = {"ing"}
        elif last in HAVE:
            wanted = {"participle"}
        elif last:
            wanted = {"base"}
        return next((form for form in forms if form.kind in wanted), None)

    def _tense(self, form: Form) -> Tense:
        first = self._auxiliaries[0] if self._auxiliaries else ""
        if first in _FUTURE:
            return "future"
        if first in MODALS and first != "cannot":
            return "modal"
        if any(aux in BE for aux in self._auxiliaries):
            past = first in {"was", "were", "had"}
            return "past" if past else "progressive"
        if any(aux in HAVE for aux in self._auxiliaries):
            return "past" if first == "had" else "perfect"
        if first == "did":
            return "past"
        return "past" if form.kind == "past" and not self._is_present(form) else "present"

    def _is_present(self, form: Form) -> bool:
        """Read "quit", "put" and "read" look alike in both."""
        return form.lemma in {"read", "put", "cut", "cost", "let"}
