"""Notes of what was forgotten in the last day, in a store that several processes share.

Work that waits in one process must not bring back what another one was told to forget. A note holds two
digests and a time, and no word; it goes with the first forgetting a day later. A note on a user is written
in the transaction that erases, which holds off other writers of the user, so whoever does the same sees it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Final, cast

from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.stores import Quad, Store, SupportsTransactions
from kgt_plugin.stores.port import TOMBSTONES
from kgt_plugin.stores.views import Terms

__all__ = ["note_forgotten", "was_forgotten"]

_FORGOT: Final = URIRef("urn:kgt:term:forgot")
_KEPT: Final = dt.timedelta(days=1)


def note_forgotten(
    store: Store, user: str, time: dt.datetime, *, episodes: Iterable[str] | None = None
) -> None:
    """Note what is forgotten of a user, and drop what was noted more than a day before.

    Call it within the transaction that erases. A store of one process keeps no notes.

    Args:
        store: where it was.
        user: the user's id.
        time: when, with its zone.
        episodes: ids of those that are forgotten; None is all of the user.
    """
    if not isinstance(store, SupportsTransactions):
        return
    node = _node(user)
    going = [
        terms
        for terms in cast(Iterable[Terms], store.graph(TOMBSTONES))
        if _read(terms[2])[1] < time - _KEPT or (episodes is None and terms[0] == node)
    ]
    keys = [_digest(user)] if episodes is None else [_digest(user, each) for each in episodes]
    when = time.astimezone(dt.UTC).isoformat()
    new = [(node, _FORGOT, Literal(f"{key} {when}")) for key in keys]
    store.commit(removed=_quads(going), added=_quads(new))


def was_forgotten(
    store: Store, user: str, since: dt.datetime, *, episode: str | None = None
) -> bool:
    """Tell whether any process has forgotten a user, or an episode of theirs, since a time; asks the store once.

    Args:
        store: where it was.
        user: the user's id.
        since: when the work on it began, with its zone.
        episode: the id of an episode.

    Examples:
        >>> from kgt_plugin.stores import open_store
        >>> was_forgotten(open_store(":memory:"), "ana", dt.datetime.now(dt.UTC))
        False
    """
    if not isinstance(store, SupportsTransactions):
        return False
    keys = {_digest(user), *([] if episode is None else [_digest(user, episode)])}
    notes = [_read(cast(Identifier, each)) for each in store.graph(TOMBSTONES).objects(_node(user))]
    return any(key in keys and time > since for key, time in notes)


def _digest(*key: str) -> str:
    text = "\0".join(key).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]


def _node(user: str) -> URIRef:
    return URIRef(f"{TOMBSTONES}:{_digest(user)}")


def _read(note: Identifier) -> tuple[str, dt.datetime]:
    key, _, time = str(note).rpartition(" ")
    return key, dt.datetime.fromisoformat(time)


def _quads(triples: Iterable[Terms]) -> list[Quad]:
    return [(*terms, TOMBSTONES) for terms in triples]
