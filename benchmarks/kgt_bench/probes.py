"""Asking a method what it has learnt of a case, and what it says of the neighbourhood."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.methods.port import Method
from kgt_bench.metrics import says
from kgt_bench.protocol import Protocol

__all__ = ["neighbourhood", "probe"]

_FAR = 1e9


def probe(case: Case, method: Method, protocol: Protocol) -> dict[str, Any]:
    """Ask everything of one case.

    Args:
        case: what is asked.
        method: who is asked.
        protocol: how.

    Returns:
        The fields of `CaseResult` (Any) that tell what was learnt.
    """
    subject = None if protocol.links else case.subject
    exact = None
    if protocol.generates:
        exact = says(method.generate(case.query, subject=subject), case.answer)

    def margins(query: str, answers: Sequence[str]) -> list[float]:
        """By how much each answer beats its likeliest rival, nats."""
        scores = method.score(query, [*answers, *case.rivals], subject=subject)
        rival = max(scores[len(answers) :])
        return [_finite(score - rival) for score in scores[: len(answers)]]

    first, *earlier = margins(case.query, [case.answer, *case.earlier])
    return {
        "id": case.id,
        "margin": first,
        "earlier_margins": tuple(earlier),
        "paraphrase_margins": tuple(margins(text, [case.answer])[0] for text in case.paraphrases),
        "exact": exact,
    }


def neighbourhood(case: Case, method: Method, protocol: Protocol) -> list[bool]:
    """Tell whether each neighbourhood prompt prefers the user's answer to the old one.

    Nobody says whom these are about: a method that personalizes the wrong subject is found out.
    """
    prefers = []
    for query in case.neighbours[: protocol.neighbours]:
        new, *old = method.score(query, [case.answer, *case.rivals])
        prefers.append(new > max(old))
    return prefers


def _finite(margin: float) -> float:
    """A margin that JSON can hold; two impossible answers are a tie."""
    return 0.0 if math.isnan(margin) else max(-_FAR, min(_FAR, margin))
