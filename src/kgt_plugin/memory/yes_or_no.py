"""Yes or no to what a question states, as far as the user's facts decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from kgt_plugin.records import Feedback, Intent, Triple
from kgt_plugin.text.labels import same_answer
from kgt_plugin.text.polarity import are_opposed, share_a_word

__all__ = ["YesOrNo", "decided"]

_EXCLUSIVE: Final = re.compile(r"^(?:name|age|birthday|favou?rite .+)$")
"""Another value is a no there; who lives in Kiel lives in Germany too."""
YesOrNo = Literal["yes", "no", ""]


def decided(asked: Feedback, denial: Feedback | None, facts: Sequence[Triple]) -> YesOrNo:
    """Decide by the facts whether what is asked is so; no model is asked.

    Args:
        asked: what the question states, answered by yes.
        denial: the same, answered by no.
        facts: of the user and of what is called theirs.

    Returns:
        "" where they do not tell: then it may be either.
    """
    subject, (relation, *_), value = asked.subject or "", asked.relations, asked.answer
    about = [f for f in facts if f.labels[0].casefold() == subject.casefold()]
    same = [f for f in about if same_answer(f.labels[2], value)]
    denied = denial is not None and denial.intent is not Intent.WITHDRAWAL
    against = denial.relations[0] if denial is not None and denied else None
    if any(are_opposed(f.labels[1], relation) or f.labels[1] == against for f in same):
        return "no"
    owned = re.sub(r"^an? ", "", value.casefold())
    owns = f"my {owned}" if relation == "has" else None
    if any(f.labels[0].casefold() == owns for f in facts) or any(
        share_a_word(f.labels[1], relation) for f in same
    ):
        return "yes"
    others = any(f.labels[1] == relation for f in about)
    return "no" if others and _EXCLUSIVE.match(relation) else ""
