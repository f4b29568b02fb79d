"""A recaller follows its graph: what others write too, and whatever terms they use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest
from rdflib import Dataset
from rdflib.namespace import RDFS, SKOS, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import ModelError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.episodes import EpisodeLog
from kgt_plugin.prompts import prompt_set
from kgt_plugin.recall import Recaller, RecallWeights, recaller
from kgt_plugin.records import ItemKind
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.stores import Store, open_store
from kgt_plugin.stores.wrapped import WrappedStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.graph_edits import add, remove

REX, LIKES, TOM = URIRef("http://x/Rex"), URIRef("http://x/likes"), URIRef("http://x/Tom")


class _Followed:
    """A graph, its recaller, and what that asks to be embedded."""

    def __init__(self, store: Store) -> None:
        self.embedder = FakeEmbedder()
        self._parts = Models(scorer=FakeScorer(), embedder=self.embedder)
        self.graph = PersonalGraph(store, "ana")
        self.recaller = Recaller(
            graph=self.graph,
            prompts=prompt_set("default"),
            embeds=True,
            weights=RecallWeights(),
        )

    def texts(self) -> set[str]:
        """What can be recalled now."""
        drive(self.recaller.follow(), self._parts, Meter())
        return {item.text for item in self.recaller._index.items()}


@pytest.fixture
def followed() -> _Followed:
    """A graph in memory, written by nobody else."""
    return _Followed(open_store(":memory:"))


@pytest.fixture
def dataset() -> Dataset:
    """An app's own."""
    return Dataset()


def _write(dataset: Dataset, graph: PersonalGraph, value: Identifier = TOM) -> None:
    dataset.graph(graph.name).add((REX, LIKES, value))


def test_only_what_is_new_is_embedded(followed: _Followed) -> None:
    """A change costs no more than itself, and none costs nothing."""
    for number in range(5):
        followed.graph.episodes.keep(f"Turn {number}.")
    followed.texts()
    followed.embedder.calls.clear()
    followed.texts()
    assert followed.embedder.calls == []
    followed.graph.episodes.keep("Something else.")
    followed.texts()
    assert followed.embedder.calls == [("Something else.",)]


def test_large_memories_are_embedded_a_lot_at_a_time(
    followed: _Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the embedder fails, only what it had not done yet is asked for again."""
    monkeypatch.setattr(recaller, "_LOT", 2)
    embedder = followed.embedder
    whole = embedder.embed

    def failing(texts: Sequence[str]) -> list[list[float]]:
        if len(embedder.calls) == 2:
            embedder.calls.append(())
            raise ModelError("the embedder is out")
        return whole(texts)

    monkeypatch.setattr(embedder, "embed", failing)
    for number in range(5):
        followed.graph.episodes.keep(f"Turn {number}.")
    with pytest.raises(ModelError, match="is out"):
        followed.texts()
    followed.texts()
    lots = [("Turn 0.", "Turn 1."), ("Turn 2.", "Turn 3."), (), ("Turn 4.",)]
    assert embedder.calls == lots


def test_a_second_handle_is_followed(followed: _Followed) -> None:
    """Handles on one user and store see each other's facts and turns."""
    followed.texts()
    other = _Followed(followed.graph._store)
    add(other.graph, ("Rex", "eats", "fish"))
    other.graph.episodes.keep("Lovely weather.")
    assert followed.texts() == other.texts() == {"Rex eats fish.", "Lovely weather."}
    remove(other.graph, ("Rex", "eats", "fish"))
    other.graph.forget_episodes([other.graph.episodes.all()[0].id])
    assert followed.texts() == set()


def _relation_renamed(graph: PersonalGraph) -> str:
    return f'<{graph.facts()[0].predicate}> <{SKOS.prefLabel}> "devours" .'


def _node_renamed(graph: PersonalGraph) -> str:
    return f'<{graph.facts()[0].subject}> <{SKOS.prefLabel}> "Old Rex" .'


def _value_renamed(graph: PersonalGraph) -> str:
    return f'<{graph.facts()[0].object}> <{SKOS.prefLabel}> "trout" .'


@pytest.mark.parametrize("renamed", [_relation_renamed, _node_renamed, _value_renamed])
def test_a_fact_is_read_by_its_newest_names(
    followed: _Followed, renamed: Callable[[PersonalGraph], str], tmp_path: Path
) -> None:
    """A name that is imported changes how the facts with its node or relation read."""
    add(followed.graph, ("Rex", "eats", "fish"))
    assert followed.texts() == {"Rex eats fish."}
    (tmp_path / "names.ttl").write_text(renamed(followed.graph))
    followed.graph.import_(tmp_path / "names.ttl")
    fresh = _Followed(followed.graph._store)
    assert followed.texts() == fresh.texts() != {"Rex eats fish."}
    followed.graph.undo()
    assert followed.texts() == {"Rex eats fish."}


def test_what_the_app_writes_is_followed(dataset: Dataset) -> None:
    """To its own dataset, behind our back, by looking at it alone."""
    followed = _Followed(open_store(dataset))
    _write(dataset, followed.graph)
    assert followed.texts() == {"Rex likes Tom."}
    dataset.graph(followed.graph.name).add((REX, RDFS.label, Literal("Old Rex")))
    assert followed.texts() == {"Old Rex likes Tom."}
    dataset.remove_graph(followed.graph.name)
    assert followed.texts() == set()


@pytest.mark.parametrize("writer", ["edit", "episode", "forgetting"])
def test_what_the_app_writes_before_we_do_is_followed(dataset: Dataset, writer: str) -> None:
    """A change of our own hides no change of somebody else's."""
    followed = _Followed(open_store(dataset))
    add(followed.graph, ("Ana", "eats", "soup"))
    episode = followed.graph.episodes.keep("Lovely weather.")
    followed.texts()
    _write(dataset, followed.graph)
    if writer == "edit":
        add(followed.graph, ("Ana", "likes", "jazz"))
    elif writer == "episode":
        followed.graph.episodes.keep("Is it not?")
    else:
        followed.graph.forget_episodes([episode.id])
    assert followed.texts() == _Followed(open_store(dataset)).texts()
    assert "Rex likes Tom." in followed.texts()


def test_a_turn_that_the_app_has_erased_may_be_said_again(dataset: Dataset) -> None:
    """It is kept then, and not taken for the one that is gone."""
    followed = _Followed(open_store(dataset))
    followed.graph.episodes.keep("Lovely weather.")
    dataset.remove_graph(followed.graph.episodes.name)
    again = followed.graph.episodes.keep("Lovely weather.")
    assert [episode.id for episode in followed.graph.episodes.all()] == [again.id]
    assert followed.texts() == {"Lovely weather."}


def test_turns_of_two_writers_are_in_order(dataset: Dataset) -> None:
    """Two processes on one place number their turns one after the other."""
    ids = iter("fedcba")
    graphs = [PersonalGraph(WrappedStore(dataset), "ana") for _ in range(2)]
    assert graphs[0]._state is not graphs[1]._state
    for graph in graphs:
        graph.episodes._new_id = lambda: next(ids)
    for number in range(6):
        graphs[number % 2].episodes.keep(f"Turn {number}.")
    texts = [episode.text for episode in graphs[0].episodes.all()]
    assert texts == [f"Turn {number}." for number in range(6)]


@pytest.mark.parametrize(
    "value",
    [
        URIRef("http://x/with a space"),
        Literal("not a number", datatype=XSD.double),
        Literal("INF", datatype=XSD.double),
        Literal('a "quoted"\n text', lang="en"),
        Literal(""),
    ],
)
def test_any_term_of_the_apps_is_followed(dataset: Dataset, value: Identifier) -> None:
    """A graph that was here before us may hold what RDF does not allow."""
    followed = _Followed(open_store(dataset))
    _write(dataset, followed.graph, value)
    assert len(followed.texts()) == 1
    dataset.graph(followed.graph.name).remove((REX, LIKES, value))
    assert followed.texts() == set()


def test_facts_and_turns_are_two_kinds(followed: _Followed) -> None:
    """A turn that reads like a fact is another item."""
    add(followed.graph, ("Rex", "eats", "fish"))
    followed.graph.episodes.keep("Rex eats fish.")
    assert followed.texts() == {"Rex eats fish."}
    kinds = [item.kind for item in followed.recaller._index.items()]
    assert sorted(kinds) == [ItemKind.EPISODE, ItemKind.FACT]


def test_the_graph_is_not_read_under_the_lock_of_the_index(
    followed: _Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who reads the graph may be waiting for that lock."""
    add(followed.graph, ("Rex", "likes", "fish"))
    held: list[bool] = []
    corrected = EpisodeLog.corrected

    def watched(log: EpisodeLog) -> Collection[str]:
        held.append(followed.recaller._lock._is_owned())  # type: ignore[attr-defined]  # of every RLock
        return corrected(log)

    monkeypatch.setattr(EpisodeLog, "corrected", watched)
    steps = followed.recaller.recall(["What does Rex like?"], (), 5)
    assert drive(steps, followed._parts, Meter())
    assert held == [False]
