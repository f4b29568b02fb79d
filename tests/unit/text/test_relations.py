"""The relation that a question or an unfinished sentence asks for, in its own words."""

from __future__ import annotations

import pytest

from kgt_plugin.text.relations import relation_phrases
from tests.unit.queries import PHRASES, S


@pytest.mark.parametrize(("query", "relation"), PHRASES)
def test_relation_phrases(query: str, relation: str) -> None:
    """What is left of a query without its subject names the relation."""
    text = query.format(S=S)
    start = max(text.find(S), 0)
    phrases = relation_phrases(text, (start, start + len(S)), "Christianity")
    assert phrases[0] == relation
    assert len(phrases) <= 3


def test_the_answer_is_no_part_of_the_relation() -> None:
    """An answer that the query holds is taken out."""
    assert relation_phrases("The capital Oslo of Norway is", (20, 26), "Oslo") == ["capital"]
