"""The docstrings: their examples run, every public name has one, and none begins with a riddle."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
RIDDLE = re.compile(r"(?:How|That|What|When|Where|Whether|Which|Who|Whom|Why)\b")
PACKAGES = ["kgt_plugin", "kgt_plugin.langchain", "kgt_plugin.llama_index", "kgt_plugin.testing"]


def modules() -> list[str]:
    """List the modules that hold an example, by name; none is imported for that."""
    return [
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in sorted(SOURCE.rglob("*.py"))
        if ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", modules())
def test_examples_print_what_they_say(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each docstring is a script of its own; it is given a new `kgt`, over doubles, and its user `ana`."""
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    report = io.StringIO()
    for script in doctest.DocTestFinder().find(module):
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
            script.globs |= {"kgt": kgt, "ana": kgt.user("ana@example.org")}
            runner.run(script, out=report.write)
    assert runner.tries > 0
    assert not runner.failures, report.getvalue()


def has_example(value: Any) -> bool:  # Any: whatever a package exports
    """Tell whether its own docstring holds an example, and not one that it inherits."""
    said = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return ">>> " in (said or "")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_has_an_example(package: str) -> None:
    """Each name that a package exports shows how it is used."""
    exporting = importlib.import_module(package)
    names = set(exporting.__all__) - {"__version__"}
    assert names
    assert sorted(name for name in names if not has_example(getattr(exporting, name))) == []


@pytest.mark.parametrize("handle", [KGT, UserMemory])
def test_every_method_of_a_handle_has_an_example(handle: type) -> None:
    """An awaited twin says whose twin it is, and the example is there."""
    members = {name: getattr(handle, name) for name in dir(handle) if not name.startswith("_")}
    shown = {name for name, value in members.items() if has_example(value)}
    twins = {f"a{name.rstrip('_')}": name for name in shown}
    missing = [
        name
        for name in sorted(set(members) - shown)
        if not (name in twins and members[name].__doc__ == f"Await `{twins[name]}`.")
    ]
    assert shown
    assert missing == []


def documented(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the docstring of a module, and of each class and function in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node)
            if said is not None:
                yield node.body[0].lineno, said


@pytest.mark.slow
@pytest.mark.parametrize("room", ["src", "benchmarks"])
def test_a_docstring_begins_with_a_verb_or_a_noun(room: str) -> None:
    """None begins with a question word, be the name public or not."""
    found = [
        (f"{path.relative_to(ROOT)}:{line}", said)
        for path in sorted((ROOT / room).rglob("*.py"))
        for line, said in documented(path)
    ]
    assert found
    assert [f"{where}: {said}" for where, said in found if RIDDLE.match(said)] == []
