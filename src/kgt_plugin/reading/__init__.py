"""From a turn of the user's to what it teaches: the port, and the package's readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgt_plugin.lazy_import import lazy_import
from kgt_plugin.reading.port import Extractor, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.reading.rules import Rules

if TYPE_CHECKING:
    from kgt_plugin.reading.model_extractor import ModelExtractor

__all__ = ["Extractor", "ModelExtractor", "Rules", "SupportsAsyncExtraction", "SupportsBatches"]

_HOMES = {"ModelExtractor": "model_extractor"}


def __getattr__(name: str) -> Any:
    """Import a part by its name."""
    return lazy_import(__name__, name, _HOMES, {})
