"""Restores the memory that keeps a chat, from what a serializer of LlamaIndex's made of it."""

from __future__ import annotations

from collections.abc import Mapping

from llama_index.core import memory as memories
from llama_index.core.memory import BaseMemory

from kgt_plugin.errors import InvalidInputError

__all__ = ["restored_chat"]


def restored_chat(chat: object) -> object:
    """Return a memory of LlamaIndex's own from its saved form; anything else as it is.

    Nothing is imported by a name that the saved form gives: it must be a class that
    `llama_index.core.memory` offers.

    Args:
        chat: a memory, or the mapping that one was saved as.

    Raises:
        InvalidInputError: it is the saved form of another class.
    """
    if not isinstance(chat, Mapping):
        return chat
    name = str(chat.get("class_name", ""))
    offered = getattr(memories, name, None) if name.isidentifier() else None
    if not (isinstance(offered, type) and issubclass(offered, BaseMemory)):
        raise InvalidInputError(
            f"a chat that was kept by {name or 'an unknown class'} can't be restored here: make that memory "
            "anew, and pass it as chat=..."
        )
    return offered.from_dict(dict(chat))
