"""The parts of an opened KGT that the store adapter needs, which keeps more than facts there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgt_plugin.memory import KGT
from kgt_plugin.stores import SearchedQuad, Store

__all__ = ["embedded", "forget_texts", "store_of"]


def store_of(kgt: KGT) -> Store:
    """Return the store that facts are kept in."""
    return kgt._store  # noqa: SLF001 - no app should reach past a user's handle


def embedded(
    kgt: KGT, user: str, query: str, searched: Sequence[SearchedQuad]
) -> Mapping[str, Sequence[float]] | None:
    """Embed a query and texts of a user's items; None where the KGT has no embedder.

    The vectors of the texts are kept with the store, where `UserMemory.forget_all` erases them.
    """
    embedder = kgt.models.embedder
    if embedder is None:
        return None
    vectors = kgt._vectors  # noqa: SLF001 - as above
    known = vectors.get(user, embedder.model_id, searched)
    unkept = [each for each in searched if any(text not in known for text in each.texts)]
    texts = dict.fromkeys(text for each in unkept for text in each.texts)
    new = [text for text in texts if text not in known]
    found = {**known, **(dict(zip(new, embedder.embed(new), strict=True)) if new else {})}
    if unkept:
        vectors.put(user, embedder.model_id, unkept, found)
    return {**found, query: embedder.embed([query])[0]}


def forget_texts(kgt: KGT, user: str, texts: Sequence[str]) -> None:
    """Erase the vectors of texts."""
    kgt._vectors.remove(user, texts)  # noqa: SLF001 - as above
