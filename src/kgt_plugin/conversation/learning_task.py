"""Tasks of background learning, as they wait in the queue and as they are run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from kgt_plugin.errors import ForgottenError, KGTError
from kgt_plugin.event_log import log_event
from kgt_plugin.memory import Fence
from kgt_plugin.records import Turn

__all__ = ["LearningTask", "run_tasks"]


@dataclass(frozen=True, slots=True)
class LearningTask:
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

    def goes_with(self, first: LearningTask) -> bool:
        """Tell whether it may be heard in one go with another one."""
        return self.of is not None and self.of is first.of and self.fence == first.fence

    def held(self) -> AbstractContextManager[None]:
        """Make the context in which its work runs."""
        return nullcontext() if self.fence is None else self.fence.held()


def run_tasks(
    tasks: Sequence[LearningTask], *, user: str, report: Callable[[str, str, Exception], None]
) -> None:
    """Do tasks in one go where there are several; where that fails, each by itself.

    Args:
        tasks: those of one user, in their order.
        user: whose.
        report: told of each failure: user, source and error. Nothing is raised.
    """
    tasks = [task for task in tasks if not task.is_forgotten]
    if len(tasks) > 1 and (hear := tasks[0].hear) is not None:
        try:
            with tasks[0].held():
                hear([task.turn for task in tasks if task.turn is not None])
        except Exception as exc:  # noqa: BLE001 - each is tried by itself, and reported
            log_event(
                logging.INFO,
                "learning.one_by_one",
                f"turns are read one by one, since together they can't be ({exc})",
                user=user,
                turns=len(tasks),
            )
        else:
            return
    for task in tasks:
        try:
            with task.held():
                task.work()
        except ForgottenError:
            log_event(
                logging.INFO,
                "learning.forgotten",
                "a turn that was forgotten while it was being learned is not kept",
                user=user,
            )
        except BaseException as exc:  # noqa: BLE001 - reported; no failure may end the worker
            report(user, task.source, _as_error(exc))


def _as_error(exc: BaseException) -> Exception:
    """Return what was raised as an error to report; a panic of compiled code, or an exit, is nothing that an app would catch."""
    if isinstance(exc, Exception):
        return exc
    error = KGTError(f"learning broke off ({type(exc).__name__}: {exc}): see the log")
    error.__cause__ = exc
    return error
