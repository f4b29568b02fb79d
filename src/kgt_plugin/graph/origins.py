"""The origin of a fact: the edit that it is in the graph by, when that was, and the turn it was drawn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Graph
from rdflib.namespace import PROV
from rdflib.term import Identifier

from kgt_plugin.graph.journal import DRAWN_FROM, EDIT_FIELDS, node_of
from kgt_plugin.graph.reversal import touches
from kgt_plugin.graph.terms import id_of

__all__ = ["Origin", "origin_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The edit that added a fact.

    Attributes:
        edit_id: the edit.
        time: when it was made.
        episode_id: the turn that it was drawn from, where that was kept.
        source: the message that an app gave with it.
    """

    edit_id: str
    time: dt.datetime
    episode_id: str | None
    source: str | None


def origin_of(journal: Graph, user: str, terms: Sequence[Identifier]) -> Origin | None:
    """Find the edit in force that added a fact last; None where it came some other way.

    Args:
        journal: the user's.
        user: percent-encoded.
        terms: of the fact.
    """
    live = [touch for touch in touches(journal, tuple(terms)) if touch.live and touch.adds]  # type: ignore[arg-type]  # a triple's terms
    if not live:
        return None
    activity = node_of(user, live[-1].edit_id)
    time = dt.datetime.fromisoformat(str(journal.value(activity, PROV.endedAtTime)))
    episode = journal.value(activity, DRAWN_FROM)
    source = journal.value(activity, EDIT_FIELDS["source"][0])
    return Origin(
        edit_id=live[-1].edit_id,
        time=time,
        episode_id=None if episode is None else id_of(episode),  # type: ignore[arg-type]  # rdflib's nodes are terms
        source=None if source is None else str(source),
    )
