"""Asserting that a call is refused, without a test framework."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["assert_refused"]


def assert_refused(error: type[Exception], call: Callable[[], object]) -> None:
    """Assert that a call raises an error of ours, its message one line.

    Raises:
        AssertionError: it raises nothing, or says it in more than a line.
    """
    try:
        answer = call()
    except error as exc:
        message = str(exc)
        assert message, "the message is empty"
        assert "\n" not in message, f"the message has more than one line: {message!r}"
    else:
        raise AssertionError(f"expected {error.__name__}, got {answer!r}")
