"""The journey of a query: from what a user asks to what an agent is told.

`ContextBuilder.context` names everything it calls in the order in which it happens. It writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.past import with_zone
from kgt_plugin.prompts import Renderer
from kgt_plugin.recall.fact_retrieval import FactRetriever
from kgt_plugin.recall.recaller import Recaller
from kgt_plugin.recall.subjects import SubjectResolver
from kgt_plugin.records import Context, RecalledItem
from kgt_plugin.steps import Ask, Meter, Steps
from kgt_plugin.text.queries import subqueries, with_user_only

__all__ = ["ContextBuilder", "ContextRequest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRequest:
    """A question to a user's memory.

    Attributes:
        query: the user's words, clean.
        subject: whom or what it is about; None means find it in the query.
        k: how many items at most; None is `Settings.top_k`.
        at: recall what held and had been said then; None is now.
        budget: tokens of the text; None is the renderer's.
        renderer: writes the text; None is the memory's own.
    """

    query: str
    subject: str | None = None
    k: int | None = None
    at: dt.datetime | None = None
    budget: int | None = None
    renderer: Renderer | None = None

    def __post_init__(self) -> None:
        """Refuse a number of items that none could be recalled by."""
        if self.k is not None and (not isinstance(self.k, int) or self.k < 1):
            raise InvalidInputError(
                "k must be a whole number from 1 on: that many items are recalled at most"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextBuilder:
    """Recalls what one user has told, and writes it for an agent.

    Attributes:
        subjects: finds whom a text is about.
        recaller: recalls facts and turns alike; None retrieves facts as the paper prints it.
        facts: retrieves facts.
        renderer: writes what is recalled.
    """

    subjects: SubjectResolver
    recaller: Recaller | None
    facts: FactRetriever
    renderer: Renderer

    def context(self, request: ContextRequest, meter: Meter) -> Steps[Ask, Any, Context]:
        """Recall what bears on a query; nothing where nothing does."""
        most = self.facts.settings.top_k if request.k is None else request.k
        items: Sequence[RecalledItem] = ()
        with self.subjects.reading():
            about = self.subjects.find(request.query, explicit=request.subject)
            questions = subqueries(request.query)
            named = self.subjects.named(questions, request.subject) - {self.facts.graph.me}
            questions = with_user_only(questions, self.subjects.without_names)
        if self.recaller is not None:
            at = request.at
            recaller = self.recaller if at is None else self.recaller.as_of(with_zone(at))
            items = yield from recaller.recall(questions, named, most)
        elif about is not None:
            items = yield from self.facts.retrieve(about, most)
        renderer = request.renderer or self.renderer
        return Context(
            query=request.query,
            subject=about.label if about else None,
            items=tuple(items),
            text=renderer.render(items, budget=request.budget),
            usage=meter.usage,
            elapsed_ms=meter.elapsed_ms,
        )
