"""`Rules`: the package's own reader of English, certain or silent. It asks no model."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.records import Feedback, Labels, Turn

__all__ = ["Rules"]


class Rules:
    """Reads corrections of the answer before, changes and ends stated in so many words, and plain statements.

    It is small on purpose: what a stranger would not be sure of says nothing, for the turn is kept and
    recalled as it was said. Text handed over for work, quotations, examples, placeholders, questions, wishes
    and idioms state nothing. Only words of change, or a correction, end what is known.

    Examples:
        >>> from kgt_plugin.records import Turn
        >>> [told] = Rules().extract(Turn(text="My dog is called Rex."), known=[])
        >>> told.subject, told.relations, told.answer
        ('my dog', ('name',), 'Rex')
        >>> Rules().extract(Turn(text="No problem!", asked="Who is my boss?", answered="Tom."), known=[])
        []
    """

    def extract(self, turn: Turn, known: Sequence[Labels] = ()) -> list[Feedback]:
        """Read one turn; see `Extractor.extract`."""
        from kgt_plugin.reading.rule_reader import (  # noqa: PLC0415 - a hundred patterns
            read_turn,
        )

        return read_turn(turn, known)
