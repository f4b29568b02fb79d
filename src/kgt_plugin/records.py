"""The data that flows: frozen records, no behaviour beyond reading them.

All log-probabilities are natural logarithms (nats), summed over tokens.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from rdflib.term import Identifier, Literal, URIRef

__all__ = [
    "Answer",
    "Candidate",
    "CandidateSource",
    "Context",
    "Edit",
    "EditKind",
    "EditPlan",
    "Feedback",
    "Generation",
    "Intent",
    "Labels",
    "PlanStep",
    "Priors",
    "Retrieved",
    "Score",
    "ScoreRequest",
    "ScoredTriple",
    "StepOp",
    "Triple",
    "Usage",
]

Labels = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """One fact: its RDF terms, and the words they are said with.

    Two triples are the same when their terms are; the words do not count.

    Attributes:
        subject: IRI or blank node.
        predicate: IRI.
        object: IRI, blank node or literal.
        labels: the words for (subject, relation, object), as a reader sees them.
    """

    subject: Identifier
    predicate: URIRef
    object: Identifier
    labels: Labels = field(compare=False)

    @property
    def terms(self) -> tuple[Identifier, URIRef, Identifier]:
        """The three RDF terms."""
        return (self.subject, self.predicate, self.object)

    @property
    def sort_key(self) -> tuple[str, ...]:
        """A total order that depends on nothing but the terms."""
        kind = ("", "")
        if isinstance(self.object, Literal):
            kind = (str(self.object.datatype or ""), self.object.language or "")
        parts = (str(term) for term in self.terms)
        return (*parts, type(self.object).__name__, *kind)


class Intent(StrEnum):
    """What the user does by giving feedback."""

    CORRECTION = "correction"
    """The answer replaces what the model says now: facts that oppose it go."""
    STATEMENT = "statement"
    """The answer is news: it adds, and removes only what it contradicts outright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the user said, in the terms of the method.

    Attributes:
        query: the question, or the beginning of a sentence that the answer completes.
        answer: what the user says the answer is.
        old_answer: what the model had answered, where known.
        subject: whom or what it is about; None means find it in the query.
        object: the node the answer names; None means the answer itself.
        relations: the user's own words for the relation, best first.
        intent: correction or statement.
        source: the message it came from, kept with the edit.
    """

    query: str
    answer: str
    old_answer: str | None = None
    subject: str | None = None
    object: str | None = None
    relations: tuple[str, ...] = ()
    intent: Intent = Intent.CORRECTION
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest:
    """How likely is this continuation after this prompt? The continuation owns the joining space."""

    prompt: str
    continuation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a scorer answers to one request.

    Attributes:
        logprob: nats, summed over the continuation's tokens; at most 0.
        tokens: number of tokens scored.
        greedy: whether every one of them was the most likely token.
        scored_tokens: tokens of prompt and continuation together: the cost when computed alone.
        computed_tokens: tokens the model in fact computed for this request; summed over a batch it
            is the batch's true cost, since a shared prefix is counted at one request only.
    """

    logprob: float
    tokens: int
    greedy: bool
    scored_tokens: int = 0
    computed_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a generator wrote, and what it cost.

    Attributes:
        text: the continuation alone.
        scored_tokens, computed_tokens: tokens of the prompt and the continuation together.
    """

    text: str
    scored_tokens: int = 0
    computed_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What model work was done: calls to the scorer, naive and true token counts."""

    scorer_calls: int = 0
    scored_tokens: int = 0
    computed_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            scorer_calls=self.scorer_calls + other.scorer_calls,
            scored_tokens=self.scored_tokens + other.scored_tokens,
            computed_tokens=self.computed_tokens + other.computed_tokens,
        )


class CandidateSource(StrEnum):
    """Where a candidate relation came from, in order of trust."""

    USER = "user"
    VOCABULARY = "vocabulary"
    PHRASE = "phrase"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A triple of H(q, a, K) and the source of its relation."""

    triple: Triple
    source: CandidateSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTriple:
    """A triple with every number the optimizer needs; it asks for no other.

    Attributes:
        triple: the fact.
        in_graph: whether the graph holds it now.
        log_weight: unnormalised retrieval weight, nats; -inf means never retrieved.
        answer_logprob: log P(a | q, z).
        rival_logprob: log P(a_old | q, z), or None where there is no rival answer.
        candidate: the fact is a member of H(q, a, K).
        supports: the fact asserts the user's answer to this query.
        conflict: the fact asserts the answer that is being corrected.
        protected: nothing says that the fact opposes the answer by its own doing: it may have
            inherited a low score from the model's prior, and `minimal` never removes it.
        trust: rank of the candidate's source, 0 the highest; breaks ties only.
    """

    triple: Triple
    in_graph: bool
    log_weight: float
    answer_logprob: float
    rival_logprob: float | None = None
    candidate: bool = False
    supports: bool = False
    conflict: bool = False
    protected: bool = False
    trust: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """What the model says of a query with no fact before it.

    Attributes:
        answer_logprob: log P(a | q).
        rival_logprob: log P(a_old | q), or None where there is no rival answer.
    """

    answer_logprob: float
    rival_logprob: float | None = None


class StepOp(StrEnum):
    """What one step of a plan does."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One step of a plan, and the loss after it (nats)."""

    op: StepOp
    triple: Triple
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlan:
    """What an optimizer proposes; nothing is written yet.

    Attributes:
        steps: in order, each with the loss after it.
        loss_before, loss_after: nats; the optimizer's own objective.
        answer_logprob_before, answer_logprob_after: log P(a | q) through the graph (Eq. 1).
        optimizer: its name.
        satisfied: whether the objective's condition holds after the last step.
    """

    steps: tuple[PlanStep, ...]
    loss_before: float
    loss_after: float
    answer_logprob_before: float
    answer_logprob_after: float
    optimizer: str
    satisfied: bool

    @property
    def added(self) -> tuple[Triple, ...]:
        """The triples to add, in order."""
        return tuple(step.triple for step in self.steps if step.op is StepOp.ADD)

    @property
    def removed(self) -> tuple[Triple, ...]:
        """The triples to remove, in order."""
        return tuple(step.triple for step in self.steps if step.op is StepOp.REMOVE)


class EditKind(StrEnum):
    """Which operation made an edit."""

    LEARN = "learn"
    HEAR = "hear"
    FORGET = "forget"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One journaled change of a user's graph.

    Attributes:
        id: unique within the user's journal; None for a dry run, which was never applied.
        kind: the operation.
        time: when, in UTC; None for a dry run.
        added, removed: the facts.
        steps: the optimizer's steps with their losses; empty where no optimizer ran.
        subject: words for whom it is about, where one subject is.
        source: the message it came from.
        undone: whether it has been undone since.
        query, answer: the feedback that caused it.
        satisfied: whether the optimizer's condition holds after it; None where no optimizer ran.
    """

    id: str | None
    kind: EditKind
    time: dt.datetime | None
    added: tuple[Triple, ...] = ()
    removed: tuple[Triple, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    subject: str | None = None
    query: str | None = None
    answer: str | None = None
    source: str | None = None
    loss_before: float | None = None
    loss_after: float | None = None
    answer_logprob_before: float | None = None
    answer_logprob_after: float | None = None
    satisfied: bool | None = None
    optimizer: str | None = None
    model: str | None = None
    prompts: str | None = None
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """A fact retrieved for a query.

    Attributes:
        triple: the fact.
        probability: pi_G(z) of Eq. 5 over the subject's facts, in [0, 1].
        text: the fact as a sentence.
        edit_id: the edit that added it, where the journal knows.
    """

    triple: Triple
    probability: float
    text: str
    edit_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts that bear on a query, ready to be put before a model.

    Attributes:
        query: as asked.
        subject: words for whom it is about; None where the text names nobody we know.
        facts: most probable first.
        text: the facts as delimited data, or "" where there are none.
        usage: model work done.
        elapsed_ms: wall time.
    """

    query: str
    subject: str | None
    facts: tuple[Retrieved, ...]
    text: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The scoring model's own answer, and what it rests on."""

    text: str
    context: Context
    model: str
    prompts: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None
