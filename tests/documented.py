"""The Python of a page: what it is, what it promises to print, and running it."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = ["ROOT", "blocks", "masked", "promised", "run"]

ROOT = Path(__file__).parents[1]
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def blocks(page: str) -> list[str]:
    """The Python of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def promised(code: str) -> list[str]:
    """What a block says it prints: after `print(...)`, or in comments of their own."""
    said = (re.search(r"^# (.*)$|print\(.*\)  # (.*)$", line) for line in code.splitlines())
    return [found[1] or found[2] for found in said if found]


def masked(lines: Iterable[str]) -> list[str]:
    """Lines in which a day stands for any day."""
    return [_DAY.sub("DAY", line) for line in lines]


def run(page: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run a page's blocks as one script, and compare what each prints with what it says.

    A day stands for any day: what is learned while the page runs holds since then.

    Args:
        page: its path from the project's root.
        given: what the page takes for granted.
    """
    namespace: dict[str, Any] = {"__name__": "documented", **(given or {})}
    for number, code in enumerate(blocks(page), start=1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{page}, block {number}", "exec"), namespace)
        found = masked(printed.getvalue().splitlines())
        assert found == masked(promised(code)), f"{page}, block {number}"
    return namespace
