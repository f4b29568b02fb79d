"""The page on reliability: each test it names is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.documented import ROOT

PAGE = ROOT / "docs" / "reliability.md"
PROMISES = re.findall(r"^\| (.+?) \| `(tests/[^`]+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)


def test_every_row_is_a_promise_with_a_test() -> None:
    """No row of the table is without a test, and none is named twice."""
    text = PAGE.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(PROMISES) == len(rows) - 1
    assert len({test for _, test in PROMISES}) == len(PROMISES)


@pytest.mark.parametrize("test", [test for _, test in PROMISES])
def test_the_test_exists(test: str) -> None:
    """The file has a test of this name, which is not skipped outright."""
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    assert len(found) == 1
    marks = [ast.unparse(each) for each in found[0].decorator_list]
    assert not [mark for mark in marks if mark.startswith("pytest.mark.skip(")]
