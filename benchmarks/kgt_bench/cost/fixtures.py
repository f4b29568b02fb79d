"""The models and the people that costs are measured on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib import Graph
from rdflib.term import Identifier, URIRef

from kgt_bench.cost.metered_models import Clock, TimedEmbedder, TimedScorer
from kgt_bench.cost.places import Places
from kgt_bench.cost.synthetic_users import Person
from kgt_bench.methods.setup import Setup
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.node_labels import missing_labels
from kgt_plugin.memory import KGT, UserMemory
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import Triple
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.causal_lm import CausalLM
from kgt_plugin.scoring.transformers import TransformersScorer
from kgt_plugin.settings import Settings
from kgt_plugin.stores import Quad, Store, open_store

__all__ = ["Stage", "limit_threads", "loaded_model", "seed", "threads"]

_CHUNK = 50_000


class Stage:
    """One model and one embedder on a clock, shared by apps that remember no score.

    Attributes:
        clock: the models' time.
        scorer: the model's own scorer.
        embedder: weighs facts by meaning; None where there is none.
        places: where stores are made; in memory unless given.
    """

    def __init__(
        self,
        model: str | Path | Scorer | None,
        embedder: Embedder | None = None,
        places: Places | None = None,
    ) -> None:
        self.places = Places() if places is None else places
        setup = Setup(model=model, embedder=embedder)
        self.clock = Clock()
        self.scorer = setup.scorer()
        inner = setup.sentences()
        self.embedder = None if inner is None else TimedEmbedder(inner, self.clock)

    def warm(self) -> None:
        """Load the models now."""
        _ = self.scorer.model_id
        if self.embedder is not None:
            self.embedder.embed(["warm"])

    def memory(
        self,
        people: Iterable[Person],
        user: str,
        *,
        scorer: Scorer | None = None,
        settings: Settings | None = None,
    ) -> UserMemory:
        """Get the handle of a user who knows these people, on a store of its own.

        Args:
            people: whom the graph holds.
            user: the user's id.
            scorer: another than the model's own.
            settings: the method's numbers.
        """
        store = self.places.open()
        seed(store, user, people)
        return self.app(store, scorer=scorer, settings=settings).user(user)

    def app(
        self, store: Store, *, scorer: Scorer | None = None, settings: Settings | None = None
    ) -> KGT:
        """Open a store with the models; arguments as in `memory`."""
        return KGT.open(
            store=store,
            model=TimedScorer(self.scorer if scorer is None else scorer, self.clock),
            embedder=self.embedder,
            settings=settings,
            cached_scores=0,
        )


def seed(store: Store, user: str, people: Iterable[Person]) -> int:
    """Put people into a user's graph past the journal: they were there before the user came.

    Returns:
        How many facts that were.
    """
    words = PersonalGraph(open_store(":memory:"), user)  # only makes terms of words
    labelled: set[Identifier] = set()
    quads: list[Quad] = []
    facts = 0
    for person in people:
        triples = [words.triple(person.name, *fact) for fact in person.facts]
        facts += len(triples)
        quads += _quads(words.name, triples, labelled)
        if len(quads) >= _CHUNK:
            store.commit(removed=(), added=quads)
            quads = []
    store.commit(removed=(), added=quads)
    return facts


def loaded_model(scorer: Scorer) -> CausalLM:
    """The model inside a scorer of ours.

    Raises:
        InvalidInputError: it is another scorer, whose arithmetic is out of sight.
    """
    if not isinstance(scorer, TransformersScorer):
        raise InvalidInputError("this measures a model of transformers: give its name or folder")
    return scorer.load()


def limit_threads(number: int | None) -> None:
    """Let one matrix product use so many threads; None leaves it to torch."""
    if number is not None:
        torch, _ = torch_and_transformers()
        torch.set_num_threads(number)


def threads() -> int:
    """Count the threads that one matrix product uses."""
    torch, _ = torch_and_transformers()
    return int(torch.get_num_threads())


def _quads(name: URIRef, triples: Sequence[Triple], labelled: set[Identifier]) -> list[Quad]:
    """Facts, and the labels of the terms that have not come before."""
    labels = [t for t in missing_labels(Graph(), triples) if t.subject not in labelled]
    labelled.update(label.subject for label in labels)
    return [(*triple.terms, name) for triple in (*triples, *labels)]
