"""A library of facts about others is embedded only as far as words find it."""

from __future__ import annotations

import math

import pytest

from kgt_plugin.index import user_index
from kgt_plugin.index.items import Item
from kgt_plugin.index.user_index import UserIndex
from kgt_plugin.records import ItemKind

QUERY = [1.0, 0.0]


def _fact(number: int, text: str, *, of_others: bool = True) -> Item:
    return Item(kind=ItemKind.FACT, key=f"f{number:03}", text=text, of_others=of_others)


def _vectors(*items: Item) -> dict[str, list[float]]:
    texts = dict.fromkeys(text for item in items for text in item.texts)
    return {text: [math.cos(at / 99), math.sin(at / 99)] for at, text in enumerate(texts)}


MINE = _fact(0, "I live in Oslo.", of_others=False)
OTHERS = [_fact(n, f"Person{n} works at Place{n % 3}.") for n in range(1, 9)]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_index, "_AHEAD", 6)


def _index(*items: Item) -> UserIndex:
    index = UserIndex(embeds=True)
    index.change(added=items, vectors={})
    return index


def _asked(index: UserIndex, query: str) -> list[str]:
    """Compare a query as a recaller does: what needs a vector gets one first."""
    wanting = index.wanting([query])
    index.embed(wanting, _vectors(MINE, *OTHERS, *wanting))
    assert index.wanting([query]) == []
    return [each.item.key for each in index.candidates(query, QUERY)]


def test_few_facts_are_embedded_before_anything_asks() -> None:
    """Whoever they are about, and each is a candidate by its vector alone."""
    few = OTHERS[:6]
    index = _index(MINE, *few)
    assert index.wanting([]) == [MINE, *few]
    assert _asked(index, "?") == [each.key for each in (MINE, *few)]


def test_of_a_library_what_words_find_is_embedded() -> None:
    """The user's own facts are there all the same."""
    index = _index(*OTHERS, MINE)
    assert index.wanting([]) == [MINE]
    assert index.wanting(["What of Person4?", "And Person2?"]) == [MINE, OTHERS[1], OTHERS[3]]
    assert _asked(index, "What of Person4?") == ["f004", "f000"]
    found = {each.item.key: each for each in index.candidates("What of Person4?", QUERY)}
    assert found["f004"].in_context == pytest.approx(math.cos(4 / 99), abs=1e-6)


def test_of_very_many_that_words_find_the_best_are_embedded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is the user's own does not count among them."""
    monkeypatch.setattr(user_index, "_OF_LIBRARY", 2)
    own = _fact(9, "Place1 is my favourite.", of_others=False)
    index = _index(*OTHERS, own)
    assert _asked(index, "Person4 and Person7 of Place1") == ["f004", "f007", "f009"]
    found = {each.item.key for each in index.candidates("Place1", QUERY)}
    assert found == {"f001", "f004", "f009"}


def test_it_does_not_matter_when_it_became_a_library() -> None:
    """A fact that was embedded when they were few is no nearer than one that came later."""
    grown = _index(MINE, *OTHERS[:6])
    assert len(_asked(grown, "?")) == 7
    grown.change(added=OTHERS[6:], vectors={})
    for query in ("?", "Person8", "Place1"):
        assert _asked(grown, query) == sorted(_asked(_index(MINE, *OTHERS), query))
    grown.change(removed=[(each.kind, each.key) for each in OTHERS[6:]], vectors={})
    assert len(_asked(grown, "?")) == 7


def test_what_changes_while_it_is_embedded_stays_without() -> None:
    """Its vector would be that of other words."""
    index = _index(MINE)
    newer = _fact(0, "I live in Rome.", of_others=False)
    index.change(added=[newer], vectors={})
    assert index.embed([MINE, OTHERS[0]], _vectors(MINE, OTHERS[0])) == []
    assert index.wanting([]) == [newer]
