"""The embedded models themselves: they load, keep the contracts, and know what they should."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.minilm import MiniLMEmbedder
from kgt_plugin.errors import ModelError
from kgt_plugin.models import embedded_embedder_path, embedded_model_path
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Generator, Scorer
from kgt_plugin.scoring.transformers import TransformersScorer
from kgt_plugin.testing import EmbedderContract, GeneratorContract, ScorerContract

pytestmark = pytest.mark.model

pytest.importorskip("transformers")


@cache
def scorer() -> TransformersScorer:
    return TransformersScorer(device="cpu")


@cache
def embedder() -> MiniLMEmbedder:
    return MiniLMEmbedder()


class TestEmbeddedScorer(ScorerContract, GeneratorContract):
    """The embedded model keeps the contract."""

    context = 8192

    def make_scorer(self) -> Scorer:
        return scorer()

    def make_generator(self) -> Generator:
        return scorer()


class TestMiniLM(EmbedderContract):
    """The embedded embedder keeps the contract."""

    def make_embedder(self) -> Embedder:
        return embedder()


@cache
def loaded() -> tuple[Any, Any]:
    """Model and tokenizer by plain transformers, from the converted folder."""
    import transformers as typed_in_part

    transformers: Any = typed_in_part
    path = embedded_model_path()
    return (
        transformers.AutoModelForCausalLM.from_pretrained(path, local_files_only=True),
        transformers.AutoTokenizer.from_pretrained(path, local_files_only=True),
    )


def test_conversion_keeps_what_belongs_to_the_model() -> None:
    """Chat template, special tokens, tied embeddings and context survive, in float32."""
    model, tokenizer = loaded()
    chat = tokenizer.apply_chat_template(
        [{"role": "user", "content": "Hi"}], tokenize=False, add_generation_prompt=True
    )
    assert chat.endswith("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")
    assert (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id) == (1, 2, 2)
    assert model.lm_head.weight.data_ptr() == model.get_input_embeddings().weight.data_ptr()
    assert str(model.dtype) == "torch.float32"
    assert model.config.max_position_embeddings == 8192
    assert not hasattr(model.config, "quantization_config")


def test_model_id_names_model_revision_and_dtype() -> None:
    """The id holds the hash of the weights and no path."""
    assert scorer().model_id == "SmolLM2-135M-Instruct@b179c9523d0e:float32"
    assert embedder().model_id == "all-MiniLM-L6-v2"


def test_packed_scores_equal_a_plain_forward_pass() -> None:
    """Fifteen requests over one prefix score as a full softmax over each of them does."""
    import torch

    model, tokenizer = loaded()
    facts = ("Rex is vegetarian", "Rex is five years old", "Rex lives in Oslo")
    requests = [
        ScoreRequest(prompt=f"What should I feed Rex? {fact}. Rex eats", continuation=answer)
        for fact in facts
        for answer in (" vegetables", " meat", " fish and rice", " bread", " nothing at all")
    ]
    scores = scorer().score(requests)
    for request, score in zip(requests, scores, strict=True):
        start = len(tokenizer(request.prompt)["input_ids"])
        whole = tokenizer(request.prompt + request.continuation)["input_ids"]
        with torch.no_grad():
            logprobs = model(torch.tensor([whole])).logits[0].log_softmax(-1)
        plain = math.fsum(logprobs[i - 1, whole[i]].item() for i in range(start, len(whole)))
        assert score.logprob == pytest.approx(plain, abs=1e-4)
    computed = sum(score.computed_tokens for score in scores)
    assert computed < sum(score.scored_tokens for score in scores) / 3


def test_the_model_knows_a_capital() -> None:
    """Scores and generation come from the real weights."""
    prompt = "The capital of France is"
    paris, rome = scorer().score(
        [ScoreRequest(prompt=prompt, continuation=city) for city in (" Paris", " Rome")]
    )
    assert paris.logprob > rome.logprob
    assert paris.greedy
    assert scorer().generate(prompt, max_tokens=8, stop=[".", ","]).text == " Paris"


def test_embedder_puts_the_right_relation_first() -> None:
    """A question is nearest to the relation it asks for."""
    relations = ["the birthday of Rex", "the food of Rex", "the colour of Rex"]
    question, *vectors = embedder().embed(["What should I feed Rex?", *relations])
    cosines = [sum(x * y for x, y in zip(question, v, strict=True)) for v in vectors]
    assert cosines.index(max(cosines)) == 1


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_truncated_model_folder_is_an_error(tmp_path: Path, name: str) -> None:
    """A local folder with half a file gives one line that names the folder."""
    for file in embedded_model_path().iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / name).unlink()
    with (embedded_model_path() / name).open("rb") as whole:
        (tmp_path / name).write_bytes(whole.read(500))
    with pytest.raises(ModelError) as caught:
        TransformersScorer(tmp_path).load()
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_an_embedder_is_no_language_model() -> None:
    """A model without the weights that predict words is refused; none are made up."""
    with pytest.raises(ModelError, match="no whole causal language model"):
        TransformersScorer(embedded_embedder_path()).load()


def test_importing_the_scorer_imports_no_engine() -> None:
    """Both torch and transformers are loaded at first use, and importing makes no folder."""
    code = (
        "import sys, kgt_plugin.scoring.transformers, kgt_plugin.embedding.minilm; "
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "KGT_CACHE_DIR": "/nonexistent"},
    )
    assert done.stdout.strip() == "set()"
