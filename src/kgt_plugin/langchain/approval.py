"""A human's approval of edits before they are made, through LangGraph's interrupt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langgraph.types import interrupt

from kgt_plugin.conversation import Conversation, Turn
from kgt_plugin.errors import InvalidInputError, StaleGraphError
from kgt_plugin.records import Edit, Feedback, Triple

__all__ = ["Proposal", "apply_approved", "ask_approval", "propose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edit that is planned and not made.

    Attributes:
        feedback: what it comes from.
        edit: the plan.
    """

    feedback: Feedback
    edit: Edit

    @property
    def id(self) -> str:
        """Names the change itself: the same change planned again has the same id, in any process."""
        lines = [f"{sign} {fact.terms}" for sign, fact in _changes(self.edit)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def propose(conversation: Conversation, turn: Turn) -> list[Proposal]:
    """Plan what a turn teaches; an edit that would change nothing needs no approval."""
    found = conversation.read(turn.text, turn.last_query, turn.last_answer)
    plans = [(feedback, conversation.apply(feedback, dry_run=True)) for feedback in found]
    return [
        Proposal(feedback=feedback, edit=edit)
        for feedback, edit in plans
        if edit is not None and _changes(edit)
    ]


def ask_approval(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Interrupt the run until somebody decides.

    The interrupt's value is `{"kgt_edits": [{"id", "said", "added", "removed"}, ...]}`; it is resumed
    with True or False for all of them, or with the ids of those approved. An id approves exactly the
    change that was shown.

    Raises:
        InvalidInputError: the decision is none of these.
    """
    if not proposals:
        return []
    decision = interrupt({"kgt_edits": [_shown(proposal) for proposal in proposals]})
    if isinstance(decision, bool):
        return list(proposals) if decision else []
    if isinstance(decision, list) and all(isinstance(each, str) for each in decision):
        return [proposal for proposal in proposals if proposal.id in decision]
    raise InvalidInputError("no decision: resume with True, False or a list of ids from kgt_edits")


def apply_approved(conversation: Conversation, proposal: Proposal) -> None:
    """Make an edit that was approved, and no other.

    Raises:
        StaleGraphError: planned again, it would be another edit.
    """
    again = conversation.apply(proposal.feedback, dry_run=True)
    if again is None or Proposal(feedback=proposal.feedback, edit=again).id != proposal.id:
        raise StaleGraphError(
            "the facts have changed since the edit was shown: let the user say it again"
        )
    conversation.apply(proposal.feedback)


def _changes(edit: Edit) -> list[tuple[str, Triple]]:
    return [*(("+", fact) for fact in edit.added), *(("-", fact) for fact in edit.removed)]


def _shown(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "said": proposal.feedback.source,
        "added": [list(fact.labels) for fact in proposal.edit.added],
        "removed": [list(fact.labels) for fact in proposal.edit.removed],
    }
