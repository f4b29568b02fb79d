"""One change on a SPARQL server: a single update that holds only where the revision is still the one it was."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import URIRef

from kgt_plugin.errors import StaleGraphError, StoreError
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.sparql_change import Change
from kgt_plugin.stores.sparql_claims import Claims
from kgt_plugin.stores.sparql_deltas import clearing, delta_triple, trimming
from kgt_plugin.stores.sparql_http import PassingError, SparqlClient
from kgt_plugin.stores.sparql_parts import discarding, left_parts, part_name
from kgt_plugin.stores.sparql_revisions import REVISION, REVISIONS, Revisions
from kgt_plugin.stores.sparql_text import graph_blocks, quad_lines

__all__ = ["ChangeWriter"]

_PART_TRIPLES: Final = 500
_PART_BYTES: Final = 200_000
"""What one update holds; Virtuoso's compiler gives up at some 10,000 lines."""

_USUAL: Final = {
    str(each) for each in (XSD.string, XSD.integer, XSD.decimal, XSD.double, XSD.date, XSD.dateTime)
}


class ChangeWriter:
    """Writes changes to one server.

    Args:
        client: speaks to it.
        revisions: its graph of revisions.
        claims: the claims there.
        deadline_s: how long to find out what became of an update whose answer was lost.
    """

    def __init__(
        self, client: SparqlClient, revisions: Revisions, claims: Claims, *, deadline_s: float
    ) -> None:
        self._client = client
        self._revisions = revisions
        self._claims = claims
        self._deadline_s = deadline_s

    def write(self, change: Change) -> None:
        """Make a change, all of it or nothing; the claims stay.

        Raises:
            StaleGraphError: another writer came before it; nothing was changed.
            StoreError: it could not be made, or, where it says so, nobody knows whether it was.
        """
        parts: dict[str, list[str]] = {}
        forgotten = [owner for owner in change.claims if change.forgets(owner)]
        try:
            if forgotten:
                self._clear(forgotten, change)
            update = self._single(change)
            if update is None:
                parts = {"removed": [], "added": []}
                update = self._staged(change, parts)
            self._settle(change, update)
            self._forget_erased(change)
        finally:
            leftover = [name for names in parts.values() for name in names]
            if leftover:
                self._discard(leftover)

    def _clear(self, owners: Sequence[URIRef], change: Change) -> None:
        """Take out what repeats words of users of whom something is forgotten: changes, and parts of what never was one."""
        left = left_parts(self._client, owners)
        self._send(" ;\n".join([*map(clearing, owners), *filter(None, [discarding(left)])]), change)

    def _single(self, change: Change) -> str | None:
        """The whole change in one update; None where that is too long for some servers."""
        if len(change.removed) + len(change.added) > _PART_TRIPLES:
            return None
        if any(_is_unusual(quad.object) for quad in change.removed):
            return None  # written into DELETE, Virtuoso does not find it
        removed = graph_blocks(change.leaving)
        added = graph_blocks(change.added)
        if len(removed) + len(added) > _PART_BYTES:
            return None
        return self._guarded(change, removed, added, ())

    def _staged(self, change: Change, parts: Mapping[str, list[str]]) -> str:
        """Send the triples ahead into graphs of their own, and move them in one update."""
        templates: dict[str, list[str]] = {"removed": [], "added": []}
        sources: list[str] = []
        plans = (
            (
                "removed",
                quad_lines(change.leaving),
            ),
            ("added", quad_lines(change.added)),
        )
        for verb, graphs in plans:
            for name, lines in graphs.items():
                n = len(sources)
                part = part_name(URIRef(name.strip("<>")), change.token, n)
                parts[verb].append(part)
                for chunk in _chunks(lines):
                    self._send(f"INSERT DATA {{ GRAPH {part} {{\n{chunk}\n}} }}", change)
                sources.append(f"{{ GRAPH {part} {{ ?s{n} ?p{n} ?o{n} }} }}")
                templates[verb].append(f"GRAPH {name} {{ ?s{n} ?p{n} ?o{n} }}")
        return self._guarded(
            change, "\n".join(templates["removed"]), "\n".join(templates["added"]), sources
        )

    def _guarded(self, change: Change, removed: str, added: str, sources: Sequence[str]) -> str:
        """An update that does nothing unless revision and claim are as they were."""
        guards, going, coming, after = [], [], [], []
        for owner, claim in change.claims.items():
            node, base = to_ox(owner), change.bases[owner]
            # The claim stays until the update is acknowledged: Virtuoso shows what an update has deleted
            # as gone before what it inserts is there.
            replaced = [f'{node} {REVISION} "{token}" .' for token in base.split()]
            guards += [claim.triple, *replaced]
            going += replaced
            revision = change.revision_of(owner)
            coming.append(f'{node} {REVISION} "{revision}" .')
            if not change.forgets(owner):
                added += f"\n{_delta_of(change, owner)}"
                after.append(trimming(owner, revision))
        sources = list(sources)
        for name in change.dropped:
            n, graph = len(sources), to_ox(name)
            sources.append(f"{{ GRAPH {graph} {{ ?s{n} ?p{n} ?o{n} }} }}")
            removed += f"\nGRAPH {graph} {{ ?s{n} ?p{n} ?o{n} }}"
        # The empty group keeps the change of revision where no graph that is dropped has a triple.
        moved = " UNION ".join(["{ }", *sources]) if sources else ""
        # A new user has no revision to replace, and some servers refuse an empty group.
        old = f"GRAPH {REVISIONS} {{ {' '.join(going)} }}\n" if going else ""
        taken = f"DELETE {{ {old}{removed}\n}}\n" if old or removed.strip() else ""
        return (
            f"{taken}INSERT {{ GRAPH {REVISIONS} {{ {' '.join(coming)} }}\n{added}\n}}\n"
            f"WHERE {{ GRAPH {REVISIONS} {{ {' '.join(guards)} }}\n{moved} }}"
            + "".join(f" ;\n{each}" for each in after if each)
        )

    def _send(self, update: str, change: Change) -> None:
        """Send a part, which may be sent twice without harm."""
        for claim in change.claims.values():
            self._claims.renew(claim)
        ends = time.monotonic() + self._deadline_s
        while True:
            try:
                self._client.update(update)
            except PassingError as exc:
                if exc.unreached or time.monotonic() > ends:
                    raise
            else:
                return

    def _settle(self, change: Change, update: str) -> None:
        """Send the update until it is certain what became of it."""
        ends = time.monotonic() + self._deadline_s
        while True:
            failure: StoreError | None = None
            try:
                self._client.update(update)
            except StoreError as exc:
                failure = exc
            try:
                made = self._is_made(change)
            except StoreError as exc:
                if isinstance(failure, PassingError) and failure.unreached:
                    raise failure from exc
                raise StoreError(
                    f"{self._client.location} broke off in the middle of a change ({failure or exc}): whether "
                    "it was made is not known; read the facts again before you repeat it"
                ) from exc
            if made:
                return
            if failure is None or not isinstance(failure, PassingError):
                raise failure or _stale()
            if time.monotonic() > ends:
                raise failure

    def _is_made(self, change: Change) -> bool:
        """Tell whether the change was made; False where it can still be.

        Raises:
            StaleGraphError: another writer came before it.
        """
        for owner, claim in change.claims.items():
            standing = self._revisions.standing(owner)
            if change.revision_of(owner) in standing.revision.split():
                return True
            if standing.revision != change.bases[owner] or claim.token not in standing.claims:
                raise _stale()
        return False

    def _forget_erased(self, change: Change) -> None:
        """Take the revisions of users out who are gone: nothing is to tell of them."""
        gone = [
            f'{to_ox(owner)} {REVISION} "{change.revision_of(owner)}" .'
            for owner in change.claims
            if {owner, f"{owner}:journal", f"{owner}:episodes"} <= {*map(str, change.dropped)}
            and not any(str(quad.graph_name).startswith(f"<{owner}") for quad in change.added)
        ]
        if gone:
            self._client.update(f"DELETE DATA {{ GRAPH {REVISIONS} {{ {' '.join(gone)} }} }}")

    def _discard(self, parts: Sequence[str]) -> None:
        try:
            self._client.update(discarding(parts))
        except StoreError:
            return  # they are nobody's; the error that led here is the one to tell of


def _delta_of(change: Change, owner: URIRef) -> str:
    """Write what a change does to a user's facts; "" where it is no short list."""
    if len(change.removed) + len(change.added) > _PART_TRIPLES:
        return ""
    facts = ox.NamedNode(str(owner))
    removed = [quad for quad in change.leaving if quad.graph_name == facts]
    added = [quad for quad in change.added if quad.graph_name == facts]
    return delta_triple(owner, change.bases[owner], change.revision_of(owner), removed, added)


def _stale() -> StaleGraphError:
    return StaleGraphError(
        "another process has changed the graph since it was read: nothing was changed; plan again"
    )


def _is_unusual(term: object) -> bool:
    """Tell whether it is a literal of some other datatype than those that every server knows."""
    if not isinstance(term, ox.Literal) or term.language:
        return False
    return term.datatype.value not in _USUAL


def _chunks(lines: Sequence[str]) -> Iterator[str]:
    pending = iter(lines)
    while chunk := list(islice(pending, _PART_TRIPLES)):
        text: list[str] = []
        size = 0
        for line in chunk:
            if text and size + len(line) > _PART_BYTES:
                yield "\n".join(text)
                text, size = [], 0
            text.append(line)
            size += len(line)
        yield "\n".join(text)
