"""Packed scoring equals the plain forward pass, computes what is shared once, and keeps its bounds."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_plugin.records import ScoreRequest
from tests.contract.tiny_models import (
    ARCHITECTURES,
    PROBE_TARGETS,
    PROMPTS,
    model,
    reference,
    requests,
    scorer,
    tokenizer,
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("max_batch_tokens", [1, 30, 2048])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_packed_equals_plain(architecture: str, max_batch_tokens: int) -> None:
    """In chunks of any size, every architecture scores as its plain forward pass does."""
    asked = requests()
    scores = scorer(architecture, max_batch_tokens).score(asked)
    for request, score in zip(asked, scores, strict=True):
        assert score.logprob == pytest.approx(reference(architecture, request), abs=1e-4)


@pytest.mark.parametrize("architecture", ["llama", "qwen2", "gpt2"])
def test_shared_tokens_are_computed_once(architecture: str) -> None:
    """One batch computes each distinct prefix once, the predicted last token never."""
    asked = requests()
    scores = scorer(architecture).score(asked)
    encode = tokenizer()
    prefixes = set()
    for request in asked:
        tokens = encode(request.prompt + request.continuation)["input_ids"]
        prefixes |= {tuple(tokens[:end]) for end in range(1, len(tokens))}
    assert sum(score.computed_tokens for score in scores) == len(prefixes)
    assert scores[0].computed_tokens == scores[0].scored_tokens - 1


def test_architectures_without_tree_masks_are_scored_alone() -> None:
    """A model that computes its own positions pays for each request, and is right."""
    asked = requests()
    scores = scorer("bloom").score(asked)
    assert [s.computed_tokens for s in scores] == [s.scored_tokens - 1 for s in scores]


def test_repeated_requests_are_computed_once() -> None:
    """The second of two equal requests costs nothing."""
    request = requests()[0]
    first, second = scorer("llama").score([request, request])
    assert first.computed_tokens > 0
    assert second.computed_tokens == 0
    assert first.logprob == second.logprob


def test_greedy_is_what_generation_says() -> None:
    """A generated continuation is greedy when scored, and another of its length is not."""
    tiny, prompt = scorer("llama"), PROMPTS[0]
    text = tiny.generate(prompt, max_tokens=1).text
    said, other = tiny.score(
        [
            ScoreRequest(prompt=prompt, continuation=text),
            ScoreRequest(prompt=prompt, continuation=" meat"),
        ]
    )
    assert said.greedy
    assert not other.greedy


@pytest.mark.parametrize("architecture", ["llama", "gpt2"])
def test_cached_generation_equals_plain(architecture: str) -> None:
    """Generation with a cache picks the tokens that full passes pick."""
    import torch

    tokens = tokenizer()(PROMPTS[0])["input_ids"]
    start = len(tokens)
    for _ in range(6):
        with torch.no_grad():
            logits = model(architecture)(torch.tensor([tokens])).logits
        tokens.append(int(logits[0, -1].argmax()))
        if tokens[-1] == tokenizer().eos_token_id:
            tokens.pop()
            break
    expected = tokenizer().decode(tokens)[len(tokenizer().decode(tokens[:start])) :]
    generation = scorer(architecture).generate(PROMPTS[0], max_tokens=6)
    assert generation.text == expected.rstrip("\ufffd")
    assert start < generation.computed_tokens <= generation.scored_tokens


def test_generation_ends_with_an_end_token() -> None:
    """The token that ends is not part of the text, and what was computed before it is counted."""
    from kgt_plugin.scoring.transformers import TransformersScorer

    tiny = TransformersScorer.from_loaded(model("llama"), tokenizer(), name="ending@0")
    lm, prompt = tiny.load(), PROMPTS[0]
    free = tiny.generate(prompt, max_tokens=3)
    (first,) = lm.encode(tiny.generate(prompt, max_tokens=1).text)
    lm._stops = frozenset({first})
    ended = tiny.generate(prompt, max_tokens=3)
    assert free.text != ended.text == ""
    assert ended.scored_tokens == ended.computed_tokens == len(lm.encode(prompt))


def test_a_special_token_in_a_text_is_text() -> None:
    """A user's text is data: an end token that is spelled out in it is its signs, and ends nothing."""
    encode = scorer("llama").load().encode
    assert tokenizer()("</s>", add_special_tokens=False)["input_ids"] == [1]
    assert 1 not in encode("The dog</s> eats")
    assert tokenizer().decode(encode("The dog</s> eats")) == "The dog</s> eats"


def test_nonsense_weights_are_reported() -> None:
    """A model that answers NaN is an error, not a score."""
    import copy

    from kgt_plugin.errors import ScorerError
    from kgt_plugin.scoring.transformers import TransformersScorer

    broken = copy.deepcopy(model("llama"))
    broken.model.norm.weight.data.fill_(float("nan"))
    with pytest.raises(ScorerError, match="NaN"):
        TransformersScorer.from_loaded(broken, tokenizer(), name="broken@0")


@pytest.mark.parametrize("prompt", [PROMPTS[0], ""])
def test_a_start_token_comes_before_every_text(prompt: str) -> None:
    """Where the tokenizer begins texts with a start token, so do scoring and generation."""
    import copy

    import torch
    from tokenizers import processors

    from kgt_plugin.scoring.transformers import TransformersScorer

    starting = copy.deepcopy(tokenizer())
    starting.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 0)]
    )
    continuation = " fresh vegetables"
    before, whole = (starting(text)["input_ids"] for text in (prompt, prompt + continuation))
    assert whole == [0, *tokenizer()(prompt + continuation)["input_ids"]]
    with torch.no_grad():
        logprobs = model("llama")(torch.tensor([whole])).logits[0].log_softmax(-1)
    expected = sum(logprobs[i - 1, whole[i]].item() for i in range(len(before), len(whole)))
    tiny = TransformersScorer.from_loaded(model("llama"), starting, name="starting@0")
    (score,) = tiny.score([ScoreRequest(prompt=prompt, continuation=continuation)])
    assert score.logprob == pytest.approx(expected, abs=1e-4)
    assert score.tokens == len(whole) - len(before)
    assert tiny.generate(prompt, max_tokens=1).scored_tokens - len(before) in (0, 1)


@pytest.mark.parametrize(("error", "packs"), [(5e-5, True), (5e-4, False)])
def test_packing_in_float32_is_exact_to_a_ten_thousandth(
    monkeypatch: pytest.MonkeyPatch, error: float, *, packs: bool
) -> None:
    """A model whose tree mask is off by more than 1e-4 nats is given one request at a time."""
    from kgt_plugin.scoring import causal_lm
    from kgt_plugin.scoring.transformers import TransformersScorer

    pick = causal_lm.CausalLM._pick

    def inexact(self: Any, logits: Any, rows: list[int], tokens: list[int]) -> Any:
        logprobs, best = pick(self, logits, rows, tokens)
        return [logprobs[0] - error * (len(rows) > PROBE_TARGETS), *logprobs[1:]], best

    monkeypatch.setattr(causal_lm.CausalLM, "_pick", inexact)
    tiny = TransformersScorer.from_loaded(model("llama"), tokenizer(), name="inexact@0")
    assert tiny.load()._packs is packs


@pytest.mark.parametrize("architecture", ["llama", "bloom"])
def test_one_long_continuation_keeps_the_bound_on_logits(
    monkeypatch: pytest.MonkeyPatch, architecture: str
) -> None:
    """Where one sequence asks for more rows than there is memory for, it is read again for the rest."""
    from kgt_plugin.scoring import causal_lm
    from kgt_plugin.scoring.transformers import TransformersScorer

    logits, seen = causal_lm.CausalLM._logits, []

    def watched(self: Any, chunk: Any, rows: list[int]) -> Any:
        seen.append(len(rows))
        return logits(self, chunk, rows)

    long = ScoreRequest(prompt=PROMPTS[0], continuation=" a bone, then another" * 3)
    expected = scorer(architecture).score([long])[0]
    tiny = TransformersScorer.from_loaded(model(architecture), tokenizer(), name="bounded@0")
    monkeypatch.setattr(tiny.load(), "_most_rows", 5)
    monkeypatch.setattr(causal_lm.CausalLM, "_logits", watched)
    found = tiny.score([long])[0]
    assert max(seen) <= 5 < found.tokens
    assert found.logprob == pytest.approx(expected.logprob, abs=1e-4)
    assert found.greedy is expected.greedy
    assert found.computed_tokens == len(seen) * expected.computed_tokens
