"""The embedded sentence embedder, all-MiniLM-L6-v2, run by transformers in this process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kgt_plugin.models import embedded_embedder_path
from kgt_plugin.models.engine import loading, torch_and_transformers
from kgt_plugin.models.readable_text import check_text
from kgt_plugin.models.threads import PassThreads

__all__ = ["MiniLMEmbedder"]

_MAX_TOKENS = 256
"""What the model was trained on; a longer text is known by its beginning."""
_BATCH = 64
_SMALL_BATCH = 8


class MiniLMEmbedder:
    """Mean of the model's token vectors, of norm 1; loads the model at first use.

    Threads may share an embedder; `kgt_plugin.embedding.cache` keeps its vectors.

    Args:
        path: folder of the model, or of another that is pooled by the mean; None is the embedded one.
        threads: batches computed side by side, at most, each on one thread; None is as many as there
            are cores, unless the app has chosen (OMP_NUM_THREADS or ``torch.set_num_threads``).
    """

    def __init__(self, path: str | Path | None = None, *, threads: int | None = None) -> None:
        self._path = None if path is None else Path(path)
        self._lock = threading.RLock()
        self._loaded: tuple[Any, Any] | None = None  # model and tokenizer, typed only in part
        self._most_threads = threads
        self._threads: PassThreads | None = None

    @property
    def model_id(self) -> str:
        """Name of the model."""
        return "all-MiniLM-L6-v2" if self._path is None else self._path.resolve().name

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`.

        Raises:
            InvalidInputError: a text is no valid Unicode.
            ModelError: the model cannot be fetched or read.
        """
        if not texts:
            return []
        with self._lock:
            loaded = self.load()
            distinct = sorted(set(texts), key=len)
            size = min(_BATCH, max(_SMALL_BATCH, len(distinct) // 2))
            batches = [distinct[at : at + size] for at in range(0, len(distinct), size)]
            if self._threads is None:  # the app has chosen by now how many threads it wants
                self._threads = PassThreads(self._most_threads)
            found = self._threads.run([partial(_vectors, *loaded, batch) for batch in batches])
        vectors = {
            text: vector
            for batch, each in zip(batches, found, strict=True)
            for text, vector in zip(batch, each, strict=True)
        }
        return [list(vectors[text]) for text in texts]

    def load(self) -> tuple[Any, Any]:
        """Load the model now, if it is not loaded yet.

        Returns:
            The model and its tokenizer (Any: typed only in part).

        Raises:
            MissingDependencyError: transformers or torch is not installed.
            ModelError: the model cannot be fetched or read.
        """
        with self._lock:
            if self._loaded is None:
                path = self._path or embedded_embedder_path()
                torch, _ = torch_and_transformers()
                remedy = "fetch it again with `kgt models pull`"
                with loading(self.model_id, remedy) as transformers:
                    where = {"local_files_only": True}
                    tokenizer = transformers.AutoTokenizer.from_pretrained(path, **where)
                    model = transformers.AutoModel.from_pretrained(
                        path, dtype=torch.float32, **where
                    )
                self._loaded = (model.eval(), tokenizer)
            return self._loaded


def _vectors(model: Any, tokenizer: Any, texts: list[str]) -> list[list[float]]:
    """Embed one batch."""
    for text in texts:
        check_text(text)
    torch, _ = torch_and_transformers()
    # One text a call: a batch would start the tokenizer's threads, which then dislike any fork.
    ids = [tokenizer(text, truncation=True, max_length=_MAX_TOKENS)["input_ids"] for text in texts]
    width = max(map(len, ids))
    padded = torch.tensor([row + [tokenizer.pad_token_id] * (width - len(row)) for row in ids])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids])
    with torch.inference_mode():
        hidden = model(input_ids=padded, attention_mask=mask).last_hidden_state
        weights = mask[..., None].to(hidden.dtype)
        mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        vectors: list[list[float]] = torch.nn.functional.normalize(mean, dim=-1).tolist()
    return vectors
