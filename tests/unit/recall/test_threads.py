"""What was said later of what is recalled comes along, and turns about the same are told in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.index import Item, UserIndex
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.prompts import prompt_set
from kgt_plugin.recall import Recaller, RecallWeights
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.threads import in_threads, sequel
from kgt_plugin.recall.turn_retrieval import retrieve_turns
from kgt_plugin.records import ItemKind, RecalledEpisode
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.stores import open_store
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.recall.items import MAY, fact, turn

CROP, HILL, CHANGED, RAIN = (
    Item(kind=ItemKind.EPISODE, key=key, text=text, time=time)
    for key, text, time in (
        ("crop", "I plan to grow cashew.", 100.0),
        ("hill", "It is on a hill.", 200.0),
        ("changed", "No, it will be pineapple.", 300.0),
        ("rain", "What rain we had!", 400.0),
    )
)
GROWS = Item(kind=ItemKind.FACT, key="grows", text="I grow cashew.")
VECTORS = {
    CROP.text: [1.0, 0.0, 0.0],
    HILL.text: [0.0, 1.0, 0.0],
    CHANGED.text: [0.6, 0.0, 0.8],
    RAIN.text: [0.24, 0.0, -0.97],
    GROWS.text: [1.0, 0.0, 0.0],
}
ALL = (CROP, HILL, CHANGED, RAIN, GROWS)


def _index(*items: Item, embeds: bool = True) -> UserIndex:
    index = UserIndex(embeds=embeds)
    index.change(added=items, vectors=VECTORS if embeds else {})
    return index


def _candidate(item: Item) -> Candidate:
    return Candidate(item=item, passage=item.text)


def test_the_sequel_is_the_nearest_of_what_was_said_later() -> None:
    """It names nothing that the first one names; what is not near goes on with nothing."""
    found = sequel(_index(*ALL), _candidate(CROP), since=100.0)
    assert found is not None
    assert (found.item, found.passage) == (CHANGED, CHANGED.text)
    assert (found.in_context, found.best_passage) == pytest.approx((0.6, 0.6))
    assert sequel(_index(*ALL), _candidate(CROP), since=300.0) is None  # the rain is at 0.24
    assert sequel(_index(*ALL), _candidate(CHANGED), since=300.0) is None


def test_a_fact_has_a_sequel_and_is_none() -> None:
    """A fact goes when it is corrected; turns stay."""
    found = sequel(_index(*ALL), _candidate(GROWS), since=150.0)
    assert found is not None
    assert found.item == CHANGED
    assert sequel(_index(CROP, GROWS), _candidate(CROP), since=0.0) is None


def test_without_vectors_nothing_goes_on() -> None:
    """Nor is anything about the same: each turn is a thread of its own."""
    index = _index(*ALL, embeds=False)
    assert sequel(index, _candidate(CROP), since=0.0) is None
    items = [turn(each.text) for each in (CROP, CHANGED)]
    numbered = in_threads(index, items, [_candidate(CROP), _candidate(CHANGED)])
    assert [_thread(each) for each in numbered] == [0, 1]


def test_turns_about_the_same_are_one_thread() -> None:
    """Of the likeliest that they are about the same as; a fact is in none."""
    found = [HILL, CHANGED, GROWS, CROP, RAIN]
    items = [fact(each.text) if each is GROWS else turn(each.text) for each in found]
    numbered = in_threads(_index(*ALL), items, [_candidate(each) for each in found])
    assert numbered[2] == items[2]
    assert [_thread(each) for each in numbered if each is not items[2]] == [0, 1, 1, 3]


def _thread(item: object) -> int | None:
    assert isinstance(item, RecalledEpisode)
    return item.thread


@pytest.fixture
def ana() -> Iterator[UserMemory]:
    """A user whose words are compared by their letters."""
    with KGT.open(model=FakeScorer(), embedder=FakeEmbedder(), store=":memory:") as kgt:
        yield kgt.user("ana")


FIRST = "My crop for the acres near Nsukka is cashew, a good crop."
LATER = "The acres near Nsukka: cashew no, pineapple."


def _told(ana: UserMemory, *texts: str) -> None:
    for number, text in enumerate(texts):
        ana.keep(text, at=MAY + dt.timedelta(days=number))


def _texts(ana: UserMemory, query: str, k: int = 5) -> list[str]:
    return [item.text for item in ana.context(query, k=k).items]


def test_the_sequel_takes_the_last_place(ana: UserMemory) -> None:
    """Where there are k; of one item it takes none, and it is the least probable."""
    _told(ana, *(f"My crop number {n} was a poor crop." for n in range(6)), FIRST, LATER)
    query = "Is cashew my crop?"
    assert _texts(ana, query, k=1) == [FIRST]
    items = ana.context(query, k=3).items
    assert [items[0].text, items[-1].text] == [FIRST, LATER]
    probabilities = [item.probability for item in items]
    assert len(items) == 3
    assert probabilities == sorted(probabilities, reverse=True)


def test_what_was_said_later_is_read_later(ana: UserMemory) -> None:
    """However likely it is: the last word on a thing is the last line on it."""
    _told(ana, FIRST, LATER)
    text = ana.context("Is pineapple what I said of the acres near Nsukka?").text
    assert text.index("good crop") < text.index("pineapple")


def test_nothing_said_later_comes_along_to_the_past(ana: UserMemory) -> None:
    """What was recalled then had no sequel yet."""
    _told(ana, FIRST, LATER)
    at = MAY + dt.timedelta(hours=1)
    context = ana.context("Which crop is my crop near Nsukka?", at=at)
    assert [item.text for item in context.items] == [FIRST]


def test_a_forgotten_sequel_is_gone(ana: UserMemory) -> None:
    """It is a turn like all others."""
    _told(ana, FIRST, LATER)
    ana.forget(ana.episodes()[0] if ana.episodes()[0].text == LATER else ana.episodes()[1])
    assert _texts(ana, "Which crop is my crop near Nsukka?") == [FIRST]


def test_the_sequel_is_weighed_beside_the_likeliest_turn() -> None:
    """In Eq. 1 it weighs a nat less than that, and as the latest of the two 3 nats more."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    said = [FIRST, *(f"It was a dull day, number {n}." for n in range(3)), LATER]
    for number, text in enumerate(said):
        graph.episodes.keep(text, time=MAY + dt.timedelta(days=number))
    recaller = Recaller(
        graph=graph, prompts=prompt_set("default"), embeds=True, weights=RecallWeights()
    )
    weighting = Weighting()
    models = Models(scorer=FakeScorer(), embedder=FakeEmbedder())
    steps = retrieve_turns(recaller, "Is cashew a crop?", most=1, weighting=weighting)
    first, later = drive(steps, models, Meter())
    assert [first.text, later.text] == [FIRST, LATER]
    assert later.log_weight - first.log_weight == pytest.approx(weighting.recency - 1.0)
