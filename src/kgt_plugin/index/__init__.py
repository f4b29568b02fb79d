"""Search over one user's items: full text and vectors. Derived, and equal to one built anew at any time."""

from __future__ import annotations

from kgt_plugin.index.items import Item
from kgt_plugin.index.user_index import UserIndex

__all__ = ["Item", "UserIndex"]
