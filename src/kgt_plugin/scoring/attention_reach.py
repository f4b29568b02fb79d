"""The reach of a model's layers: how far back they look, as its configuration tells."""

from __future__ import annotations

from typing import Any

__all__ = ["counts_tokens_of_the_pass", "shortest_reach"]

_REACHES = ("sliding_window", "sliding_window_size", "attention_chunk_size", "local_attention")


def shortest_reach(config: Any) -> int | None:
    """Tell how many tokens the layer sees that sees the fewest.

    A mask of ours stands in for every layer's own, so only what fits into this may be packed.

    Args:
        config: of transformers (Any: typed only in part).

    Returns:
        The number of tokens, or None where every layer sees all of them.

    Example:
        >>> from types import SimpleNamespace
        >>> shortest_reach(SimpleNamespace(sliding_window=4096, attention_chunk_size=None))
        4096
    """
    told = (getattr(config, name, None) for name in _REACHES)
    return min((reach for reach in told if isinstance(reach, int) and reach > 0), default=None)


def counts_tokens_of_the_pass(config: Any) -> bool:
    """Tell whether windows are laid over the tokens of a pass, whatever mask it is given.

    GPT-Neo's local layers do that: in a packed pass they would cut through the branches.

    Args:
        config: of transformers (Any: typed only in part).
    """
    return "local" in (getattr(config, "attention_layers", None) or ())
