"""The caller's words, checked and cleaned into `Feedback` before any model is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypedDict

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Episode, Feedback, Intent
from kgt_plugin.text.labels import normalize
from kgt_plugin.text.validation import NODE_LIMIT, RELATION_LIMIT, clean_words
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = [
    "FeedbackOptions",
    "LearnOptions",
    "checked_feedback",
    "clean_query",
    "drawn_from",
    "learn_options",
    "read_feedback",
]

_QUERY_LIMIT = 20_000


class FeedbackOptions(TypedDict, total=False):
    """Options of feedback beside query and answer.

    Attributes:
        old_answer: what the model had answered, where known.
        subject: whom or what it is about; absent means find it in the query.
        object: the node the answer names; absent means the answer itself.
        relations: the user's own words for the relation; absent means find them.
        intent: a correction opposes what the model says now, a statement only adds, a withdrawal
            only removes.
        source: the message it came from, kept with the edit.
        episode: the id of the episode it was drawn from, in place of a source.
    """

    old_answer: str | None
    subject: str | None
    object: str | None
    relations: Sequence[str]
    intent: Intent
    source: str | None
    episode: str | None


class LearnOptions(FeedbackOptions, total=False):
    """Options of `UserMemory.learn`, beside query and answer.

    Attributes:
        optimizer: another than the default, for this call.
        dry_run: plan only; nothing is written and the edit's id is None.

    Examples:
        >>> options = LearnOptions(old_answer="Lagos", subject="me", dry_run=True)
        >>> ana.learn("Where do I live?", "Nairobi", **options).id is None
        True
    """

    optimizer: str | Optimizer | None
    dry_run: bool


_OF_FEEDBACK: Final = frozenset(FeedbackOptions.__annotations__)


def learn_options(options: LearnOptions) -> tuple[dict[str, Any], Optimizer | str | None, bool]:
    """Split what is said to `learn` into what is said of the feedback, the optimizer, and whether it is a dry run.

    Raises:
        InvalidInputError: an option is unknown.
    """
    unknown = sorted(set(options) - set(LearnOptions.__annotations__))
    if unknown:
        known = ", ".join(sorted(LearnOptions.__annotations__))
        raise InvalidInputError(f"unknown option {unknown[0]!r}: there are {known}")
    about = {name: value for name, value in options.items() if name in _OF_FEEDBACK}
    return about, options.get("optimizer"), options.get("dry_run", False)


def checked_feedback(feedback: Feedback) -> Feedback:
    """Check and clean feedback, whoever made it.

    Raises:
        InvalidInputError: a part is empty, too long or holds control characters, the old answer is the
            answer or stands beside a withdrawal, or it is a rejection, which teaches nothing.

    Examples:
        >>> checked_feedback(Feedback(query="Where do I live?", answer="  Bonn ")).answer
        'Bonn'
    """
    relations: Any = feedback.relations or ()  # an app may give anything
    if not isinstance(relations, Sequence):
        raise InvalidInputError(f"relations is no list: give one of texts, not {relations!r}")
    if isinstance(relations, str):
        raise InvalidInputError(f"relations is one text: give a list, such as [{relations!r}]")
    answer = _node(feedback.answer, "answer")
    old = _optional(feedback.old_answer, "old answer")
    if old is not None and _reads_alike(old, answer):
        raise InvalidInputError(
            f"the answer {answer!r} and the old answer {old!r} are the same words: give the "
            "old answer that was wrong, or leave it out where none was"
        )
    intent = _intent(feedback.intent)
    if intent is Intent.REJECTION:
        raise InvalidInputError("a rejection teaches nothing: say what the right answer is")
    if intent is Intent.WITHDRAWAL and old is not None:
        raise InvalidInputError(
            "a withdrawal has no old answer: give what holds no longer as the answer"
        )
    return replace(
        feedback,
        query=clean_query(feedback.query),
        answer=answer,
        old_answer=old,
        subject=_optional(feedback.subject, "subject"),
        object=_optional(feedback.object, "object"),
        relations=tuple(
            clean_words(relation, what="relation", limit=RELATION_LIMIT) for relation in relations
        ),
        intent=intent,
    )


def read_feedback(found: Iterable[Feedback]) -> list[Feedback]:
    """Check and clean what an extractor read; what confirms an answer states it, and takes nothing back.

    Raises:
        InvalidInputError: a part of it cannot be learned.
    """
    return [
        each
        if each.intent is Intent.REJECTION
        else checked_feedback(_without_what_it_confirms(each))
        for each in found
    ]


def _without_what_it_confirms(feedback: Feedback) -> Feedback:
    old = feedback.old_answer
    if old is None:
        return feedback
    if len(old) > NODE_LIMIT:
        # an agent's whole answer: the fact that it states stands early
        old = old[:NODE_LIMIT].rsplit(" ", 1)[0]
    if _reads_alike(old, feedback.answer):
        return replace(feedback, old_answer=None, intent=Intent.STATEMENT)
    return replace(feedback, old_answer=old)


def drawn_from(episode: Episode | None, found: Iterable[Feedback]) -> list[Feedback]:
    """Let feedback point to the episode that it was read in, in place of the words.

    Args:
        episode: None where the app keeps no words: then the feedback keeps none either.
        found: what was read.
    """
    where = None if episode is None else episode.id
    return [replace(each, episode=where, source=None) for each in found]


def clean_query(query: str, *, what: str = "query") -> str:
    """Collapse white space; refuse what is empty, endless or holds control characters."""
    return clean_words(query, what=what, limit=_QUERY_LIMIT)


def _reads_alike(old: str, new: str) -> bool:
    """Tell whether two answers are one label; another precision or spelling may well be a correction."""
    return old == new or (normalize(old) != "" and normalize(old) == normalize(new))


def _intent(intent: str) -> Intent:
    try:
        return Intent(intent)
    except ValueError:
        known = ", ".join(Intent)
        raise InvalidInputError(f"unknown intent {intent!r}: choose one of {known}") from None


def _node(words: str, what: str) -> str:
    return clean_words(words, what=what, limit=NODE_LIMIT)


def _optional(words: str | None, what: str) -> str | None:
    return None if words is None else _node(words, what)
