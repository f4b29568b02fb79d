"""Handles on what is open: a copy of one is the same handle, and none can be pickled."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, SupportsIndex

from kgt_plugin.errors import HandleError

__all__ = ["LiveHandle"]


class LiveHandle:
    """Base of handles that hold a store, models or threads open.

    Frameworks copy what they are given: an agent's middleware, a retriever, a memory in a workflow. A copy
    of a handle is the handle itself, as with a connection pool, so a deep copy of the object around it
    works and shows the same user's facts. A pickle would leave the process, where nothing is open:
    pickling raises, and names what to keep instead.

    Example:
        >>> import copy
        >>> handle = LiveHandle()
        >>> copy.deepcopy([handle])[0] is handle
        True
    """

    _instead: ClassVar[str] = "keep what it was made from, and make it anew there"

    def __copy__(self) -> Self:
        """Return this handle."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return this handle."""
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        """Refuse to be pickled.

        Raises:
            HandleError: always.
        """
        raise HandleError(
            f"a {type(self).__name__} holds open resources and can't be pickled: {self._instead}"
        )
