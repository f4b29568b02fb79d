"""From what a turn states and what it corrects to feedback, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.extraction import (
    Context,
    Correction,
    Statement,
    Swap,
    correction,
    is_question,
    put_right,
    split_sentences,
    swap_in,
    swap_of,
)
from kgt_plugin.graph.terms import NODE_LIMIT
from kgt_plugin.language.labels import same_answer
from kgt_plugin.language.wording import sentence
from kgt_plugin.memory.feedback import feedback_of
from kgt_plugin.records import Feedback

__all__ = ["corrected", "shortened", "taught"]

_HEAD_SENTENCES: Final = 2


def taught(text: str, statements: Sequence[Statement], context: Context) -> list[Feedback]:
    """Put the correction of the last answer before what else the message states.

    Args:
        text: the user's message, plain.
        statements: what it states.
        context: what came before it.
    """
    source = " ".join(text.split())
    last_query, last_answer = context.query, context.answer
    found = _correction(text, context) if last_query and last_answer else None
    told = [feedback_of(statement, source) for statement in statements]
    if found is not None and last_query is not None:
        rest = [feedback_of(s, source) for s in statements if not _repeats(s, found)]
        if found.statement is not None:
            return [corrected(found, last_query, source), *rest]
        swap = swap_of(found, context) or put_right(text, context)
        if swap is not None:
            return [_swapped(swap, source), *rest]
        if is_question(last_query):
            return [corrected(found, last_query, source), *rest]
    news = any(not statement.withdrawn for statement in statements)
    swap = swap_in(text, context) or (None if news else put_right(text, context))
    return told if swap is None else [_swapped(swap, source), *told]


def _correction(text: str, context: Context) -> Correction | None:
    """Read the first sentences as a correction: what follows them is news of its own."""
    sentences = split_sentences(text)
    for count in range(1, min(_HEAD_SENTENCES, len(sentences)) + 1):
        found = correction(text[: sentences[count - 1].end], context.answer, context)
        if found is not None:
            return found
    return None


def _repeats(statement: Statement, found: Correction) -> bool:
    """Whether a statement says what the correction says, or what it takes back, and of nobody else."""
    if found.statement is not None and found.statement.subject != statement.subject:
        return False
    answers = (found.answer, found.old_answer)
    return any(answer is not None and same_answer(statement.object, answer) for answer in answers)


def corrected(found: Correction, last_query: str, source: str) -> Feedback:
    """A correction as feedback to the query it answers, or to its own words where it is a whole statement."""
    old = None if found.old_answer is None else shortened(found.old_answer)
    if found.statement is None:
        return Feedback(query=last_query, answer=found.answer, old_answer=old, source=source)
    told = feedback_of(found.statement, source)
    return Feedback(
        query=told.query,
        answer=told.answer,
        old_answer=old,
        subject=told.subject,
        object=told.object,
        relations=told.relations,
        source=source,
    )


def _swapped(swap: Swap, source: str) -> Feedback:
    subject, relation, old = swap.fact
    lead = sentence(subject, relation, "").rstrip(" .")
    return Feedback(
        query=lead,
        answer=swap.value,
        old_answer=old,
        subject=subject,
        object=swap.value,
        relations=(relation,),
        source=source,
    )


def shortened(answer: str) -> str:
    """An agent's whole answer, as long as an answer may be: the fact it states stands early."""
    words = " ".join(plain_message(answer).split())
    if len(words) <= NODE_LIMIT:
        return words
    return words[:NODE_LIMIT].rsplit(" ", 1)[0]
