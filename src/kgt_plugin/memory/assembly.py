"""Assembly of one user's memory out of the parts that all users of an app share."""

from __future__ import annotations

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.index.vector_store import VectorStore
from kgt_plugin.memory.episodes import EpisodePolicy
from kgt_plugin.memory.hear import OnRejection
from kgt_plugin.memory.operations import Operations
from kgt_plugin.memory.user import UserMemory
from kgt_plugin.prompts import PromptSet, Renderer
from kgt_plugin.recall import Recaller, RecallWeights
from kgt_plugin.recall.answers import Answerer
from kgt_plugin.recall.context import ContextBuilder
from kgt_plugin.recall.fact_retrieval import FactRetriever
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.subjects import SubjectResolver
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Models
from kgt_plugin.tuning.learn import KGTuner
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["assembled_memory"]


def assembled_memory(
    graph: PersonalGraph,
    *,
    models: Models,
    prompts: PromptSet,
    optimizer: Optimizer,
    weighting: Weighting,
    settings: Settings,
    renderer: Renderer,
    vectors: VectorStore,
    policy: EpisodePolicy,
    on_rejection: OnRejection | None,
) -> UserMemory:
    """Put one user's memory together.

    Args:
        graph: the user's.
        models: answer what the operations ask.
        prompts: the templates that score.
        optimizer: plans edits from the scores.
        weighting: how facts are weighed for a query.
        settings: the method's numbers.
        renderer: writes what an agent is told.
        vectors: keeps what has been embedded.
        policy: whether and for how long words are kept.
        on_rejection: told of answers that a user rejects without saying what is right.
    """
    embedder = models.embedder
    recaller = Recaller(
        graph=graph,
        prompts=prompts,
        embeds=embedder is not None,
        weights=RecallWeights.of_words() if embedder is None else RecallWeights(),
        vectors=vectors,
        embedder="" if embedder is None else embedder.model_id,
    )
    chosen = None if weighting.is_as_printed else recaller
    subjects = SubjectResolver(graph)
    facts = FactRetriever(graph=graph, prompts=prompts, weighting=weighting, settings=settings)
    operations = Operations(
        graph=graph,
        subjects=subjects,
        builder=ContextBuilder(
            me=graph.me, subjects=subjects, recaller=chosen, facts=facts, renderer=renderer
        ),
        answerer=Answerer(facts=facts, recaller=chosen, prompts=prompts, settings=settings),
        tuner=KGTuner(
            graph=graph,
            recaller=chosen,
            prompts=prompts,
            weighting=weighting,
            optimizer=optimizer,
            settings=settings,
            generates=models.generator is not None,
        ),
        models=models,
    )
    return UserMemory(
        graph=graph,
        operations=operations,
        models=models,
        recaller=chosen,
        policy=policy,
        on_rejection=on_rejection,
    )
