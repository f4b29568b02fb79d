"""What was said later of what is recalled comes along, and turns about the same are told in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.index import Item, UserIndex
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.index.threads import in_threads, sequels
from kgt_plugin.prompts import prompt_set
from kgt_plugin.recall import Recaller, RecallWeights
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.turn_retrieval import retrieve_turns
from kgt_plugin.records import ItemKind, RecalledEpisode, WeighedTurn
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


def _later(index: UserIndex, item: Item, since: float) -> list[Item]:
    return [each.item for each in sequels(index, _candidate(item), since=since)]


def test_the_sequel_is_the_nearest_of_what_was_said_later() -> None:
    """It names nothing that the first one names; what is not near goes on with nothing."""
    index = _index(*ALL)
    (found,) = sequels(index, _candidate(CROP), since=100.0)
    assert (found.item, found.passage) == (CHANGED, CHANGED.text)
    assert (found.in_context, found.best_passage) == pytest.approx((0.6, 0.6))
    assert _later(index, CROP, 300.0) == []  # the rain is at 0.24
    assert _later(index, CHANGED, 300.0) == []


def test_a_fact_has_a_sequel_and_is_none() -> None:
    """A fact goes when it is corrected; turns stay."""
    assert _later(_index(*ALL), GROWS, 150.0) == [CHANGED]
    assert _later(_index(*ALL), GROWS, 50.0) == [CROP, CHANGED]  # the nearest first
    assert _later(_index(CROP, GROWS), CROP, 0.0) == []


def test_without_vectors_nothing_goes_on() -> None:
    """Nor is anything about the same: each turn is a thread of its own."""
    index = _index(*ALL, embeds=False)
    assert _later(index, CROP, 0.0) == []
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
    """In Eq. 1 it weighs a nat less than that, however late; what is learned from does not count."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    said = [FIRST, *(f"It was a dull day, number {n}." for n in range(3)), LATER]
    for number, text in enumerate(said):
        graph.episodes.keep(text, time=MAY + dt.timedelta(days=number))
    recaller = Recaller(
        graph=graph, prompts=prompt_set("default"), embeds=True, weights=RecallWeights()
    )
    models = Models(scorer=FakeScorer(), embedder=FakeEmbedder())

    def retrieved(besides: str | None = None) -> list[WeighedTurn]:
        steps = retrieve_turns(
            recaller, "Is cashew a crop?", most=1, weighting=Weighting(), besides=besides
        )
        return drive(steps, models, Meter())

    first, later = retrieved()
    assert [first.text, later.text] == [FIRST, LATER]
    assert later.log_weight - first.log_weight == pytest.approx(-1.0)
    assert LATER not in [each.text for each in retrieved(besides=later.episode_id)]


def test_a_question_is_no_sequel_of_itself(ana: UserMemory) -> None:
    """Though the app keeps it before it recalls."""
    query = "Which crop is my crop for the acres near Nsukka? Please tell me, I forgot."
    _told(ana, FIRST, query)
    assert _texts(ana, query) == [FIRST]


def test_what_is_likely_keeps_its_place(ana: UserMemory) -> None:
    """A sequel takes that of what hardly bears on the query alone."""
    _told(ana, *(f"My crop number {n} is a good crop." for n in range(6)), FIRST, LATER)
    items = ana.context("Which crop number is a good crop?", k=2).items
    assert all(item.probability >= 0.02 for item in items)
    assert LATER not in [item.text for item in items]


def test_a_sequel_that_is_told_already_hides_none(ana: UserMemory) -> None:
    """What was said again in between is no news."""
    _told(ana, FIRST, FIRST.replace("My", "my"), LATER)
    assert LATER in _texts(ana, "Is cashew my crop?")
