"""Reading a causal language model and its tokenizer, from disk or from the hub."""

from __future__ import annotations

from typing import Any

from kgt_plugin.errors import ModelError
from kgt_plugin.models import ModelLocation
from kgt_plugin.models.engine import loading

__all__ = ["read_pretrained"]

_REMEDY = "check the name and the connection, or name a model you have with --model FOLDER"
_HUB_TIMEOUT_S = 10.0


def read_pretrained(location: ModelLocation, dtype: Any) -> tuple[Any, Any]:
    """Model and tokenizer from disk; from the hub only what is not there yet.

    Any: transformers is typed only in part, and never imported with this module.

    Args:
        location: where the model is.
        dtype: a torch dtype.

    Raises:
        ModelError: it is not there, or it is damaged, or it predicts no words.
    """
    if location.path is not None:
        remedy = "the folder is damaged or holds no causal language model; fetch it again"
        with loading(str(location.path), remedy) as transformers:
            return _pretrained(transformers, location.path, dtype, local_files_only=True)
    with loading(location.name, _REMEDY) as transformers:
        hub = {} if location.revision is None else {"revision": location.revision}
        try:
            return _pretrained(transformers, location.hub_id, dtype, local_files_only=True, **hub)
        except (OSError, TypeError, ValueError):  # not in the hub's cache, or not all of it
            revision = _hub_revision(location)
            return _pretrained(transformers, location.hub_id, dtype, revision=revision)


def _hub_revision(location: ModelLocation) -> str:
    """The hub's commit of a model: asked first, because a failing load retries for a minute."""
    import huggingface_hub as hub  # noqa: PLC0415  optional and slow

    try:
        info = hub.model_info(location.name, revision=location.revision, timeout=_HUB_TIMEOUT_S)
    except hub.errors.RepositoryNotFoundError as exc:
        raise ModelError(
            f"the Hugging Face hub has no model {location.name}, or not for everybody: "
            "check the name, or run `hf auth login`"
        ) from exc
    except hub.errors.RevisionNotFoundError as exc:
        raise ModelError(
            f"{location.name} has no revision {location.revision}: check what follows the @"
        ) from exc
    return str(info.sha)


def _pretrained(transformers: Any, source: Any, dtype: Any, **where: Any) -> tuple[Any, Any]:
    tokenizer = transformers.AutoTokenizer.from_pretrained(source, **where)
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        source, dtype=dtype, output_loading_info=True, **where
    )
    if report["missing_keys"]:  # transformers makes them up at random
        example = min(report["missing_keys"])
        raise ModelError(
            f"{source} is no whole causal language model (it has no weights for {example}): "
            "name a model that generates text, such as an instruct model"
        )
    if len(tokenizer) == 0:
        raise ModelError(f"{source} has no tokenizer: name a folder with a tokenizer.json")
    return model, tokenizer
