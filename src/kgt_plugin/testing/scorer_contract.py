"""The contract of `Scorer` and `Generator` as tests to inherit.

A test class inherits `ScorerContract` and says how its scorer is made::

    class TestMyScorer(ScorerContract):
        context = 128

        def make_scorer(self):
            return MyScorer()
"""

from __future__ import annotations

import math
import unittest
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kgt_plugin.errors import ContextOverflowError, InvalidInputError
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring import Generator, Scorer
from kgt_plugin.testing.refusals import assert_refused

__all__ = ["GeneratorContract", "ScorerContract"]

_PROMPT = "The dog of the user eats"
_REQUESTS = tuple(
    ScoreRequest(prompt=prompt, continuation=continuation)
    for prompt in (_PROMPT, "The dog of the neighbour eats", "A question:\nwhere is", "")
    for continuation in (" meat", " fresh vegetables", "ing", " a bone, then another")
)
_UNICODE = (
    "עברית",
    "日本語のテキスト",
    "🐕‍🦺 👩🏽‍🚀",
    "e\u0301",
    "\u202eabc",
    'quo"te\n\ttab',
    "a\x00b",
)


class ScorerContract:
    """Tests of what every `Scorer` must do; inherit, and override `make_scorer`.

    Attributes:
        tolerance: nats by which two scores of one request may differ.
        context: the most tokens the scorer takes; None skips the test of it.

    Examples:
        >>> from kgt_plugin.testing import FakeScorer, ScorerContract
        >>> class TestMyScorer(ScorerContract):
        ...     context = 128
        ...     def make_scorer(self):
        ...         return FakeScorer(context=128)
        >>> TestMyScorer().test_batch_does_not_matter()
    """

    tolerance: float = 1e-4
    context: int | None = None

    def make_scorer(self) -> Scorer:
        """Make the scorer under test; may be the same one every time."""
        raise NotImplementedError("override make_scorer in your test class")

    def _same(self, first: Sequence[Score], second: Sequence[Score]) -> None:
        assert len(first) == len(second)
        for one, other in zip(first, second, strict=True):
            assert math.isclose(one.logprob, other.logprob, rel_tol=0, abs_tol=self.tolerance)
            assert one.tokens == other.tokens

    def test_is_a_scorer_with_a_name(self) -> None:
        """It has the protocol's members and says which model it is."""
        scorer = self.make_scorer()
        assert isinstance(scorer, Scorer)
        assert scorer.model_id.strip()

    def test_empty_batch(self) -> None:
        """No requests have no answers."""
        assert self.make_scorer().score([]) == []

    def test_scores_are_log_probabilities(self) -> None:
        """Every score is finite, at most 0, and of at least one token."""
        for score in self.make_scorer().score(_REQUESTS):
            assert math.isfinite(score.logprob)
            assert score.logprob <= 0
            assert 0 < score.tokens <= score.scored_tokens

    def test_batch_does_not_matter(self) -> None:
        """A request scores the same alone and among others, and answers come in order."""
        scorer = self.make_scorer()
        alone = [scorer.score([request])[0] for request in _REQUESTS]
        self._same(scorer.score(_REQUESTS), alone)

    def test_order_does_not_matter(self) -> None:
        """A reversed batch has the reversed scores."""
        scorer = self.make_scorer()
        forwards, backwards = scorer.score(_REQUESTS), scorer.score(_REQUESTS[::-1])
        self._same(forwards, backwards[::-1])

    def test_repetition_does_not_matter(self) -> None:
        """The same request twice in a batch has the same score twice, as it has the next day."""
        scorer = self.make_scorer()
        twice = scorer.score([_REQUESTS[0], _REQUESTS[1], _REQUESTS[0]])
        self._same([twice[0]], [twice[2]])
        self._same(scorer.score(_REQUESTS[:2]), twice[:2])

    def test_continuations_are_told_apart(self) -> None:
        """The continuation and the prompt both bear on the score."""
        scores = [score.logprob for score in self.make_scorer().score(_REQUESTS)]
        assert len({round(score, 6) for score in scores[:4]}) > 1
        assert any(abs(scores[i] - scores[-4 + i]) > self.tolerance for i in range(4))

    def test_the_continuation_owns_the_joining_space(self) -> None:
        """A space is neither added before a continuation nor taken from it."""
        spaced, joined = self.make_scorer().score(
            [
                ScoreRequest(prompt=_PROMPT, continuation=" meat"),
                ScoreRequest(prompt=_PROMPT, continuation="meat"),
            ]
        )
        assert abs(spaced.logprob - joined.logprob) > self.tolerance

    def test_scores_add_up(self) -> None:
        """A sum: log P(ab|x) is log P(a|x) + log P(b|xa), wherever tokens end between a and b."""
        scorer, checked = self.make_scorer(), 0
        for first, second in ((" meat", " and"), (" fresh", " vegetables"), (" a", " bone")):
            whole, head, tail = scorer.score(
                [
                    ScoreRequest(prompt=_PROMPT, continuation=first + second),
                    ScoreRequest(prompt=_PROMPT, continuation=first),
                    ScoreRequest(prompt=_PROMPT + first, continuation=second),
                ]
            )
            if whole.tokens == head.tokens + tail.tokens:
                checked += 1
                gap = whole.logprob - head.logprob - tail.logprob
                assert abs(gap) <= 2 * self.tolerance
        assert checked, "tokens end between no two words: the contract cannot be checked"

    def test_greedy_is_of_every_token(self) -> None:
        """Text that is greedy as a whole is greedy in its beginning."""
        whole, head = self.make_scorer().score(
            [
                ScoreRequest(prompt=_PROMPT, continuation=" fresh vegetables"),
                ScoreRequest(prompt=_PROMPT, continuation=" fresh"),
            ]
        )
        assert head.greedy or not whole.greedy

    def test_empty_prompt(self) -> None:
        """A text may begin with the continuation."""
        (score,) = self.make_scorer().score([ScoreRequest(prompt="", continuation="Meat")])
        assert score.tokens >= 1

    def test_empty_continuation_is_refused(self) -> None:
        """Nothing to score is an error, wherever in the batch it stands."""
        scorer = self.make_scorer()
        bad = ScoreRequest(prompt=_PROMPT, continuation="")
        assert_refused(InvalidInputError, lambda: scorer.score([bad]))
        assert_refused(InvalidInputError, lambda: scorer.score([_REQUESTS[0], bad]))

    def test_too_long_is_refused(self) -> None:
        """A request beyond the context is an error and no truncation; the scorer lives on."""
        if self.context is None:
            raise unittest.SkipTest("this scorer has no limit to test")
        scorer, context = self.make_scorer(), self.context
        for bad in (
            ScoreRequest(prompt="word" + " word" * context, continuation=" end"),
            ScoreRequest(prompt="The", continuation=" word" * context),
        ):
            assert_refused(ContextOverflowError, partial(scorer.score, [_REQUESTS[0], bad]))
        assert scorer.score(_REQUESTS[:1])[0].logprob <= 0

    def test_text_of_any_script(self) -> None:
        """Every script, control characters and quotes are text like any other."""
        requests = [
            ScoreRequest(prompt=f"{text} {_PROMPT}", continuation=f" {text}") for text in _UNICODE
        ]
        for score in self.make_scorer().score(requests):
            assert math.isfinite(score.logprob)

    def test_half_a_surrogate_pair_is_refused(self) -> None:
        """Text that is no Unicode is an error of ours."""
        scorer = self.make_scorer()
        for prompt, continuation in ((_PROMPT, " \ud83d"), ("\udc36", " meat")):
            bad = ScoreRequest(prompt=prompt, continuation=continuation)
            assert_refused(InvalidInputError, partial(scorer.score, [bad]))

    def test_counts_are_true(self) -> None:
        """No batch computes more tokens than its requests have."""
        scores = self.make_scorer().score(_REQUESTS)
        assert all(score.computed_tokens >= 0 for score in scores)
        computed = sum(score.computed_tokens for score in scores)
        assert computed <= sum(score.scored_tokens for score in scores)

    def test_threads_may_share_it(self) -> None:
        """Scores are the same when several threads ask at once."""
        scorer = self.make_scorer()
        expected = scorer.score(_REQUESTS)
        with ThreadPoolExecutor(4) as threads:
            for scores in threads.map(lambda _: scorer.score(_REQUESTS), range(4)):
                self._same(scores, expected)


class GeneratorContract:
    """Tests of what every `Generator` must do; inherit, and override `make_generator`.

    Examples:
        >>> from kgt_plugin.testing import FakeScorer, GeneratorContract
        >>> class TestMyGenerator(GeneratorContract):
        ...     def make_generator(self):
        ...         return FakeScorer()
        >>> TestMyGenerator().test_is_deterministic()
    """

    context: int | None = None

    def make_generator(self) -> Generator:
        """Make the generator under test; may be the same one every time."""
        raise NotImplementedError("override make_generator in your test class")

    def test_is_a_generator(self) -> None:
        """It has the protocol's member."""
        assert isinstance(self.make_generator(), Generator)

    def test_is_deterministic(self) -> None:
        """The same prompt is continued in the same way."""
        generator = self.make_generator()
        prompt = "One two three. One two"
        assert generator.generate(prompt) == generator.generate(prompt)

    def test_ends_before_the_stop_string(self) -> None:
        """Text ends before the first stop string, which is not part of it."""
        generator = self.make_generator()
        prompt = "One two three four five six. One two"
        free = generator.generate(prompt, max_tokens=8).text
        whole = [sign for sign in free if sign != "\ufffd"]  # not a character cut in half
        assert len(whole) > 1, "the generator says nothing: no stop string can be tested"
        middle = whole[len(whole) // 2]
        stopped = generator.generate(prompt, max_tokens=8, stop=[middle])
        assert stopped.text == free.split(middle)[0]

    def test_more_tokens_begin_with_fewer(self) -> None:
        """A lower bound gives a beginning of what a higher one gives."""
        generator = self.make_generator()
        prompt = "One two three four five six. One two"
        none, short, long = (generator.generate(prompt, max_tokens=bound) for bound in (0, 2, 6))
        assert none.text == ""
        assert long.text.startswith(short.text)
        assert none.scored_tokens < short.scored_tokens <= long.scored_tokens

    def test_no_room_for_the_bound_is_refused(self) -> None:
        """A prompt that leaves no room for max_tokens is an error."""
        if self.context is None:
            raise unittest.SkipTest("this generator has no limit to test")
        generator, context = self.make_generator(), self.context
        assert_refused(ContextOverflowError, lambda: generator.generate("word", max_tokens=context))

    def test_a_negative_bound_is_refused(self) -> None:
        """Fewer than no tokens are asked for by mistake."""
        generator = self.make_generator()
        assert_refused(InvalidInputError, lambda: generator.generate("word", max_tokens=-1))
