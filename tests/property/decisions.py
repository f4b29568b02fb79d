"""Facts with known scores, and what is asked about them, for the properties of planning."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from kgt_plugin.records import Priors, ScoreRequest, Triple
from kgt_plugin.settings import ScoringBudget
from kgt_plugin.testing import FakeScorer
from kgt_plugin.tuning.fact_scoring import FactScoring

PRIORS = Priors(answer_logprob=math.log(0.1), competing_logprob=math.log(0.3))
probability = st.one_of(
    st.floats(min_value=0.0, max_value=1.0),
    st.sampled_from([0.0, 1.0, 0.5]),
    st.floats(min_value=-2000, max_value=-1).map(math.exp),
)


def log(p: float) -> float:
    return math.log(p) if p > 0 else -math.inf


def deciding(*, competing_answer: str | None, known: bool, effort: ScoringBudget) -> FactScoring:
    def request(answer: str, known: Triple | str | None) -> ScoreRequest:
        words = known.labels[1] if isinstance(known, Triple) else known or ""
        return ScoreRequest(prompt=words, continuation=answer)

    return FactScoring(
        answer="new",
        competing_answer=competing_answer,
        competing_is_stated=known,
        competing_is_known=known,
        request=request,
        min_lift=math.log(2),
        effort=effort,
    )


def scorer(numbers: dict[Triple, tuple[float, float]]) -> FakeScorer:
    """A scorer that answers the numbers drawn, and the priors where there is no fact."""
    scores = {
        (fact.labels[1], answer): value
        for fact, values in numbers.items()
        for answer, value in zip(("new", "old"), values, strict=True)
    }
    scores["", "new"] = PRIORS.answer_logprob
    scores["", "old"] = PRIORS.competing_logprob or 0.0
    return FakeScorer(scores)
