"""How large the tests of faults are: quick in `make test`, in full in `make test-faults`."""

from __future__ import annotations

import os
from typing import Final

__all__ = ["FULL", "sized", "tell"]

FULL: Final = os.environ.get("KGT_TEST_FAULTS") == "full"


def sized(*, full: int, quick: int) -> int:
    """The one or the other."""
    return full if FULL else quick


def tell(figure: str) -> None:
    """Print what was measured; `make test-faults` shows it."""
    print(f"\n  {figure}")  # noqa: T201 - the figure is the output
