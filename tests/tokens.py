"""A tokenizer made on the spot, for tiny models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def byte_level_tokenizer(texts: Sequence[str], *, vocab_size: int) -> Any:
    """A byte-level tokenizer with a start and an end token, trained on these texts."""
    pytest.importorskip("transformers")
    import transformers
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    plain.train_from_iterator(texts, trainer)
    fast: Any = transformers.PreTrainedTokenizerFast
    return fast(tokenizer_object=plain, bos_token="<s>", eos_token="</s>")
