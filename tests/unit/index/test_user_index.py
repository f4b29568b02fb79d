"""One user's items as candidates: their features worked out by hand, and changes that leave nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.index.items import Item
from kgt_plugin.index.user_index import UserIndex
from kgt_plugin.records import ItemKind
from tests.unit.index.bm25 import bm25

REX = Item(kind=ItemKind.EPISODE, key="e1", text="Rex barks loudly.", time=0.0)
TOM = Item(
    kind=ItemKind.EPISODE, key="e2", text="Tom sleeps here.", answered="And the cat?", time=60.0
)
SOUP = Item(kind=ItemKind.EPISODE, key="e3", text="Was it soup?", time=4000.0)
DOG = Item(
    kind=ItemKind.FACT, key="f1", text="Rex is a dog.", pieces=("Rex is a dog.", "the kind of Rex")
)
ITEMS = (DOG, REX, TOM, SOUP)
VECTORS = {
    "Rex barks loudly.": [1.0, 0.0],
    "And the cat? Tom sleeps here.": [0.0, 1.0],
    "Tom sleeps here.": [0.6, 0.8],
    "Was it soup?": [0.8, -0.6],
    "Rex is a dog.": [-0.6, 0.8],
    "the kind of Rex": [0.28, 0.96],
}
EAST = [1.0, 0.0]


def _index(*items: Item, embeds: bool = True) -> UserIndex:
    index = UserIndex(embeds=embeds)
    index.change(added=items, vectors=VECTORS if embeds else {})
    return index


def _found(
    index: UserIndex, query: str, vector: Sequence[float] | None = EAST
) -> dict[str, Candidate]:
    return {each.item.key: each for each in index.candidates(query, vector)}


def _turn(number: int, text: str, time: float | None = None) -> Item:
    return Item(kind=ItemKind.EPISODE, key=f"t{number:03}", text=text, time=time)


def test_features_worked_out_by_hand() -> None:
    """Cosines with (1, 0) are first components, BM25 is that of the words, and the rest follows."""
    found = _found(_index(*ITEMS), "Where is Rex?")
    rows = ["rex is a dog", "rex barks loudly", "and the cat tom sleeps here", "was it soup"]
    dog, rex, _, _ = bm25("rex", rows)
    # "is" and "where" are in half of the background rows and so next to nothing, but for "is" in DOG.
    assert rex == pytest.approx(found["e1"].words, abs=1e-5)
    assert dog == pytest.approx(found["f1"].words, abs=0.5)
    features = {
        key: (each.in_context, each.best_passage, each.neighbour, each.content, each.session)
        for key, each in found.items()
    }
    assert features == {
        "f1": pytest.approx((-0.6, 0.28, 0.0, dog / rex, 0.0), abs=1e-6),
        # The turn after it is TOM, whose passage has 0.6; of its session only it speaks of Rex.
        "e1": pytest.approx((1.0, 1.0, 0.6, 1.0, rex / 3), abs=1e-6),
        "e2": pytest.approx((0.0, 0.6, 1.0, 0.0, rex / 3), abs=1e-6),
        # It was said more than half an hour later, and so belongs to no other turn.
        "e3": pytest.approx((0.8, 0.8, 0.0, 0.0, 0.0), abs=1e-6),
    }
    assert found["f1"].passage == "the kind of Rex"
    assert found["e2"].words == 0.0


def test_what_is_answered_helps_to_find() -> None:
    """A turn is found by the assistant's words before it, and they are no part of its text."""
    found = _found(_index(*ITEMS), "the cat")
    assert found["e2"].content == 1.0
    assert found["e2"].item.text == found["e2"].passage == "Tom sleeps here."


def test_without_vectors_words_alone_find() -> None:
    """Cosines are 0 then, and what has none of the words is no candidate."""
    index = _index(*ITEMS, embeds=False)
    assert index.texts(ITEMS) == []
    found = _found(index, "Where is Rex?", None)
    assert set(found) == {"f1", "e1"}
    for each in found.values():
        assert (each.in_context, each.best_passage, each.neighbour) == (0.0, 0.0, 0.0)
    assert _found(index, "?", None) == {}
    assert _found(UserIndex(embeds=False), "Rex", None) == {}


def test_without_vectors_the_passage_with_the_words_is_meant() -> None:
    """Of a letter the part that the query speaks of; without any such part the first."""
    letter = "I hope that you are well. Our dog Rex has eaten the sofa. It is raining all day."
    found = _found(_index(_turn(0, letter), embeds=False), "What did Rex eat?", None)
    assert found["t000"].passage == "Our dog Rex has eaten the sofa."
    answered = replace(_turn(0, letter), answered="What about zebras?")
    found = _found(_index(answered, embeds=False), "zebras", None)
    assert found["t000"].passage == "I hope that you are well."


def test_an_empty_index_has_no_candidates() -> None:
    """It answers all the same."""
    index = UserIndex(embeds=True)
    assert len(index) == 0
    assert index.candidates("Rex", EAST) == []


def test_texts_to_embed_come_once() -> None:
    """A short turn is its own only passage, and is embedded once."""
    index = UserIndex(embeds=True)
    assert index.texts([REX, TOM, REX]) == [
        "Rex barks loudly.",
        "And the cat? Tom sleeps here.",
        "Tom sleeps here.",
    ]


def test_a_pause_ends_a_session() -> None:
    """Neighbours are beside each other in time, whichever facts come between; not across a pause."""
    turns = [_turn(n, f"Word{n} is said.", time) for n, time in enumerate([0, 1799, 3598, 5398])]
    # A step back in time ends a session too, and who has no time is alone.
    turns += [
        _turn(4, "Word4 is said.", 10.0),
        _turn(5, "Word5 is said."),
        _turn(6, "Word6 is said."),
    ]
    vectors = {turn.text: [math.cos(n), math.sin(n)] for n, turn in enumerate(turns)}
    index = UserIndex(embeds=True)
    for turn in turns:
        index.change(added=[turn, DOG], vectors={**vectors, **VECTORS})
    found = _found(index, "word0 word1 word2 word3 word4 word5 word6")
    nearest = [found[turn.key].neighbour for turn in turns]
    assert nearest == pytest.approx([math.cos(1), 1.0, math.cos(1), 0, 0, 0, 0], abs=1e-6)


def test_a_session_counts_its_three_best_turns() -> None:
    """The mean of three, of however many turns it has."""
    texts = ["rex barks", "rex barks and eats", "rex sleeps all day long", "tom sleeps", "rex"]
    turns = [_turn(n, text, float(n)) for n, text in enumerate(texts)]
    found = _found(_index(*turns, embeds=False), "rex", None)
    scores = bm25("rex", texts)
    best = sum(sorted(scores)[-3:]) / 3
    assert [found[turn.key].session for turn in turns if turn.key in found] == pytest.approx(
        [best] * 4
    )
    assert best > min(score for score in scores if score)


def test_a_known_key_is_replaced() -> None:
    """The item of before is not found by its words or its vector, in one change or in two."""
    newer = replace(REX, text="Tom sleeps here.")
    for index in (_index(*ITEMS), _index(SOUP, DOG, REX)):
        index.change(added=[newer], vectors=VECTORS)
        found = _found(index, "barks")
        assert found["e1"].item == newer
        assert found["e1"].in_context == pytest.approx(0.6)
        assert found["e1"].words == 0.0
        assert sum(item.key == "e1" for item in index.items()) == 1
    twice = _index(REX, newer)
    assert twice.items() == [newer]
    assert _found(twice, "barks")["e1"].words == 0.0


def test_kinds_have_keys_of_their_own() -> None:
    """A fact and an episode of one key are two items."""
    fact = replace(DOG, key="e1")
    index = _index(REX, fact)
    assert len(index) == 2
    assert index.keys(ItemKind.FACT) == index.keys(ItemKind.EPISODE) == {"e1"}
    index.change(removed=[(ItemKind.FACT, "e1"), (ItemKind.FACT, "unknown")], vectors={})
    assert index.items() == [REX]


def test_what_is_removed_leaves_nothing() -> None:
    """It is not found, beside nobody, in no session, and its words are in no part of the index."""
    index = _index(*ITEMS)
    index.change(removed=[(ItemKind.EPISODE, "e1")], vectors={})
    found = _found(index, "Rex barks loudly")
    assert set(found) == {"f1", "e2", "e3"}
    assert (found["e2"].neighbour, found["e2"].session) == (0.0, 0.0)
    assert "barks" not in str(vars(index))
    assert all(list(row) != [1.0, 0.0] for row in index._vectors._whole.rows(range(4)))
    assert all(list(row) != [1.0, 0.0] for row in index._vectors._parts.rows(range(5)))


def test_neighbours_close_ranks() -> None:
    """Who stood on either side of a removed turn are neighbours then."""
    turns = [_turn(n, text, 60.0 * n) for n, text in enumerate(["One.", "Two.", "Three."])]
    vectors = {"One.": [1.0, 0.0], "Two.": [0.6, 0.8], "Three.": [0.0, 1.0]}
    index = UserIndex(embeds=True)
    index.change(added=turns, vectors=vectors)
    assert _found(index, "?")["t002"].neighbour == pytest.approx(0.6)
    index.change(removed=[(ItemKind.EPISODE, "t001")], vectors={})
    assert _found(index, "?")["t002"].neighbour == pytest.approx(1.0)


def test_removed_items_crowd_nobody_out() -> None:
    """Only so many of the nearest are candidates, and those that are gone are none of them."""
    turns = [_turn(n, f"Number {n}.") for n in range(400)]
    vectors = {turn.text: [math.cos(n / 400), math.sin(n / 400)] for n, turn in enumerate(turns)}
    index = UserIndex(embeds=True)
    index.change(added=turns, vectors=vectors)
    assert set(_found(index, "?")) == {turn.key for turn in turns[:150]}
    index.change(removed=[(ItemKind.EPISODE, turn.key) for turn in turns[:170]], vectors={})
    assert set(_found(index, "?")) == {turn.key for turn in turns[170:320]}


@pytest.mark.parametrize("embeds", [True, False])
def test_compaction_changes_no_answer(embeds: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """When most of what was ever added is gone, what is left is as in an index of it alone."""
    words = ["Rex barks", "Tom sleeps", "Ana sings. I do like to listen to it. Bo plays too much."]
    turns = [_turn(n, f"{words[n % 3]}, {n}.", 700.0 * n) for n in range(40)]
    texts = UserIndex(embeds=True).texts(turns)
    vectors = {text: [math.cos(n), math.sin(n)] for n, text in enumerate(texts)}
    index = UserIndex(embeds=embeds)
    index.change(added=turns, vectors=vectors)
    for turn in turns[5:31]:
        index.change(removed=[(ItemKind.EPISODE, turn.key)], vectors={})
    kept = [*turns[:5], *turns[31:]]
    assert index.items() == kept
    assert len(index._items) < 28
    fresh = UserIndex(embeds=embeds)
    fresh.change(added=kept, vectors=vectors)
    for query in ["Rex", "Who sings or plays?", "?"]:
        assert _found(index, query) == _found(fresh, query)
    index.change(removed=[(turn.kind, turn.key) for turn in kept], vectors={})
    assert len(index) == 0
    assert index.candidates("Rex", EAST) == []
    index.change(added=kept, vectors=vectors)
    assert _found(index, "Rex") == _found(fresh, "Rex")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 1),
        ("Yes.", 1),
        ("I live in Oslo.", 4),
        ("我昨天从北京搬到了上海的浦东新区", 4),
        ("a " * 500, 500),
    ],
)
def test_how_many_words_a_text_has(text: str, words: int) -> None:
    """Four signs of an unspaced script count as one."""
    assert math.exp(_turn(0, text).log_words) == pytest.approx(words)


@pytest.mark.parametrize(
    ("text", "asks"),
    [("Is it?", True), ("是吗？ ", True), ("هل؟", True), ("Is it? No.", False), ("", False)],
)
def test_what_asks(text: str, asks: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A turn that ends with a question, in any script."""
    assert _turn(0, text).asks == asks


def test_items_are_compared_with_one_of_them() -> None:
    """By its whole text, with what it answers, and never with itself; what has no vectors is not compared."""
    index = _index(*ITEMS)
    found = {each.item.key: each for each in index.alike(TOM, among=ITEMS)}
    assert found.keys() == {"e1", "e3", "f1"}
    assert found["e3"].in_context == pytest.approx(-0.6)
    assert (found["f1"].in_context, found["f1"].best_passage) == pytest.approx((0.8, 0.96))
    assert found["f1"].passage == "the kind of Rex"
    assert index.alike(TOM) == index.alike(_turn(1, "It is unknown."), among=ITEMS) == []
    assert index.alike(TOM, among=[_turn(1, "It is unknown.")]) == []
    assert _index(*ITEMS, embeds=False).alike(TOM, among=ITEMS) == []


def test_what_was_said_later_is_compared_however_much_came_before() -> None:
    """Nearer facts and earlier turns take no place from it."""
    first = _turn(0, "Rex barks loudly.", 0.0)
    same = [_turn(number, "Rex barks loudly.", float(number)) for number in range(1, 300)]
    late = _turn(300, "Tom sleeps here.", 300.0)
    found = _index(first, *same, late, DOG).alike(first, since=299.0)
    assert [each.item for each in found] == [late]
