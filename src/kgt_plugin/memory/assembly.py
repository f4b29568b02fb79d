"""The factory of users' memories, out of the parts that all users of an app share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rdflib.term import URIRef

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.write_gates import WriteGates
from kgt_plugin.index.stored_vectors import VectorKeeper
from kgt_plugin.memory.episodic_memory import EpisodePolicy
from kgt_plugin.memory.hearing_memory import OnRejection
from kgt_plugin.memory.operations import Operations
from kgt_plugin.memory.user_memory import UserMemory
from kgt_plugin.prompts import PromptSet, Renderer
from kgt_plugin.recall import Recaller, RecallWeights
from kgt_plugin.recall.answers import Answerer
from kgt_plugin.recall.context import ContextBuilder
from kgt_plugin.recall.fact_retrieval import FactRetriever
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.subjects import SubjectResolver
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Models
from kgt_plugin.stores import Store
from kgt_plugin.tuning.learn import KGTuner
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["MemoryFactory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFactory:
    """Parts that all users share, and out of which it makes the memory of one.

    Attributes:
        store: where the users' graphs are.
        models: answer what the operations ask.
        prompts: the templates that score.
        optimizer: plans edits from the scores.
        weighting: how facts are weighed for a query.
        settings: the method's numbers.
        renderer: writes what an agent is told.
        vectors: keeps what has been embedded.
        policy: whether and for how long words are kept.
        on_rejection: told of answers that a user rejects without saying what is right.
        gates: what no edit may do.
        node_of: the node that an app says a user is, by the user's id; None there makes one of ours.
    """

    store: Store
    models: Models
    prompts: PromptSet
    optimizer: Optimizer
    weighting: Weighting
    settings: Settings
    renderer: Renderer
    vectors: VectorKeeper
    policy: EpisodePolicy
    on_rejection: OnRejection | None = None
    gates: WriteGates | None = None
    node_of: Callable[[str], URIRef | None] | None = None

    def memory(self, user: str) -> UserMemory:
        """Make one user's memory.

        Args:
            user: the user's id.

        Raises:
            InvalidInputError: the id is empty or no text.
        """
        me = None if self.node_of is None else self.node_of(user)
        graph = PersonalGraph(self.store, user, gates=self.gates, me=me)
        embedder = self.models.embedder
        recaller = Recaller(
            graph=graph,
            prompts=self.prompts,
            embeds=embedder is not None,
            weights=RecallWeights.of_words() if embedder is None else RecallWeights(),
            vectors=self.vectors,
            embedder="" if embedder is None else embedder.model_id,
        )
        chosen = None if self.weighting.is_as_printed else recaller
        subjects = SubjectResolver(graph)
        facts = FactRetriever(
            graph=graph, prompts=self.prompts, weighting=self.weighting, settings=self.settings
        )
        operations = Operations(
            graph=graph,
            subjects=subjects,
            builder=ContextBuilder(
                subjects=subjects, recaller=chosen, facts=facts, renderer=self.renderer
            ),
            answerer=Answerer(
                facts=facts, recaller=chosen, prompts=self.prompts, settings=self.settings
            ),
            tuner=KGTuner(
                graph=graph,
                recaller=chosen,
                prompts=self.prompts,
                weighting=self.weighting,
                optimizer=self.optimizer,
                settings=self.settings,
                generates=self.models.generator is not None,
            ),
            models=self.models,
        )
        return UserMemory(
            graph=graph,
            operations=operations,
            models=self.models,
            recaller=chosen,
            policy=self.policy,
            on_rejection=self.on_rejection,
        )
