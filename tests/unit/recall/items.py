"""Items and candidates as tests want them."""

from __future__ import annotations

import datetime as dt

from rdflib.term import URIRef

from kgt_plugin.index import Item
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.recall.item_weights import Weighed
from kgt_plugin.records import ItemKind, RecalledEpisode, Retrieved, Triple

__all__ = ["MAY", "fact", "turn", "weighed"]

MAY = dt.datetime(2026, 5, 8, 13, 56, tzinfo=dt.UTC)
_REX = Triple(
    subject=URIRef("urn:x:Rex"),
    predicate=URIRef("urn:x:eats"),
    object=URIRef("urn:x:fish"),
    labels=("Rex", "eats", "fish"),
)


def fact(text: str, *, time: dt.datetime | None = None, episode_id: str | None = None) -> Retrieved:
    """A fact of any wording."""
    return Retrieved(triple=_REX, probability=0.5, text=text, time=time, episode_id=episode_id)


def turn(
    text: str,
    *,
    time: dt.datetime | None = MAY,
    answered: str | None = None,
    episode_id: str = "e1",
    correction: str | None = None,
) -> RecalledEpisode:
    """A turn of the user's."""
    return RecalledEpisode(
        probability=0.5,
        text=text,
        time=time,
        source=text,
        episode_id=episode_id,
        answered=answered,
        corrected_by=() if correction is None else ("d1",),
        correction=correction or None,
    )


def weighed(key: str, log_odds: float, kind: ItemKind = ItemKind.EPISODE) -> Weighed:
    """An item of some weight."""
    return Weighed(candidate=Candidate(item=Item(kind=kind, key=key, text=key)), log_odds=log_odds)
