"""Models imported when they are first asked for, and what is said of those that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin import MissingDependencyError
from kgt_plugin.lazy_import import lazy_import

HOMES = {"One": "one", "Two": "two", "Three": "three"}
EXTRAS = {"no_such_classic": "classic", "no_such": "plain"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of three parts, two of which need what is not installed."""
    home = tmp_path / "adapters_on_demand"
    home.mkdir()
    (home / "__init__.py").write_text("")
    (home / "one.py").write_text("One = 1\n")
    (home / "two.py").write_text("import no_such_classic.inner\nTwo = 2\n")
    (home / "three.py").write_text("import another_thing\nThree = 3\n")
    monkeypatch.syspath_prepend(tmp_path)
    return home.name


def test_a_part_is_imported(package: str) -> None:
    """From the module that is its home."""
    assert lazy_import(package, "One", HOMES, EXTRAS) == 1


def test_what_there_is_not_is_no_attribute(package: str) -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="'adapters_on_demand' has no attribute 'Four'"):
        lazy_import(package, "Four", HOMES, EXTRAS)


def test_a_framework_that_is_missing_is_named_with_its_extra(package: str) -> None:
    """The first extra that fits brings it."""
    with pytest.raises(MissingDependencyError, match=r"no-such-classic .*\[classic\]"):
        lazy_import(package, "Two", HOMES, EXTRAS)


def test_nothing_else_that_is_missing_is_blamed_on_a_framework(package: str) -> None:
    """A bug of the part's own stays what it is."""
    with pytest.raises(ModuleNotFoundError, match="another_thing") as caught:
        lazy_import(package, "Three", HOMES, EXTRAS)
    assert not isinstance(caught.value, MissingDependencyError)
