"""Loading of an app's models before its first request."""

from __future__ import annotations

from kgt_plugin.records import ScoreRequest
from kgt_plugin.steps import Models

__all__ = ["warm_up_models"]

_PROMPT = "The sky is"
_CONTINUATION = " blue"


def warm_up_models(models: Models) -> None:
    """Ask the scorer, the generator and the embedder one small thing each, so that they are loaded.

    An extractor isn't asked: it may be a paid chat model.

    Args:
        models: those of an opened `KGT`.

    Raises:
        ModelError: one of them can't be loaded.

    Examples:
        >>> from kgt_plugin.testing import FakeScorer
        >>> warm_up_models(Models(scorer=FakeScorer()))
    """
    models.scorer.score([ScoreRequest(prompt=_PROMPT, continuation=_CONTINUATION)])
    if models.generator is not None:
        models.generator.generate(_PROMPT, max_tokens=1)
    if models.embedder is not None:
        models.embedder.embed([_PROMPT + _CONTINUATION])
