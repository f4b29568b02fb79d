"""Facts that have changed: whether the newest value is recalled last, and whether it wins."""

from __future__ import annotations

import re
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.methods.port import Method, SupportsRecall

__all__ = ["ask_newest", "is_newest_last"]


def ask_newest(case: Case, method: Method) -> dict[str, Any]:
    """Ask about a fact that has changed.

    Args:
        case: one with an answer, and the value before it.
        method: who is asked; the subject is found in the query.

    Returns:
        The fields of `CaseResult` (Any) about the newest value; none where nothing has changed or the
        method recalls nothing.
    """
    if case.former is None or not isinstance(method, SupportsRecall):
        return {}
    newest, former = method.score(case.query, [case.answer, case.former])
    return {
        "newest_margin": newest - former,
        "newest_last": is_newest_last(method.recall(case.query), case.answer, case.former),
    }


def is_newest_last(block: str, newest: str, former: str) -> bool:
    r"""Tell whether the last line that names either value names the newest.

    Examples:
        >>> is_newest_last("I live in Oslo.\nI moved to Bergen.", "Bergen", "Oslo")
        True
        >>> is_newest_last("I moved to Bergen.\nI live in Oslo.", "Bergen", "Oslo")
        False
    """
    for line in reversed(block.splitlines()):
        if _names(line, newest):
            return True
        if _names(line, former):
            return False
    return False


def _names(line: str, value: str) -> bool:
    """Find a value where a word begins: "Fridays" names Friday."""
    return re.search(rf"(?<!\w){re.escape(value)}", line, re.IGNORECASE) is not None
