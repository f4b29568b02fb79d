"""Finds the fact that a model points at by its words."""

from __future__ import annotations

from mcp.server.mcpserver.exceptions import ToolError

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.mcp.edit_wording import in_words
from kgt_plugin.mcp.results import fact_records
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Triple

__all__ = ["known_fact", "three_words"]

Words = tuple[str, str, str]
_LISTED = 8
"""Facts that an error lists at most."""


def three_words(subject: str | None, relation: str | None, value: str | None) -> Words:
    """Take the three parts of a fact.

    Raises:
        ToolError: one is missing.

    Examples:
        >>> three_words("me", "lives in", "Oslo")
        ('me', 'lives in', 'Oslo')
    """
    if not (subject and relation and value):
        raise ToolError(
            "Give the fact's subject, relation and value as recall words them ('me', 'lives in', 'Oslo')."
        )
    return subject, relation, value


async def known_fact(memory: UserMemory, words: Words) -> Triple:
    """Find the one fact that reads so.

    Args:
        memory: the user's.
        words: subject, relation and value.

    Raises:
        ToolError: none reads so, or several do; the facts that come near are listed.
    """
    try:
        return await memory.afact(words)
    except InvalidInputError as exc:
        raise ToolError(await _not_found(memory, words)) from exc


async def _not_found(memory: UserMemory, words: Words) -> str:
    facts = await memory.afacts()
    near = sorted(facts, key=lambda fact: -_shared(fact, words))
    listed = fact_records((fact for fact in near[:_LISTED] if _shared(fact, words)), ())
    said = " | ".join(words)
    same = sum(_shared(fact, words) == len(words) for fact in facts)
    if same > 1:
        return f"{same} facts read {said}: undo the edits that added them, as explain lists them."
    if not listed:
        return f"No fact reads {said}, and none is near it: recall says what is known."
    known = "; ".join(in_words(fact) for fact in listed)
    return f"No fact reads {said}. Known: {known}."


def _shared(fact: Triple, words: Words) -> int:
    """Count how many of the three parts are the same, but for case and space."""
    return sum(_plain(a) == _plain(b) for a, b in zip(fact.labels, words, strict=True))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
