"""One piece of background learning, as it waits in the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from kgt_plugin.memory import Fence
from kgt_plugin.records import Turn

__all__ = ["Piece"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Work for one user, and when it was handed over."""

    source: str
    work: Callable[[], object]
    done: Future[None] = field(default_factory=Future)
    turn: Turn | None = None
    hear: Callable[[Sequence[Turn]], object] | None = None
    """Takes several turns in one go; None for what is done by itself."""
    of: object = None
    """Whose turns may be taken with it: those of the same memory."""
    fence: Fence | None = None
    """When it was handed over: what the user has forgotten since is not learned."""

    @property
    def is_forgotten(self) -> bool:
        """Tell whether the user has forgotten it before its turn came."""
        if self.fence is None:
            return False
        return (
            self.fence.is_passed if self.turn is None else self.fence.is_forgotten(self.turn.text)
        )

    def goes_with(self, first: Piece) -> bool:
        """Tell whether it may be heard in one go with another one."""
        return self.of is not None and self.of is first.of and self.fence == first.fence

    def held(self) -> AbstractContextManager[None]:
        """Make the context in which its work runs."""
        return nullcontext() if self.fence is None else self.fence.held()
