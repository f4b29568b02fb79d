"""A rejection: the user says that an answer was wrong, and not what is right."""

from __future__ import annotations

from kgt_plugin.records import Feedback, Intent, Turn

__all__ = ["rejection_of"]


def rejection_of(turn: Turn) -> Feedback:
    """Word a turn as a rejection of what it answers: nothing is edited, and the app may ask back.

    Examples:
        >>> from kgt_plugin.records import Turn
        >>> rejection_of(Turn(text="No!", asked="Where do I live?", answered="In Bonn.")).old_answer
        'In Bonn.'
    """
    return Feedback(
        query=turn.asked or turn.answered or "",
        answer=turn.text,
        old_answer=turn.answered,
        intent=Intent.REJECTION,
    )
