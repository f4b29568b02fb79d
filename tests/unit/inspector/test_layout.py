"""The layout: every node has a place of its own, the same each time."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.inspector.views.layout import NODE_RADIUS, place

_SIZE = st.integers(min_value=1, max_value=40)


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Any graph: trees, rings, parts that are not linked."""
    size = draw(_SIZE)
    node = st.integers(min_value=0, max_value=size - 1)
    links = draw(st.lists(st.tuples(node, node), max_size=3 * size))
    found: dict[str, list[str]] = {str(each): [] for each in range(size)}
    for a, b in links:
        if a != b and str(b) not in found[str(a)]:
            found[str(a)].append(str(b))
            found[str(b)].append(str(a))
    return found


@pytest.mark.slow
@settings(deadline=None)
@given(graphs())
def test_no_two_nodes_overlap(graph: dict[str, list[str]]) -> None:
    """Each node is placed, and none is nearer to another than their room allows."""
    at = place(graph, "0")
    assert set(at) == set(graph)
    nearest = min((abs(a - b) for a, b in itertools.combinations(at.values(), 2)), default=9.0)
    assert nearest >= 2 * NODE_RADIUS * (1 - 1e-6)


@pytest.mark.slow
@settings(deadline=None)
@given(graphs())
def test_the_layout_is_the_same_each_time(graph: dict[str, list[str]]) -> None:
    """Who looks twice finds everything where it was, and the first node in the middle."""
    assert place(graph, "0") == place(graph, "0")
    assert place(graph, "0")["0"] == 0


@pytest.mark.slow
def test_a_long_chain_grows_no_faster_than_its_length() -> None:
    """A chain of a thousand nodes neither breaks the recursion limit nor explodes."""
    size = 1000
    chain = {
        str(each): [str(other) for other in (each - 1, each + 1) if 0 <= other < size]
        for each in range(size)
    }
    assert max(abs(point) for point in place(chain, "0").values()) < 10 * size


def test_what_stands_around_a_node_is_near_it() -> None:
    """A leaf stands nearer to its own hub than to another one."""
    graph = {"a": ["b", *"123456"], "b": ["a", *"uvwxyz"]}
    graph |= {leaf: ["a"] for leaf in "123456"} | {leaf: ["b"] for leaf in "uvwxyz"}
    at = place(graph, "a")
    assert all(abs(at[leaf] - at["a"]) < abs(at[leaf] - at["b"]) for leaf in "123456")
    assert all(abs(at[leaf] - at["b"]) < abs(at[leaf] - at["a"]) for leaf in "uvwxyz")
