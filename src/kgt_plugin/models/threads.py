"""Processor threads for a model's passes: one a pass, and several passes side by side.

Threads that share one pass wait for each other some hundred times in it, spinning; beside a busy
neighbour, each wait lasts until the scheduler has come round (decision 0024). Passes side by side never
wait for each other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from kgt_plugin.errors import InvalidInputError, MissingDependencyError
from kgt_plugin.models.engine import torch_and_transformers

__all__ = ["PassThreads", "usable_cores"]

T = TypeVar("T")

_WORTH_A_PASS: Final = 96
"""Tokens: two passes of fewer are slower than one of all."""
_GAIN: Final = 1.25
"""Work a second that twice the passes side by side must add, to be run so."""
_APP_SETTINGS: Final = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
_CGROUPS: Final = Path("/sys/fs/cgroup")


def usable_cores(cgroups: Path = _CGROUPS) -> int:
    """Count the cores that this process may use, by its affinity and its container's quota; at least 1.

    Args:
        cgroups: where the kernel tells of quotas (cgroup v2's ``cpu.max``, v1's ``cpu.cfs_quota_us``).
    """
    cores = _affinity()
    for folder in (cgroups, cgroups / "cpu"):
        quota = _quota(folder)
        if quota is not None:
            cores = min(cores, max(1, int(quota)))
    return cores


def _quota(folder: Path) -> float | None:
    """Cores a cgroup may use; None where it may use all."""
    try:
        if (folder / "cpu.max").exists():
            limit, period = (folder / "cpu.max").read_text().split()
        else:
            limit = (folder / "cpu.cfs_quota_us").read_text()
            period = (folder / "cpu.cfs_period_us").read_text()
        return float(limit) / float(period) if float(limit) > 0 else None
    except (OSError, ValueError):  # no such file, or "max"
        return None


class PassThreads:
    """Runs passes of one model on the CPU, each on one thread, as many side by side as pay.

    What the app has chosen for torch is left as it is: with OMP_NUM_THREADS, or after
    ``torch.set_num_threads``, passes run one after the other with that many threads each.

    Args:
        most: passes side by side, at most; None is as many as there are usable cores, if they pay.
    """

    def __init__(self, most: int | None = None) -> None:
        if most is not None and most < 1:
            raise InvalidInputError("threads must be at least 1")
        self._left_to_app = most is None and _app_has_chosen()
        self._most = most if most is not None else usable_cores()

    def measure(self, work: Callable[[], object]) -> None:
        """Find how many passes side by side pay, by running one; for use when a model is loaded.

        Cores may share what a pass is short of, such as memory or, of two threads of one core, all.

        Args:
            work: a pass of about the usual size.
        """
        if self._left_to_app or self._most == 1:
            return
        self.run([work])  # the first pass of a process is slow
        count, rate = 1, self._rate(work, 1)
        while 2 * count <= self._most and (faster := self._rate(work, 2 * count)) >= _GAIN * rate:
            count, rate = 2 * count, faster
        self._most = count

    def _rate(self, work: Callable[[], object], count: int) -> float:
        started = time.perf_counter()
        self.run([work] * count)
        return count / (time.perf_counter() - started)

    @property
    def side_by_side(self) -> int:
        """The number of passes that may run at the same time; 1 where the app has chosen torch's threads."""
        return 1 if self._left_to_app else self._most

    def passes(self, tokens: int) -> int:
        """Choose how many passes to compute so many tokens in, if they can be parted; at least 1."""
        return 1 if self._left_to_app else max(1, min(self._most, tokens // _WORTH_A_PASS))

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Run passes; their results in order. The first error of any is raised when all have ended."""
        if self._left_to_app:
            return [work() for work in works]
        if len(works) <= 1 or self._most == 1:
            return [_alone(work) for work in works]
        # Made anew each time: threads that stay would be missing in a forked process.
        with ThreadPoolExecutor(min(self._most, len(works)), "kgt-pass") as pool:
            return list(pool.map(_alone, works))


def _alone(work: Callable[[], T]) -> T:
    # Of the calling thread alone: torch.set_num_threads would reach the app's own passes too.
    with _openmp().limit(limits=1, user_api="openmp"):
        return work()


@cache
def _openmp() -> Any:
    """The thread pools of this process; Any: threadpoolctl is not typed."""
    try:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415  of an extra
    except ImportError as exc:
        raise MissingDependencyError("threadpoolctl", extra="transformers") from exc
    torch_and_transformers()  # only what is loaded can be told
    return ThreadpoolController()


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _app_has_chosen() -> bool:
    """Tell whether the app has told torch how many threads to use."""
    if any(name in os.environ for name in _APP_SETTINGS):
        return True
    torch, _ = torch_and_transformers()
    # What torch chooses itself: a thread for every core, or one for two of them.
    cores = {os.cpu_count() or 1, _affinity()}
    return int(torch.get_num_threads()) not in cores | {count // 2 for count in cores if count > 2}  # noqa: PLR2004 - above
