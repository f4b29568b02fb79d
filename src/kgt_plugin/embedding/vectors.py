"""Vectors of other people's models, made into what an `Embedder` gives."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["unit"]


def unit(vector: Sequence[float]) -> list[float]:
    """The vector of Euclidean norm 1 in the same direction; one of zeros stays as it is."""
    norm = math.hypot(*vector)
    return [component / norm for component in vector] if norm else list(vector)
