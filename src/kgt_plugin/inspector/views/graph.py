"""The picture of a graph: nodes and links with their positions, in pixels."""

from __future__ import annotations

import cmath
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kgt_plugin.graph.terms import SELF_LABEL
from kgt_plugin.inspector.views.keys import node_key, value_key
from kgt_plugin.inspector.views.layout import NODE_RADIUS, place
from kgt_plugin.inspector.views.wording import shortened
from kgt_plugin.records import Triple

__all__ = ["Change", "GraphPicture", "Link", "Node", "graph_picture"]

_STRETCH = 1.45
"""Labels are wider than they are high, and so are screens."""
_LONGEST_LABEL = 28
_MARGIN_X, _MARGIN_Y = 70.0, 34.0
_LEAST_SPREAD = 7.0
"""Units that fill the frame at the least, so that two nodes do not stand at its ends."""
_TURNS = 36
"""Ways to turn a layout that are tried, to fill the frame best."""
_FAR = 0.2
"""Share of the width from which a link of a large graph is drawn faintly."""
_LARGE = 80
"""Links from which a graph is large."""


class Change(StrEnum):
    """The part of an edit that a fact has."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing that facts are about.

    Attributes:
        key: its short name.
        label: in words.
        short: the label as it is drawn.
        x, y: where, in pixels.
        degree: how many facts begin or end here.
        radius: of the dot, in pixels, where there is room for it.
        me: whether it is the user.
        change: whether it comes or goes with an edit.
    """

    key: str
    label: str
    short: str
    x: float
    y: float
    degree: int
    radius: float
    me: bool = False
    change: Change = Change.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One fact as a line between two nodes.

    Attributes:
        source, target: the nodes.
        relation: in words; those of several facts between the two, one after the other.
        change: whether an edit adds or removes it.
        far: whether it crosses much of a large graph.
    """

    source: Node
    target: Node
    relation: str
    change: Change = Change.KEPT
    far: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The place of its words."""
        a, b, share = self.source, self.target, 0.52
        return a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPicture:
    """All that is drawn of a graph.

    Attributes:
        width, height: of the drawing, in pixels.
        nodes: those with most facts first.
        links: in the order of the facts.
        ties: from the user to what is called theirs ("my dog"), which no fact states.
        room: pixels around a node that no other node's room covers.
        facts: how many facts there are.
        subjects: how many things have facts of their own.
    """

    width: float
    height: float
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    ties: tuple[Link, ...] = ()
    room: float = 20.0
    facts: int = 0
    subjects: int = 0

    @property
    def summary(self) -> str:
        """Say in words what is drawn."""
        facts = "1 fact" if self.facts == 1 else f"{self.facts:,} facts"
        subjects = "1 subject" if self.subjects == 1 else f"{self.subjects:,} subjects"
        return f"{facts} about {subjects}"


def graph_picture(
    facts: Sequence[Triple],
    *,
    own: Collection[Triple] = (),
    centre: str | None = None,
    changes: Mapping[Triple, Change] | None = None,
    hidden: Collection[Change] = (),
    width: float = 1000.0,
    height: float = 640.0,
) -> GraphPicture:
    """Draw facts.

    Args:
        facts: to draw, in an order that does not change.
        own: the facts of the user and of what is called theirs, which stands around them.
        centre: the key of the node in the middle; None is the user or, where no fact is about them, the
            node with most facts.
        changes: the facts that an edit adds or removes.
        hidden: changes whose facts keep their place and are not drawn: so the graph before an edit and
            the graph after it are drawn alike.
        width: of the drawing, in pixels.
        height: the same.

    Examples:
        >>> graph_picture([]).summary
        '0 facts about 0 subjects'
    """
    if not facts:
        return GraphPicture(width=width, height=height)
    changed = changes or {}
    ends = [(node_key(fact.subject), value_key(fact)) for fact in facts]
    ties = _ties(own, {key for pair in ends for key in pair})
    neighbours = _neighbours([*ends, *ties])
    middle = centre if centre in neighbours else _middle(facts, neighbours)
    positions, scale = _fitted(place(neighbours, middle), width, height)
    shown = [
        (fact, pair)
        for fact, pair in zip(facts, ends, strict=True)
        if changed.get(fact, Change.KEPT) not in hidden
    ]
    nodes = _nodes(shown, positions, changed)
    return GraphPicture(
        width=width,
        height=height,
        nodes=tuple(sorted(nodes.values(), key=lambda node: (not node.me, -node.degree))),
        links=_links(shown, nodes, changed, far=_FAR * width if len(shown) > _LARGE else width),
        ties=tuple(
            Link(source=nodes[me], target=nodes[owned], relation="")
            for me, owned in ties
            if me in nodes and owned in nodes
        ),
        room=round(scale * NODE_RADIUS, 2),
        facts=len(shown),
        subjects=len({subject for _, (subject, _) in shown}),
    )


def _ties(own: Collection[Triple], there: Collection[str]) -> list[tuple[str, str]]:
    """Tie what is called the user's to the user, where both are drawn."""
    me = next((node_key(fact.subject) for fact in own if fact.labels[0] == SELF_LABEL), None)
    owned = dict.fromkeys(node_key(fact.subject) for fact in own)
    return [
        (me, key) for key in owned if me in there and key in there and me is not None and key != me
    ]


def _neighbours(ends: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """List who stands beside whom, in the order of the facts; dicts hold each name once."""
    found: dict[str, dict[str, None]] = {}
    for subject, value in ends:
        found.setdefault(subject, {})
        found.setdefault(value, {})
        if subject != value:
            found[subject][value] = None
            found[value][subject] = None
    return {node: list(others) for node, others in found.items()}


def _middle(facts: Sequence[Triple], neighbours: Mapping[str, Sequence[str]]) -> str:
    """Choose the node to begin with: the user, or the one with most facts."""
    own = next((fact for fact in facts if fact.labels[0] == SELF_LABEL), None)
    if own is not None:
        return node_key(own.subject)
    return max(neighbours, key=lambda node: len(neighbours[node]))


def _fitted(
    places: Mapping[str, complex], width: float, height: float
) -> tuple[dict[str, tuple[float, float]], float]:
    """Turn, scale and shift a layout into the drawing; the positions, and pixels a unit."""
    frame = (width - 2 * _MARGIN_X) / _STRETCH, height - 2 * _MARGIN_Y
    turned = (
        [place * cmath.rect(1.0, math.pi * number / _TURNS) for place in places.values()]
        for number in range(_TURNS)
    )
    best = max(turned, key=lambda points: _scale(points, frame))
    scale = _scale(best, frame)
    left, right, top, bottom = _bounds(best)
    middle = complex((left + right) / 2, (top + bottom) / 2)
    positions = {}
    for node, point in zip(places, best, strict=True):
        moved = (point - middle) * scale
        positions[node] = (
            round(width / 2 + moved.real * _STRETCH, 1),
            round(height / 2 + moved.imag, 1),
        )
    return positions, scale


def _scale(points: Sequence[complex], frame: tuple[float, float]) -> float:
    left, right, top, bottom = _bounds(points)
    wide, high = max(right - left, _LEAST_SPREAD), max(bottom - top, _LEAST_SPREAD)
    return min(frame[0] / wide, frame[1] / high)


def _bounds(points: Sequence[complex]) -> tuple[float, float, float, float]:
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return min(xs), max(xs), min(ys), max(ys)


def _nodes(
    shown: Sequence[tuple[Triple, tuple[str, str]]],
    positions: Mapping[str, tuple[float, float]],
    changed: Mapping[Triple, Change],
) -> dict[str, Node]:
    labels: dict[str, str] = {}
    degrees: Counter[str] = Counter()
    roles: dict[str, set[Change]] = {}
    for fact, (subject, value) in shown:
        labels[subject] = fact.labels[0]
        labels.setdefault(value, fact.labels[2])
        degrees.update({subject, value})
        for node in (subject, value):
            roles.setdefault(node, set()).add(changed.get(fact, Change.KEPT))
    return {
        node: Node(
            key=node,
            label=label,
            short=shortened(label, _LONGEST_LABEL),
            x=positions[node][0],
            y=positions[node][1],
            degree=degrees[node],
            radius=round(3.5 + min(7.0, 1.6 * math.log2(degrees[node])), 1),
            me=label == SELF_LABEL,
            change=next(iter(roles[node])) if len(roles[node]) == 1 else Change.KEPT,
        )
        for node, label in labels.items()
    }


def _links(
    shown: Sequence[tuple[Triple, tuple[str, str]]],
    nodes: Mapping[str, Node],
    changed: Mapping[Triple, Change],
    *,
    far: float,
) -> tuple[Link, ...]:
    """Draw one line for all facts between two nodes that an edit treats alike."""
    words: dict[tuple[str, str, Change], list[str]] = {}
    for fact, (subject, value) in shown:
        line = (subject, value, changed.get(fact, Change.KEPT))
        words.setdefault(line, []).append(fact.labels[1])
    links = []
    for (subject, value, change), relations in words.items():
        source, target = nodes[subject], nodes[value]
        length = math.hypot(target.x - source.x, target.y - source.y)
        links.append(
            Link(
                source=source,
                target=target,
                relation=", ".join(dict.fromkeys(relations)),
                change=change,
                far=length > far,
            )
        )
    return tuple(links)
