"""Calling transformers quietly, with its failures turned into errors of ours."""

from __future__ import annotations

import inspect
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kgt_plugin.errors import KGTError, MissingDependencyError, ModelError, reason_of

__all__ = ["cache_name", "loading", "torch_and_transformers"]

_loading = threading.RLock()


def torch_and_transformers() -> tuple[Any, Any]:
    """The modules torch and transformers, imported now.

    Any: both are typed only in part, and neither may be imported with this package.

    Raises:
        MissingDependencyError: one of them is not installed.
    """
    try:
        import torch  # noqa: PLC0415  optional and slow
        import transformers  # noqa: PLC0415  optional and slow
    except ImportError as exc:
        raise MissingDependencyError("transformers (with torch)", extra="transformers") from exc
    return torch, transformers


@contextmanager
def loading(what: str, remedy: str) -> Iterator[Any]:
    """Load something with transformers: silent, one thread at a time, errors in one line.

    Args:
        what: the model, as the user knows it.
        remedy: what to do when it does not load.

    Yields:
        The module transformers.

    Raises:
        ModelError: whatever is wrong with the model's files.
    """
    _, transformers = torch_and_transformers()
    log = transformers.utils.logging
    with _loading, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        verbosity, bars = log.get_verbosity(), log.is_progress_bar_enabled()
        log.set_verbosity_error()
        log.disable_progress_bar()
        try:
            yield transformers
        except KGTError:
            raise
        except Exception as exc:
            # A damaged file surfaces as almost any exception: safetensors, tokenizers and gguf
            # raise their own, plain Exception among them.
            raise ModelError(f"cannot load {what} ({reason_of(exc)}): {remedy}") from exc
        finally:
            log.set_verbosity(verbosity)
            if bars:
                log.enable_progress_bar()


def cache_name(model: Any) -> str:
    """Find what a model calls its cache of keys and values, as an argument and in its output.

    Args:
        model: of transformers, which renamed it (Any: typed only in part).
    """
    known = inspect.signature(model.forward).parameters
    return "cache" if "cache" in known else "past_key_values"
