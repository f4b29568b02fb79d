"""Facts and episodes as items of an index."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.term import Identifier

from kgt_plugin.graph.terms import order_of
from kgt_plugin.index import Item
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import Episode, ItemKind, Triple
from kgt_plugin.text.glosses import glosses
from kgt_plugin.text.wording import sentence

__all__ = ["episode_item", "fact_item", "key_of"]


def fact_item(fact: Triple, *, me: Identifier, prompts: PromptSet) -> Item:
    """Make the item of a fact: found by its sentence, by its relation, and by what that is good for.

    Args:
        fact: as it reads now.
        me: the user's node.
        prompts: words a relation for the embedder.
    """
    subject, relation, _ = fact.labels
    text = sentence(*fact.labels)
    good_for = glosses(relation) if fact.subject == me else ()
    return Item(
        kind=ItemKind.FACT,
        key=key_of(fact.terms),
        text=text,
        pieces=(text, prompts.retrieval_text(subject, relation), *good_for),
        of_others=fact.subject != me,
    )


def episode_item(episode: Episode) -> Item:
    """Make the item of an episode.

    Example:
        >>> import datetime as dt
        >>> said = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        >>> episode_item(Episode(id="1", text="I live in Oslo.", time=said)).text
        'I live in Oslo.'
    """
    return Item(
        kind=ItemKind.EPISODE,
        key=episode.id,
        text=episode.text,
        answered=episode.answered or "",
        time=episode.time.timestamp(),
    )


def key_of(terms: Sequence[Identifier]) -> str:
    """Name a fact by its terms."""
    return "\x1f".join(key for term in terms for key in order_of(term))
