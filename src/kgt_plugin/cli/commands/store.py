"""`kgt store copy`, `check` and `backup`: whole stores, all users' graphs at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kgt_plugin.cli.options import AsJson, ModelName, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import plain, show
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.graph.consistency import Consistency, check_user, users_of
from kgt_plugin.stores import ListsGraphs, Store, SupportsTransactions, missing_place, open_store
from kgt_plugin.stores.copying import copy_store
from kgt_plugin.stores.port import SupportsBackup, SupportsCheck, SupportsRepair

__all__ = ["store_commands"]

store_commands = typer.Typer(help="Whole stores: copy, check, back up.", rich_markup_mode=None)


@store_commands.command()
def copy(
    *,
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="A store, as --store names it; it stays as it is.")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="A new or empty store, as --store names it.")
    ],
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Copy all users' facts, histories and messages into another store, of any kind."""
    del model  # every command takes it
    if store is not None:
        raise typer.BadParameter("name both stores as arguments: leave out --store")
    with _there(source) as old, closing(open_store(target)) as new:
        copied = copy_store(old, new)
        where = new.location
    if as_json:
        print_json({"to": where, "graphs": copied.graphs, "triples": copied.triples})
    else:
        show(plain(f"copied {copied.triples} triples in {copied.graphs} graphs to {where}"))


@store_commands.command()
def check(*, store: StorePlace = None, model: ModelName = None, as_json: AsJson = False) -> None:
    """Check that a store is whole, and that each user's journal and facts agree; mend its index."""
    del model  # every command takes it
    with _there(store) as opened:
        checked = _checked(opened)
        repaired = opened.repair() if checked.problems and isinstance(opened, SupportsRepair) else 0
        if repaired:
            checked = _checked(opened)
        where = opened.location
    problems, found = checked.problems, checked.users
    counts = {
        "users": len(found),
        "triples": sum(each.triples for each in found.values()),
        "edits": sum(each.edits for each in found.values()),
        "episodes": sum(each.episodes for each in found.values()),
    }
    if as_json:
        print_json({"store": where, **counts, "repaired": repaired, "problems": problems})
    else:
        if repaired:
            show(plain(f"repaired the index: took out {repaired} vectors, which are made again"))
        show(*(plain(each) for each in problems))
        show(plain(f"{where}: " + ", ".join(f"{count} {what}" for what, count in counts.items())))
    if problems:
        raise StoreError(
            f"{where} has {len(problems)} problems: restore a backup, or correct the facts"
        )


@store_commands.command()
def backup(
    *,
    target: Annotated[
        Path, typer.Argument(metavar="TO", help="A new file, ending .sqlite, .sqlite3 or .db.")
    ],
    store: StorePlace = None,
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """Copy a SQLite store as it is at one moment, while others go on writing to it."""
    del model  # every command takes it
    with _there(store) as opened:
        if not isinstance(opened, SupportsBackup):
            raise InvalidInputError(
                f"{opened.location} cannot be backed up while it is open: kgt store copy {opened.location} TO"
            )
        opened.backup(target)
    if as_json:
        print_json({"backup": str(target)})
    else:
        show(plain(f"wrote {target}; open it with --store {target}"))


@dataclass(frozen=True, slots=True)
class _Checked:
    """Findings of a check of a whole store: each thing that is wrong, in a line; and the users, by id."""

    problems: list[str]
    users: dict[str, Consistency]


def _checked(store: Store) -> _Checked:
    """Check a store as it is at one moment; of one that isn't whole, no user is read."""
    with store.snapshot() if isinstance(store, SupportsTransactions) else nullcontext():
        problems = store.problems() if isinstance(store, SupportsCheck) else []
        users = users_of(_listing(store)) if not problems else []
        found = {user: check_user(store, user) for user in users}
    problems += [f"user {user!r}: {each}" for user in users for each in found[user].problems]
    return _Checked(problems, found)


@contextmanager
def _there(place: str | None) -> Iterator[Store]:
    """Open a store that is there, and close it in the end."""
    missing = missing_place(place)
    if missing is not None:
        raise StoreError(f"there is no store at {missing}: correct the path")
    with closing(open_store(place)) as opened:
        yield opened


def _listing(store: Store) -> ListsGraphs:
    if not isinstance(store, ListsGraphs):
        raise StoreError(f"{store.location} cannot list its graphs: check its users one by one")
    return store
