"""Yes or no to what a question states, as far as the user's facts decide it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from kgt_plugin.extraction import Statement
from kgt_plugin.language.labels import same_thing
from kgt_plugin.language.polarity import are_opposed, share_a_word
from kgt_plugin.records import Triple

__all__ = ["YesOrNo", "decided"]

YesOrNo = Literal["yes", "no", ""]


def decided(
    asked: Statement,
    denial: Statement | None,
    facts: Sequence[Triple],
    *,
    is_functional: Callable[[Triple], bool],
) -> YesOrNo:
    """Decide by the facts whether what is asked is so; no model is asked.

    Args:
        asked: what the question states, answered by yes.
        denial: the same, answered by no.
        facts: of the user and of what is called theirs.
        is_functional: whether a fact's relation has one value at a time.

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
    others = [f for f in about if f.labels[1] == asked.relation and is_functional(f)]
    return "no" if others else ""
