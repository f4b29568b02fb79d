"""`KGT`: the expensive shared parts, opened once an app."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Literal, Self

from rdflib import Dataset, Graph

from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.cache import cached_embedder
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.graph.consistency import users_of
from kgt_plugin.graph.forgettings import Forgettings, forgettings_of
from kgt_plugin.graph.write_gates import WriteGates
from kgt_plugin.index.stored_vectors import vectors_of
from kgt_plugin.memory.assembly import MemoryFactory
from kgt_plugin.memory.defaults import (
    embedded_embedder,
    reader_of,
    renderer_of,
    scorer_of,
    weighting_of,
)
from kgt_plugin.memory.episodic_memory import EpisodePolicy
from kgt_plugin.memory.given_models import checked_embedder
from kgt_plugin.memory.hearing_memory import OnRejection
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.memory.own_node import OwnNode, check_own_node, own_node
from kgt_plugin.memory.user_memory import UserMemory
from kgt_plugin.memory.warm_up import warm_up_models
from kgt_plugin.prompts import PromptSet, Renderer, prompt_set
from kgt_plugin.reading import Extractor
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.scoring import Generator, Scorer, SupportsClose
from kgt_plugin.scoring.cache import cached
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Models
from kgt_plugin.stores import ListsGraphs, Store, open_store
from kgt_plugin.tuning.optimizer import Optimizer, make_optimizer

__all__ = ["KGT"]

_HANDLES = 1024
"""User handles kept warm; an evicted one is made anew when it is asked for."""


class KGT(LiveHandle):
    """Store, scorer and embedder, shared by all users of an app.

    Open it once in your app. It has no operation on facts: `user` gives you the handle of one user,
    which has them all. Models are loaded at first use, so an app that only reads facts never loads one.

    Examples:
        >>> from kgt_plugin import KGT
        >>> with KGT.open(store=":memory:") as kgt:
        ...     ana = kgt.user("ana@example.org")
        ...     edits = ana.hear("I live in Lagos.")
        ...     ana.facts()[0].labels
        ('me', 'lives in', 'Lagos')
    """

    _instead = "keep the arguments of KGT.open, and open it there"

    def __init__(self, factory: MemoryFactory) -> None:
        self._factory = factory
        self._store = factory.store
        self._vectors = factory.vectors
        self._users: OrderedDict[str, UserMemory] = OrderedDict()
        self._lock = Lock()
        self._closed = False

    @classmethod
    def open(
        cls,
        *,
        store: str | Path | Graph | Dataset | Store | None = None,
        model: str | Path | Scorer | None = None,
        embedder: Embedder | Literal["default"] | None = "default",
        prompts: str | PromptSet = "default",
        optimizer: str | Optimizer = "minimal",
        weighting: Weighting | None = None,
        settings: Settings | None = None,
        renderer: Renderer | None = None,
        cached_scores: int = 4096,
        threads: int | None = None,
        keep_episodes: bool = True,
        max_episode_age: dt.timedelta | None = None,
        extractor: Extractor | None = None,
        on_rejection: OnRejection | None = None,
        gates: WriteGates | None = None,
        me: OwnNode | None = None,
    ) -> KGT:
        """Open the shared parts.

        Args:
            store: where facts are kept: a path, ":memory:", a URL, an rdflib Graph or Dataset, a
                `Store`; None is a SQLite store in the user's data folder.
            model: a Hugging Face id, a local folder, a GGUF file, the URL of a model server
                (``http://host:8000/v1#model``), or any `Scorer`; None is the embedded model.
            embedder: any `Embedder`; "default" is the embedded one beside a model of ours, and none
                beside a scorer of the app's own; None weighs facts by log-probabilities alone.
            prompts: "default", "paper", or a prompt set.
            optimizer: "minimal", "paper", or an optimizer.
            weighting: how facts are weighed for a query; None follows prompts and embedder.
            settings: the method's numbers.
            renderer: writes what an agent is told; None is `TextRenderer`, English sentences in a
                delimited block of at most 400 tokens.
            cached_scores: how many scores are remembered, for all users together; 0 remembers none.
            threads: processor threads that models of ours use, at most; None is as many as there are
                cores, unless the app has chosen (OMP_NUM_THREADS or ``torch.set_num_threads``).
            keep_episodes: whether messages are kept, word for word; if False, only facts are.
            max_episode_age: how long messages are kept; None is for good. Facts that were drawn from
                them stay.
            extractor: reads what a turn teaches, for `hear`, for yes and no, and for every
                adapter; None is `Rules`, which asks no model and reads plain English.
            on_rejection: called with the user's id and the feedback if a turn rejects an answer and does
                not say what is right: nothing is edited, and you may ask back.
            gates: what no edit may do: remove protected facts, break a SHACL shape and the like.
            me: the IRI that stands for the user in RDF of your own, for a store of one user (an rdflib
                Graph, a .ttl file); or a function from a user's id to it. None makes a node of ours.

        Raises:
            InvalidInputError: an unknown prompt set or optimizer, an age that is not above 0, a model
                that can't score or embed, such as a chat model, or a node that is no IRI.
            StoreError: the store cannot be opened.

        Examples:
            >>> import datetime as dt
            >>> from kgt_plugin.testing import FakeEmbedder, FakeScorer
            >>> kgt = KGT.open(
            ...     store="facts.trig",
            ...     model=FakeScorer(),
            ...     embedder=FakeEmbedder(),
            ...     max_episode_age=dt.timedelta(days=90),
            ... )
            >>> kgt.close()
        """
        chosen = prompt_set(prompts)
        planner = make_optimizer(optimizer)
        scorer, own = scorer_of(model, threads)
        if embedder == "default":
            embedder = embedded_embedder(threads) if own else None
        checked_embedder(embedder)
        reader, chosen_renderer = reader_of(extractor), renderer_of(renderer)
        policy = EpisodePolicy(keep=keep_episodes, max_age=max_episode_age)
        check_own_node(me)
        opened = open_store(store)  # last: what is refused above leaves nothing open
        try:
            node_of = own_node(me, opened)
        except InvalidInputError:
            if opened is not store:  # else it is the app's
                opened.close()
            raise
        return cls(
            MemoryFactory(
                store=opened,
                models=Models(
                    scorer=cached(scorer, capacity=cached_scores) if cached_scores else scorer,
                    embedder=None if embedder is None else cached_embedder(embedder),
                    generator=scorer if isinstance(scorer, Generator) else None,
                    extractor=reader,
                ),
                prompts=chosen,
                optimizer=planner,
                weighting=weighting or weighting_of(chosen, embedder),
                settings=settings or Settings(),
                renderer=chosen_renderer,
                vectors=vectors_of(opened),
                policy=policy,
                on_rejection=on_rejection,
                gates=gates,
                node_of=node_of,
            )
        )

    @property
    def models(self) -> Models:
        """The models: scorer, embedder, generator. They know nothing of any user.

        Examples:
            >>> kgt.models.scorer.model_id
            'fake@1:float64'
        """
        return self._factory.models

    @property
    def forgettings(self) -> Forgettings:
        """Get the record of what was forgotten in the store, in this process; objects that hold words follow it.

        Examples:
            >>> fence = kgt.forgettings.fence("ana@example.org")
            >>> _ = kgt.user("ana@example.org").forget_all()
            >>> fence.is_passed
            True
        """
        return forgettings_of(self._store)

    def warm_up(self) -> None:
        """Load the models now, so that the first request doesn't wait for them.

        Call it where each worker starts, such as in the lifespan of an ASGI app, and not before a fork:
        the threads of a loaded model don't survive one.

        Raises:
            ModelError: a model can't be loaded.

        Examples:
            >>> kgt.warm_up()
        """
        warm_up_models(self.models)

    async def awarm_up(self) -> None:
        """Await `warm_up`."""
        await asyncio.to_thread(self.warm_up)

    def users(self) -> list[str]:
        """List the ids of the users of whom the store holds anything, in a fixed order.

        Raises:
            StoreError: the store can't list its users.

        Examples:
            >>> _ = ana.hear("I'm allergic to nuts.")
            >>> kgt.users()
            ['ana@example.org']
        """
        if not isinstance(self._store, ListsGraphs):
            raise StoreError(
                f"{self._store.location} can't list its users: keep their ids in your app, or copy the store "
                "into SQLite (kgt store copy)"
            )
        return users_of(self._store)

    async def ausers(self) -> list[str]:
        """Await `users`."""
        return await asyncio.to_thread(self.users)

    def user(self, user: str) -> UserMemory:
        """Get the handle of one user; cheap, made on demand.

        Args:
            user: any string that is not empty, such as an e-mail address.

        Raises:
            InvalidInputError: the id is empty or no text.

        Examples:
            >>> kgt.user("ben@example.org").facts()
            []
        """
        with self._lock:
            memory = self._users.get(user) if isinstance(user, str) else None
            if memory is None:
                memory = self._factory.memory(user)
                self._users[user] = memory
            self._users.move_to_end(user)
            if len(self._users) > _HANDLES:
                self._users.popitem(last=False)
            return memory

    def close(self) -> None:
        """Let go of the store and the models; further calls do nothing.

        Examples:
            >>> kgt.close()
            >>> kgt.close()
        """
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._vectors.close()
        self._store.close()
        models: tuple[object, ...] = (self.models.scorer, self.models.embedder)
        for model in models:
            if isinstance(model, SupportsClose):
                model.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
