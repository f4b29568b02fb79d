"""The forms that change the memory: apply, undo, forget. Each is refused where the Inspector is read-only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kgt_plugin.errors import InvalidInputError, KGTError, StaleGraphError
from kgt_plugin.inspector.corrections import CorrectionForm
from kgt_plugin.inspector.pages import Pages
from kgt_plugin.inspector.site import form_of
from kgt_plugin.inspector.views.keys import change_key, fact_key
from kgt_plugin.records import Edit

__all__ = ["Actions"]

_READ_ONLY = "This Inspector is read-only and changed nothing: start it with kgt inspect --write to change the memory."
_OTHER_PLAN = "The memory has changed since this was shown, and nothing was applied: this is the edit as it would be now."


@dataclass(frozen=True, slots=True)
class Actions:
    """Handlers of POST requests.

    Attributes:
        pages: the pages that they lead back to.
        write: whether the memory may be changed.
    """

    pages: Pages
    write: bool

    async def apply(self, request: Request) -> Response:
        """Make the edit that was shown, and no other."""
        return await self._done(request, self._apply)

    async def undo(self, request: Request) -> Response:
        """Take an edit back."""
        return await self._done(request, self._undo)

    async def forget(self, request: Request) -> Response:
        """Forget one fact, or erase one episode."""
        return await self._done(request, self._forget)

    async def _done(
        self, request: Request, act: Callable[[Request, Mapping[str, str]], Awaitable[Response]]
    ) -> Response:
        if not self.write:
            return self._failed(request, _READ_ONLY, 403)
        try:
            return await act(request, await form_of(request))
        except KGTError as exc:
            return self._failed(request, str(exc), 400)

    def _failed(self, request: Request, error: str, status: int) -> Response:
        return self.pages.site.page(request, "error", status=status, error=error)

    async def _apply(self, request: Request, given: Mapping[str, str]) -> Response:
        form, shown = CorrectionForm.read(given), given.get("change", "")
        memory = self.pages.memory
        try:
            for dry_run in (True, False):
                edit = await memory.alearn(form.query, form.answer, **form.options(dry_run=dry_run))
                if change_key(edit) != shown:
                    # Planned twice, since the graph may change at any time: what came out otherwise goes.
                    if edit.id is not None:
                        await memory.aundo(edit.id)
                    return await self.pages.proposed(request, form, error=_OTHER_PLAN)
        except StaleGraphError:
            return await self.pages.proposed(request, form, error=_OTHER_PLAN)
        return _see(request, "history", "applied" if edit.id else "nothing", edit)

    async def _undo(self, request: Request, given: Mapping[str, str]) -> Response:
        edit_id = given.get("edit", "")
        if not edit_id:
            raise InvalidInputError("no edit is named: choose one in the history")
        edit = await self.pages.memory.aundo(edit_id)
        return _see(request, "history", "undone", edit)

    async def _forget(self, request: Request, given: Mapping[str, str]) -> Response:
        memory = self.pages.memory
        if "episode" in given:
            await memory.aforget(memory.episode(given["episode"]))
            return _see(request, "episodes", "erased")
        key = given.get("fact", "")
        fact = next((each for each in await memory.afacts() if fact_key(each) == key), None)
        if fact is None:
            raise InvalidInputError(
                "this fact is not known any more: look at the facts as they are now"
            )
        return _see(request, "history", "forgotten", await memory.aforget(fact))


def _see(request: Request, page: str, done: str, edit: Edit | None = None) -> Response:
    """Lead to a page that shows what was done, so that loading it again does nothing twice."""
    at = "" if edit is None or edit.id is None else f"#edit-{edit.id}"
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/{page}?{urlencode({'done': done})}{at}", 303)
