"""Greedy generation says what full passes say, whatever cache an architecture has."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_plugin.scoring.next_token import NextToken, Reading
from kgt_plugin.scoring.transformers import TransformersScorer
from tests.contract.tiny_models import ARCHITECTURES, PROMPTS, UNCACHED, WINDOW, model, tokenizer

NEW = 2 * WINDOW


def plain(architecture: str, tokens: list[int]) -> list[int]:
    """The most likely tokens by full passes without a cache."""
    import torch

    found = list(tokens)
    for _ in range(NEW):
        with torch.no_grad():
            logits = model(architecture)(torch.tensor([found]), use_cache=False).logits
        found.append(int(logits[0, -1].argmax()))
    return found[len(tokens) :]


def fresh(architecture: str) -> TransformersScorer:
    """A scorer that has not generated yet."""
    return TransformersScorer.from_loaded(model(architecture), tokenizer(), name="fresh@0")


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_tokens_are_those_of_full_passes(architecture: str) -> None:
    """Beyond windows and chunks too, every token is the most likely one after all before it."""
    lm = fresh(architecture).load()
    feed = list(lm.encode(PROMPTS[3]))
    expected, found = plain(architecture, feed), []
    reading = lm._next_token.start()
    for _ in range(NEW):
        found.append(int(reading.read(feed).argmax()))
        feed = found[-1:]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_cache_is_used_where_there_is_one(architecture: str) -> None:
    """With a cache each token is computed once, and without one the text is read again."""
    scorer = fresh(architecture)
    cached = architecture not in UNCACHED
    said = scorer.generate(PROMPTS[0], max_tokens=4)
    assert scorer.load()._next_token.cached is cached
    assert (said.computed_tokens <= said.scored_tokens) is cached


@pytest.mark.slow
def test_a_cache_that_is_read_back_wrongly_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading piece by piece predicts something else, the text is read as a whole."""
    expected = fresh("llama").generate(PROMPTS[0], max_tokens=6).text
    logits = NextToken.logits

    def forgetful(self: NextToken, tokens: Any, cache: Any, *, cached: bool) -> Any:
        return logits(self, tokens, None, cached=cached)

    monkeypatch.setattr(NextToken, "logits", forgetful)
    scorer = fresh("llama")
    assert scorer.generate(PROMPTS[0], max_tokens=6).text == expected
    assert scorer.load()._next_token.cached is False


def test_a_text_read_without_a_cache_is_counted_whole() -> None:
    """What is computed again is paid again."""
    lm = fresh("llama").load()
    reading = Reading(lm._next_token, cached=False)
    with lm._torch.inference_mode():
        reading.read([5, 6, 7])
        reading.read([8])
    assert reading.computed_tokens == 3 + 4
