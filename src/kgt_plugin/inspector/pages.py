"""The pages that change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kgt_plugin.errors import KGTError
from kgt_plugin.inspector.corrections import CorrectionForm
from kgt_plugin.inspector.site import Site
from kgt_plugin.inspector.views.episodes import episode_cards
from kgt_plugin.inspector.views.facts import SubjectFacts, answered, fact_sheet, facts_of
from kgt_plugin.inspector.views.graph import graph_picture
from kgt_plugin.inspector.views.history import history_entries
from kgt_plugin.inspector.views.losses import loss_chart
from kgt_plugin.inspector.views.proposal import proposal
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Triple

__all__ = ["Pages"]

_MOST_LISTED = 200
"""Episodes or edits on a page, unless all are asked for."""

_NOTICES = {
    "applied": "The correction is applied.",
    "nothing": "No edit was needed: the facts say so already.",
    "undone": "The edit is undone.",
    "forgotten": "The fact is forgotten. Undo brings it back.",
    "erased": "The episode and what stood by it alone are erased for good.",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Handlers of GET requests.

    Attributes:
        memory: whose pages they are.
        site: renders them.
    """

    memory: UserMemory
    site: Site

    async def graph(self, request: Request) -> Response:
        """Show the whole graph, and the facts of the node that is chosen."""
        facts = await self.memory.afacts()
        key = request.query_params.get("node", "")
        chosen = await self._sheet(key, facts) if key else ()
        return self.site.page(
            request,
            "graph",
            picture=graph_picture(facts, own=self.memory.own_facts()),
            key=key,
            chosen=chosen,
        )

    async def node(self, request: Request) -> Response:
        """Show the facts of one node, as a part of the graph's page."""
        key = request.path_params["key"]
        chosen = await self._sheet(key, await self.memory.afacts())
        return self.site.page(request, "node", key=key, chosen=chosen)

    async def _sheet(self, key: str, facts: Sequence[Triple]) -> tuple[SubjectFacts, ...]:
        """Look up the facts of a node; the history is read only here, since it may be long."""
        edits, episodes = await self.memory.ahistory(), await self.memory.aepisodes()
        return fact_sheet(facts_of(key, facts), edits, episodes)

    async def facts(self, request: Request) -> Response:
        """List the facts and, for a typed question, what bears on it and how probably."""
        question = request.query_params.get("q", "").strip()
        found, error = None, ""
        if question:
            try:
                found = answered(await self.memory.acontext(question))
            except KGTError as exc:
                error = str(exc)
        facts, edits = await self.memory.afacts(), await self.memory.ahistory()
        return self.site.page(
            request,
            "facts",
            status=400 if error else 200,
            question=question,
            found=found,
            error=error,
            total=len(facts),
            sheet=fact_sheet(facts, edits, await self.memory.aepisodes()),
        )

    async def episodes(self, request: Request) -> Response:
        """List what the user has said."""
        cards = episode_cards(
            await self.memory.aepisodes(), await self.memory.ahistory(), await self.memory.afacts()
        )
        most = None if "all" in request.query_params else _MOST_LISTED
        return self.site.page(
            request, "episodes", notice=_notice(request), cards=cards[:most], total=len(cards)
        )

    async def history(self, request: Request) -> Response:
        """Show the edits and their losses."""
        entries = history_entries(await self.memory.ahistory(), await self.memory.aepisodes())
        most = None if "all" in request.query_params else _MOST_LISTED
        return self.site.page(
            request,
            "history",
            notice=_notice(request),
            chart=loss_chart(entries),
            entries=entries[:most],
            total=len(entries),
        )

    async def correct(self, request: Request) -> Response:
        """Show the form of a correction and, once it is filled in, the dry run beside the graph."""
        form = CorrectionForm.read(request.query_params)
        return await self.proposed(request, form) if form.filled else self.form(request, form)

    async def proposed(
        self, request: Request, form: CorrectionForm, *, error: str = ""
    ) -> Response:
        """Plan a correction, and show what it would do.

        Args:
            request: which page is asked for.
            form: the correction.
            error: why it was not made a moment ago.
        """
        try:
            edit = await self.memory.alearn(form.query, form.answer, **form.options(dry_run=True))
        except KGTError as exc:
            return self.form(request, form, error=str(exc))
        said = {episode.id: episode.text for episode in await self.memory.aepisodes()}
        plan = proposal(edit, await self.memory.afacts(), said)
        status = 409 if error else 200
        return self.site.page(request, "correct", status=status, form=form, plan=plan, error=error)

    def form(self, request: Request, form: CorrectionForm, *, error: str = "") -> Response:
        """Show the form alone."""
        status = 400 if error else 200
        return self.site.page(request, "correct", status=status, form=form, plan=None, error=error)


def _notice(request: Request) -> str:
    """Say what was just done; an address can name a notice and not word one."""
    return _NOTICES.get(request.query_params.get("done", ""), "")
