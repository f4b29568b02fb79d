"""A human's approval of edits before they are made, through LangGraph's interrupt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

from langgraph.func import task
from langgraph.types import interrupt

from kgt_plugin.conversation import Conversation
from kgt_plugin.errors import ForgottenError, InvalidInputError, StaleGraphError
from kgt_plugin.memory import Fence, UserMemory
from kgt_plugin.memory.feedback_checks import drawn_from
from kgt_plugin.records import Edit, Feedback, Intent, Triple, Turn

__all__ = ["Proposal", "ask_approval", "make_approved", "planned_once", "propose"]


class Proposal(TypedDict):
    """An edit that is planned and not made. JSON, since it is kept with the run.

    Attributes:
        user: whose graph it is for.
        feedback: what it comes from.
        shown: what is asked about: "id", "said", "added", "removed".
    """

    user: str
    feedback: dict[str, Any]
    shown: dict[str, Any]


def propose(conversation: Conversation, turn: Turn, fence: Fence) -> list[Proposal]:
    """Plan what a turn teaches; an edit that would change nothing needs no approval.

    Args:
        conversation: the user's.
        turn: the user's.
        fence: the moment at which it was said.

    Raises:
        ForgottenError: the user has forgotten it since; nothing of it is kept or shown.
    """
    with fence.held():
        read = drawn_from(conversation.keep(turn), conversation.read(turn))
        found = [conversation.memory.confirm(each) for each in read]
        plans = [
            (each, conversation.apply(each, dry_run=each.intent is not Intent.REJECTION))
            for each in found
        ]
    if fence.is_forgotten(turn.text):
        raise ForgottenError("the turn was forgotten while it was read: say it again to keep it")
    return [
        Proposal(
            user=conversation.memory.user,
            feedback=_as_json(feedback),
            shown=_shown(turn, edit),
        )
        for feedback, edit in plans
        if edit is not None and _changes(edit)
    ]


@task
def planned_once(plan: Callable[[], list[Proposal]]) -> list[Proposal]:
    """Plan, the first time; LangGraph keeps the result for the resumed run.

    A run that resumes begins its step anew. Without this it would plan anew, and what was approved
    might not be what is made then.
    """
    return plan()


def ask_approval(proposals: Sequence[Proposal], user: str) -> list[str]:
    """Interrupt the run until somebody decides; the ids of what is approved.

    The interrupt's value is `{"kgt_edits": [{"id", "said", "added", "removed"}, ...]}`; it is resumed
    with True or False for all of them, or with the ids of those approved. An id names exactly the
    change that was shown.

    Args:
        proposals: the edits to ask about.
        user: whose run it is now; whoever approves resumes it as the user whose turn it was.

    Raises:
        InvalidInputError: the decision is none of these, or the edits are for another user.
    """
    if not proposals:
        return []
    if any(proposal["user"] != user for proposal in proposals):
        raise InvalidInputError(
            "these edits are for another user: resume the run with the context that it began with"
        )
    ids: list[str] = [proposal["shown"]["id"] for proposal in proposals]
    decision = interrupt({"kgt_edits": [proposal["shown"] for proposal in proposals]})
    if isinstance(decision, bool):
        return ids if decision else []
    if isinstance(decision, list) and all(each in ids for each in decision):
        return decision
    raise InvalidInputError("no decision: resume with True, False or a list of ids from kgt_edits")


def make_approved(conversation: Conversation, proposal: Proposal, fence: Fence) -> None:
    """Make an edit that was approved, and no other.

    Args:
        conversation: the user's.
        proposal: what was approved.
        fence: the moment at which the turn was said.

    Raises:
        ForgottenError: the user has forgotten the turn since; the edit is not made.
        StaleGraphError: planned anew, it is another edit; it is not made.
    """
    feedback = _from_json(proposal["feedback"])
    with fence.held():
        _refuse_gone(conversation.memory, feedback, fence)
        _make(conversation, feedback, proposal["shown"]["id"])


def _refuse_gone(memory: UserMemory, feedback: Feedback, fence: Fence) -> None:
    """Refuse what was drawn from a turn that isn't there any more, whoever has forgotten it, and however long ago."""
    try:
        if feedback.episode is not None:
            memory.episode(feedback.episode)
        is_gone = fence.is_passed
    except InvalidInputError:
        is_gone = True
    if is_gone:
        raise ForgottenError(
            "this was forgotten before it was approved: nothing is kept; say it again to keep it"
        )


def _make(conversation: Conversation, feedback: Feedback, approved: str) -> None:
    for dry_run in (True, False):
        edit = conversation.memory.apply(feedback, dry_run=dry_run)
        if edit is None or _id(edit) != approved:
            # Planned twice, since the graph may change at any time: what came out otherwise goes.
            if edit is not None and edit.id is not None:
                conversation.memory.undo(edit.id)
            raise StaleGraphError(
                "the facts have changed since the edit was shown: let the user say it again"
            )


def _id(edit: Edit) -> str:
    """Names the change itself: the same change planned again has the same id, in any process."""
    lines = [f"{sign} {fact.terms}" for sign, fact in _changes(edit)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _changes(edit: Edit) -> list[tuple[str, Triple]]:
    return [*(("+", fact) for fact in edit.added), *(("-", fact) for fact in edit.removed)]


def _shown(turn: Turn, edit: Edit) -> dict[str, Any]:
    return {
        "id": _id(edit),
        "said": " ".join(turn.text.split()),
        "added": [list(fact.labels) for fact in edit.added],
        "removed": [list(fact.labels) for fact in edit.removed],
    }


def _as_json(feedback: Feedback) -> dict[str, Any]:
    fields = asdict(feedback)
    return {**fields, "relations": list(feedback.relations), "intent": feedback.intent.value}


def _from_json(fields: dict[str, Any]) -> Feedback:
    relations, intent = tuple(fields["relations"]), Intent(fields["intent"])
    return Feedback(**{**fields, "relations": relations, "intent": intent})
