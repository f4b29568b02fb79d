"""Whether a store is as it should be after what was done to it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from kgt_plugin.graph.consistency import Consistency, check_user, users_of
from kgt_plugin.stores import ListsGraphs, SupportsTransactions, open_store
from kgt_plugin.stores.port import SupportsCheck

__all__ = ["bytes_below", "checked"]


def checked(store: str, user: str) -> Consistency:
    """Assert that a store is whole and all its users' journals agree with their facts."""
    with closing(open_store(store)) as opened, ExitStack() as stack:
        if isinstance(opened, SupportsTransactions):
            stack.enter_context(opened.snapshot())
        if isinstance(opened, SupportsCheck):
            assert opened.problems() == []
        assert isinstance(opened, ListsGraphs)
        found = {each: check_user(opened, each) for each in users_of(opened)}
        assert not [problem for each in found.values() for problem in each.problems]
        return found.get(user) or check_user(opened, user)


def bytes_below(folder: Path) -> dict[Path, bytes]:
    """Every file under a folder, in small letters."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                found[path] = path.read_bytes().lower()
        except FileNotFoundError:
            continue
    return found
