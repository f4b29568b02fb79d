"""From a turn of the user's to what it teaches: the port, and the package's readers."""

from __future__ import annotations

from kgt_plugin.reading.model_extractor import ModelExtractor
from kgt_plugin.reading.port import Extractor, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.reading.rules import Rules

__all__ = ["Extractor", "ModelExtractor", "Rules", "SupportsAsyncExtraction", "SupportsBatches"]
