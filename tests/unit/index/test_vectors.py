"""Rows of vectors: compared in one product, found by nearness, blanked out."""

from __future__ import annotations

import math
import random

import pytest

from kgt_plugin.index.vectors import VectorRows


def _turned(degrees: float) -> list[float]:
    angle = math.radians(degrees)
    return [math.cos(angle), math.sin(angle)]


def _rows(*degrees: float) -> VectorRows:
    rows = VectorRows()
    rows.extend([_turned(each) for each in degrees])
    return rows


def test_nothing_is_near_where_nothing_is() -> None:
    """An index without rows answers, whatever it is asked."""
    rows = VectorRows()
    rows.extend([])
    rows.erase([])
    assert len(rows) == 0
    assert rows.cosines([1.0, 0.0]) == []
    assert rows.nearest([1.0, 0.0], 5) == []
    assert rows.rows([]) == []


def test_cosines_are_in_the_order_asked_for() -> None:
    """Of all rows or of some, by number."""
    rows = _rows(0, 60, 180)
    assert rows.cosines(_turned(0)) == pytest.approx([1.0, 0.5, -1.0], abs=1e-6)
    assert rows.cosines(_turned(0), [2, 0]) == pytest.approx([-1.0, 1.0], abs=1e-6)
    assert rows.cosines(_turned(0), []) == []


def test_rows_outgrow_their_first_place() -> None:
    """However many come, and however many at once, each keeps its number."""
    rows = VectorRows()
    expected: list[float] = []
    for count in [1, 63, 1, 200, 1]:
        new = [float((len(expected) + at) % 360) for at in range(count)]
        rows.extend([_turned(each) for each in new])
        expected += [math.cos(math.radians(each)) for each in new]
    assert len(rows) == 266
    assert rows.cosines([1.0, 0.0]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.slow
def test_a_row_has_the_same_cosine_wherever_it_stands() -> None:
    """To the last bit, so that an index built anew agrees with one that has grown."""
    chance = random.Random(7)
    vectors = [[chance.gauss(0, 1) for _ in range(384)] for _ in range(301)]
    query = vectors.pop()
    rows = VectorRows()
    rows.extend(vectors)
    whole = rows.cosines(query)
    for number in range(0, 300, 7):
        alone = VectorRows()
        alone.extend([vectors[number]])
        assert alone.cosines(query) == [whole[number]]
        assert rows.cosines(query, [3, number])[1] == whole[number]


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_nearest_are_found(most: int) -> None:
    """Those of the largest cosines, and all where there are no more."""
    found = _rows(170, 10, 90, 20, 300).nearest(_turned(0), most)
    assert set(found) == set([1, 3, 4, 2, 0][:most])


def test_an_erased_row_is_never_near() -> None:
    """It takes nobody's place, and its vector is gone."""
    rows = _rows(0, 1, 2, 90, 180)
    rows.erase([0, 1])
    rows.erase(range(2, 3))
    assert set(rows.nearest(_turned(0), 1)) == {3}
    assert set(rows.nearest(_turned(0), 2)) == {3, 4}
    assert set(rows.nearest(_turned(0), 5)) == {3, 4}
    assert [list(row) for row in rows.rows([0, 1, 2])] == [[0, 0]] * 3
    assert len(rows) == 5


def test_rows_are_copies() -> None:
    """What is taken out for another index does not hold on to this one."""
    rows = _rows(0, 90)
    taken = rows.rows([1])
    rows.erase([1])
    assert list(taken[0]) == pytest.approx([0, 1], abs=1e-6)
