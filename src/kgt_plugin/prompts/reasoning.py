"""T_reasoning as a request to score: log P(a | q, z)."""

from __future__ import annotations

from kgt_plugin.prompts.port import PromptSet
from kgt_plugin.records import ScoreRequest, Triple

__all__ = ["reasoning_request"]


def reasoning_request(
    prompts: PromptSet, query: str, answer: str, known: Triple | str | None
) -> ScoreRequest:
    """Ask for log P(a | q, z), z a fact or a user's words, or for the prior log P(a | q) without either."""
    facts = (
        [] if known is None else [known if isinstance(known, str) else prompts.fact(known.labels)]
    )
    return ScoreRequest(prompt=prompts.reasoning(query, facts), continuation=f" {answer}")
