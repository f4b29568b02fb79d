"""Tiny random models of several architectures, and what they are asked."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from kgt_plugin.records import ScoreRequest
from tests.tokens import byte_level_tokenizer

CONTEXT = 128
WINDOW = 8
ARCHITECTURES = (
    *("llama", "qwen2", "qwen3", "gemma3", "gpt2", "bloom", "mistral"),
    *("llama4", "gpt_neo", "rwkv", "recurrent_gemma"),
)
UNCACHED = ("rwkv", "recurrent_gemma")
"""Those that return no cache of keys and values."""

PROMPTS = (
    "The dog of the user eats",
    "The dog of the user lives in",
    "The dog of the neighbour eats",
    "A cat sleeps. The dog of the user eats",
)
PROBE_TARGETS = 3  # scored tokens of one sequence of the packing probe
CONTINUATIONS = (" meat", " fresh vegetables", " a bone, then another", "ing")


@cache
def tokenizer() -> Any:
    """A byte-level tokenizer trained on the words of these tests."""
    texts = [p + c for p in PROMPTS for c in (*CONTINUATIONS, " and", " word word")]
    return byte_level_tokenizer(texts, vocab_size=330)


@cache
def model(architecture: str) -> Any:
    """A tiny random model whose weights are large enough for attention to matter."""
    torch = pytest.importorskip("torch")
    import transformers as typed_in_part

    transformers: Any = typed_in_part
    torch.manual_seed(7)
    config = _configuration(transformers, architecture)
    return transformers.AutoModelForCausalLM.from_config(config).eval()


def _configuration(transformers: Any, architecture: str) -> Any:
    size: dict[str, Any] = {
        "vocab_size": len(tokenizer()),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "initializer_range": 0.3,
        "bos_token_id": 0,
        "eos_token_id": 1,
    }
    rope = {"intermediate_size": 48, "num_key_value_heads": 2, "max_position_embeddings": CONTEXT}
    headed = rope | {"head_dim": 8}
    experts = {"attention_chunk_size": WINDOW, "num_local_experts": 2, "intermediate_size_mlp": 48}
    # Every third layer of RecurrentGemma has attention; the others are recurrent.
    recurrent = {"num_hidden_layers": 3, "num_key_value_heads": 1, "lru_width": 32}
    windows = {"attention_types": [[["global", "local"], 1]], "window_size": WINDOW}
    configs = {
        "llama": lambda: transformers.LlamaConfig(**size, **rope),
        "qwen2": lambda: transformers.Qwen2Config(**size, **rope),
        "qwen3": lambda: transformers.Qwen3Config(**size, **headed),
        "gemma3": lambda: transformers.Gemma3TextConfig(**size, **headed, sliding_window=WINDOW),
        "gpt2": lambda: transformers.GPT2Config(**size, n_positions=CONTEXT),
        "gpt_neo": lambda: transformers.GPTNeoConfig(
            **size, **windows, num_layers=2, max_position_embeddings=CONTEXT
        ),
        "bloom": lambda: transformers.BloomConfig(**size),
        "mistral": lambda: transformers.MistralConfig(**size, **rope, sliding_window=WINDOW),
        "llama4": lambda: transformers.Llama4TextConfig(**size, **headed, **experts),
        "rwkv": lambda: transformers.RwkvConfig(
            **size, attention_hidden_size=32, intermediate_size=48, context_length=CONTEXT
        ),
        "recurrent_gemma": lambda: transformers.RecurrentGemmaConfig(
            **size | recurrent, intermediate_size=48, attention_window_size=WINDOW
        ),
    }
    return configs[architecture]()


@cache
def scorer(architecture: str, max_batch_tokens: int = 2048) -> Any:
    from kgt_plugin.scoring.transformers import TransformersScorer

    return TransformersScorer.from_loaded(
        model(architecture),
        tokenizer(),
        name=f"tiny-{architecture}@0",
        max_batch_tokens=max_batch_tokens,
    )


def requests() -> list[ScoreRequest]:
    return [ScoreRequest(prompt=p, continuation=c) for p in PROMPTS for c in CONTINUATIONS]


def reference(architecture: str, request: ScoreRequest) -> float:
    """The log-probability by a plain forward pass and a full softmax."""
    import torch

    before = tokenizer()(request.prompt)["input_ids"]
    whole = tokenizer()(request.prompt + request.continuation)["input_ids"]
    with torch.no_grad():
        logprobs = model(architecture)(torch.tensor([whole])).logits[0].log_softmax(-1)
    shared = next(i for i in range(len(whole)) if before[i : i + 1] != whole[i : i + 1])
    return math.fsum(logprobs[i - 1, whole[i]].item() for i in range(shared, len(whole)))
