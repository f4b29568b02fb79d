"""Processes that begin with the package imported, so that hundreds of them may be killed."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

__all__ = ["Channel", "received", "started"]

Channel = multiprocessing.connection.Connection


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.workers"])
    return context


@contextmanager
def started(
    work: Callable[..., None], *arguments: Any
) -> Iterator[tuple[ForkServerProcess, Channel]]:
    """Start a process that is given a channel to us, then the arguments; it is killed in the end."""
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments))
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()


def received(channel: Channel, *, wait_s: float | None = None) -> list[Any]:
    """All that a process has sent; without a time, up to its end.

    Args:
        channel: to the process.
        wait_s: how long to wait for the first message.
    """
    messages = []
    try:
        if wait_s is None:
            while True:
                messages.append(channel.recv())
        while channel.poll(0 if messages else wait_s):
            messages.append(channel.recv())
    except (EOFError, ConnectionResetError):
        pass
    return messages
