"""An event loop in a thread of its own: a home for connections and engines, whoever asks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from kgt_plugin.errors import ScorerError

__all__ = ["LoopThread", "gather_all"]

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for callers with an event loop and for callers without one.

    What is bound to a loop, such as a pool of connections, is so bound to this one, and may be used
    from any thread and from any other loop. The thread starts with the first coroutine, and is a
    daemon: it keeps no process alive. A process that was forked since then has no such thread: there
    every coroutine is refused.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._before: threading.Thread | None = None
        self._closing = threading.Event()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine, blocking; what interrupts the wait cancels it.

        Raises:
            ScorerError: the loop was closed meanwhile, or the process was forked.
        """
        future = self._begin(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a coroutine in another loop; cancelling the wait cancels it.

        Raises:
            ScorerError: as `run`.
        """
        return await asyncio.wrap_future(self._begin(work))

    def close(self, last: Callable[[], Awaitable[None]]) -> None:
        """End what runs, then the loop and its thread; a later coroutine starts another.

        Whoever waits for a coroutine is told so by a `ScorerError`. A coroutine that comes meanwhile
        begins when `last` has ended. In a forked process this does nothing: what there is to let go of
        is the other's.

        Args:
            last: what to await in the loop when nothing else runs there any more; not awaited where
                no coroutine was ever run.
        """
        with self._lock:
            loop, thread, closing = self._loop, self._thread, self._closing
            if loop is None or thread is None or not thread.is_alive():
                return
            self._loop, self._thread, self._before = None, None, thread
            self._closing = threading.Event()
        closing.set()
        try:
            asyncio.run_coroutine_threadsafe(_end(last), loop).result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        # Under the lock: work that a stopped loop is given would never end.
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_serve, args=(self._loop, self._before), name=self._name, daemon=True
                )
                self._thread.start()
            elif self._thread is None or not self._thread.is_alive():
                work.close()
                raise ScorerError(
                    "the scorer was in use before this process was forked: make one in each process"
                )
            return asyncio.run_coroutine_threadsafe(_until(self._closing, work), self._loop)


async def _until(closing: threading.Event, work: Coroutine[Any, Any, T]) -> T:
    """Await work; to be cancelled by the loop's end is a failure, and no wish of who waits."""
    try:
        return await work
    except asyncio.CancelledError:
        if closing.is_set():
            raise ScorerError("the scorer was closed while it was asked: ask again") from None
        raise


async def _end(last: Callable[[], Awaitable[None]]) -> None:
    await asyncio.sleep(0)  # a task that has not begun would not be told why it ends
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await last()


def _serve(loop: asyncio.AbstractEventLoop, before: threading.Thread | None) -> None:
    """Run a loop in this thread, once the one before it has let go of everything."""
    if before is not None:
        before.join()
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


async def gather_all(work: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Await all; where one fails, the others are cancelled before its error goes on."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
