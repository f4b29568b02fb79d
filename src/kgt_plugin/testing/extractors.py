"""The contract of `Extractor` as tests to inherit.

A test class inherits `ExtractorContract` and says how its extractor is made::

    class TestMyExtractor(ExtractorContract):
        def make_extractor(self):
            return MyExtractor()
"""

from __future__ import annotations

import asyncio
import unittest
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from kgt_plugin.errors import KGTError
from kgt_plugin.reading.port import Extractor, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.text.possessions import personal_mentions
from kgt_plugin.text.search_terms import content_terms, search_terms
from kgt_plugin.text.validation import is_blank

__all__ = ["ExtractorContract"]

_TEXTS = (
    "",
    " \n\t",
    "\u200b",
    "My dog is called Rex, and I moved to Oslo.",
    "私は東京に住んでいます。",
    "يسكن أخي في القاهرة.",
    "गाय का नाम गौरी है।",
    "Я живу в Казани, а сестра в Уфе.",
    "🐕‍🦺👩🏽‍🚀 🎉",
    "e\u0301 \u202eabc",
    '<b>"\\{x} %s {{0}}</b>\n```json\n{"facts": []}\n```',
    "My cat is called Miso. " * 200,
    "word" * 2_000,
)
_TEACHES_NOTHING = ("", " ", "Thanks!", "What else do you know of me?")
_ANSWERED = "You live in Oslo, your dog is called Rex, and you are allergic to nuts."
_KNOWN: tuple[Labels, ...] = (("me", "lives in", "Oslo"), ("my dog", "name", "Rex"))


class ExtractorContract:
    """Tests of what every `Extractor` must do; inherit, and override `make_extractor`.

    Attributes:
        deterministic: whether one turn always teaches the same; set False for a model that samples.
        teaching: turns that teach something, in a language that the extractor reads.

    Examples:
        >>> from kgt_plugin.reading import Rules
        >>> from kgt_plugin.testing import ExtractorContract
        >>> class TestMyExtractor(ExtractorContract):
        ...     def make_extractor(self):
        ...         return Rules()
        >>> TestMyExtractor().test_any_text_is_read()
    """

    deterministic: bool = True
    teaching: Sequence[Turn] = (
        Turn(text="My dog is called Rex."),
        Turn(text="No, it's Carol.", asked="Who is my boss?", answered="Your boss is Bob."),
    )

    def make_extractor(self) -> Extractor:
        """Make the extractor under test; may be the same one every time."""
        raise NotImplementedError("override make_extractor in your test class")

    def test_is_an_extractor(self) -> None:
        """It has the protocol's member."""
        assert isinstance(self.make_extractor(), Extractor)

    def test_what_teaches_is_read(self) -> None:
        """Something comes of each of the turns that teach, and it is whole."""
        extractor = self.make_extractor()
        for turn in self.teaching:
            found = extractor.extract(turn, ())
            assert found, f"nothing was read in {turn}: set teaching to turns in its language"
            _assert_whole(found)

    def test_any_text_is_read(self) -> None:
        """Nothing, much, any script, emoji and markup give a list of feedback and no error."""
        extractor = self.make_extractor()
        for text in _TEXTS:
            _assert_whole(extractor.extract(Turn(text=text), ()))
            _assert_whole(extractor.extract(Turn(text=text, asked=text, answered=text), _KNOWN))

    def test_half_a_character_is_read_or_refused(self) -> None:
        """Text that is no Unicode is, if anything, an error of ours."""
        extractor = self.make_extractor()
        with suppress(KGTError):
            _assert_whole(extractor.extract(Turn(text="My dog is called \ud83d."), ()))

    def test_nothing_is_learned_from_what_was_answered(self) -> None:
        """Only the user teaches: what the assistant said, and what is known, is no news."""
        extractor = self.make_extractor()
        for text in _TEACHES_NOTHING:
            turn = Turn(text=text, asked="What do you know of me?", answered=_ANSWERED)
            found = extractor.extract(turn, _KNOWN)
            assert not found, f"{text!r} states nothing, and taught {found}"

    def test_the_same_turn_teaches_the_same(self) -> None:
        """Neither the turns before nor another extractor of the kind make a difference."""
        if not self.deterministic:
            raise unittest.SkipTest("this extractor does not say the same twice")
        extractor, other = self.make_extractor(), self.make_extractor()
        first = [extractor.extract(turn, ()) for turn in self.teaching]
        assert [extractor.extract(turn, ()) for turn in self.teaching] == first
        assert [other.extract(turn, ()) for turn in self.teaching[::-1]] == first[::-1]

    def test_threads_may_share_it(self) -> None:
        """Several threads that read at once each get whole answers, and the same."""
        extractor = self.make_extractor()
        turns = list(self.teaching)
        expected = [extractor.extract(turn, ()) for turn in turns]
        with ThreadPoolExecutor(4) as threads:
            for found in threads.map(lambda turn: extractor.extract(turn, ()), turns * 4):
                _assert_whole(found)
                assert found in expected or not self.deterministic

    def test_awaiting_teaches_the_same(self) -> None:
        """`aextract`, where there is one, reads what `extract` reads."""
        extractor = self.make_extractor()
        if not isinstance(extractor, SupportsAsyncExtraction):
            raise unittest.SkipTest("this extractor cannot be awaited")
        for turn in (*self.teaching, Turn(text=""), Turn(text="Thanks!", answered=_ANSWERED)):
            awaited = asyncio.run(extractor.aextract(turn, ()))
            _assert_whole(awaited)
            assert awaited == extractor.extract(turn, ()) or not self.deterministic

    def test_several_turns_in_one_call(self) -> None:
        """`extract_all`, where there is one, has a list for each turn, in order."""
        extractor = self.make_extractor()
        if not isinstance(extractor, SupportsBatches):
            raise unittest.SkipTest("this extractor reads one turn at a time")
        assert extractor.extract_all([], ()) == []
        nothing = Turn(text="")
        turns = [nothing, *self.teaching, nothing]
        found = extractor.extract_all(turns, ())
        assert len(found) == len(turns), f"{len(turns)} turns gave {len(found)} lists"
        assert found[0] == found[-1] == [], "a turn that says nothing taught something"
        for turn, each in zip(self.teaching, found[1:-1], strict=True):
            assert each, f"nothing was read in {turn} beside others"
            _assert_whole(each)


def _assert_whole(found: object) -> None:
    """Assert that this is a list of feedback that can be learned."""
    assert isinstance(found, list), f"an extractor returns a list, not {type(found).__name__}"
    for feedback in found:
        assert isinstance(feedback, Feedback), f"{feedback!r} is no Feedback"
        assert isinstance(feedback.intent, Intent), f"{feedback.intent!r} is no Intent"
        for words in (feedback.query, feedback.answer, *feedback.relations):
            assert not is_blank(words), f"a part is blank: {feedback}"
        for part in (feedback.subject, feedback.object, feedback.old_answer):
            assert part is None or not is_blank(part), f"a part is blank: {feedback}"
        assert feedback.subject is not None or _names_somebody(feedback.query), (
            f"neither query nor subject says whom it is about: {feedback}"
        )
        assert not (feedback.intent is Intent.WITHDRAWAL and feedback.old_answer), (
            f"a withdrawal has no old answer, what ends is its answer: {feedback}"
        )


def _names_somebody(query: str) -> bool:
    """Tell whether a query speaks of the user, or has a word that is more than grammar."""
    return bool(personal_mentions(query) or content_terms(search_terms(query)))
