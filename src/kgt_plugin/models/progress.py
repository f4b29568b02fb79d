"""Tells a waiting user how far a download or a conversion is."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Protocol, Self

__all__ = ["Progress", "TerminalProgress", "reporting"]

logger = logging.getLogger(__name__)


class Progress(Protocol):
    """Is told how far a task is; must not raise."""

    def update(self, task: str, done: int, total: int | None) -> None:
        """Report a task.

        Args:
            task: what is being done, in words; the same words until it is finished.
            done: units done, of `total`; bytes for a download.
            total: units in all, or None where nobody knows.
        """
        ...


class TerminalProgress:
    """A bar on stderr for what takes longer than a moment; without a terminal, log records (INFO).

    A server, a notebook or a container has no terminal: there each task is logged when it begins, and how
    far it is every ten seconds.

    Args:
        delay_s: how long a task may take before there is a bar.
        log_every_s: how often a task is logged where there is none.
        clock: gives the time, seconds.
    """

    def __init__(
        self,
        *,
        delay_s: float = 2.0,
        log_every_s: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delay_s = delay_s
        self._log_every_s = log_every_s
        self._clock = clock
        self._since = self._logged = clock()
        self._task: str | None = None
        self._bar: Any = None  # rich.progress.Progress: rich is imported only when a bar is shown
        self._bar_task: Any = None

    def update(self, task: str, done: int, total: int | None) -> None:
        """Show the bar, move it, or begin the next one."""
        if task != self._task:
            self.close()
            self._task = task
            self._since = self._logged = self._clock()
            logger.info("%s", task)
        if self._bar is None and sys.stderr.isatty():
            late = self._clock() - self._since >= self._delay_s
            if late or total is None:
                self._show(task, total)
        if self._bar is not None:
            self._bar.update(self._bar_task, completed=done, total=total)
        elif self._clock() - self._logged >= self._log_every_s:
            self._logged = self._clock()
            logger.info("%s: %s", task, _how_far(done, total))

    def _show(self, task: str, total: int | None) -> None:
        try:
            from rich.console import Console  # noqa: PLC0415  only where a bar is shown
            from rich.progress import (  # noqa: PLC0415  only where a bar is shown
                BarColumn,
                DownloadColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )
        except ImportError:  # the bar is a courtesy: work goes on without it
            return
        columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
        if total is not None:
            columns.insert(2, DownloadColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar_task = self._bar.add_task(task, total=total)
        self._bar.start()

    def close(self) -> None:
        """Take the bar away; a later update begins a new one."""
        if self._bar is not None:
            self._bar.stop()
        self._bar = self._bar_task = self._task = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def reporting(progress: Progress | None) -> Iterator[Progress]:
    """The caller's progress, or one on the terminal that is cleared in the end."""
    if progress is not None:
        yield progress
        return
    with TerminalProgress() as own:
        yield own


def _how_far(done: int, total: int | None) -> str:
    return f"{100 * done // total}%" if total else "still at it"
