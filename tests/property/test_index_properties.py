"""The index that follows a graph is at any time the one that is built from it anew."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from rdflib import Dataset
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import UndoError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.terms import mint_relation
from kgt_plugin.index import Item
from kgt_plugin.prompts import prompt_set
from kgt_plugin.recall import Recaller, RecallWeights
from kgt_plugin.records import Edit, EditKind, ItemKind
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.stores import open_store
from kgt_plugin.testing import FakeEmbedder, FakeScorer

PARTS = Models(scorer=FakeScorer(), embedder=FakeEmbedder())
QUERIES = ["What does Rex eat?", "Where do Ana and I live?", "猫 soup?", "And the weather?"]
NAMES = st.sampled_from(["me", "Rex", "my dog", "Ana", "soup", "猫", "Oslo", "42"])
RELATIONS = st.sampled_from(["eats", "lives in", "sister"])
TURNS = st.sampled_from(
    [
        "Rex eats soup.",
        "Lovely weather. I like it when it rains all day. Ana does not like it at all.",
        "猫はスープを食べる。",
        "Where is it?",
        "Oslo",
    ]
)
ANSWERED = st.sampled_from([None, "Where does Ana live?", "What does the dog eat?"])
PAUSES_S = st.sampled_from([1.0, 900.0, 4000.0, -60.0])
FILES = [
    f'<urn:x:Rex> <{mint_relation("eats")}> "fish" ; <{RDFS.label}> "Rex" .',
    f'<{mint_relation("eats")}> <{SKOS.prefLabel}> "devours" .',
    f'<urn:x:Rex> <{SKOS.prefLabel}> "old Rex" . <urn:kgt:entity:soup> <{SKOS.altLabel}> "broth" .',
    "<urn:x:Ana> <urn:x:likes> <urn:x:Rex> , <urn:x:Oslo> .",
]


def _recaller(graph: PersonalGraph, *, embeds: bool) -> Recaller:
    weights = RecallWeights() if embeds else RecallWeights.of_words()
    return Recaller(graph=graph, prompts=prompt_set("default"), embeds=embeds, weights=weights)


def _items(recaller: Recaller) -> tuple[list[Item], list[Item]]:
    """The facts in a fixed order, and the turns in their own."""
    items = recaller._index.items()
    facts = sorted((each for each in items if each.kind is ItemKind.FACT), key=lambda i: i.key)
    return facts, [each for each in items if each.kind is ItemKind.EPISODE]


def _weights(recaller: Recaller, query: str, named: Sequence[Identifier]) -> dict[str, list[float]]:
    weighed = drive(recaller.weigh([query], named), PARTS, Meter())
    return {
        each.candidate.item.key: [
            each.log_odds,
            each.candidate.in_context,
            each.candidate.best_passage,
            each.candidate.words,
            each.candidate.content,
            each.candidate.neighbour,
            each.candidate.session,
        ]
        for each in weighed
    }


def _assert_equal(followed: Recaller, fresh: Recaller) -> None:
    for recaller in (followed, fresh):
        drive(recaller.follow(), PARTS, Meter())
    assert _items(followed) == _items(fresh)
    assert followed._facts == fresh._facts
    for query in QUERIES:
        found = _weights(followed, query, [followed.graph.me])
        expected = _weights(fresh, query, [fresh.graph.me])
        assert found.keys() == expected.keys()
        for key, numbers in expected.items():
            assert found[key] == pytest.approx(numbers, abs=1e-9)


class FollowedIndex(RuleBasedStateMachine):
    """Random operations on two handles of one user, and a recaller that looks now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.now = dt.datetime(2026, 5, 8, tzinfo=dt.UTC)
        self.store = open_store(":memory:")
        self.open()

    def open(self) -> None:
        self.graphs = [
            PersonalGraph(self.store, "ana", clock=lambda: self.now),
            PersonalGraph(self.store, "ana", clock=lambda: self.now),
        ]
        self.followed = [_recaller(self.graphs[0], embeds=embeds) for embeds in (True, False)]

    @rule(handle=st.integers(0, 1), subject=NAMES, relation=RELATIONS, value=NAMES)
    def learn(self, handle: int, subject: str, relation: str, value: str) -> None:
        graph = self.graphs[handle]
        fact = graph.triple(subject, relation, value)
        if fact not in graph.facts():
            said = [episode.id for episode in graph.episodes.all()[-1:]]
            edit = Edit(id=None, kind=EditKind.LEARN, time=None, added=(fact,))
            graph.apply(replace(edit, episode=said[0]) if said else edit)

    @rule(handle=st.integers(0, 1), data=st.data())
    def forget_fact(self, handle: int, data: st.DataObject) -> None:
        facts = self.graphs[handle].facts()
        if facts:
            fact = data.draw(st.sampled_from(facts))
            edit = Edit(id=None, kind=EditKind.FORGET, time=None, removed=(fact,))
            self.graphs[handle].apply(edit)

    @rule(handle=st.integers(0, 1))
    def undo(self, handle: int) -> None:
        with suppress(UndoError):  # of what was forgotten, or changed behind our back
            self.graphs[handle].undo()

    @rule(handle=st.integers(0, 1), text=TURNS, answered=ANSWERED, pause=PAUSES_S)
    def keep(self, handle: int, text: str, answered: str | None, pause: float) -> None:
        self.now += dt.timedelta(seconds=pause)
        self.graphs[handle].episodes.keep(text, answered=answered)

    @rule(handle=st.integers(0, 1), facts=st.booleans(), data=st.data())
    def forget_episodes(self, handle: int, data: st.DataObject, *, facts: bool) -> None:
        ids = [episode.id for episode in self.graphs[handle].episodes.all()]
        if ids:
            chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
            self.graphs[handle].forget_episodes(chosen, facts=facts)

    @rule(handle=st.integers(0, 1), data=st.data())
    def supersede(self, handle: int, data: st.DataObject) -> None:
        ids = [episode.id for episode in self.graphs[handle].episodes.all()]
        if ids:
            superseded = (data.draw(st.sampled_from(ids)),)
            edit = Edit(id=None, kind=EditKind.LEARN, time=None, superseded=superseded)
            self.graphs[handle].apply(edit)

    @rule(handle=st.integers(0, 1), turtle=st.sampled_from(FILES))
    def import_file(self, handle: int, turtle: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "facts.ttl"
            path.write_text(turtle)
            self.graphs[handle].import_(path)

    @rule(handle=st.integers(0, 1))
    def forget_all(self, handle: int) -> None:
        self.graphs[handle].forget_all()

    @rule()
    def look(self) -> None:
        for recaller in self.followed:
            _assert_equal(recaller, _recaller(self.graphs[1], embeds=recaller.embeds))

    @invariant()
    def knows_its_facts(self) -> None:
        """A fact that was followed and a fact of the graph are worded alike, whatever comes next."""
        assert len(self.followed[0]._facts) == len(_items(self.followed[0])[0])

    def teardown(self) -> None:
        self.look()


TestFollowedIndex = pytest.mark.slow(FollowedIndex.TestCase)
TestFollowedIndex.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


class FollowedDataset(FollowedIndex):
    """The same over the app's own dataset, to which the app itself writes too.

    A wrapped store sees that by the number of triples, so what comes and what goes behind our back do not
    mix here between two looks.
    """

    def __init__(self) -> None:
        self.dataset = Dataset()
        self.unseen = ""
        super().__init__()
        self.store = open_store(self.dataset)
        self.open()

    @precondition(lambda self: self.unseen in ("", "came"))
    @rule(
        subject=st.sampled_from(["urn:x:Rex", "urn:x:Ana", "urn:kgt:user:ana:me"]),
        predicate=st.sampled_from([URIRef("urn:x:likes"), mint_relation("eats"), RDFS.label]),
        number=st.integers(0, 3),
    )
    def outside_add(self, subject: str, predicate: URIRef, number: int) -> None:
        value = Literal(f"soup {number}")
        self.dataset.graph(self.graphs[0].name).add((URIRef(subject), predicate, value))
        self.unseen = "came"

    @precondition(lambda self: self.unseen in ("", "went"))
    @rule(data=st.data(), said=st.booleans())
    def outside_remove(self, data: st.DataObject, *, said: bool) -> None:
        name = self.graphs[0].episodes.name if said else self.graphs[0].name
        subjects = sorted(set(self.dataset.graph(name).subjects()), key=str)
        if subjects:
            subject = data.draw(st.sampled_from(subjects))
            self.dataset.graph(name).remove((subject, None, None))
            self.unseen = "went"

    @rule()
    def look(self) -> None:
        super().look()
        self.unseen = ""


TestFollowedDataset = pytest.mark.slow(FollowedDataset.TestCase)
TestFollowedDataset.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
