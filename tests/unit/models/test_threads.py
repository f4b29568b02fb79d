"""Passes of a model side by side: how many, in which order, and never against the app's own choice."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.models import threads
from kgt_plugin.models.threads import PassThreads, usable_cores

torch = pytest.importorskip("torch")


@pytest.fixture(autouse=True)
def nobody_has_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(torch, "get_num_threads", threads._affinity)
    monkeypatch.setattr(threads, "usable_cores", lambda: 4)


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "150000 100000\n"}, 1),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "100000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({}, None),
    ],
)
def test_a_quota_bounds_the_cores(tmp_path: Path, files: dict[str, str], cores: int | None) -> None:
    """A container's quota counts, whole cores of it, and at least one."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert usable_cores(tmp_path) == (threads._affinity() if cores is None else cores)


def test_results_come_in_order_each_from_one_thread() -> None:
    """Passes run side by side, each with one OpenMP thread, and answer in their order."""
    barrier = threading.Barrier(3, timeout=10)

    def work(number: int) -> tuple[int, int]:
        barrier.wait()  # all three are under way at once
        return number, max(
            pool["num_threads"] for pool in threads._openmp().info() if pool["user_api"] == "openmp"
        )

    found = PassThreads(3).run([lambda number=number: work(number) for number in range(3)])  # type: ignore[misc]  # a default binds it
    assert found == [(0, 1), (1, 1), (2, 1)]


def test_an_error_is_raised_where_the_passes_were_asked_for() -> None:
    """A pass that fails fails the call."""

    def fail() -> None:
        raise InvalidInputError("no")

    with pytest.raises(InvalidInputError):
        PassThreads(2).run([fail, lambda: None])


def test_few_tokens_are_one_pass() -> None:
    """A pass too small to be parted stays whole; a large one has a pass a core."""
    side_by_side = PassThreads()
    assert side_by_side.passes(150) == 1
    assert side_by_side.passes(200) == 2
    assert side_by_side.passes(2000) == 4


@pytest.mark.parametrize("variable", ["OMP_NUM_THREADS", "MKL_NUM_THREADS"])
def test_the_apps_environment_is_left_alone(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """With the app's own number of threads, a pass is whole and runs with that number."""
    monkeypatch.setenv(variable, "2")
    assert PassThreads().passes(2000) == 1


def test_the_apps_call_of_torch_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """After torch.set_num_threads, too; unless the app then tells us a number."""
    monkeypatch.setattr(torch, "get_num_threads", lambda: 7 + 2 * threads._affinity())
    assert PassThreads().passes(2000) == 1
    assert PassThreads(2).passes(2000) == 2


def test_passes_that_do_not_gain_are_not_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two passes at once take twice as long as one, one at a time is all there is."""
    side_by_side = PassThreads()
    clock = iter([0.0, 1.0, 1.0, 3.0])  # one pass in 1 s, two in 2 s
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    side_by_side.measure(lambda: None)
    assert side_by_side.passes(2000) == 1


def test_no_threads_are_no_number() -> None:
    """Fewer than one thread is refused."""
    with pytest.raises(InvalidInputError, match="at least 1"):
        PassThreads(0)
