"""Templates to pages, and forms to words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.inspector.views import wording

__all__ = ["Site", "form_of"]

_LARGEST_FORM = 1_000_000


class Site:
    """The templates of one user's Inspector.

    Args:
        user: whose memory is shown.
        write: whether pages offer to change it.
    """

    def __init__(self, *, user: str, write: bool) -> None:
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("kgt_plugin.inspector"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(
            count=wording.count,
            day=wording.day,
            moment=wording.moment,
            nats=wording.nats,
            percent=wording.percent,
        )
        environment.globals.update(user=user, write=write)
        self._environment = environment

    def page(
        self, request: Request, template: str, *, status: int = 200, **shown: Any
    ) -> HTMLResponse:
        """Render a template.

        Args:
            request: which page is asked for.
            template: its file, without the ending.
            status: of the response.
            **shown: what the template shows; Any, since each shows something else.
        """
        root = request.scope.get("root_path", "")
        page = self._environment.get_template(f"{template}.html")
        return HTMLResponse(page.render(root=root, here=template, **shown), status)


async def form_of(request: Request) -> Mapping[str, str]:
    """Read a form's fields, without white space around them; of several of one name the last.

    Raises:
        InvalidInputError: it is too large, or not UTF-8.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise InvalidInputError("the form is too large: say it in fewer words")
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError as exc:
        raise InvalidInputError(
            "the form is no text: send it from the Inspector's own page"
        ) from exc
    return {name: value.strip() for name, value in fields}
