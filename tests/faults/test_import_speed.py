"""Import of a large file: every triple is there, the journal agrees, and how fast it went is told."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.consistency import check_user
from kgt_plugin.stores import open_store
from tests.faults.sizes import sized, tell

pytestmark = pytest.mark.slow
_TRIPLES = sized(full=1_000_000, quick=10_000)
_A_PERSON = 5
_EX = "https://example.org/"


def _write(path: Path) -> None:
    """Write people with a name, two acquaintances, a city and a saying, as N-Quads or as Turtle."""
    rng, people = random.Random(7), _TRIPLES // _A_PERSON
    end = f" <{_EX}graph> ." if path.suffix == ".nq" else " ."
    with path.open("w", encoding="utf-8") as file:
        for number in range(people):
            first, second = rng.sample(range(people), 2)
            said = {
                "name": f'"Person {number}"',
                "knows": f"<{_EX}person{first}>",
                "met": f"<{_EX}person{second}>",
                "city": f"<{_EX}city{rng.randrange(500)}>",
                "said": f'"text {number}"@en',
            }
            for relation, value in said.items():
                file.write(f"<{_EX}person{number}> <{_EX}{relation}> {value}{end}\n")


@pytest.mark.parametrize(
    ("kind", "suffix"), [("sqlite", ".nq"), ("sqlite", ".ttl"), ("oxigraph", ".nq")]
)
def test_import_of_a_large_file(kind: str, suffix: str, tmp_path: Path) -> None:
    """One edit holds all of the file, in a store on the disk."""
    path = tmp_path / f"people{suffix}"
    _write(path)
    before = time.process_time()
    parsed = sum(1 for _ in ox.parse(path=path))
    parsing = time.process_time() - before
    store = open_store(tmp_path / f"store.{kind}")
    graph = PersonalGraph(store, "ana")
    before, started = time.process_time(), time.perf_counter()
    edit = graph.import_(path)
    took, wall = time.process_time() - before, time.perf_counter() - started
    assert len(edit.added) == parsed == _TRIPLES
    found = check_user(store, "ana")
    assert (found.triples, found.edits, found.problems) == (_TRIPLES, 1, ())
    store.close()
    tell(
        f"import of {_TRIPLES} triples ({suffix}) into {kind}: {_TRIPLES / took:.0f} a second of the processor, "
        f"{_TRIPLES / wall:.0f} by the clock; the parser alone {_TRIPLES / parsing:.0f}"
    )
