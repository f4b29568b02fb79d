"""The contract of `Embedder` as tests to inherit."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.testing.refusals import assert_refused

__all__ = ["EmbedderContract"]

_TEXTS = (
    "the food of my dog",
    "What should I feed my dog?",
    "the birthday of Ana",
    "",
    "日本語のテキスト",
    "עברית",
    "🐕‍🦺",
    "a much longer text, which is about nothing in particular, " * 40,
)


class EmbedderContract:
    """Tests of what every `Embedder` must do; inherit, and override `make_embedder`.

    Attributes:
        tolerance: by which two vectors of one text may differ in any component.

    Examples:
        >>> from kgt_plugin.testing import EmbedderContract, FakeEmbedder
        >>> class TestMyEmbedder(EmbedderContract):
        ...     def make_embedder(self):
        ...         return FakeEmbedder()
        >>> TestMyEmbedder().test_vectors_are_of_one_length_and_norm_1()
    """

    tolerance: float = 1e-5

    def make_embedder(self) -> Embedder:
        """Make the embedder under test; may be the same one every time."""
        raise NotImplementedError("override make_embedder in your test class")

    def _same(self, first: list[list[float]], second: list[list[float]]) -> None:
        assert len(first) == len(second)
        for one, other in zip(first, second, strict=True):
            for x, y in zip(one, other, strict=True):
                assert math.isclose(x, y, rel_tol=0, abs_tol=self.tolerance)

    def test_is_an_embedder_with_a_name(self) -> None:
        """It has the protocol's members and says which model it is."""
        embedder = self.make_embedder()
        assert isinstance(embedder, Embedder)
        assert embedder.model_id.strip()

    def test_empty_batch(self) -> None:
        """No texts have no vectors."""
        assert self.make_embedder().embed([]) == []

    def test_vectors_are_of_one_length_and_norm_1(self) -> None:
        """Any text has a vector of norm 1, so a dot product is a cosine."""
        vectors = self.make_embedder().embed(_TEXTS)
        assert len({len(vector) for vector in vectors}) == 1
        for vector in vectors:
            assert math.isclose(math.hypot(*vector), 1.0, abs_tol=1e-5)

    def test_batch_does_not_matter(self) -> None:
        """A text has the same vector alone, among others, and in any order."""
        alone = [self.make_embedder().embed([text])[0] for text in _TEXTS]
        self._same(self.make_embedder().embed(_TEXTS), alone)
        self._same(self.make_embedder().embed(_TEXTS[::-1]), alone[::-1])

    def test_repeated_text(self) -> None:
        """A text that comes twice has its vector twice."""
        first, _, second = self.make_embedder().embed([_TEXTS[0], _TEXTS[1], _TEXTS[0]])
        self._same([first], [second])

    def test_vectors_belong_to_the_caller(self) -> None:
        """Changing a returned vector changes no later one."""
        embedder = self.make_embedder()
        (vector,) = embedder.embed([_TEXTS[0]])
        expected = list(vector)
        vector[0] = 2.0
        self._same(embedder.embed([_TEXTS[0]]), [expected])

    def test_nearness_follows_meaning(self) -> None:
        """Texts that share their topic are nearer than those that do not."""
        food, question, birthday = self.make_embedder().embed(_TEXTS[:3])
        near = sum(x * y for x, y in zip(food, question, strict=True))
        far = sum(x * y for x, y in zip(birthday, question, strict=True))
        assert near > far

    def test_half_a_surrogate_pair_is_refused(self) -> None:
        """Text that is no Unicode is an error of ours."""
        embedder = self.make_embedder()
        assert_refused(InvalidInputError, lambda: embedder.embed(["\ud83d"]))

    def test_threads_may_share_it(self) -> None:
        """Vectors are the same when several threads ask at once."""
        embedder = self.make_embedder()
        expected = embedder.embed(_TEXTS)
        with ThreadPoolExecutor(4) as threads:
            for vectors in threads.map(lambda _: embedder.embed(_TEXTS), range(4)):
                self._same(vectors, expected)
