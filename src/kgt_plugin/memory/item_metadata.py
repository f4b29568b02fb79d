"""Metadata that says where a recalled item comes from, for whatever an app keeps it in."""

from __future__ import annotations

from typing import Any

from kgt_plugin.records import RecalledEpisode, RecalledItem, Retrieved

__all__ = ["item_metadata"]


def item_metadata(item: RecalledItem) -> dict[str, Any]:
    """Describe a fact or a turn by plain values, which any store of documents takes.

    Args:
        item: as `UserMemory.context` recalled it.

    Returns:
        For both: `kind` ("fact" or "episode"), `time` (ISO 8601, UTC), `source` (the whole message)
        and `episode_id`. For a fact also `subject`, `relation` and `object` in words, `triple` (its
        terms in N-Triples) and `edit_id`; for a turn also `answered`, the assistant's words before
        it. What is not known is None.
    """
    return {
        "kind": item.kind.value,
        **_described(item),
        "time": None if item.time is None else item.time.isoformat(),
        "source": item.source,
        "episode_id": item.episode_id,
    }


def _described(item: RecalledItem) -> dict[str, Any]:
    """Describe what one kind has and the other has not."""
    if isinstance(item, Retrieved):
        subject, relation, value = item.triple.labels
        return {
            "subject": subject,
            "relation": relation,
            "object": value,
            "triple": " ".join(term.n3() for term in item.triple.terms),
            "edit_id": item.edit_id,
        }
    return {"answered": item.answered if isinstance(item, RecalledEpisode) else None}
