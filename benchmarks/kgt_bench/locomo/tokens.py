"""Counting the tokens of what an agent is given, by the tokenizer that is at hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.minilm import MiniLMEmbedder
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = ["TokenCounter", "token_counter"]

_WORD: Final = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCounter:
    """A tokenizer as far as counting goes.

    Attributes:
        name: whose tokens they are.
        count: gives the number of tokens of a text, special ones left out.
    """

    name: str
    count: Callable[[str], int]


def token_counter(scorer: Scorer, embedder: Embedder) -> TokenCounter:
    """Take the tokenizer of the scoring model; else the embedder's; else count words and signs."""
    if isinstance(scorer, TransformersScorer):
        lm = scorer.load()
        return TokenCounter(name=lm.model_id, count=lambda text: len(lm.encode(text)))
    if isinstance(embedder, MiniLMEmbedder):
        tokenizer = embedder.load()[1]
        return TokenCounter(
            name=embedder.model_id, count=lambda text: len(tokenizer.tokenize(text))
        )
    return TokenCounter(name="words and signs", count=lambda text: len(_WORD.findall(text)))
