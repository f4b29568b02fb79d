"""Handles on what is open: a copy of one is the same handle, and none can be pickled."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, SupportsIndex

from kgt_plugin.errors import HandleError

__all__ = ["HoldsModel", "LiveHandle"]


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


class HoldsModel:
    """Base of a framework's models that lend out one of ours: copies share it, and none can be pickled.

    A deep copy of what holds weights would load them twice, and a pickle would write them out.

    Example:
        >>> import copy
        >>> from kgt_plugin.langchain import KGTChatModel
        >>> model = KGTChatModel.of(kgt)
        >>> copy.deepcopy(model).generator is model.generator
        True
    """

    def _held(self) -> object:
        """Return the model that copies share."""
        raise NotImplementedError

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy the options, and share the model."""
        memo = {} if memo is None else memo
        held = self._held()
        memo[id(held)] = held
        copied: Self = super().__deepcopy__(memo)  # type: ignore[misc]  # the framework's model has it
        return copied

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        """Refuse to be pickled.

        Raises:
            HandleError: always.
        """
        kind = type(self).__name__
        raise HandleError(
            f"a {kind} holds a loaded model and can't be pickled: make it anew there, {kind}.of(kgt)"
        )
