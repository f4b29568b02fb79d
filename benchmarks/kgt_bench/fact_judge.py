"""A judgement of whether an extracted triple says what a gold fact says: by its words, its relation by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kgt_bench.wordings import same_answer
from kgt_plugin.embedding import Embedder
from kgt_plugin.text.labels import normalize
from kgt_plugin.text.polarity import is_negative
from kgt_plugin.text.wording import sentence

__all__ = ["Judge", "JudgedTurn", "by_meaning", "judge_turn", "learn_roles"]

Triple = tuple[str, str, str]
Judge = Callable[[Triple, Triple], bool]
"""Whether two facts of one subject and object say the same."""

_SELF = {"me", "i", "user", "myself"}
_NAMES = {"name", "called", "is called", "are called", "named", "is named", "nickname"}
_NEAR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTurn:
    """The comparison of what was extracted from one message.

    Attributes:
        extracted: triples extracted.
        correct: those that say what a gold fact of the message says.
        gold: gold facts of the message.
        recalled: those that are in the graph after it, whether they came by this message or before.
    """

    extracted: int
    correct: int
    gold: int
    recalled: int


def judge_turn(
    extracted: Sequence[Triple],
    known: Sequence[Triple],
    gold: Sequence[Triple],
    *,
    roles: dict[str, str],
    judge: Judge,
) -> JudgedTurn:
    """Compare what one message gave with its gold facts.

    Args:
        extracted: triples that the message added.
        known: all triples after the message.
        gold: the message's gold facts.
        roles: names so far, each with whose role it is: "biscuit" is "my dog".
        judge: compares relations.
    """
    wanted = [_canonical(fact, roles) for fact in gold]
    given = [_canonical(fact, roles) for fact in extracted]
    held = [_canonical(fact, roles) for fact in known]
    return JudgedTurn(
        extracted=len(given),
        correct=sum(any(_same(fact, other, judge) for other in wanted) for fact in given),
        gold=len(wanted),
        recalled=sum(any(_same(other, fact, judge) for other in held) for fact in wanted),
    )


def by_meaning(embedder: Embedder | None) -> Judge:
    """Compare relations by the meaning of the whole sentence; without an embedder anything will do."""

    def judge(first: Triple, second: Triple) -> bool:
        if is_negative(first[1]) is not is_negative(second[1]):
            return False
        if embedder is None:
            return True
        left, right = embedder.embed([sentence(*first), sentence(*second)])
        return sum(a * b for a, b in zip(left, right, strict=True)) >= _NEAR

    return judge


def _same(extracted: Triple, gold: Triple, judge: Judge) -> bool:
    if extracted[0] != gold[0] or not same_answer(extracted[2], gold[2]):
        return False
    relations = {normalize(extracted[1]), normalize(gold[1])}
    if len(relations) == 1 or relations <= _NAMES:
        return True
    return judge(extracted, gold)


def _canonical(fact: Triple, roles: dict[str, str]) -> Triple:
    """The fact with its subject by role: (me, dog, Biscuit) is that my dog is called Biscuit."""
    subject, relation, value = fact
    who = normalize(subject)
    who = "me" if who in _SELF else roles.get(who, who)
    mine = normalize(value)
    if who == "me" and roles.get(mine, "") == f"my {normalize(relation)}":
        return (roles[mine], "name", value)
    return (who, relation, value)


def learn_roles(gold: Sequence[Triple], roles: dict[str, str]) -> None:
    """Note who is called what, from gold facts: (my dog, name, Biscuit)."""
    for subject, relation, value in gold:
        who = normalize(subject)
        if normalize(relation) in _NAMES and who.startswith("my "):
            roles[normalize(value)] = who
