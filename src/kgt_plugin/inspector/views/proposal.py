"""A dry run beside the graph it would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgt_plugin.inspector.views.graph import Change, GraphPicture, graph_picture
from kgt_plugin.inspector.views.history import EditEntry, edit_entry
from kgt_plugin.inspector.views.keys import change_key, node_key
from kgt_plugin.records import Edit, Triple

__all__ = ["Proposal", "proposal"]

_MOST_FACTS = 16
"""Facts in each picture, those that change included."""
_WIDTH, _HEIGHT = 560.0, 380.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edit that was planned and not made.

    Attributes:
        edit: as an entry of the history.
        key: names exactly this change.
        changes: whether there is anything to do.
        before: the graph around the change as it is.
        after: the same with the edit, every node at its place.
        left_out: facts of the subject that are not drawn.
    """

    edit: EditEntry
    key: str
    changes: bool
    before: GraphPicture
    after: GraphPicture
    left_out: int


def proposal(edit: Edit, facts: Sequence[Triple], said: Mapping[str, str]) -> Proposal:
    """Draw a dry run.

    Args:
        edit: as `UserMemory.learn(..., dry_run=True)` gives it.
        facts: those that hold.
        said: the texts of episodes, by id.
    """
    changes = dict.fromkeys(edit.added, Change.ADDED)
    changes |= dict.fromkeys(edit.removed, Change.REMOVED)
    around = _around(edit, facts)
    drawn = [*edit.removed, *edit.added, *around][: max(_MOST_FACTS, len(changes))]
    centre = node_key(drawn[0].subject) if drawn else None
    before, after = (
        graph_picture(
            drawn, centre=centre, changes=changes, hidden=(hidden,), width=_WIDTH, height=_HEIGHT
        )
        for hidden in (Change.ADDED, Change.REMOVED)
    )
    return Proposal(
        edit=edit_entry(edit, said),
        key=change_key(edit),
        changes=bool(edit.added or edit.removed or edit.superseded),
        before=before,
        after=after,
        left_out=len(edit.removed) + len(edit.added) + len(around) - len(drawn),
    )


def _around(edit: Edit, facts: Sequence[Triple]) -> list[Triple]:
    """The facts beside a change: those of the same subjects that stay."""
    changing = {*edit.added, *edit.removed}
    subjects = {fact.subject for fact in changing}
    named = {fact.subject for fact in facts if fact.labels[0] == edit.subject}
    return [f for f in facts if f.subject in subjects | named and f not in changing]
