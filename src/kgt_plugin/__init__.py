"""Make an agent personal from its user's own corrections (Knowledge Graph Tuning)."""

from __future__ import annotations

from kgt_plugin.errors import (
    ContextOverflowError,
    ForgottenError,
    HandleError,
    InvalidInputError,
    KGTError,
    MalformedRDFError,
    MissingDependencyError,
    ModelError,
    RefusedEditError,
    ScorerError,
    StaleGraphError,
    StoreError,
    StoreLockedError,
    SubjectNotFoundError,
    UndoError,
)
from kgt_plugin.memory import KGT, LearnOptions, UserMemory
from kgt_plugin.prompts import TextRenderer
from kgt_plugin.records import Answer, Context, Edit, Feedback, Intent, Retrieved, Triple
from kgt_plugin.settings import Settings
from kgt_plugin.version import __version__

__all__ = [
    "KGT",
    "Answer",
    "Context",
    "ContextOverflowError",
    "Edit",
    "Feedback",
    "ForgottenError",
    "HandleError",
    "Intent",
    "InvalidInputError",
    "KGTError",
    "LearnOptions",
    "MalformedRDFError",
    "MissingDependencyError",
    "ModelError",
    "RefusedEditError",
    "Retrieved",
    "ScorerError",
    "Settings",
    "StaleGraphError",
    "StoreError",
    "StoreLockedError",
    "SubjectNotFoundError",
    "TextRenderer",
    "Triple",
    "UndoError",
    "UserMemory",
    "__version__",
]
