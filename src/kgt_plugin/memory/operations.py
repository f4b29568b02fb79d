"""The operations of a user's memory that ask a model, each written once for sync and async."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from kgt_plugin.errors import InvalidInputError, StaleGraphError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.past import with_zone
from kgt_plugin.memory.feedback import read_feedback
from kgt_plugin.memory.yes_or_no import YesOrNo, decided
from kgt_plugin.recall import Recaller
from kgt_plugin.recall.queries import subqueries, with_user_only
from kgt_plugin.recall.renderer import render
from kgt_plugin.recall.subjects import Subject, SubjectResolver
from kgt_plugin.records import (
    Answer,
    Context,
    Edit,
    EditKind,
    EditPlan,
    Feedback,
    Intent,
    RecalledItem,
    Triple,
    Turn,
    WeighedTurn,
)
from kgt_plugin.steps import Ask, Meter, Steps, ask_reading
from kgt_plugin.text.questions import asks_yes_or_no, begins_with_yes_or_no, is_yes_or_no
from kgt_plugin.tuning.marginal_answers import choices
from kgt_plugin.tuning.optimizer import Optimizer, make_optimizer
from kgt_plugin.tuning.tuner import KGTuner

__all__ = ["AnswerMode", "Operations"]

AnswerMode = Literal["inject", "marginal"]
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """Generators of asks. The meter is that of their driver, so a result can tell what it cost.

    Attributes:
        graph: the user's.
        tuner: plans and retrieves.
        subjects: finds whom a text is about.
        recaller: recalls facts and turns alike; None where facts are retrieved as the paper prints it.
        model: names the scorer; called late, since only a loaded model knows its revision.
    """

    graph: PersonalGraph
    tuner: KGTuner
    subjects: SubjectResolver
    recaller: Recaller | None
    model: Any

    def context(
        self,
        query: str,
        subject: str | None,
        k: int | None,
        meter: Meter,
        *,
        at: dt.datetime | None = None,
        budget: int | None = None,
    ) -> Steps[Ask, Any, Context]:
        """Recall what bears on a query; nothing where nothing does."""
        if k is not None and (not isinstance(k, int) or k < 1):
            raise InvalidInputError(
                "k must be a whole number from 1 on: that many items are recalled at most"
            )
        about = self.subjects.find(query, explicit=subject)
        most = self.tuner.settings.top_k if k is None else k
        items: Sequence[RecalledItem] = ()
        if self.recaller is not None:
            questions = subqueries(query)
            named = self.subjects.named(questions, subject) - {self.graph.me}
            questions = with_user_only(questions, self.subjects.without_names)
            recaller = self.recaller if at is None else self.recaller.as_of(with_zone(at))
            items = yield from recaller.recall(questions, named, most)
        elif about is not None:
            items = yield from self.tuner.retrieve(about, most)
        return Context(
            query=query,
            subject=about.label if about else None,
            items=tuple(items),
            text=render(items, budget=budget),
            usage=meter.usage,
            elapsed_ms=meter.elapsed_ms,
        )

    def answer(
        self, query: str, subject: str | None, mode: AnswerMode, meter: Meter
    ) -> Steps[Ask, Any, Answer]:
        """Answer with the facts in the prompt, or choose among what they state, or between yes and no."""
        if mode not in get_args(AnswerMode):
            known = ", ".join(get_args(AnswerMode))
            raise InvalidInputError(f"unknown answer mode {mode!r}: choose one of {known}")
        about = self.subjects.find(query, explicit=subject)
        context = yield from self.context(query, subject, None, meter)
        clause = about.clause if about else query
        answered = (yield from self._yes_or_no(query)) if mode == "marginal" else None
        if answered is not None:
            text: str = answered
        elif mode == "marginal":
            stated = choices(query, [fact.triple for fact in context.facts])
            logprobs = yield from self._logprobs(query, stated, about)
            text = max(zip(logprobs, stated, strict=True), default=(0.0, ""))[1]
        else:
            text = yield from self.tuner.answer(clause, context.items)
        return Answer(
            text=text,
            context=context,
            model=self._model(meter),
            prompts=self.tuner.prompts.id,
            usage=meter.usage,
            elapsed_ms=meter.elapsed_ms,
        )

    def answer_logprobs(
        self, query: str, answers: Sequence[str], subject: str | None
    ) -> Steps[Ask, Any, list[float]]:
        """Compute Eq. 1 for each answer."""
        about = self.subjects.find(query, explicit=subject)
        return (yield from self._logprobs(query, answers, about))

    def _logprobs(
        self, query: str, answers: Sequence[str], about: Subject | None
    ) -> Steps[Ask, Any, list[float]]:
        turns = yield from self._turns(query)
        return (yield from self.tuner.answer_logprobs(query, answers, about, turns))

    def _turns(
        self, query: str, old_answer: str | None = None
    ) -> Steps[Ask, Any, list[WeighedTurn]]:
        """Find what the user has said that bears on a query, or names the answer that it had."""
        if self.recaller is None:
            return []
        return (
            yield from self.recaller.turns(
                subqueries(query),
                most=self.tuner.settings.turns,
                log_weight=self.tuner.weighting.turn_log_weight,
                recency=self.tuner.weighting.recency,
                naming=old_answer,
            )
        )

    def learn(
        self,
        feedback: Feedback,
        kind: EditKind,
        optimizer: str | Optimizer | None,
        meter: Meter,
        *,
        dry_run: bool,
    ) -> Steps[Ask, Any, Edit]:
        """Plan and apply; plan again where the graph changed meanwhile."""
        chosen = None if optimizer is None else make_optimizer(optimizer)
        feedback = yield from self._stated(feedback)
        for attempt in range(1, _ATTEMPTS + 1):
            subject = self.subjects.resolve(feedback.query, feedback.answer, feedback.subject)
            base = frozenset(self.graph.facts(subject.node))
            edit = Edit(
                id=None,
                kind=kind,
                time=None,
                subject=subject.label,
                query=feedback.query,
                answer=feedback.answer,
                intent=feedback.intent,
                source=feedback.source,
                episode=feedback.episode,
            )
            news = None if chosen else self.tuner.news(feedback, subject)
            if news is not None:
                edit = replace(edit, added=news)
            elif feedback.intent is Intent.WITHDRAWAL:
                removed = tuple((yield from self.tuner.withdrawn(feedback, subject)))
                gone = self._told_in(removed, feedback.episode)
                edit = replace(edit, removed=removed, superseded=gone)
            else:
                said = yield from self._turns(feedback.query, feedback.old_answer)
                said = [turn for turn in said if turn.episode_id != feedback.episode]
                plan = yield from self.tuner.plan(feedback, subject, chosen, said)
                edit = self._planned(edit, plan, self._model(meter))
            edit = replace(edit, usage=meter.usage, elapsed_ms=meter.elapsed_ms)
            if dry_run:
                return edit
            try:
                return self.graph.apply(edit, base=base)
            except StaleGraphError:
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("the loop returns or raises")

    def read(self, *turns: Turn) -> Steps[Ask, Any, list[list[Feedback]]]:
        """Let the extractor read what each of some turns teaches, and check it."""
        known = [fact.labels for fact in self.graph.own_facts()]
        found = yield from ask_reading(turns, known)
        return [read_feedback(each) for each in found]

    def _yes_or_no(self, query: str) -> Steps[Ask, Any, YesOrNo | None]:
        """Whether what a question asks is so; None for one that does not ask for yes or no of a fact."""
        if not asks_yes_or_no(query):
            return None
        asked, denial = yield from self.read(
            Turn(text="yes", asked=query), Turn(text="no", asked=query)
        )
        if len(asked) != 1:
            return None
        return decided(asked[0], denial[0] if denial else None, self.graph.own_facts())

    def _stated(self, feedback: Feedback) -> Steps[Ask, Any, Feedback]:
        """Read a question with its "yes" or "no" as what they state.

        Raises:
            InvalidInputError: they state nothing that can be read; "yes" and "no" are no things.
        """
        given = feedback.relations or feedback.object
        asks, bare = asks_yes_or_no(feedback.query), is_yes_or_no(feedback.answer)
        if given or not (bare or (asks and begins_with_yes_or_no(feedback.answer))):
            return feedback
        if not asks and not feedback.query.endswith("?"):
            return feedback
        told: list[Feedback] = []
        if asks and bare:
            (told,) = yield from self.read(Turn(text=feedback.answer, asked=feedback.query))
        if len(told) != 1 or told[0].intent is Intent.REJECTION:
            raise InvalidInputError(
                f"{feedback.query!r} with {feedback.answer!r} states no fact that can be read: say what is "
                'so, as hear("I live in Bonn.") does, or give relations and object'
            )
        return replace(
            told[0],
            subject=feedback.subject or told[0].subject,
            source=feedback.source,
            episode=feedback.episode,
        )

    def _told_in(self, facts: Sequence[Triple], besides: str | None) -> tuple[str, ...]:
        """The turns that facts were drawn from: they are superseded where the facts go.

        Args:
            facts: those that go.
            besides: the turn that the change itself was drawn from.
        """
        origins = [self.graph.origin_of(fact) for fact in facts]
        told = [origin.episode_id for origin in origins if origin and origin.episode_id]
        return tuple(dict.fromkeys(each for each in told if each != besides))

    def _model(self, meter: Meter) -> str:
        with meter.stopped():
            return str(self.model())

    def _planned(self, edit: Edit, plan: EditPlan, model: str) -> Edit:
        """An edit with what the plan does and promises."""
        return replace(
            edit,
            added=plan.added,
            removed=plan.removed,
            superseded=tuple(
                dict.fromkeys([*plan.superseded, *self._told_in(plan.removed, edit.episode)])
            ),
            steps=plan.steps,
            loss_before=plan.loss_before,
            loss_after=plan.loss_after,
            answer_logprob_before=plan.answer_logprob_before,
            answer_logprob_after=plan.answer_logprob_after,
            satisfied=plan.satisfied,
            optimizer=plan.optimizer,
            model=model,
            prompts=self.tuner.prompts.id,
        )
