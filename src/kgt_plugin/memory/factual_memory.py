"""A user's facts: listed, found by their words, told over time, and as RDF."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.past import PastGraph, with_zone
from kgt_plugin.graph.terms import label_key
from kgt_plugin.memory.episodic_memory import EpisodicMemory
from kgt_plugin.memory.references import three_labels
from kgt_plugin.recall.subjects import SubjectResolver
from kgt_plugin.records import Edit, Triple

__all__ = ["FactualMemory"]


class FactualMemory(EpisodicMemory):
    """The part of `UserMemory` that holds facts."""

    _subjects: SubjectResolver

    def facts(self, subject: str | None = None, *, at: dt.datetime | None = None) -> list[Triple]:
        """List the user's facts, all or those of one subject, in a fixed order.

        Args:
            subject: whom or what they are about; None is everything.
            at: those that held then, with its zone; None is now.

        Examples:
            >>> edits = ana.hear("I live in Lagos. My dog is called Rex.")
            >>> [fact.labels for fact in ana.facts("my dog")]
            [('my dog', 'name', 'Rex')]
        """
        node = None if subject is None else self._subjects.resolve(subject, explicit=subject).node
        if at is None:
            return self._graph.facts(node)
        held = PastGraph(self._graph, with_zone(at)).facts()
        return [fact for fact in held if node is None or fact.subject == node]

    async def afacts(
        self, subject: str | None = None, *, at: dt.datetime | None = None
    ) -> list[Triple]:
        """Await `facts`."""
        return await asyncio.to_thread(self.facts, subject, at=at)

    def own_facts(self) -> list[Triple]:
        """List the facts of the user and of what is called theirs ("my dog"): few in any graph.

        Examples:
            >>> edits = ana.hear("My dog is called Rex.")
            >>> [fact.labels for fact in ana.own_facts()]
            [('my dog', 'name', 'Rex')]
        """
        return self._graph.own_facts()

    def fact(self, labels: Sequence[str]) -> Triple:
        """Find the one fact that reads so; case and white space do not matter.

        Args:
            labels: subject, relation and object in words.

        Raises:
            InvalidInputError: none reads so, or several do.

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> ana.fact(("me", "lives in", "lagos")).labels
            ('me', 'lives in', 'Lagos')
        """
        wanted = [label_key(label) for label in three_labels(labels)]
        found = [f for f in self._graph.facts() if [label_key(w) for w in f.labels] == wanted]
        if len(found) == 1:
            return found[0]
        said = " ".join(", ".join(labels).split())  # an error is one line
        if found:
            raise InvalidInputError(
                f"{len(found)} facts read ({said}): pass the Triple itself, as facts() lists it"
            )
        raise InvalidInputError(
            f"no fact ({said}) is known: list the facts to see how it is worded"
        )

    async def afact(self, labels: Sequence[str]) -> Triple:
        """Await `fact`."""
        return await asyncio.to_thread(self.fact, labels)

    def history(self, fact: Triple | Sequence[str] | None = None) -> list[Edit]:
        """List every edit, oldest first, undone ones too.

        Args:
            fact: a fact, or its three labels: only the edits that added or removed it, be it known now or
                not. None is all of them.

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> edit = ana.forget(("me", "lives in", "Lagos"))
            >>> [edit.kind.value for edit in ana.history()]
            ['hear', 'forget']
        """
        edits = self._graph.history()
        if fact is None:
            return edits
        labels = fact.labels if isinstance(fact, Triple) else three_labels(fact)
        wanted = [label_key(label) for label in labels]
        return [
            edit
            for edit in edits
            if any(
                [label_key(label) for label in each.labels] == wanted
                for each in (*edit.added, *edit.removed)
            )
        ]

    async def ahistory(self, fact: Triple | Sequence[str] | None = None) -> list[Edit]:
        """Await `history`."""
        return await asyncio.to_thread(self.history, fact)

    def export(self, path: str | Path, *, journal: bool = False, episodes: bool = False) -> None:
        """Write the facts to a file whose suffix names the format; whole or not at all.

        Args:
            path: ends with .ttl, .trig, .nq, .nt, .jsonld, .rdf or .owl.
            journal: the history too; .trig, .nq and .jsonld only.
            episodes: what the user has said too; .trig, .nq and .jsonld only.

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> ana.export("ana.trig", journal=True, episodes=True)
        """
        self._graph.export(Path(path), journal=journal, episodes=episodes)

    def import_(self, path: str | Path, *, me: str | None = None) -> Edit:
        """Add the facts of an RDF file as one edit; all of them or, on an error, none.

        Args:
            path: ends with .ttl, .trig, .nq, .nt, .jsonld, .rdf or .owl.
            me: the IRI of the user's node in the file; what it says there is then about the user.

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> ana.export("ana.ttl")
            >>> ben = kgt.user("ben@example.org")
            >>> edit = ben.import_("ana.ttl")
            >>> ben.facts()[0].labels
            ('me', 'lives in', 'Lagos')
        """
        return self._graph.import_(Path(path), me=me)

    async def aexport(
        self, path: str | Path, *, journal: bool = False, episodes: bool = False
    ) -> None:
        """Await `export`."""
        await asyncio.to_thread(self.export, path, journal=journal, episodes=episodes)

    async def aimport(self, path: str | Path, *, me: str | None = None) -> Edit:
        """Await `import_`."""
        return await asyncio.to_thread(self.import_, path, me=me)

    def serialize(self, format: str) -> str:  # noqa: A002 - rdflib's own word
        """Write the facts as RDF: "turtle", "trig" or "nquads".

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> print(ana.serialize("turtle"))
            @prefix ...
            <urn:kgt:entity:lagos> rdfs:label "Lagos" .
            ...
        """
        return self._graph.serialize(format)
