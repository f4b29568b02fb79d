"""Where retrieved facts come from: the words, the terms, the edit, the message that taught them."""

from __future__ import annotations

from typing import Any

from kgt_plugin.memory.user import UserMemory
from kgt_plugin.records import Context, Retrieved

__all__ = ["Provenance"]


class Provenance:
    """Describes one user's retrieved facts, for the metadata of whatever an app keeps them in."""

    def __init__(self, memory: UserMemory) -> None:
        """Read nothing yet.

        Args:
            memory: whose facts.
        """
        self._memory = memory
        self._sources: dict[str, str | None] = {}

    def of(self, context: Context) -> list[dict[str, Any]]:
        """Describe the facts of a context, in their order.

        Returns:
            For each fact: `subject`, `relation` and `object` in words, `triple` (the terms in
            N-Triples), `edit_id` and `source`, the message that taught it; these two are None for
            facts that were there before.
        """
        edits = {fact.edit_id for fact in context.facts if fact.edit_id is not None}
        if not edits <= self._sources.keys():
            # What an edit came from never changes, so the journal is read for new edits only.
            self._sources = {edit.id: edit.source for edit in self._memory.history() if edit.id}
        return [self._described(fact) for fact in context.facts]

    def _described(self, fact: Retrieved) -> dict[str, Any]:
        subject, relation, value = fact.triple.labels
        return {
            "subject": subject,
            "relation": relation,
            "object": value,
            "triple": " ".join(term.n3() for term in fact.triple.terms),
            "edit_id": fact.edit_id,
            "source": None if fact.edit_id is None else self._sources.get(fact.edit_id),
        }
