"""Yes or no to what a question states, as far as the user's facts decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from kgt_plugin.extraction import Statement
from kgt_plugin.language.labels import same_thing
from kgt_plugin.language.polarity import are_opposed, share_a_word
from kgt_plugin.records import Triple

__all__ = ["YesOrNo", "decided"]

_EXCLUSIVE: Final = re.compile(r"^(?:name|age|birthday|favou?rite .+)$")
"""Another value is a no there; who lives in Kiel lives in Germany too."""
YesOrNo = Literal["yes", "no", ""]


def decided(asked: Statement, denial: Statement | None, facts: Sequence[Triple]) -> YesOrNo:
    """Decide by the facts whether what is asked is so; no model is asked.

    Args:
        asked: what the question states, answered by yes.
        denial: the same, answered by no.
        facts: of the user and of what is called theirs.

    Returns:
        "" where they do not tell: then it may be either.
    """
    about = [f for f in facts if f.labels[0].casefold() == asked.subject.casefold()]
    same = [f for f in about if same_thing(f.labels[2], asked.object)]
    against = None if denial is None or denial.withdrawn else denial.relation
    if any(are_opposed(f.labels[1], asked.relation) or f.labels[1] == against for f in same):
        return "no"
    owns = f"my {asked.object}".casefold() if asked.relation == "has" else None
    if any(f.labels[0].casefold() == owns for f in facts) or any(
        share_a_word(f.labels[1], asked.relation) for f in same
    ):
        return "yes"
    others = any(f.labels[1] == asked.relation for f in about)
    return "no" if others and _EXCLUSIVE.match(asked.relation) else ""
