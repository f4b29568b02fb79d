"""What the caller says, checked and cleaned into `Feedback` before any model is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypedDict

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Episode, Feedback, Intent
from kgt_plugin.text.labels import normalize
from kgt_plugin.text.validation import NODE_LIMIT, RELATION_LIMIT, clean_words
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = [
    "FeedbackOptions",
    "LearnOptions",
    "clean_query",
    "drawn_from",
    "make_feedback",
    "options_of",
    "read_feedback",
]

_QUERY_LIMIT = 20_000


class FeedbackOptions(TypedDict, total=False):
    """What may be said beside query and answer.

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
    """What may be said to `UserMemory.learn` beside query and answer.

    Attributes:
        optimizer: another than the default, for this call.
        dry_run: plan only; nothing is written and the edit's id is None.
    """

    optimizer: str | Optimizer | None
    dry_run: bool


def make_feedback(query: str, answer: str, options: FeedbackOptions) -> Feedback:
    """Check and clean feedback.

    Raises:
        InvalidInputError: a part is empty, too long or holds control characters, an option is
            unknown, or the old answer is the answer or stands beside a withdrawal.
    """
    unknown = sorted(set(options) - set(LearnOptions.__annotations__))
    if unknown:
        known = ", ".join(sorted(LearnOptions.__annotations__))
        raise InvalidInputError(f"unknown option {unknown[0]!r}: there are {known}")
    relations = options.get("relations") or ()
    if not isinstance(relations, Sequence):
        raise InvalidInputError(f"relations is no list: give one of texts, not {relations!r}")
    if isinstance(relations, str):
        raise InvalidInputError(f"relations is one text: give a list, such as [{relations!r}]")
    clean_answer = _node(answer, "answer")
    clean_old = _optional(options.get("old_answer"), "old answer")
    if clean_old is not None and _reads_alike(clean_old, clean_answer):
        raise InvalidInputError(
            f"the answer {clean_answer!r} and the old answer {clean_old!r} are the same words: give the "
            "old answer that was wrong, or leave it out where none was"
        )
    intent = _intent(options.get("intent", Intent.CORRECTION))
    if intent is Intent.REJECTION:
        raise InvalidInputError("a rejection teaches nothing: say what the right answer is")
    if intent is Intent.WITHDRAWAL and clean_old is not None:
        raise InvalidInputError(
            "a withdrawal has no old answer: give what holds no longer as the answer"
        )
    return Feedback(
        query=clean_query(query),
        answer=clean_answer,
        old_answer=clean_old,
        subject=_optional(options.get("subject"), "subject"),
        object=_optional(options.get("object"), "object"),
        relations=tuple(
            clean_words(relation, what="relation", limit=RELATION_LIMIT) for relation in relations
        ),
        intent=intent,
        source=options.get("source"),
        episode=options.get("episode"),
    )


def options_of(feedback: Feedback, *, dry_run: bool = False) -> LearnOptions:
    """What `UserMemory.learn` wants to be told of feedback beside query and answer.

    Feedback that confirms what had been answered takes nothing back: it is a statement.
    """
    old = feedback.old_answer
    confirms = old is not None and _reads_alike(old, feedback.answer)
    return LearnOptions(
        old_answer=None if confirms else old,
        subject=feedback.subject,
        object=feedback.object,
        relations=feedback.relations,
        intent=Intent.STATEMENT if confirms else feedback.intent,
        source=feedback.source,
        episode=feedback.episode,
        dry_run=dry_run,
    )


def read_feedback(found: Iterable[Feedback]) -> list[Feedback]:
    """Check and clean what an extractor read; what confirms an answer states it, and takes nothing back.

    Raises:
        InvalidInputError: a part of it cannot be learned.
    """
    return [each if each.intent is Intent.REJECTION else _checked(each) for each in found]


def _checked(feedback: Feedback) -> Feedback:
    old = feedback.old_answer
    if old is not None and len(old) > NODE_LIMIT:
        # an agent's whole answer: the fact that it states stands early
        old = old[:NODE_LIMIT].rsplit(" ", 1)[0]
    options = options_of(replace(feedback, old_answer=old))
    return replace(make_feedback(feedback.query, feedback.answer, options), denies=feedback.denies)


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
    """Whether two answers are one label; another precision or spelling may well be a correction."""
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
