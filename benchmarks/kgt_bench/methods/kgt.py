"""KGT as a method of the benchmark, in its variants; `no-edit` is the same without the edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Graph
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_bench.cases import Fact
from kgt_bench.methods.port import Edited, Labelled, Learnt
from kgt_bench.methods.setup import Setup
from kgt_plugin.conversation import Conversation
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.node_labels import missing_labels
from kgt_plugin.memory import KGT, UserMemory
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.records import Edit, EditKind, Feedback, Triple, Turn
from kgt_plugin.scoring import Scorer
from kgt_plugin.settings import Settings
from kgt_plugin.stores import Quad, Store, open_store
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["KGTMethod", "Variant"]

_USER = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to run KGT.

    Attributes:
        name: what it is called on the command line.
        optimizer, prompts: by name, or the thing itself.
        weighting: how facts are weighed; None follows the prompts.
        settings: the method's numbers.
        learns: False leaves the graph as it was seeded.
    """

    name: str
    optimizer: str | Optimizer = "minimal"
    prompts: str | PromptSet = "default"
    weighting: Weighting | None = None
    settings: Settings | None = None
    learns: bool = True


class KGTMethod:
    """One user's memory through the same door that apps use; see `Method`."""

    def __init__(self, setup: Setup, variant: Variant) -> None:
        self._setup = setup
        self._variant = variant
        self.name = variant.name
        self._open(())

    @property
    def model_id(self) -> str:
        """The scorer's model."""
        return self._setup.scorer().model_id

    def reset(self) -> None:
        """Begin with an empty store."""
        self._store.close()
        self._open(())

    def seed(self, facts: Sequence[Labelled]) -> None:
        """Begin with these facts, past the journal: they were there before the user came."""
        self._store.close()
        self._open(facts)

    def facts(self, subject: str) -> list[Fact]:
        """List what the graph holds of a subject."""
        return [fact.labels[1:] for fact in self._memory.facts(subject)]

    def hear(self, text: str, *, last_query: str | None, last_answer: str | None) -> Learnt:
        """Hear one turn, as the adapters do."""
        if not self._variant.learns:
            return Learnt(added=[], edits=0, computed_tokens=0)
        turn = Turn(text=text, asked=last_query, answered=last_answer)
        edits = Conversation(self._memory).hear(turn)
        return Learnt(
            added=[triple.labels for edit in edits for triple in edit.added],
            edits=sum(len(edit.added) + len(edit.removed) for edit in edits),
            computed_tokens=sum(edit.usage.computed_tokens for edit in edits),
        )

    def triples(self) -> list[Labelled]:
        """Everything the graph holds."""
        return [triple.labels for triple in self._graph.facts()]

    def edit(self, feedback: Feedback) -> Edited:
        """Learn, and say what changed in terms that are found again."""
        if not self._variant.learns:
            return Edited(edits=0)
        edit = self._memory.learn(
            feedback.query,
            feedback.answer,
            old_answer=feedback.old_answer,
            subject=feedback.subject,
            object=feedback.object,
            relations=feedback.relations,
            intent=feedback.intent,
        )
        return Edited(
            edits=len(edit.added) + len(edit.removed),
            computed_tokens=edit.usage.computed_tokens,
            change={
                "added": [_to_json(triple) for triple in edit.added],
                "removed": [_to_json(triple) for triple in edit.removed],
            },
        )

    def restore(self, feedback: Feedback, edited: Edited) -> None:
        """Add and remove what the edit did."""
        del feedback
        change = edited.change or {"added": [], "removed": []}
        self._graph.apply(
            Edit(
                id=None,
                kind=EditKind.LEARN,
                time=None,
                added=tuple(_from_json(value) for value in change["added"]),
                removed=tuple(_from_json(value) for value in change["removed"]),
            )
        )

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """Log P_G(a|q) of each answer (Eq. 1)."""
        return self._probed.answer_logprobs(query, answers, subject=subject)

    def recall(self, query: str) -> str:
        """The block of `context`, with default settings."""
        return self._probed.context(query).text

    def generate(self, query: str, *, subject: str | None = None) -> str:
        """Answer with the facts in the prompt, as an agent would."""
        return self._probed.answer(query, subject=subject).text

    def close(self) -> None:
        """Let go of the store; the scorer is the setup's."""
        self._store.close()

    def _open(self, facts: Sequence[Labelled]) -> None:
        """Open a store that holds these facts before anybody reads it."""
        self._store: Store = open_store(":memory:")
        if facts:
            self._store.commit(removed=[], added=_quads(facts))
        self._graph = PersonalGraph(self._store, _USER)
        self._memory = self._user(self._setup.scorer())
        self._probed = self._user(self._setup.probing_scorer())

    def _user(self, scorer: Scorer) -> UserMemory:
        variant = self._variant
        return KGT.open(
            store=self._store,
            model=scorer,
            embedder=self._setup.sentences(),
            prompts=variant.prompts,
            optimizer=variant.optimizer,
            weighting=variant.weighting,
            settings=variant.settings,
            cached_scores=0,
        ).user(_USER)


def _quads(facts: Sequence[Labelled]) -> list[Quad]:
    """The facts and the labels of their terms, as the user's graph holds them."""
    graph = PersonalGraph(open_store(":memory:"), _USER)
    triples = list(dict.fromkeys(graph.triple(*fact) for fact in facts))
    labels = missing_labels(Graph(), triples)
    return [(*triple.terms, graph.name) for triple in (*triples, *labels)]


def _to_json(triple: Triple) -> dict[str, Any]:
    return {
        "terms": [_term_to_json(term) for term in triple.terms],
        "labels": list(triple.labels),
    }


def _from_json(value: dict[str, Any]) -> Triple:
    subject, predicate, obj = (_term_from_json(*term) for term in value["terms"])
    first, second, third = value["labels"]
    return Triple(
        subject=subject, predicate=URIRef(predicate), object=obj, labels=(first, second, third)
    )


def _term_to_json(term: Identifier) -> list[str | None]:
    if isinstance(term, Literal):
        datatype = None if term.datatype is None else str(term.datatype)
        return ["literal", str(term), datatype, term.language]
    return ["node" if isinstance(term, BNode) else "iri", str(term), None, None]


def _term_from_json(
    kind: str, value: str, datatype: str | None, language: str | None
) -> Identifier:
    if kind == "literal":
        typed = None if datatype is None else URIRef(datatype)
        return Literal(value, datatype=typed, lang=language, normalize=False)
    return BNode(value) if kind == "node" else URIRef(value)
