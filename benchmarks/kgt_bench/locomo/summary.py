"""The numbers of a run, put together of what every message and every question gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kgt_bench.locomo.dataset import KINDS, Question
from kgt_bench.locomo.metrics import mean, recall_curve
from kgt_bench.metrics import percentile

__all__ = ["MOST", "RANKINGS", "Asked", "Told", "summarize"]

MOST: Final = 10
"""How many items are asked for, and the largest k of the recall."""
RANKINGS: Final = ("kgt", "embedder", "bm25", "fusion", "facts")
"""Rankings in the order of the tables: ours, the three baselines over bare messages, facts alone."""
_AT: Final = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One user's messages, heard.

    Attributes:
        hear_ms: wall time of each.
        scorer_calls: calls to the scoring model of each.
        failed: how many were refused with an error.
        facts, episodes: how many are kept in the end.
    """

    hear_ms: list[float]
    scorer_calls: list[int]
    failed: int
    facts: int
    episodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, asked.

    Attributes:
        question: as asked.
        ranked: by ranking, the messages that the first items come from, best first.
        answer_share: of the answer's words those in the block; None where there are none to find.
        block_tokens: tokens of the block.
        context_ms: wall time of recalling `MOST` items.
    """

    question: Question
    ranked: dict[str, Sequence[str | None]]
    answer_share: float | None
    block_tokens: int
    context_ms: float


def summarize(told: Sequence[Told], asked: Sequence[Asked]) -> dict[str, Any]:
    """Put the numbers of all users together.

    Args:
        told: one a user.
        asked: every user's questions.

    Returns:
        Ready for JSON. `recall` has a row a kind of question and ranking, `curve` its recall at 1 to
        `MOST`; `answer_words` a row a kind.
    """
    hear = [ms for each in told for ms in each.hear_ms]
    calls = [number for each in told for number in each.scorer_calls]
    context = [each.context_ms for each in asked]
    tokens = [float(each.block_tokens) for each in asked]
    return {
        "messages": len(hear),
        "questions": len(asked),
        "recall": [row for kind in KINDS for row in _recall(kind, asked)],
        "answer_words": [_answer_words(kind, asked) for kind in KINDS],
        "block_tokens_p50": percentile(tokens, 50),
        "block_tokens_p95": percentile(tokens, 95),
        "facts": sum(each.facts for each in told),
        "episodes": sum(each.episodes for each in told),
        "hear_ms_p50": percentile(hear, 50),
        "hear_ms_p95": percentile(hear, 95),
        "context_ms_p50": percentile(context, 50),
        "context_ms_p95": percentile(context, 95),
        "hear_scorer_calls": sum(calls),
        "messages_scored": sum(number > 0 for number in calls),
        "failed": sum(each.failed for each in told),
    }


def _recall(kind: str, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Average the recall of one kind of question, by ranking."""
    of_kind = [each for each in asked if each.question.kind == kind]
    rows = []
    for ranking in RANKINGS:
        curves = [
            recall_curve(each.ranked[ranking], each.question.evidence, kind=kind, most=MOST)
            for each in of_kind
        ]
        curve = [mean(column) for column in zip(*curves, strict=True)]
        at = {f"recall_at_{k}": curve[k - 1] if curve else None for k in _AT}
        rows.append({"kind": kind, "ranking": ranking, "n": len(of_kind), **at, "curve": curve})
    return rows


def _answer_words(kind: str, asked: Sequence[Asked]) -> dict[str, Any]:
    shares = [each.answer_share for each in asked if each.question.kind == kind]
    known = [share for share in shares if share is not None]
    return {"kind": kind, "n": len(known), "share": mean(known)}
