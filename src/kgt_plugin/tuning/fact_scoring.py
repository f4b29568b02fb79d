"""The triples on the table, scored by the model, heaviest first, until the plan is decided."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from kgt_plugin.graph.episodes import standing_for
from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.recall.fact_weights import fact_log_weights
from kgt_plugin.recall.scoring_order import heaviest_first, scoring_rounds, systematic_sample
from kgt_plugin.records import (
    CandidateSource,
    EditPlan,
    Priors,
    ScoredTriple,
    ScoreRequest,
    Triple,
    WeighedTurn,
)
from kgt_plugin.settings import ScoringBudget
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.text.labels import is_named
from kgt_plugin.tuning.candidates import TRUST
from kgt_plugin.tuning.deliberation import Deliberation
from kgt_plugin.tuning.optimizer import Optimizer, SupportsBounds

__all__ = ["FactScoring", "UnscoredTriple", "unscored_triples"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnscoredTriple:
    """A triple on the table, a member of H, of G_q, or of both, before the model is asked.

    Attributes:
        triple: the fact.
        in_graph: whether the graph holds it now.
        source: where the candidate came from; None where it is no member of H.
        log_weight: unnormalised retrieval weight, nats.
        supports, conflict: as in `ScoredTriple`.
        turn: a turn of the user, whose words the model is shown; `triple` stands for it.
        about_others: the turn names the answer that is corrected, and was read as saying it of somebody else:
            it stays, however likely it makes that answer.
    """

    triple: Triple
    in_graph: bool
    source: CandidateSource | None
    log_weight: float
    supports: bool
    conflict: bool
    turn: WeighedTurn | None = None
    about_others: bool = False

    @property
    def shown(self) -> Triple | str:
        """The words of it that the model is shown."""
        return self.triple if self.turn is None else self.turn.text


def unscored_triples(
    of: Deliberation,
    candidates: dict[Triple, CandidateSource],
    conflicts: Collection[Triple],
    opposed: Collection[str],
    turns: Sequence[WeighedTurn],
    *,
    competing: str | None = None,
) -> list[UnscoredTriple]:
    """Join H with G_q and the turns of the user.

    Args:
        of: the feedback beside the graph.
        candidates: H(q, a, K).
        conflicts: the facts that state the answer that is corrected.
        opposed: relations that deny what the feedback says.
        turns: what the user has said that bears on the query.
        competing: the answer that must be beaten.
    """
    present = set(of.neighbours)
    triples = list(dict.fromkeys([*candidates, *of.neighbours]))
    told = of.graph.user_asserted(triples) | (candidates.keys() - present)
    log_weights = fact_log_weights(triples, of.log_weights, told, of.weighting)
    facts = [
        UnscoredTriple(
            triple=triple,
            in_graph=triple in present,
            source=candidates.get(triple),
            log_weight=log_weight,
            supports=triple in candidates
            or (triple.labels[1] not in opposed and of.answers_alike(triple)),
            conflict=triple in conflicts,
        )
        for triple, log_weight in zip(triples, log_weights, strict=True)
    ]
    return facts + [
        UnscoredTriple(
            triple=standing_for(turn, of.graph.episodes),
            in_graph=True,
            source=None,
            log_weight=turn.log_weight,
            supports=False,
            conflict=False,
            turn=turn,
            about_others=_is_about_others(of, turn, competing, conflicts),
        )
        for turn in turns
    ]


def _is_about_others(
    of: Deliberation, turn: WeighedTurn, competing: str | None, conflicts: Collection[Triple]
) -> bool:
    """Tell whether what was read in a turn says the competing answer, and of other subjects alone."""
    if competing is None:
        return False
    read = of.graph.drawn_from(turn.episode_id)
    saying = [fact for fact in read if is_named(fact.labels[2], competing)]
    return bool(saying) and all(
        fact.subject != of.subject.node and fact not in conflicts for fact in saying
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FactScoring:
    """The numbers of one feedback, asked for as far as the plan hangs on them.

    Attributes:
        answer: the user's.
        competing_answer: the one that must be beaten; None where there is none.
        competing_is_stated: whether the user said it: only then can a fact be found to oppose the answer.
        competing_is_known: whether it was said or a fact that goes states it: then a turn can oppose it too.
        request: asks for the log-probability of an answer given a fact, or given none.
        min_lift: see `Settings`.
        effort: how much may be asked.
    """

    answer: str
    competing_answer: str | None
    competing_is_stated: bool
    competing_is_known: bool
    request: Callable[[str, Triple | str | None], ScoreRequest]
    min_lift: float
    effort: ScoringBudget

    def decide(
        self, options: Sequence[UnscoredTriple], optimizer: Optimizer
    ) -> Steps[Ask, Any, EditPlan]:
        """Score until the optimizer can plan the edit, and let it.

        Every member of H is scored, and so is what supports the answer. The other facts follow in the
        order of their weight, until the optimizer's bounds say that the rest cannot change its plan;
        an optimizer without bounds is given all. Then, in the numbers that the plan reports, the
        model's prior stands for a fact that was not scored. Where the bounds have not said so, a few
        of the rest are scored and stand for it.
        """
        first = {o.triple for o in options if o.supports or o.source or self._says_competing(o)}
        always = [o for o in options if o.triple in first]
        others = self._heaviest_first([o for o in options if o.triple not in first])
        bounds = optimizer if isinstance(optimizer, SupportsBounds) else None
        scored: list[ScoredTriple] = []
        priors = Priors(answer_logprob=0.0)
        done, batch = 0, always
        for end in scoring_rounds(
            [o.log_weight for o in others],
            besides=log_sum_exp([o.log_weight for o in always]),
            effort=self.effort if bounds else ScoringBudget.exhaustive(),
        ):
            batch = [*batch, *others[done:end]]
            facts = [None, *(o.shown for o in batch)] if not scored else [o.shown for o in batch]
            numbers = yield from self._numbers(facts)
            if not scored:
                priors = Priors(answer_logprob=numbers[0][0], competing_logprob=numbers[0][1])
                numbers = numbers[1:]
            scored += [self._scored(o, *n, priors) for o, n in zip(batch, numbers, strict=True)]
            done, batch = end, []
            left = [o for o in others[done:] if not o.conflict]
            if bounds and bounds.is_decided(scored, priors, [o.log_weight for o in left]):
                rest = self._unscored(left, priors)
                break
        else:  # `scoring_rounds` yields at least once
            rest = yield from self._sample(left, priors)
        rest += [self._with_priors(o, priors) for o in others[done:] if o.conflict]
        return optimizer.plan([*scored, *rest], priors)

    def _heaviest_first(self, options: Sequence[UnscoredTriple]) -> list[UnscoredTriple]:
        """Of equal weight, those first that say the words of the competing answer, as far as they may be scored."""
        competing = (self.competing_answer or "").casefold()

        def nearness(option: UnscoredTriple) -> float:
            said = option.triple.labels[2].casefold()
            return fuzz.partial_ratio(said, competing) if competing else 0.0

        return heaviest_first(
            options,
            weight=lambda o: o.log_weight,
            ties=lambda o: (not o.conflict, -nearness(o), o.triple.sort_key),
            most=self.effort.most,
        )

    def _numbers(
        self, facts: Sequence[Triple | str | None]
    ) -> Steps[Ask, Any, list[tuple[float, float | None]]]:
        """Ask, in one batch, for the log-probability of the answer and of the competing one given each fact."""
        answers = (
            [self.answer] if self.competing_answer is None else [self.answer, self.competing_answer]
        )
        scores = yield from ask_scores([self.request(a, fact) for a in answers for fact in facts])
        logprobs = [score.logprob for score in scores]
        if self.competing_answer is None:
            return [(logprob, None) for logprob in logprobs]
        return list(zip(logprobs[: len(facts)], logprobs[len(facts) :], strict=True))

    def _scored(
        self, option: UnscoredTriple, answer: float, competing: float | None, priors: Priors
    ) -> ScoredTriple:
        opposes = self._opposes(option, answer, competing, priors)
        conflict = option.conflict or (opposes and self._says_competing(option))
        return ScoredTriple(
            triple=option.triple,
            in_graph=option.in_graph,
            log_weight=option.log_weight,
            answer_logprob=answer,
            competing_logprob=competing,
            candidate=option.source is not None,
            supports=option.supports,
            conflict=conflict,
            protected=not conflict and not opposes,
            trust=TRUST[option.source] if option.source is not None else 0,
            turn=option.turn is not None,
        )

    def _says_competing(self, option: UnscoredTriple) -> bool:
        """Tell whether a turn names the answer that is corrected: then the model is asked what it makes of it."""
        if option.turn is None or self.competing_answer is None or not self.competing_is_known:
            return False
        return is_named(self.competing_answer, option.turn.text)

    def _opposes(
        self, option: UnscoredTriple, answer: float, competing: float | None, priors: Priors
    ) -> bool:
        """Tell whether it makes a known old answer likelier, against the user's, than nothing does."""
        known = self.competing_is_stated if option.turn is None else self.competing_is_known
        if (
            option.about_others
            or not known
            or competing is None
            or priors.competing_logprob is None
        ):
            return False
        lift = (competing - answer) - (priors.competing_logprob - priors.answer_logprob)
        return lift > self.min_lift

    def _with_priors(self, option: UnscoredTriple, priors: Priors) -> ScoredTriple:
        return self._scored(option, priors.answer_logprob, priors.competing_logprob, priors)

    def _unscored(self, options: Sequence[UnscoredTriple], priors: Priors) -> list[ScoredTriple]:
        """Facts that need no score, as one with the prior's numbers and all their weight."""
        if not options:
            return []
        together = replace(options[0], log_weight=log_sum_exp([o.log_weight for o in options]))
        return [_standing(self._with_priors(together, priors), together.log_weight)]

    def _sample(
        self, options: Sequence[UnscoredTriple], priors: Priors
    ) -> Steps[Ask, Any, list[ScoredTriple]]:
        """Score a few facts: each counts for itself, and stands for others of about its weight."""
        chosen = systematic_sample([o.log_weight for o in options], most=self.effort.spread)
        numbers = yield from self._numbers([options[i].shown for i in chosen])
        scored = [
            self._scored(options[i], *pair, priors) for i, pair in zip(chosen, numbers, strict=True)
        ]
        others = [
            _standing(one, weight)
            for one, weight in zip(scored, chosen.values(), strict=True)
            if weight > -math.inf
        ]
        return scored + others


def _standing(scored: ScoredTriple, log_weight: float) -> ScoredTriple:
    """The same numbers in place of other facts. Nobody asked about those, so none of them is to go."""
    return replace(scored, log_weight=log_weight, protected=True)
