"""The parts of an opened KGT that this adapter lends to LlamaIndex."""

from __future__ import annotations

from kgt_plugin.memory import KGT
from kgt_plugin.scoring import Generator

__all__ = ["generator_of"]


def generator_of(kgt: KGT) -> Generator | None:
    """The model that answers, where the scorer is one that does."""
    return kgt._parts.generator  # noqa: SLF001 - KGT has no word for it yet
