"""The operations of a user's memory that ask a model, each written once for sync and async."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from kgt_plugin.errors import InvalidInputError, StaleGraphError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.memory.feedback_checks import checked_feedback, read_feedback
from kgt_plugin.memory.yes_or_no import YesOrNo, decided
from kgt_plugin.recall.answers import Answerer
from kgt_plugin.recall.context import ContextBuilder, ContextRequest
from kgt_plugin.recall.subjects import Subject, SubjectResolver
from kgt_plugin.records import (
    Answer,
    Context,
    Edit,
    EditKind,
    Feedback,
    Intent,
    PlannedEdit,
    Triple,
    Turn,
)
from kgt_plugin.steps import Ask, Meter, Models, Steps, ask_reading, drive
from kgt_plugin.text.questions import asks_yes_or_no, begins_with_yes_or_no, is_yes_or_no
from kgt_plugin.tuning.learn import KGTuner
from kgt_plugin.tuning.optimizer import Optimizer, make_optimizer

__all__ = ["AnswerMode", "Operations"]

AnswerMode = Literal["inject", "marginal"]
_ATTEMPTS = 100
"""Plans for one edit. One that is refused tells that another edit was made, so somebody always gets on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """Generators of asks. The meter is that of their driver, so a result can tell what it cost.

    Attributes:
        graph: the user's.
        subjects: finds whom a text is about.
        builder: query to context.
        answerer: query to answer.
        tuner: feedback to plan.
        models: what the steps are driven with; the scorer is named late, since only a loaded model knows
            its revision.
    """

    graph: PersonalGraph
    subjects: SubjectResolver
    builder: ContextBuilder
    answerer: Answerer
    tuner: KGTuner
    models: Models

    def context(self, request: ContextRequest, meter: Meter) -> Steps[Ask, Any, Context]:
        """Recall what bears on a query, and write it for an agent."""
        return self.builder.context(request, meter)

    def answer(
        self, query: str, subject: str | None, mode: AnswerMode, meter: Meter
    ) -> Steps[Ask, Any, Answer]:
        """Answer with the facts in the prompt, or choose among what they state, or between yes and no."""
        if mode not in get_args(AnswerMode):
            known = ", ".join(get_args(AnswerMode))
            raise InvalidInputError(f"unknown answer mode {mode!r}: choose one of {known}")
        about = self.subjects.find(query, explicit=subject)
        request = ContextRequest(query=query, subject=subject)
        context = yield from self.builder.context(request, meter)
        text: str | None
        if mode == "inject":
            clause = about.clause if about else query
            text = yield from self.answerer.answer(clause, context.items)
        else:
            text = yield from self._yes_or_no(query)
            if text is None:
                text = yield from self.answerer.choose(query, about, context.items)
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
        return (yield from self.answerer.logprobs(query, answers, about))

    def learn(
        self,
        feedback: Feedback,
        kind: EditKind,
        optimizer: str | Optimizer | None,
        meter: Meter,
        *,
        dry_run: bool,
    ) -> Steps[Ask, Any, Edit]:
        """Check, plan and apply; plan again where the graph changed meanwhile."""
        chosen = None if optimizer is None else make_optimizer(optimizer)
        feedback = yield from self._stated(checked_feedback(feedback))
        for _attempt in range(_ATTEMPTS):
            edit, base = yield from self._planned(feedback, kind, chosen, meter)
            if dry_run:
                return edit
            try:
                return self.graph.apply(edit, base=base)
            except StaleGraphError:
                continue
        with self.graph.alone():  # so the models are waited for here, whatever the driver
            steps = self._planned(feedback, kind, chosen, meter)
            edit, base = drive(steps, self.models, meter)
            return self.graph.apply(edit, base=base)

    def _planned(
        self, feedback: Feedback, kind: EditKind, chosen: Optimizer | None, meter: Meter
    ) -> Steps[Ask, Any, tuple[Edit, frozenset[Triple]]]:
        """Plan an edit; gives the subject's facts too, which it was planned against."""
        subject = self.subjects.resolve(feedback.query, feedback.answer, feedback.subject)
        base = frozenset(self.graph.facts(subject.node))
        planned = yield from self.tuner.plan(feedback, subject, chosen)
        return self._edit(feedback, kind, subject, planned, meter), base

    def read(self, *turns: Turn) -> Steps[Ask, Any, list[list[Feedback]]]:
        """Let the extractor read what each of some turns teaches, and check it."""
        known = [fact.labels for fact in self.graph.own_facts()]
        found = yield from ask_reading(turns, known)
        return [read_feedback(each) for each in found]

    def _yes_or_no(self, query: str) -> Steps[Ask, Any, YesOrNo | None]:
        """Decide whether what a question asks is so; None for one that does not ask for yes or no of a fact."""
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

    def _model(self, meter: Meter) -> str:
        with meter.stopped():
            return self.models.scorer.model_id

    def _edit(
        self,
        feedback: Feedback,
        kind: EditKind,
        subject: Subject,
        planned: PlannedEdit,
        meter: Meter,
    ) -> Edit:
        """An edit with what was planned, and what the plan promises."""
        edit = Edit(
            id=None,
            kind=kind,
            time=None,
            added=planned.added,
            removed=planned.removed,
            superseded=planned.superseded,
            subject=subject.label,
            query=feedback.query,
            answer=feedback.answer,
            intent=feedback.intent,
            source=feedback.source,
            episode=feedback.episode,
        )
        plan = planned.plan
        if plan is not None:
            edit = replace(
                edit,
                steps=plan.steps,
                loss_before=plan.loss_before,
                loss_after=plan.loss_after,
                answer_logprob_before=plan.answer_logprob_before,
                answer_logprob_after=plan.answer_logprob_after,
                satisfied=plan.satisfied,
                optimizer=plan.optimizer,
                model=self._model(meter),
                prompts=self.tuner.prompts.id,
            )
        return replace(edit, usage=meter.usage, elapsed_ms=meter.elapsed_ms)
