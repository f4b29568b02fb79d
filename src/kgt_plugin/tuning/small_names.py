"""Names written in small letters, told from remarks: "no, its lyon" and "no, its garbage".

No list of words knows which small words are names. The model does: a name is likely, written large, where
it answers the question; a remark is likely where one says what something is like.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.records import Feedback, Intent, ScoreRequest
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.text.wording import lead_of

__all__ = ["confirmed"]

_REMARKS: Final = ("That is very", "It was a", "Stop it, that's just")
"""Sentences that end with what somebody says of a thing: an adjective, a noun, an opinion."""


def confirmed(feedback: Feedback) -> Steps[Ask, Any, Feedback]:
    """Decide what is in doubt: it is meant, or it is a remark and rejects the old answer.

    Args:
        feedback: as it was read; what is not in doubt comes back as it is, and asks no model.
    """
    if not feedback.in_doubt:
        return feedback
    name = " ".join(word[:1].upper() + word[1:] for word in feedback.answer.split())
    asked = [ScoreRequest(prompt=_lead(feedback), continuation=f" {name}.")]
    asked += [ScoreRequest(prompt=each, continuation=f" {feedback.answer}.") for each in _REMARKS]
    named, *remarks = (score.logprob for score in (yield from ask_scores(asked)))
    meant = named >= log_sum_exp(remarks)
    intent = feedback.intent if meant else Intent.REJECTION
    return replace(feedback, intent=intent, in_doubt=False)


def _lead(feedback: Feedback) -> str:
    """The question, and the beginning of the sentence that answers it."""
    if feedback.subject is None or not feedback.relations:
        return f"{feedback.query} It is"
    subject, relation = feedback.subject, feedback.relations[0]
    named = f"{subject[:1].upper()}{subject[1:]} is"
    lead = named if relation == "name" else lead_of(subject, relation, feedback.answer)
    return lead if not feedback.query.endswith("?") else f"{feedback.query} {lead}"
