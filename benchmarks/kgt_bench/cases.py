"""One thing a user corrects or tells, with everything that probes whether it was learnt."""

from __future__ import annotations

from dataclasses import dataclass

from kgt_plugin.records import Intent

__all__ = ["Case", "Fact"]

Fact = tuple[str, str]
"""Words for the relation and the object of a fact of a known subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A feedback and its probes.

    Attributes:
        id: unique within its data set.
        subject: whom or what it is about.
        query: what was asked, or the beginning of a sentence that the answer completes.
        answer: what the user says the answer is.
        rivals: what must be less likely than the answer in the end.
        old_answer: what the model had answered; told with the feedback where the protocol says so.
        relation: words for the relation, where the data set has them.
        paraphrases: the query in other words.
        neighbours: prompts about other subjects, which must keep their preference.
        facts: what is known of the subject before, for seeding a graph.
        stale: the one of `facts` that the feedback contradicts.
        earlier: other true answers to the query, which must stay likelier than the rivals.
        intent: correction or statement.
        former: what the same user said the answer was on an earlier day; learnt first.
        user: whose it is; each user has a graph or model of their own.
    """

    id: str
    subject: str
    query: str
    answer: str
    rivals: tuple[str, ...]
    old_answer: str | None = None
    relation: str | None = None
    paraphrases: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    stale: Fact | None = None
    earlier: tuple[str, ...] = ()
    intent: Intent = Intent.CORRECTION
    former: str | None = None
    user: str = ""
