"""One user's named graph: edited all or nothing, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from rdflib.term import URIRef

from kgt_plugin.clock import utc_now
from kgt_plugin.errors import InvalidInputError, StaleGraphError, UndoError
from kgt_plugin.graph import history, journal, reversal
from kgt_plugin.graph.answered_runs import AnsweredRuns
from kgt_plugin.graph.erasable_graph import ErasableGraph
from kgt_plugin.graph.fact_validation import checked, refuse_stale
from kgt_plugin.graph.forgettings import refuse_forgotten
from kgt_plugin.graph.interchange import episodes_in, facts_in, read_quads
from kgt_plugin.graph.node_labels import missing_labels, orphaned_labels, with_their_labels
from kgt_plugin.graph.terms import id_of, random_id
from kgt_plugin.graph.write_gates import WriteGates
from kgt_plugin.memo import Memo
from kgt_plugin.records import Edit, EditKind, Episode, Triple
from kgt_plugin.stores import Store
from kgt_plugin.telemetry import counts_refusals

__all__ = ["PersonalGraph"]


class PersonalGraph(ErasableGraph):
    """One user's facts, journal and episodes as RDF; another user's are out of its reach.

    Handles on the same user and store may be used from any thread.
    """

    def __init__(
        self,
        store: Store,
        user: str,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        new_id: Callable[[], str] = random_id,
        gates: WriteGates | None = None,
        me: URIRef | None = None,
    ) -> None:
        """Look at a user's graph; nothing is written.

        Args:
            store: where it is.
            user: any string that is not blank.
            clock: gives the time of edits, with its zone.
            new_id: gives the ids of edits: letters, digits and -._~ only.
            gates: what the app does not let edits do; None lets them do anything.
            me: the node that stands for the user; None leaves it to the store and the graph, or else makes one of
                ours.

        Raises:
            InvalidInputError: the user id is unusable, or the store is another user's.
        """
        super().__init__(store, user, clock=clock, me=me)
        self.runs = AnsweredRuns(store, user, clock=clock)
        self._clock = clock
        self._new_id = new_id
        self._gates = gates

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off all others who write to the store, so that an edit planned within is not refused as stale.

        What is changed within is changed together, at the end; on an error, nothing is.
        """
        with self._state.changing():
            self._state.notice(self._outside_revision())
            yield

    @counts_refusals
    def apply(
        self,
        edit: Edit,
        *,
        base: frozenset[Triple] | None = None,
        brought: Sequence[Episode] = (),
    ) -> Edit:
        """Change the graph, all or nothing, and journal it.

        Args:
            edit: the facts to add and to remove, and what the journal should know.
            base: the subject's facts that the edit was planned against.
            brought: episodes that come with it.

        Returns:
            The edit with its id and time; unchanged, with nothing written, if it changes nothing.

        Raises:
            StaleGraphError: the graph is not as the edit expects.
            ForgottenError: what it was drawn from was forgotten meanwhile; see `Fence`.
            InvalidInputError: a term is unusable.
            RefusedEditError: the app's write gates do not let it through.
        """
        added = checked(edit.added)
        removed = tuple(dict.fromkeys(edit.removed))
        if not (added or removed or edit.superseded or brought):
            return edit
        with self._state.changing():
            self._state.notice(self._outside_revision())
            refuse_forgotten(self._store, self.user, episode=edit.episode)
            refuse_stale(self._held(len(added) + len(removed)), added, removed)
            self._refuse_moved(added, removed, base)
            if self._gates is not None:
                edit = self._admitted(replace(edit, added=added, removed=removed))
                removed = edit.removed
            labelled = missing_labels(self._graph, added)
            unlabelled = orphaned_labels(self._graph, added, removed)
            self._forget_if_written()
            sequence = self._last_sequence() + 1
            stamped = replace(
                edit,
                id=self._fresh_id(),
                time=self._clock(),
                added=added,
                removed=removed,
                undone=False,
            )
            record = journal.Record(
                edit=stamped, sequence=sequence, labelled=labelled, unlabelled=unlabelled
            )
            activity = journal.node_of(self._user, str(stamped.id))
            came = [(activity, journal.BROUGHT, self.episodes.node(each.id)) for each in brought]
            records = self._records([*journal.write(record, self._user), *came])
            if brought:
                records += [(*t, self.episodes.name) for t in self.episodes.terms_for(brought)]
            self._write(
                removed=[t.terms for t in (*removed, *unlabelled)],
                added=[t.terms for t in (*added, *labelled)],
                new_records=records,
            )
            self._state.sequence = sequence
            self._noted(came=brought)
            if self._state.user_asserted is not None:
                self._state.user_asserted.apply(stamped)
        return stamped

    @counts_refusals
    def undo(self, edit_id: str | None = None) -> Edit:
        """Take an edit back exactly; the history keeps it, marked as undone.

        Args:
            edit_id: the edit; None for the latest that has not been undone.

        Raises:
            UndoError: there is none, it is undone already, or later edits build on it.
        """
        with self._state.changing():
            self._state.notice(self._outside_revision())
            self._forget_if_written()
            record = self._to_undo(edit_id)
            plan = reversal.plan_reversal(record, self._graph, self._journal)
            restored = missing_labels(self._graph, record.edit.removed, besides=plan.added)
            undone = journal.mark_undone(str(record.edit.id), self._user, self._clock())
            activity = journal.node_of(self._user, str(record.edit.id))
            brought = [id_of(node) for node in self._journal.objects(activity, journal.BROUGHT)]  # type: ignore[arg-type]  # rdflib's nodes are terms
            self._write(
                removed=plan.removed,
                added=[*plan.added, *(triple.terms for triple in restored)],
                records=[(*t, self.episodes.name) for t in self.episodes.terms_of(brought)],
                new_records=self._records([undone]),
            )
            self._noted(went=brought)
            if self._state.user_asserted is not None:
                self._state.user_asserted.undo(record.edit)
        return replace(record.edit, undone=True)

    def import_(self, path: str | Path, *, me: str | None = None) -> Edit:
        """Merge a file's facts, and episodes where it holds them, into the graph as one edit.

        Args:
            path: ends with .ttl, .trig, .nq, .nt, .jsonld, .rdf or .owl.
            me: the IRI of the user's node in the file; the user's own is put in its place, and in that of
                nodes that are owl:sameAs it.

        Raises:
            MalformedRDFError: it does not parse; carries the line, and nothing was imported.
            InvalidInputError: it cannot be read, or holds several users' facts and none of this one.
        """
        source = Path(path)
        known_as = None if me is None else URIRef(me)
        quads = read_quads(source)
        terms = facts_in(quads, self.name, self.me, where=source, known_as=known_as)
        said = episodes_in(quads, self.episodes.name)
        with self._state.changing():
            held = self._held(len(terms))
            coming = [each for each in terms if each not in held]
            known = self._vocabulary()  # one pass over the labels is cheaper than a look-up a term
            new = with_their_labels(coming, otherwise=lambda term: self._label(term, known))
            edit = Edit(id=None, kind=EditKind.IMPORT, time=None, added=new, source=source.name)
            unknown = [each for each in said if self.episodes.get(each.id) is None]
            return self.apply(edit, brought=unknown)

    def _admitted(self, edit: Edit) -> Edit:
        """Let the app's gates check an edit, and complete it."""
        assert self._gates is not None
        labels = Memo(partial(self._label, known=self._fresh_vocabulary()))
        return self._gates.admit(
            edit,
            graph=self._graph,
            journal=self._journal,
            user=self._user,
            word=lambda terms: self._worded(terms, labels),
        )

    def _refuse_moved(
        self,
        added: Collection[Triple],
        removed: Collection[Triple],
        base: frozenset[Triple] | None,
    ) -> None:
        if base is None:
            return
        subjects = {t.subject for t in base} or {t.subject for t in (*added, *removed)}
        if base != {triple for subject in subjects for triple in self.facts(subject)}:
            raise StaleGraphError("the subject's facts have changed since the plan: plan again")

    def _fresh_id(self) -> str:
        for _attempt in range(20):
            edit_id = self._new_id()
            if not edit_id or quote(edit_id, safe="") != edit_id:
                raise InvalidInputError(
                    f"{edit_id!r} cannot be the id of an edit: use letters and digits"
                )
            if history.read(self._journal, self._user, edit_id) is None:
                return edit_id
        raise InvalidInputError(f"the id {edit_id} is taken: let new_id give another one each time")

    def _to_undo(self, edit_id: str | None) -> journal.Record:
        if edit_id is None:
            record = history.latest_live(self._journal)
            if record is None:
                raise UndoError("there is no edit to undo")
            return record
        well_formed = quote(edit_id, safe="", errors="replace") == edit_id
        record = history.read(self._journal, self._user, edit_id) if well_formed else None
        if record is None:
            raise UndoError(f"there is no edit {edit_id!r}: see the history for the ids")
        if record.edit.undone:
            raise UndoError(f"edit {edit_id} is undone already: see the history")
        return record
