"""A process that edits one user's graph on a server: `editor.py URL USER NAME COUNT`."""

from __future__ import annotations

import sys

from kgt_plugin.errors import StaleGraphError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind
from kgt_plugin.stores import open_store


def main(url: str, user: str, name: str, count: int) -> None:
    store = open_store(url)
    graph = PersonalGraph(store, user)
    for number in range(count):
        for _ in range(50):
            with graph.reading():  # of one moment, and asked for once
                known = graph.facts(graph.node(f"score of {name}"))
                added = (
                    graph.triple(name, "has done", f"task {number}"),
                    graph.triple(f"score of {name}", "stands at", f"{number} points"),
                )
            edit = Edit(id=None, kind=EditKind.LEARN, time=None, added=added, removed=tuple(known))
            try:
                graph.apply(edit, base=frozenset(known))
            except StaleGraphError:
                continue
            sys.stdout.write(f"{name} {number}\n")
            sys.stdout.flush()
            break
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
