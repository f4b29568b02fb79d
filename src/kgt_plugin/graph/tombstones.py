"""Notes of what was forgotten in the last day, in a store that several processes share.

Work that waits in one process must not bring back what another one was told to forget. A note holds a
digest and a time, and no word; it goes with the first forgetting a day later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Final, cast

from rdflib.namespace import PROV, XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.stores import Quad, Store, SupportsTransactions
from kgt_plugin.stores.views import Terms

__all__ = ["note_forgotten", "was_forgotten"]

_GRAPH: Final = URIRef("urn:kgt:forgotten")
_KEPT: Final = dt.timedelta(days=1)


def note_forgotten(store: Store, keys: Iterable[tuple[str, ...]], time: dt.datetime) -> None:
    """Note what is forgotten, and drop what was noted more than a day before.

    Call it within the transaction that erases. A store of one process keeps no notes.

    Args:
        store: where it was.
        keys: the user's id, alone or with an episode's.
        time: when, with its zone.
    """
    if not isinstance(store, SupportsTransactions):
        return
    going = [
        terms
        for terms in cast(Iterable[Terms], store.graph(_GRAPH))
        if dt.datetime.fromisoformat(str(terms[2])) < time - _KEPT
    ]
    new = [(_node(key), PROV.invalidatedAtTime, _time(time)) for key in keys]
    going += [
        cast(Terms, terms)
        for node, _, _ in new
        for terms in store.graph(_GRAPH).triples((node, None, None))
    ]
    store.commit(removed=_quads(going), added=_quads(new))


def was_forgotten(store: Store, keys: Iterable[tuple[str, ...]], since: dt.datetime) -> bool:
    """Tell whether any process has forgotten one of some things since a time.

    Args:
        store: where it was.
        keys: as for `note_forgotten`.
        since: when the work on them began, with its zone.

    Examples:
        >>> from kgt_plugin.stores import open_store
        >>> was_forgotten(open_store(":memory:"), [("ana",)], dt.datetime.now(dt.UTC))
        False
    """
    if not isinstance(store, SupportsTransactions):
        return False
    graph = store.graph(_GRAPH)
    return any(
        dt.datetime.fromisoformat(str(time)) > since
        for key in keys
        for time in graph.objects(_node(key), PROV.invalidatedAtTime)
    )


def _node(key: tuple[str, ...]) -> URIRef:
    text = "\0".join(key).encode("utf-8", "surrogatepass")
    return URIRef(f"{_GRAPH}:{hashlib.sha256(text).hexdigest()[:32]}")


def _time(time: dt.datetime) -> Literal:
    return Literal(time.astimezone(dt.UTC).isoformat(), datatype=XSD.dateTime, normalize=False)


def _quads(triples: Iterable[Terms]) -> list[Quad]:
    return [(*terms, _GRAPH) for terms in triples]
