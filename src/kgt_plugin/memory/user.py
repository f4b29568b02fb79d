"""`UserMemory`: everything one user has told, and all operations on it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Unpack

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.terms import label_key
from kgt_plugin.memory.episodic import EpisodePolicy, EpisodicMemory
from kgt_plugin.memory.feedback import (
    LearnOptions,
    clean_query,
    drawn_from,
    make_feedback,
    stated_feedback,
)
from kgt_plugin.memory.operations import AnswerMode, Operations
from kgt_plugin.memory.pointing import LATEST, Latest, edit_id_of, three_labels
from kgt_plugin.memory.whole import aall_or_nothing, all_or_nothing
from kgt_plugin.records import Answer, Context, Edit, EditKind, Episode, Feedback, Triple
from kgt_plugin.retrieval.subjects import SubjectResolver
from kgt_plugin.steps import Ask, Meter, Parts, Steps, adrive, drive
from kgt_plugin.tuner import KGTuner

__all__ = ["UserMemory"]


class UserMemory(EpisodicMemory):
    """The handle of one user; made by `KGT.user`.

    Every operation has an awaited twin of the same logic, its name with an "a" before it; none of
    them blocks the event loop, whatever the store.
    """

    def __init__(
        self,
        *,
        graph: PersonalGraph,
        tuner: KGTuner,
        parts: Parts,
        policy: EpisodePolicy = EpisodePolicy(),  # noqa: B008 - frozen
    ) -> None:
        self._graph = graph
        self._policy = policy
        self._parts = parts
        self._subjects = SubjectResolver(graph)
        self._operations = Operations(
            graph=graph,
            tuner=tuner,
            subjects=self._subjects,
            model=lambda: parts.scorer.model_id,
        )

    @property
    def user(self) -> str:
        """The user's id."""
        return self._graph.user

    def context(self, query: str, *, subject: str | None = None, k: int | None = None) -> Context:
        """Retrieve the facts that bear on a query, as data to put before any model.

        Args:
            query: the user's words.
            subject: whom or what it is about; None means find it in the query.
            k: how many facts at most; None is `Settings.top_k`.

        Returns:
            The facts, most probable first; none where the query names nobody we know.
        """
        meter = Meter()
        steps = self._operations.context(clean_query(query), subject, k, meter)
        return drive(steps, self._parts, meter)

    async def acontext(
        self, query: str, *, subject: str | None = None, k: int | None = None
    ) -> Context:
        """Await `context`."""
        meter = Meter()
        steps = self._operations.context(clean_query(query), subject, k, meter)
        return await adrive(steps, self._parts, meter)

    def answer(
        self, query: str, *, subject: str | None = None, mode: AnswerMode = "inject"
    ) -> Answer:
        """Let the scoring model itself answer, with the user's facts.

        Args:
            query: the user's words.
            subject: whom or what it is about; None means find it in the query.
            mode: "inject" generates with the facts in the prompt, and without any where nothing is
                known; "marginal" chooses, among what the facts state, the likeliest answer of Eq. 1,
                or "yes" or "no" where that is asked, and answers "" where they state nothing.

        Raises:
            ModelError: "inject", and the scorer does not generate.
        """
        meter = Meter()
        steps = self._operations.answer(clean_query(query), subject, mode, meter)
        return drive(steps, self._parts, meter)

    async def aanswer(
        self, query: str, *, subject: str | None = None, mode: AnswerMode = "inject"
    ) -> Answer:
        """Await `answer`."""
        meter = Meter()
        steps = self._operations.answer(clean_query(query), subject, mode, meter)
        return await adrive(steps, self._parts, meter)

    def answer_logprobs(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """Compute log P_G(a|q) of Eq. 1 for each answer, in nats, in order."""
        steps = self._operations.answer_logprobs(clean_query(query), answers, subject)
        return drive(steps, self._parts, Meter())

    def learn(self, query: str, answer: str, **options: Unpack[LearnOptions]) -> Edit:
        """Learn from feedback: plan the edit, apply it, journal it.

        Args:
            query: what was asked, or the beginning of a sentence that the answer completes.
            answer: what the user says the answer is.
            **options: see `LearnOptions`.

        Returns:
            The edit. Where none was needed it has no triples and its id is None.

        Raises:
            InvalidInputError: an argument is empty, too long or holds control characters, or the
                old answer is the answer.
            SubjectNotFoundError: the query names nobody and no subject is given.
            StaleGraphError: the graph kept changing while it was planned for.
        """
        meter = Meter()
        return drive(self._learning(query, answer, options, meter), self._parts, meter)

    async def alearn(self, query: str, answer: str, **options: Unpack[LearnOptions]) -> Edit:
        """Await `learn`."""
        meter = Meter()
        return await adrive(self._learning(query, answer, options, meter), self._parts, meter)

    def _learning(
        self, query: str, answer: str, options: LearnOptions, meter: Meter
    ) -> Steps[Ask, Any, Edit]:
        return self._operations.learn(
            make_feedback(query, answer, options),
            EditKind.LEARN,
            options.get("optimizer"),
            meter,
            dry_run=options.get("dry_run", False),
        )

    def hear(
        self,
        text: str,
        *,
        dry_run: bool = False,
        answered: str | None = None,
        at: dt.datetime | None = None,
    ) -> list[Edit]:
        """Keep a plain message as an episode, and learn what it states: one edit a fact, all or none.

        Args:
            text: the user's message, and nobody else's; of any length, though a very long one is kept
                and not read.
            dry_run: plan only; nothing is kept.
            answered: the assistant's words before it.
            at: when it was said, with its zone; None is now.
        """
        edits: list[Edit] = []
        episode = None if dry_run else self.keep(text, answered=answered, at=at)
        with all_or_nothing(edits, self.undo):
            for feedback, meter in _metered(text, self.own_facts(), episode):
                steps = self._hearing(feedback, dry_run, meter)
                edits.append(drive(steps, self._parts, meter))
        return edits

    async def ahear(
        self,
        text: str,
        *,
        dry_run: bool = False,
        answered: str | None = None,
        at: dt.datetime | None = None,
    ) -> list[Edit]:
        """Await `hear`."""
        edits: list[Edit] = []
        episode = None if dry_run else await self.akeep(text, answered=answered, at=at)
        async with aall_or_nothing(edits, self.undo):
            known = await asyncio.to_thread(self.own_facts)
            for feedback, meter in _metered(text, known, episode):
                steps = self._hearing(feedback, dry_run, meter)
                edits.append(await adrive(steps, self._parts, meter))
        return edits

    def _hearing(
        self,
        feedback: Feedback,
        dry_run: bool,  # noqa: FBT001 - private
        meter: Meter,
    ) -> Steps[Ask, Any, Edit]:
        return self._operations.learn(feedback, EditKind.HEAR, None, meter, dry_run=dry_run)

    def facts(self, subject: str | None = None) -> list[Triple]:
        """List the user's facts, all or those of one subject, in a fixed order."""
        if subject is None:
            return self._graph.facts()
        return self._graph.facts(self._subjects.resolve(subject, explicit=subject).node)

    async def afacts(self, subject: str | None = None) -> list[Triple]:
        """Await `facts`."""
        return await asyncio.to_thread(self.facts, subject)

    def own_facts(self) -> list[Triple]:
        """List the facts of the user and of what is called theirs ("my dog"): few in any graph."""
        return self._graph.own_facts()

    def fact(self, labels: Sequence[str]) -> Triple:
        """Find the one fact that reads so; case and white space do not matter.

        Args:
            labels: subject, relation and object in words.

        Raises:
            InvalidInputError: none reads so, or several do.
        """
        wanted = [label_key(label) for label in three_labels(labels)]
        found = [f for f in self._graph.facts() if [label_key(w) for w in f.labels] == wanted]
        if len(found) == 1:
            return found[0]
        said = ", ".join(labels)
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

    def history(self) -> list[Edit]:
        """List every edit, oldest first, undone ones too."""
        return self._graph.history()

    async def ahistory(self) -> list[Edit]:
        """Await `history`."""
        return await asyncio.to_thread(self.history)

    def undo(self, edit_id: str | Edit | Latest | None = LATEST) -> Edit:
        """Take back an edit exactly.

        Args:
            edit_id: which, by its id or itself; by default the latest that is not undone.

        Raises:
            InvalidInputError: it is no edit, or one that wrote nothing, whose id is None.
            UndoError: there is no such edit, or later edits build on it.
        """
        return self._graph.undo(edit_id_of(edit_id))

    async def aundo(self, edit_id: str | Edit | Latest | None = LATEST) -> Edit:
        """Await `undo`."""
        return await asyncio.to_thread(self.undo, edit_id)

    def forget(self, fact: Triple | Episode | Sequence[str]) -> Edit:
        """Remove one fact, which can be undone, or erase an episode with what was drawn from it.

        Args:
            fact: the triple, or its three labels; or an episode, as `episodes` lists them: then its words
                and the facts that stand by it alone are gone for good.

        Raises:
            InvalidInputError: it is no fact, or none that the graph holds.
        """
        if isinstance(fact, Episode):
            return self._forget_episode(fact)
        triple = fact if isinstance(fact, Triple) else self.fact(fact)
        return self._graph.apply(
            Edit(
                id=None,
                kind=EditKind.FORGET,
                time=None,
                removed=(triple,),
                subject=triple.labels[0],
            )
        )

    async def aforget(self, fact: Triple | Episode | Sequence[str]) -> Edit:
        """Await `forget`."""
        return await asyncio.to_thread(self.forget, fact)

    def forget_all(self) -> int:
        """Erase everything about this user, history and episodes too, for good.

        Returns:
            How many facts were erased.
        """
        return self._graph.forget_all()

    async def aforget_all(self) -> int:
        """Await `forget_all`."""
        return await asyncio.to_thread(self.forget_all)

    def export(self, path: str | Path, *, journal: bool = False, episodes: bool = False) -> None:
        """Write the facts to a file whose suffix names the format; whole or not at all.

        Args:
            path: ends with .ttl, .trig, .nq or .nt.
            journal: the history too; .trig and .nq only.
            episodes: what the user has said too; .trig and .nq only.
        """
        self._graph.export(Path(path), journal=journal, episodes=episodes)

    def import_(self, path: str | Path) -> Edit:
        """Add the facts of an RDF file as one edit; all of them or, on an error, none."""
        return self._graph.import_(Path(path))

    async def aexport(
        self, path: str | Path, *, journal: bool = False, episodes: bool = False
    ) -> None:
        """Await `export`."""
        await asyncio.to_thread(self.export, path, journal=journal, episodes=episodes)

    async def aimport(self, path: str | Path) -> Edit:
        """Await `import_`."""
        return await asyncio.to_thread(self.import_, path)

    def serialize(self, format: str) -> str:  # noqa: A002 - rdflib's own word
        """Write the facts as RDF: "turtle", "trig" or "nquads"."""
        return self._graph.serialize(format)


def _metered(
    text: str, known: Sequence[Triple], episode: Episode | None
) -> Iterator[tuple[Feedback, Meter]]:
    """What a message states, each with a meter that starts when its turn comes."""
    for feedback in drawn_from(episode, stated_feedback(text, known)):
        yield feedback, Meter()
