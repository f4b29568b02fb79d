"""Claims: who may write to a user's graphs on a SPARQL server, one after the other, in the order of coming.

Comparing and setting the revision in the update that makes a change would be enough if servers isolated
their updates. Virtuoso does not: two updates at once both find the old token. So a writer first leaves a
claim and then looks. If there is no other, it may write: of two writers at least one sees the other's claim.
If there is, it takes a ticket, a number above all that it sees, and waits until every claim has a ticket
and its own is the lowest (Lamport's bakery). It rests on one thing alone, that what a server has
acknowledged is there for the next reader. Nothing of a claim is replaced while it waits, so that a reader who
sees a half of it waits longer, and never too short.
"""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from rdflib.term import URIRef

from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.sparql_heartbeat import Heartbeat
from kgt_plugin.stores.sparql_http import PassingError, SparqlClient
from kgt_plugin.stores.sparql_revisions import (
    CLAIM,
    REVISIONS,
    TICKET,
    Revisions,
    SeenClaim,
    Standing,
)

__all__ = ["Claim", "Claims"]

_POLL_S: Final = 0.03
"""Time between two looks of who is next; who has more before them look more seldom."""
_LONGEST_POLL_S: Final = 0.25
_log = logging.getLogger(__name__)


def _random_token() -> str:
    return uuid.uuid4().hex


@dataclass(slots=True, weakref_slot=True)
class Claim:
    """A claim of this process.

    Attributes:
        owner: the user's graph.
        token: its own.
        number: its place among those who wait; None where nobody was there before it.
        beat: how often it gave a sign of life.
        sent: tickets that may be on the server.
        released: whether it was taken back.
        lock: held while a ticket is replaced or the claim taken back.
        renewed: when it last did, by this process's own clock.
        granted: when its turn came, by the same.
    """

    owner: URIRef
    token: str = field(default_factory=_random_token)
    number: int | None = None
    beat: int = 0
    sent: set[str] = field(default_factory=set)
    released: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)
    renewed: float = field(default_factory=time.monotonic)
    granted: float = field(default_factory=time.monotonic)

    @property
    def triple(self) -> str:
        """The claim in the graph of revisions."""
        return f'{to_ox(self.owner)} {CLAIM} "{self.token}" .'

    @property
    def ticket(self) -> str:
        """Its place and its last sign of life, there too."""
        return self._ticket_at(self.beat)

    @property
    def next_ticket(self) -> str:
        """Its place and its next sign of life."""
        return self._ticket_at(self.beat + 1)

    def _ticket_at(self, beat: int) -> str:
        return _ticket(self.owner, f"{self.token} {self.number or 0} {beat}")

    def waits_for(self, other: SeenClaim) -> bool:
        """Tell whether another claim comes before this one."""
        if self.number is None or other.number is None:
            return True
        return (other.number, other.token) < (self.number, self.token)


class Claims:
    """The claims on one server.

    Args:
        client: speaks to it.
        revisions: tells of the claims that there are.
        timeout_s: how long to wait for other writers.
        lease_s: how long a claim counts whose writer gives no sign of life, as its rivals see it.
        longest_s: how long signs of life are given while a writer plans: it may hang.
    """

    def __init__(
        self,
        client: SparqlClient,
        revisions: Revisions,
        *,
        timeout_s: float,
        lease_s: float,
        longest_s: float,
    ) -> None:
        self._client = client
        self._revisions = revisions
        self._timeout_s = timeout_s
        self._lease_s = lease_s
        self._longest_s = longest_s
        self._heartbeat = Heartbeat(self._keep, every_s=lease_s / 4)

    def close(self) -> None:
        """Give no more signs of life."""
        self._heartbeat.stop()

    def acquire(self, owner: URIRef) -> tuple[Claim, Standing]:
        """Claim a user's graphs, and wait until those who came before are done; it counts until it is released.

        Raises:
            StoreLockedError: others had them all the time.
            StoreError: the server cannot be reached, or refuses.
        """
        ends = time.monotonic() + self._timeout_s
        while True:
            claim = Claim(owner)
            try:
                self._insert(claim)
                standing = self._granted(claim, ends)
                if standing is not None:
                    standing = self._revisions.whole_standing(owner, standing)
            except BaseException:
                self.release(claim)
                raise
            if standing is not None:
                claim.granted = time.monotonic()
                self._heartbeat.start_for(claim.token, claim)
                return claim, standing
            self.release(claim)  # its ticket may be left

    def _granted(self, claim: Claim, ends: float) -> Standing | None:
        """Wait for a claim's turn; None where others took it for abandoned."""
        seen: dict[SeenClaim, float] = {}
        unchanged = ahead = 0
        while True:
            count = ahead <= 1
            standing = self._revisions.standing(claim.owner, count=count)
            if claim.token not in standing.claims:
                return None
            others = [each for each in standing.claims.values() if each.token != claim.token]
            before = [each for each in others if claim.waits_for(each)]
            if not before and count:
                return standing
            unchanged = unchanged + 1 if len(before) == ahead else 0
            ahead = len(before)
            if claim.number is None and others:
                self._take_number(claim, standing.claims)
                continue
            if not before:
                continue  # without the count that who writes wants
            self._break_abandoned(claim.owner, others, seen)
            self._pause(claim, ahead + unchanged // 4, ends)

    def _keep(self, claim: Claim) -> None:
        """Give a sign of life for a writer that plans, unless it has taken too long."""
        if time.monotonic() - claim.granted > self._longest_s:
            self._heartbeat.stop_for(claim.token)
            _log.warning("a claim was held for %g s: others may write now", self._longest_s)
        else:
            self.renew(claim)

    def renew(self, claim: Claim) -> None:
        """Give a sign of life in a long change or a long wait."""
        with claim.lock:
            if not claim.released and time.monotonic() - claim.renewed >= self._lease_s / 4:
                self._renew(claim)

    def _renew(self, claim: Claim) -> None:
        old, new = claim.ticket, claim.next_ticket
        claim.sent.add(new)  # where the answer is lost, it may be there, and the old one too
        self._client.update(
            f"INSERT {{ GRAPH {REVISIONS} {{ {new} }} }} "
            f"WHERE {{ GRAPH {REVISIONS} {{ {claim.triple} }} }} ;\n"
            f"DELETE DATA {{ GRAPH {REVISIONS} {{ {old} }} }}"
        )
        claim.beat += 1
        claim.sent = {new}
        claim.renewed = time.monotonic()

    def release(self, claim: Claim) -> None:
        """Take a claim back; an update that still waits somewhere and rests on it will then do nothing."""
        self._heartbeat.stop_for(claim.token)
        with claim.lock:
            claim.released = True
            self._delete([claim.triple, *sorted(claim.sent)])

    def _take_number(self, claim: Claim, claims: Mapping[str, SeenClaim]) -> None:
        claim.number = 1 + max(each.number or 0 for each in claims.values())
        claim.sent.add(claim.ticket)
        self._insert_again_if_lost(claim.ticket)

    def _insert(self, claim: Claim) -> None:
        self._insert_again_if_lost(claim.triple)

    def _insert_again_if_lost(self, triple: str) -> None:
        request = f"INSERT DATA {{ GRAPH {REVISIONS} {{ {triple} }} }}"
        try:
            self._client.update(request)
        except PassingError:
            self._client.update(request)  # once more: a kept connection may just have been closed

    def _pause(self, claim: Claim, ahead: int, ends: float) -> None:
        wait_s = min(_POLL_S * ahead, _LONGEST_POLL_S) * random.uniform(0.5, 1.5)  # noqa: S311 - to part rivals, not for secrets
        if time.monotonic() + wait_s > ends:
            raise StoreLockedError(
                f"{self._client.location} was being written by another process for "
                f"{self._timeout_s:g} s: nothing was changed; try again when that is done"
            )
        self.renew(claim)
        time.sleep(wait_s)

    def _break_abandoned(
        self, owner: URIRef, others: Collection[SeenClaim], seen: dict[SeenClaim, float]
    ) -> None:
        """Take back the claims of writers that have given no sign of life since we first saw them."""
        now = time.monotonic()
        for gone in seen.keys() - others:
            del seen[gone]
        for claim in others:
            if now - seen.setdefault(claim, now) > self._lease_s:
                tickets = [_ticket(owner, sign) for sign in claim.signs]
                self._delete([Claim(owner, claim.token).triple, *tickets])

    def _delete(self, triples: Collection[str]) -> None:
        try:
            self._client.update(f"DELETE DATA {{ GRAPH {REVISIONS} {{ {' '.join(triples)} }} }}")
        except StoreError as exc:
            _log.warning("a claim is left to run out in %g s: %s", self._lease_s, exc)


def _ticket(owner: URIRef, words: str) -> str:
    return f'{to_ox(owner)} {TICKET} "{words}" .'
