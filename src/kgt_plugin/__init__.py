"""Make an agent personal from its user's own corrections (Knowledge Graph Tuning).

The errors are here at once; everything else, rdflib with it, is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from kgt_plugin.lazy_import import lazy_import
from kgt_plugin.version import __version__

if TYPE_CHECKING:
    from kgt_plugin.memory import KGT, LearnOptions, UserMemory
    from kgt_plugin.prompts import TextRenderer
    from kgt_plugin.records import Answer, Context, Edit, Feedback, Intent, Retrieved, Triple
    from kgt_plugin.settings import Settings

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

_RECORDS = ("Answer", "Context", "Edit", "Feedback", "Intent", "Retrieved", "Triple")
_HOMES = {
    "KGT": "memory",
    "LearnOptions": "memory",
    "Settings": "settings",
    "TextRenderer": "prompts",
    "UserMemory": "memory",
} | dict.fromkeys(_RECORDS, "records")


def __getattr__(name: str) -> Any:
    """Import a part by its name."""
    part = lazy_import(__name__, name, _HOMES, {})
    globals()[name] = part
    return part


def __dir__() -> list[str]:
    """List what is there or can be imported by name."""
    return sorted({*globals(), *_HOMES})
