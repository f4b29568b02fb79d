"""A trial of tree masks: whether a model gives a packed trie the scores of its branches."""

from __future__ import annotations

from collections.abc import Callable

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.tokens import Prediction, TokenSequence
from kgt_plugin.scoring.trie import Chunk, pack

__all__ = ["can_pack"]

_TOLERANCE = {"torch.float64": 1e-6, "torch.float32": 1e-4, "torch.float16": 0.05}
"""Nats by which packing may change a probe's score; other dtypes round more."""
_COARSE = 0.2


def can_pack(run: Callable[[Chunk], list[Prediction]], *, vocabulary: int, dtype: str) -> bool:
    """Try whether an architecture honours a tree mask: a small trie against its branches.

    Recurrent models and those that compute positions themselves do not; they are given one sequence at
    a time.

    Args:
        run: one pass of the model.
        vocabulary: how many tokens it knows.
        dtype: torch's name of its numbers.
    """
    step = max(1, vocabulary // 7)
    a, b, c, d, e, f = (index * step for index in range(6))
    probes = [
        TokenSequence(tokens=tokens, scored_from=1)
        for tokens in ((a, b, c, d), (a, b, e, f), (f, c, b, a))
    ]
    alone = [run(chunk)[0].logprob for chunk in pack(probes, max_nodes=0, max_predictions=0)]
    order = sorted(range(len(probes)), key=lambda index: probes[index].tokens)
    (chunk,) = pack(probes, max_nodes=64, max_predictions=64)
    try:
        together = run(chunk)
    except (ScorerError, TypeError, ValueError, IndexError):
        return False
    return all(
        abs(together[index].logprob - logprob) < _TOLERANCE.get(dtype, _COARSE)
        for index, logprob in zip(order, alone, strict=True)
    )
