"""Records an ask as a call of the model that answers it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from kgt_plugin.records import Usage
from kgt_plugin.steps.asks import Ask, AskEmbeddings, AskReading, AskScores
from kgt_plugin.steps.models import Models
from kgt_plugin.telemetry import model_call

__all__ = ["recorded_ask"]


def recorded_ask(
    ask: Ask, models: Models, usage: Callable[[], Usage]
) -> AbstractContextManager[None]:
    """Make the context in which an ask is answered while telemetry is on; see `model_call`.

    A reader is no model of ours: it records its own calls.

    Args:
        ask: what is asked.
        models: answer it.
        usage: gives the model work of the run so far.
    """
    match ask:
        case AskReading():
            return nullcontext()
        case AskEmbeddings():
            return model_call("embeddings", lambda: _embedder(models), usage)
        case AskScores():
            return model_call("score", lambda: models.scorer.model_id, usage)
        case _:
            return model_call("text_completion", lambda: models.scorer.model_id, usage)


def _embedder(models: Models) -> str:
    return "none" if models.embedder is None else models.embedder.model_id
