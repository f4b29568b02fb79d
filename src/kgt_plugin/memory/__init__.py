"""The handles that an app holds: `KGT`, opened once, and `UserMemory`, the cheap handle of one user."""

from __future__ import annotations

from kgt_plugin.graph.forgettings import Fence, Forgettings
from kgt_plugin.memory.app import KGT
from kgt_plugin.memory.feedback_checks import LearnOptions
from kgt_plugin.memory.handle_checks import app_handle, no_extractor, user_handle
from kgt_plugin.memory.item_metadata import item_metadata
from kgt_plugin.memory.user_memory import UserMemory

__all__ = [
    "KGT",
    "Fence",
    "Forgettings",
    "LearnOptions",
    "UserMemory",
    "app_handle",
    "item_metadata",
    "no_extractor",
    "user_handle",
]
