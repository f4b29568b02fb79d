"""The model that a server serves, and the kind of server it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.scoring.server_answers import read_part
from kgt_plugin.scoring.server_http import Caller, NotFoundError

__all__ = ["Api", "ServedModel", "find_model", "refuse_unable"]

Api = Literal["openai", "sglang"]
"""How log-probabilities are asked for: completions with ``echo``, or SGLang's own ``/generate``."""

_INSTEAD = "serve the model with vLLM or SGLang, or run it on this machine with model='org/name' or a folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """One entry of a server's list of models.

    Attributes:
        name: it is asked for by.
        context: the most tokens of prompt and continuation; None where the server does not tell.
        owner: how the server names itself, such as ``vllm``; empty where it does not.
        adapter: whether it is a LoRA adapter of another model.
    """

    name: str
    context: int | None
    owner: str
    adapter: bool

    @property
    def api(self) -> Api:
        """The API by which its log-probabilities are asked for."""
        return "sglang" if self.owner == "sglang" else "openai"


async def find_model(caller: Caller, name: str | None) -> ServedModel:
    """Ask a server what it serves, and find a model.

    Args:
        caller: of the server.
        name: of the model; None is the first that is served.

    Raises:
        ScorerError: the server does not answer, or has no such model.
    """
    listed = await caller.call("/models")
    served = read_part(
        caller.base, "OpenAI", lambda: {str(one["id"]): dict(one) for one in listed["data"]}
    )
    if not served or (name is not None and name not in served):
        raise ScorerError(
            f"{caller.base} does not serve {name or 'any model'} but "
            f"{', '.join(sorted(served)) or 'nothing'}: name one of these after a #"
        )
    chosen = name or next(iter(served))
    told = served[chosen]
    longest = told.get("max_model_len")
    return ServedModel(
        name=chosen,
        context=longest if isinstance(longest, int) else None,
        owner=str(told.get("owned_by") or "").casefold(),
        adapter=bool(told.get("parent")),
    )


async def refuse_unable(caller: Caller, served: ServedModel) -> None:
    """Refuse the servers that are known to tell no log-probabilities of a prompt.

    Args:
        caller: of the server.
        served: the model that was found there.

    Raises:
        ScorerError: it is llama.cpp's server or Ollama; the error says why that is not enough.
    """
    if served.owner == "llamacpp":
        kind = "llama.cpp's server"
    elif served.context is None and await _is_ollama(caller):  # Ollama tells no context
        kind = "Ollama"
    else:
        return
    raise ScorerError(
        f"{caller.base} is {kind}, which tells log-probabilities of the tokens that it generates and "
        f"none of a prompt's, so it cannot score: {_INSTEAD}"
    )


async def _is_ollama(caller: Caller) -> bool:
    """Tell whether the server has Ollama's own ``/api/version``, which tells a version and nothing else."""
    try:
        told: Any = await caller.call("/api/version", at_root=True)
    except (NotFoundError, InvalidInputError, ScorerError):
        return False
    return isinstance(told, dict) and list(cast("dict[str, object]", told)) == ["version"]
