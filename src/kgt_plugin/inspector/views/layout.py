"""Layout of a graph as nested circles: every node has its neighbours in rings around it.

The picture is the same each time, no two nodes overlap, and a thousand nodes take milliseconds. A tree of
shortest paths from the first node decides who stands around whom; other links cross the picture.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["NODE_RADIUS", "place"]

NODE_RADIUS = 1.0
"""Room around a node; no two nodes are nearer to each other than twice this."""

_GAP = 1.6
"""From a node to the first ring around it."""
_ROUNDS = 40
"""Steps towards the smallest circle around a group; more would not be seen."""

_Neighbours = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Block:
    """A node with all that stands around it, as one circle.

    Attributes:
        radius: of the circle.
        node: where the node is, seen from the middle of the circle.
        members: the middles of its members' circles, seen from there too, in their order.
    """

    radius: float
    node: complex
    members: tuple[complex, ...] = ()


def place(neighbours: _Neighbours, first: str) -> dict[str, complex]:
    """Place the nodes of a graph in the plane.

    Args:
        neighbours: of each node, in the order in which they are to stand around it.
        first: the node in the middle; parts of the graph that are not linked to it stand around it.

    Returns:
        A position for each node, as a complex number; `first` is at 0.

    Examples:
        >>> at = place({"me": ["Oslo", "Ana"], "Oslo": ["me"], "Ana": ["me"]}, "me")
        >>> at["me"] == 0 and abs(at["Oslo"] - at["Ana"]) >= 2 * NODE_RADIUS
        True
    """
    members: dict[str, list[str]] = {}
    tops = [first]
    _span(first, neighbours, members)
    for node in sorted(neighbours, key=lambda name: -len(neighbours[name])):
        if node not in members:
            tops.append(node)
            _span(node, neighbours, members)
    blocks: dict[str, _Block] = {}
    for node in reversed(members):
        blocks[node] = _block([blocks[each].radius for each in members[node]])
    middle, around = blocks[first], [blocks[top] for top in tops[1:]]
    centres, _ = _rings([block.radius for block in around], middle.radius)
    at: dict[str, complex] = {}
    for top, centre in zip(tops, [0j, *centres], strict=True):
        at |= _oriented(top, centre, members, blocks)
    return {node: position - at[first] for node, position in at.items()}


def _span(top: str, neighbours: _Neighbours, members: dict[str, list[str]]) -> None:
    """Add the tree of shortest paths from a node; nodes are entered before those around them."""
    members[top] = []
    seen, wave = {top}, [top]
    while wave:
        following = []
        for node in wave:
            for each in neighbours[node]:
                if each not in seen:
                    seen.add(each)
                    members[node].append(each)
                    members[each] = []
                    following.append(each)
        wave = following


def _block(radii: Sequence[float]) -> _Block:
    if not radii:
        return _Block(NODE_RADIUS, 0j)
    centres, _ = _rings(radii, NODE_RADIUS + _GAP)
    circles = [(0j, NODE_RADIUS), *zip(centres, radii, strict=True)]
    middle, radius = _around(circles)
    return _Block(radius, -middle, tuple(centre - middle for centre in centres))


def _rings(radii: Sequence[float], inner: float) -> tuple[list[complex], float]:
    """Place circles in rings around a disc, the small ones first; their middles, and the outer radius."""
    rest = sorted(range(len(radii)), key=lambda index: radii[index])
    centres = [0j] * len(radii)
    while rest:
        sizes = [radii[index] for index in rest]
        count, inner = _next_ring(sizes, inner)
        halves = [_half_angle(size, inner) for size in sizes[:count]]
        slack = max(0.0, 2 * math.pi - 2 * sum(halves)) / count
        angle = 0.0 if count % 2 else math.pi / count
        for number, half in enumerate(halves):
            if number:
                angle += halves[number - 1] + slack + half
            centres[rest[number]] = cmath.rect(inner + sizes[number], angle)
        inner += 2 * sizes[count - 1]
        rest = rest[count:]
    return centres, inner


def _next_ring(sizes: Sequence[float], inner: float) -> tuple[int, float]:
    """Choose how many circles, the smallest first, touch which disc: all, where that takes less room."""
    count = _fitting(sizes, inner)
    if count == len(sizes):
        return count, inner
    wide = _one_ring(sizes, inner)
    outer, rest = inner, sizes
    while rest:
        some = _fitting(rest, outer)
        outer, rest = outer + 2 * rest[some - 1], rest[some:]
    return (len(sizes), wide) if wide + 2 * sizes[-1] <= outer else (count, inner)


def _fitting(sizes: Sequence[float], inner: float) -> int:
    """Count the circles, the smallest first, that fit around a disc."""
    angles = 0.0
    for number, size in enumerate(sizes):
        angles += _half_angle(size, inner)
        if angles > math.pi:
            return number
    return len(sizes)


def _one_ring(sizes: Sequence[float], inner: float) -> float:
    """Find the radius of the disc around which all circles fit."""
    low = high = inner
    while _fitting(sizes, high) < len(sizes):
        low, high = high, 2 * high
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if _fitting(sizes, middle) < len(sizes) else (low, middle)
    return high


def _half_angle(size: float, inner: float) -> float:
    """Half the angle that a circle takes of the disc that it touches."""
    return math.asin(size / (inner + size))


def _around(circles: Sequence[tuple[complex, float]]) -> tuple[complex, float]:
    """Find a circle around circles, near the smallest one."""
    middle = sum(centre for centre, _ in circles) / len(circles)
    best = middle, _reach(middle, circles)
    for step in range(1, _ROUNDS):
        far, radius = max(circles, key=lambda circle: abs(circle[0] - middle) + circle[1])
        away = far - middle
        edge = far + (away / abs(away)) * radius if away else far
        middle += (edge - middle) / (step + 1)
        best = min(best, (middle, _reach(middle, circles)), key=lambda found: found[1])
    return best


def _reach(middle: complex, circles: Sequence[tuple[complex, float]]) -> float:
    return max(abs(centre - middle) + radius for centre, radius in circles)


def _oriented(
    top: str,
    centre: complex,
    members: Mapping[str, Sequence[str]],
    blocks: Mapping[str, _Block],
) -> dict[str, complex]:
    """Turn each block so that its node faces the node that it stands around; where all nodes are."""
    at: dict[str, complex] = {}
    waiting = [(top, centre, centre)]
    while waiting:
        node, middle, away = waiting.pop()
        block = blocks[node]
        facing = -block.node if block.node else 1 + 0j
        turn = (away / abs(away)) / (facing / abs(facing)) if away else 1 + 0j
        at[node] = middle + block.node * turn
        for each, offset in zip(members[node], block.members, strict=True):
            place_of = middle + offset * turn
            waiting.append((each, place_of, place_of - at[node]))
    return at
