"""A scorer over a model server that returns the log-probabilities of a prompt: vLLM, SGLang, others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from kgt_plugin.errors import InvalidInputError, MissingDependencyError
from kgt_plugin.scoring.async_scorer import AsyncScorer, Engine
from kgt_plugin.scoring.deadline import within

if TYPE_CHECKING:  # their modules need an extra
    from kgt_plugin.scoring.served_model import Api
    from kgt_plugin.scoring.server_http import Caller

__all__ = ["ServerScorer"]

_SHORT = 12


class ServerScorer(AsyncScorer):
    """Scores and generates with a model that a server holds, such as one of ``vllm serve`` or SGLang.

    Nothing is asked of the server before the first use. Requests go out together over kept
    connections, at most `concurrency` at a time; what fails for the moment is asked again until
    `deadline_s` has passed since the call. Scoring changes nothing on the server, so asking twice
    does no harm. The environment may give `KGT_SERVER_API_KEY`, sent as a bearer token.

    Where no tokenizer is given the server's own reads the texts (``/tokenize``, as vLLM and SGLang
    have it): it takes a special token spelled out in a text for that token.

    The server names itself in ``/v1/models``, and that decides how it is asked. A probe before the
    first scores refuses a server whose numbers belong to other tokens than they are given for.
    llama.cpp's server and Ollama tell no log-probabilities of a prompt and are refused at once.

    Args:
        url: of the API, such as ``http://host:8000/v1``; a model may follow: ``...#name``.
        model: the name it is served by; None is what the URL says, or the first that is served.
        revision: tells the model from another of its name in `model_id`; None is a mark of the URL.
        dtype: names it in `model_id`; servers do not tell it.
        tokenizer: the tokens of a text as the served model reads it, its start token included where
            it puts one; None asks the server.
        start_token: put before a text that has nothing before it; None asks the server, where no
            tokenizer is given.
        api: ``"openai"`` asks by completions with ``echo`` whatever the server calls itself,
            ``"sglang"`` by SGLang's ``/generate``; None goes by the server's name for itself.
        concurrency: requests on the way at once.
        timeout_s: how long one request may take before it is asked again.
        deadline_s: how long a call may take with all that is asked again.

    Raises:
        InvalidInputError: the URL is none, or holds a password or a query; a number is not positive;
            or there is no such api.

    Example:
        >>> scorer = ServerScorer("http://localhost:30000#org/model", api="sglang", deadline_s=20.0)
        >>> scorer.close()  # nothing was asked of the server yet
    """

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        revision: str | None = None,
        dtype: str = "unknown",
        tokenizer: Callable[[str], Sequence[int]] | None = None,
        start_token: int | None = None,
        api: Api | None = None,
        concurrency: int = 16,
        timeout_s: float = 30.0,
        deadline_s: float = 120.0,
    ) -> None:
        if min(concurrency, timeout_s, deadline_s) <= 0:
            raise InvalidInputError("concurrency, timeout_s and deadline_s must be positive")
        if api not in {None, "openai", "sglang"}:
            raise InvalidInputError(f"{api!r} is no api: give 'openai', 'sglang' or None")
        parts = _checked(url)
        base = parts._replace(path=parts.path.rstrip("/") or "/v1", query="", fragment="").geturl()
        mark = f"server-{hashlib.sha256(base.encode()).hexdigest()[:_SHORT]}"
        super().__init__(
            partial(
                _open,
                base,
                model=model or parts.fragment or None,
                identity=f"@{revision or mark}:{dtype}:server",
                tokenizer=tokenizer,
                start_token=start_token,
                api=api,
                concurrency=concurrency,
                timeout_s=timeout_s,
            ),
            bound=partial(within, deadline_s),
        )


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna")
        usable = parts.scheme in {"http", "https"} and bool(host) and parts.port != 0
    except ValueError:  # UnicodeError is one
        parts, usable = SplitResult("", url, "", "", ""), False
    # A password with a sign that ends the host's name is anywhere; only a model may hold an @.
    if "@" in (parts.netloc if usable else url):
        raise InvalidInputError("a URL holds no password here: set KGT_SERVER_API_KEY instead")
    if not usable or " " in parts.netloc:
        raise InvalidInputError(f"{url} is no URL of a server: give one like http://host:8000/v1")
    if parts.query:
        raise InvalidInputError("a server's URL holds nothing after a ?: leave that out")
    return parts


def _key() -> str | None:
    """The key that the environment gives.

    Raises:
        InvalidInputError: no header can carry it; the message does not repeat it.
    """
    # What is read out of a file ends with a line break.
    key = os.environ.get("KGT_SERVER_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InvalidInputError(
            "KGT_SERVER_API_KEY holds signs that no key has: set it to the key alone"
        )
    return key or None


async def _open(
    base: str,
    *,
    model: str | None,
    identity: str,
    tokenizer: Callable[[str], Sequence[int]] | None,
    start_token: int | None,
    api: Api | None,
    concurrency: int,
    timeout_s: float,
) -> Engine:
    try:
        from kgt_plugin.scoring.server_http import Caller  # noqa: PLC0415  needs an extra
    except ImportError as exc:
        raise MissingDependencyError("httpx (with tenacity)", extra="server") from exc
    caller = Caller(
        base,
        key=_key(),
        concurrency=concurrency,
        timeout_s=timeout_s,
    )
    try:
        return await _engine(
            caller, model, api, identity=identity, tokenizer=tokenizer, start_token=start_token
        )
    except BaseException:  # nobody has the engine yet, so nobody else could close it
        await caller.close()
        raise


async def _engine(
    caller: Caller,
    model: str | None,
    api: Api | None,
    *,
    identity: str,
    tokenizer: Callable[[str], Sequence[int]] | None,
    start_token: int | None,
) -> Engine:
    from kgt_plugin.scoring.served_model import (  # noqa: PLC0415  needs an extra
        find_model,
        refuse_unable,
    )
    from kgt_plugin.scoring.server_engine import ServerEngine  # noqa: PLC0415  as above
    from kgt_plugin.scoring.sglang_engine import SGLangEngine  # noqa: PLC0415  as above

    served = await find_model(caller, model)
    if api is None:
        await refuse_unable(caller, served)
    kind = SGLangEngine if (api or served.api) == "sglang" else ServerEngine
    engine = kind(
        caller, served=served, identity=identity, tokenizer=tokenizer, start_token=start_token
    )
    await engine.begin()
    return engine
