"""Getting at models: the two embedded ones, and whatever a user names."""

from __future__ import annotations

from kgt_plugin.models.locate import (
    ModelLocation,
    PulledModel,
    embedded_embedder_path,
    embedded_model_path,
    pull,
    resolve_model,
)
from kgt_plugin.models.progress import Progress

__all__ = [
    "ModelLocation",
    "Progress",
    "PulledModel",
    "embedded_embedder_path",
    "embedded_model_path",
    "pull",
    "resolve_model",
]
