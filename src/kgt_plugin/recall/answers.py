"""From a query to the scoring model's own answer, free or by Eq. 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kgt_plugin.prompts import PromptSet, reasoning_request
from kgt_plugin.recall.fact_retrieval import FactRetriever
from kgt_plugin.recall.marginal_answers import answer_marginals, choices
from kgt_plugin.recall.recaller import Recaller
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.recall.turn_retrieval import retrieve_turns
from kgt_plugin.records import RecalledItem, Retrieved, Triple
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps, ask_scores, ask_text

__all__ = ["Answerer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Answers from what one user has told.

    Attributes:
        facts: those that a query is answered from.
        recaller: finds the turns beside them; None answers from facts alone.
        prompts, settings: the method's choices.
    """

    facts: FactRetriever
    recaller: Recaller | None
    prompts: PromptSet
    settings: Settings

    def answer(self, query: str, items: Sequence[RecalledItem]) -> Steps[Ask, Any, str]:
        """Answer freely with what was recalled before the model (`inject`)."""
        least = max((item.probability for item in items), default=0.0) * self.settings.min_share
        texts = [self._worded(item) for item in items if item.probability >= least]
        prompt = self.prompts.answering(query, texts)
        text = yield from ask_text(prompt, max_tokens=self.settings.max_answer_tokens)
        return text.strip()

    def choose(
        self, query: str, subject: Subject | None, items: Sequence[RecalledItem]
    ) -> Steps[Ask, Any, str]:
        """Answer with the likeliest of what the recalled facts state (`marginal`); "" where they state nothing."""
        stated = choices(query, [item.triple for item in items if isinstance(item, Retrieved)])
        logprobs = yield from self.logprobs(query, stated, subject)
        return max(zip(logprobs, stated, strict=True), default=(0.0, ""))[1]

    def logprobs(
        self, query: str, answers: Sequence[str], subject: Subject | None
    ) -> Steps[Ask, Any, list[float]]:
        """Compute log P_G(a|q) for each answer (Eq. 1), nats.

        It is exact to 1e-4 nats, save of a subject with more facts that matter than `ScoringBudget.most`: then
        a few of the rest stand for it. Where neither facts nor turns bear on the query, it is the model's
        prior.

        Args:
            query: the user's words.
            answers: each without the joining space.
            subject: whom the query is about; None where it names nobody.
        """
        turns = []
        if self.recaller is not None:
            turns = yield from retrieve_turns(
                self.recaller, query, most=self.settings.turns, weighting=self.facts.weighting
            )
        facts: list[Triple] = []
        log_weights: list[float] = []
        if subject is not None:
            facts, log_weights = yield from self.facts.weigh(subject)
        known: list[Triple | str] = [*facts, *(turn.text for turn in turns)]
        clause = subject.clause if subject else query
        if not known:
            requests = [reasoning_request(self.prompts, clause, a, None) for a in answers]
            return [score.logprob for score in (yield from ask_scores(requests))]
        return (
            yield from answer_marginals(
                answers,
                known,
                [*log_weights, *(turn.log_weight for turn in turns)],
                request=partial(reasoning_request, self.prompts, clause),
                effort=self.settings.effort,
            )
        )

    def _worded(self, item: RecalledItem) -> str:
        """A fact as the prompt set words it for the model that scores."""
        return self.prompts.fact(item.triple.labels) if isinstance(item, Retrieved) else item.text
