"""Models for the measurements on a card: the embedded one, and random ones of known shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kgt_plugin.models import embedded_model_path
from kgt_plugin.models.artifacts import LANGUAGE_MODEL
from kgt_plugin.models.cache import intact, models_folder
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = [
    "LLAMA3_8B",
    "SMOLLM2_135M",
    "TINY",
    "Make",
    "embedded_scorer",
    "has_embedded",
    "random_llama",
]

Make = Callable[[str, str], TransformersScorer]
"""Makes a scorer on a device in a dtype, both as torch names them."""

LLAMA3_8B: Mapping[str, int] = {
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "max_position_embeddings": 8192,
}
SMOLLM2_135M: Mapping[str, int] = {
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_hidden_layers": 30,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "vocab_size": 49152,
    "max_position_embeddings": 8192,
    "tie_word_embeddings": True,
}
"""The embedded model's shape."""
TINY: Mapping[str, int] = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 512,
    "max_position_embeddings": 2048,
}


def has_embedded() -> bool:
    """Tell whether the embedded language model is on this machine already; nothing is fetched."""
    return intact(models_folder() / LANGUAGE_MODEL.name, LANGUAGE_MODEL.sha256)


def embedded_scorer(device: str, dtype: str) -> TransformersScorer:
    """Load the embedded language model.

    Args:
        device: torch's name of it.
        dtype: torch's name of it.
    """
    return TransformersScorer(embedded_model_path(), device=device, dtype=dtype)


def random_llama(shape: Mapping[str, int], device: str, dtype: str) -> TransformersScorer:
    """Make a Llama of a shape with random weights, the same ones every time on one device.

    Its tokens are the embedded model's where that one is on this machine, and else one a byte, which
    makes about four times as many of a text.

    Args:
        shape: arguments of ``LlamaConfig``.
        device: torch's name of it.
        dtype: torch's name of it.
    """
    torch, transformers = torch_and_transformers()
    torch.manual_seed(7)
    whole = shape["vocab_size"] >= SMOLLM2_135M["vocab_size"] and has_embedded()
    tokenizer = _embedded_tokenizer(transformers) if whole else _bytes_tokenizer(transformers)
    config = transformers.LlamaConfig(**shape, bos_token_id=0, eos_token_id=1)
    # A large model is made where it is used; a small one is the same on every device.
    where = device if shape["hidden_size"] >= LLAMA3_8B["hidden_size"] else "cpu"
    with torch.device(where):
        model = transformers.AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))
    name = f"random-{shape['num_hidden_layers']}x{shape['hidden_size']}@7"
    return TransformersScorer.from_loaded(model.to(device), tokenizer, name=name)


def _embedded_tokenizer(transformers: Any) -> Any:
    return transformers.AutoTokenizer.from_pretrained(embedded_model_path(), local_files_only=True)


def _bytes_tokenizer(transformers: Any) -> Any:
    """A token a byte."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415  an extra

    signs = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    vocabulary = {sign: number for number, sign in enumerate(signs)}
    plain = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=plain, bos_token=signs[0], eos_token=signs[1]
    )
