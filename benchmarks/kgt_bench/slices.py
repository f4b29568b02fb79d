"""A slice of a data set, and its order: a choice that depends on the seed alone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from kgt_bench.cases import Case
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Intent

__all__ = ["Slice", "choose"]

_SEED_FACTS = 3
_POSSESSIVE = re.compile(r"(?:['’]s?)?[,.:?]?$")
_OPENERS = {"in", "of", "the", "what", "who", "where", "is", "does", "for"}


class Slice(StrEnum):
    """A part of a data set."""

    ALL = "all"
    """Every case; nothing is known of a subject before."""
    SEEDED = "seeded"
    """Cases with a stale fact among three or more facts; the graph is seeded with them."""
    ADDITIONS = "additions"
    """Another true value of a relation that has several; the graph is seeded with the others."""


def choose(cases: Sequence[Case], which: Slice, *, limit: int | None, seed: int) -> list[Case]:
    """Choose the cases of a run.

    Of several corrections of one relation of one subject only the first is taken: they contradict
    each other, and no graph could satisfy them all in the end.

    Args:
        cases: the whole data set.
        which: the slice.
        limit: how many at most; None is all.
        seed: of the order.

    Returns:
        The cases, in the order in which they are learnt.

    Raises:
        InvalidInputError: the slice has no case.
    """
    if which is Slice.ADDITIONS:
        pool = _additions(cases)
    elif which is Slice.SEEDED:
        pool = [case for case in cases if case.stale is not None and len(case.facts) >= _SEED_FACTS]
    else:
        pool = [replace(case, facts=(), stale=None) for case in cases]
    random.Random(seed).shuffle(pool)  # noqa: S311 - an order, no secret
    chosen = list(_without_contradictions(pool))[:limit]
    if not chosen:
        needed = "subject_facts and stale_fact" if which is Slice.SEEDED else "fitting records"
        raise InvalidInputError(
            f"the slice {which.value!r} has no case: use a file with {needed}, or --slice all"
        )
    return _with_true_neighbours(chosen)


def _with_true_neighbours(cases: Sequence[Case]) -> list[Case]:
    """Leave out neighbourhood prompts about a subject that this very run edits."""
    edited = {case.subject for case in cases}
    longest = max(len(subject.split()) for subject in edited)
    return [
        replace(
            case,
            neighbours=tuple(n for n in case.neighbours if not _names_one(n, edited, longest)),
        )
        for case in cases
    ]


def _names_one(prompt: str, subjects: set[str], longest: int) -> bool:
    """Tell whether the prompt names a subject, and not something whose name only contains it."""
    words = prompt.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            name = " ".join(words[start:end])
            bare = _POSSESSIVE.sub("", name)
            if name not in subjects and bare not in subjects:
                continue
            before = words[start - 1] if start else "the"
            after = words[end] if end < len(words) and bare == name.rstrip(",") else "is"
            begins_before = before[0].isupper() and before.lower() not in _OPENERS
            if not begins_before and not after[0].isupper():
                return True
    return False


def _without_contradictions(cases: Iterable[Case]) -> Iterable[Case]:
    seen: set[tuple[str, str]] = set()
    for case in cases:
        subject = case.subject.casefold()
        asked = (case.relation or case.query.replace(case.subject, "{}")).casefold()
        if (subject, asked) not in seen:
            seen.add((subject, asked))
            yield case


def _additions(cases: Sequence[Case]) -> list[Case]:
    """Make a statement of the last of several true values of one relation of one subject."""
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        if case.relation is not None and case.old_answer is not None:
            groups.setdefault((case.subject, case.relation), []).append(case)
    made = (_addition(relation, members) for (_, relation), members in groups.items())
    return [case for case in made if case is not None]


def _addition(relation: str, members: Sequence[Case]) -> Case | None:
    """The last true value as news, the others as known; None where there is but one."""
    last = members[-1]
    added = last.old_answer
    known = dict.fromkeys((relation, case.old_answer or "") for case in members)
    known |= dict.fromkeys(fact for case in members for fact in case.facts)
    others = tuple(fact for fact in known if fact != (relation, added))
    earlier = tuple(value for name, value in others if name == relation)
    if added is None or not earlier or last.answer in (added, *earlier):
        return None
    return replace(
        last,
        answer=added,
        rivals=(last.answer,),
        old_answer=None,
        facts=others,
        stale=None,
        earlier=earlier,
        intent=Intent.STATEMENT,
    )
