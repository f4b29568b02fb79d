"""Where one clause of a sentence ends and the next begins, with or without punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.lookahead import (
    ADVERBS,
    COORDINATING,
    DETERMINERS,
    OWNERS,
    named_verb,
    opens_named,
    verb_near,
)
from kgt_plugin.extraction.cutting.words import PAUSES, Word, is_name, is_picture, is_sign
from kgt_plugin.language.lexicon import FOODS, KIN, PETS, ROLES, word_set
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS, forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["ADVERBS", "Cut", "cut_clauses"]

_HARD: Final = PAUSES - {",", "*", '"', "“", "”", "«", "»", "~", "[", "]", "{", "}"}
_SUBORDINATING: Final = word_set(
    "because so since while although though whereas as that until till before after once"
)
_ALWAYS: Final = word_set("if unless whether who which whose where when whom")
"""Conjunctions that open a clause whatever follows."""
_SUBJECTS: Final = word_set("i we he she they")
_POINTERS: Final = word_set("it that this there these those")
_ASKING: Final = word_set("what how why please any ideas recs suggestions tips thoughts")
_ORDERS: Final = word_set(
    "remind tell show write put make send add book find give help translate draft let keep"
)
_SEVERAL: Final = word_set(
    "parents kids children twins grandparents grandchildren in-laws boys girls family"
)
_PARTICIPLES: Final = word_set("living working studying teaching training learning based")
_HOLDING: Final = word_set("than as do does am are is can maybe perhaps probably possibly")
"""Words that a subject cannot be parted from."""
_OF_SAYING: Final = word_set(
    "remember know think say said note mean forget guess believe suppose tell told"
)
_BARE: Final = _SUBJECTS | word_set("it there that my our can could will would do")
"""Words with which a clause may begin that nothing divides from the one before."""
_ALONE: Final = word_set("""
    swim dance cook sing read write draw paint run ski cycle knit sew drive smoke drink hike climb surf sail work study
    teach travel garden jog bake code meditate
""")
"""What one does, and need not say to what."""
_TURNING: Final = word_set("so because although though whereas while")
"""Behind a comma these open a clause whose subject no list need know."""
_REACH: Final = 7


class Cut(NamedTuple):
    """One clause as cut out.

    Attributes:
        words: its words, the conjunction before them left out.
        opener: that conjunction, or the sign, in lower case; "" where the clause opens by itself.
        carried: it has no subject of its own and goes on with that of the clause before.
        paused: a sign stands before it.
    """

    words: tuple[Word, ...]
    opener: str = ""
    carried: bool = False
    paused: bool = True


def cut_clauses(words: Sequence[Word]) -> list[Cut]:
    """Cut a sentence into clauses.

    Args:
        words: of one sentence.
    """
    return _Cutter(words).cut()


class _Cutter:
    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._cuts: list[Cut] = []
        self._start = 0
        self._opening = Cut(())

    def cut(self) -> list[Cut]:
        position = 0
        first = self._words[0].low if self._words else ""
        if first in _ALWAYS | _SUBORDINATING and first != "that":
            self._opening = Cut((), opener=first)
            self._start = position = 1
        while position < len(self._words):
            position = self._step(position)
        self._close(len(self._words))
        return self._cuts

    def _step(self, at: int) -> int:
        """Look at one position; the position to go on from."""
        word = self._words[at]
        if word.low in _HARD or is_picture(word):
            return self._open(at, at + 1, Cut((), opener=word.low))
        if word.low == "," or word.low in COORDINATING | _SUBORDINATING | _ALWAYS:
            return self._joined(at)
        bare = word.low in _BARE and self._opens_bare(at)
        if at > self._start and (bare or opens_named(self._words, self._start, at)):
            return self._open(at, at, Cut((), paused=False))
        return at + 1

    def _joined(self, at: int) -> int:
        """A comma or a conjunction: does a clause begin behind it?"""
        if self._points(at):
            return self._open(at, at, Cut((), paused=True))
        after, opener = self._conjunctions(at)
        cut = self._behind(at, after, opener)
        if cut is not None:
            return self._open(at, after, cut)
        return max(at + 1, after) if opener else at + 1

    def _points(self, at: int) -> bool:
        """Whether "that" is "this" and no conjunction: "Gwyn, that's my husband"."""
        return self._low(at) == "that" and self._low(at + 1) == "is" and self._low(at - 1) == ","

    def _conjunctions(self, at: int) -> tuple[int, str]:
        """Where the commas, conjunctions and adverbs from here on end, and the weightiest of them."""
        after, opener = at, ""
        while after < len(self._words) and not (after > at and self._points(after)):
            low = self._words[after].low
            if low in {"if", "though"} and self._low(after - 1) == "as":
                opener = "as if"
            elif low in _ALWAYS:
                opener = low
            elif low in COORDINATING | _SUBORDINATING:
                opener = opener if opener in _ALWAYS | {"as if"} else low
            elif low != "," and (low not in ADVERBS or after == at):
                break
            after += 1
        return after, opener

    def _behind(self, at: int, after: int, opener: str) -> Cut | None:
        """How the clause opens that begins behind the conjunctions; None where none does."""
        paused = any(word.low == "," for word in self._words[at:after])
        opens = after < len(self._words) and self._opens(after)
        if opener == "that" and not opens and self._third(after) and at > self._start:
            return Cut((), opener="that", carried=True, paused=paused)
        if opener == "as if":
            return Cut((), opener=opener, paused=paused)
        if opener in _ALWAYS and after > at and self._relative(at, opener, opens=opens):
            carried = not opens and opener in {"who", "which"}
            return Cut((), opener=opener, carried=carried, paused=paused)
        told = self._low(after + 1) in {"is", "has", "are"} and self._low(after).isalpha()
        turns = opener in _TURNING and paused and (opener == "so" or self._says(after))
        if opens or turns or (opener in {"so", "but", "because"} and told):
            return Cut((), opener=opener, paused=paused)
        said = any(is_finite(word.low) for word in self._words[self._start : at])
        if opener in {"and", "plus"} and said and told and self._low(after + 1) != "are":
            return Cut((), opener=opener, paused=paused)
        goes_on = opener in COORDINATING | {"", "so"} and self._goes_on(after)
        return Cut((), opener=opener, carried=True, paused=paused) if goes_on else None

    def _says(self, at: int) -> bool:
        """Whether a finite verb that is no bare predicate follows before the next comma."""
        for position in range(at, min(len(self._words), at + _REACH)):
            word = self._words[position]
            if is_sign(word) or word.low in _ALWAYS:
                return False
            sure = word.low in MODALS | BE | HAVE | DO - {"be", "been", "being", "having"}
            if position > at and (sure or any(f.kind == "third" for f in forms_of(word.low))):
                return True
        return False

    def _third(self, at: int) -> bool:
        low = self._low(at)
        return low in {"is", "has", "are"} or any(f.kind == "third" for f in forms_of(low))

    def _relative(self, at: int, opener: str, *, opens: bool) -> bool:
        """Whether "where" or "when" really opens a clause: not in "that is where"."""
        return at > self._start or opens or opener in {"if", "unless", "whether"}

    def _open(self, end: int, start: int, opening: Cut) -> int:
        self._close(end)
        self._start, self._opening = start, opening
        return max(start, end + 1) if start == end else start

    def _close(self, end: int) -> None:
        self._cuts.append(self._opening._replace(words=tuple(self._words[self._start : end])))

    def _low(self, at: int) -> str:
        return self._words[at].low if 0 <= at < len(self._words) else ""

    def _opens(self, at: int) -> bool:
        """Whether a clause of its own begins here, behind a comma or conjunction."""
        low, following = self._low(at), self._low(at + 1)
        if low in _SUBJECTS | {"you"}:
            return bool(following) and not is_sign(self._words[at + 1])
        if low in _POINTERS:
            return is_finite(following) or (following in ADVERBS and is_finite(self._low(at + 2)))
        if low in OWNERS | DETERMINERS:
            if (
                following in KIN - _SEVERAL
                and self._low(at + 2) == "are"
                and self._low(at - 1) == "and"
            ):
                # "me and my husband are" speaks of both
                return False
            return verb_near(self._words, at, certain=low not in {"my", "our"})
        if low in MODALS | BE | HAVE | DO:
            return following in _SUBJECTS | {"you", "it", "there"}
        bare = low in KIN | PETS | ROLES | {"band"} and following in BE - {
            "be",
            "been",
            "being",
            "are",
        }
        bare = bare or (low in _SEVERAL and following == "are")
        asks = low in _ASKING | _ORDERS and bool(following)
        return bare or asks or (is_name(self._words[at]) and named_verb(self._words, at))

    def _goes_on(self, at: int) -> bool:
        """Whether a predicate without a subject begins here: "and works as a nurse"."""
        low, before = self._low(at), self._low(at - 1)
        kinds = {form.kind for form in forms_of(low)}
        last = at + 1 >= len(self._words) and low != "too"
        if kinds == {"base"} and self._is_item(at):
            return False
        if last or at == self._start or low in PREPOSITIONS | {"being", "having", "been", "be"}:
            return False
        if low in MODALS | BE | DO | HAVE or (before == "," and low in _PARTICIPLES):
            return True
        first = next((w.low for w in self._words[self._start : at] if w.low not in ADVERBS), "")
        fitting = {"third", "past"}
        if self._opening.carried:
            fitting = {"base", "third", "past"}
        elif first in {"i", "we", "they", "you"}:
            fitting = {"base", "past"}
        return bool(kinds & fitting)

    def _is_item(self, at: int) -> bool:
        """Whether a word that may be a verb is one of several things: "nuts, milk and dust"."""
        low, behind = self._low(at), self._words[at + 1 : at + 2]
        ends = not behind or is_sign(behind[0]) or behind[0].low in COORDINATING
        return ends and (low in FOODS or low not in _ALONE)

    def _opens_bare(self, at: int) -> bool:
        """Whether a clause begins here although nothing divides it from the one before."""
        low, before, following = self._low(at), self._low(at - 1), self._low(at + 1)
        has_verb = any(is_finite(w.low) for w in self._words[self._start : at])
        if low in _SUBJECTS:
            verbal = is_finite(following) or following in ADVERBS | {"not"}
            return verbal and before not in _HOLDING | MODALS
        if not has_verb and low not in {"it", "there"}:
            return False
        if low in {"can", "could", "will", "would", "do"}:
            return self._asks_bare(at)
        verbal = bool(forms_of(before)) and before not in _OF_SAYING | {"work"}
        loose = before not in PREPOSITIONS and not verbal
        if low in {"it", "there", "that"}:
            goes_on = (
                low == "it"
                and before not in _ASKING
                and any(f.kind == "third" for f in forms_of(following))
            )
            return (
                loose
                and (following in {"is", "has", "was", "are"} or goes_on)
                and before not in _ASKING
            )
        if low in {"my", "our"} and loose and before not in OWNERS | DETERMINERS | BE:
            return verb_near(self._words, at, certain=True)
        return False

    def _asks_bare(self, at: int) -> bool:
        """Whether a question or an order begins here: "can you", and "do not rush him" behind "he is six"."""
        low, before, following = self._low(at), self._low(at - 1), self._low(at + 1)
        if low != "do":
            return following == "you" and before not in {"what", "how", "where", "why", "when"}
        single = self._low(self._start) in {"he", "she", "it", "that"}
        told = single and self._low(self._start + 1) == "is"
        return told and following == "not" and bool(forms_of(self._low(at + 2)))
