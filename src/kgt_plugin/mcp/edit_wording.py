"""Edits in words for a model."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.mcp.results import EditRecord, FactRecord

__all__ = ["described", "in_words", "story_of"]


def in_words(fact: FactRecord) -> str:
    """Write a fact so that its three parts can be told apart and passed back.

    Examples:
        >>> in_words(FactRecord(subject="me", relation="lives in", value="Oslo"))
        'me | lives in | Oslo'
    """
    return f"{fact.subject} | {fact.relation} | {fact.value}"


def described(
    edits: Sequence[EditRecord], *, added: str = "Added", removed: str = "Removed"
) -> str:
    """Say what edits did, a change a line; "" where they did nothing.

    Args:
        edits: in order.
        added: the word for facts that came.
        removed: the word for facts that went.
    """
    lines = [
        f"{word}: {in_words(fact)}{_id(edit)}"
        for edit in edits
        for word, facts in ((removed, edit.removed), (added, edit.added))
        for fact in facts
    ]
    corrected = sum(len(edit.superseded) for edit in edits)
    if corrected:
        messages = "1 earlier message" if corrected == 1 else f"{corrected} earlier messages"
        lines.append(f"{messages} corrected by it.")
    return "\n".join(lines)


def story_of(edit: EditRecord) -> str:
    """Tell what one edit did, when, by which words, and whether it still holds."""
    when = "" if edit.time is None else f" of {edit.time[:16].replace('T', ' ')} UTC"
    lines = [f"Edit {edit.edit_id}{when}{', undone since' if edit.undone else ''}:"]
    lines += [f"  removed {in_words(fact)}" for fact in edit.removed]
    lines += [f"  added {in_words(fact)}" for fact in edit.added]
    if edit.source is not None:
        lines.append(f'  The user said: "{edit.source}"')
    if edit.query is not None and edit.query != edit.source:
        lines.append(f'  It answers "{edit.query}" with "{edit.answer}".')
    if edit.loss_before is not None and edit.loss_after is not None:
        lines.append(f"  The loss went from {edit.loss_before:.2f} to {edit.loss_after:.2f} nats.")
    return "\n".join(lines)


def _id(edit: EditRecord) -> str:
    return "" if edit.edit_id is None else f" (edit {edit.edit_id})"
