"""A renderer is set once for an app, for one call, or for an adapter; the prompt set has no say in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kgt_plugin import KGT, InvalidInputError, TextRenderer
from kgt_plugin.records import RecalledItem
from kgt_plugin.testing import FakeEmbedder, FakeScorer


class Shouting:
    """A renderer of an app's own."""

    def render(self, items: Sequence[RecalledItem], *, budget: int | None = None) -> str:
        """Everything in capitals."""
        return " ".join(item.text.upper() for item in items)[:budget]


def _app(**options: Any) -> KGT:
    kgt = KGT.open(
        store=":memory:",
        model=FakeScorer(),
        embedder=FakeEmbedder(),
        keep_episodes=False,
        **options,
    )
    kgt.user("ana").hear("I live in Bonn.")
    return kgt


def test_an_app_sets_it_once() -> None:
    """Every context is written so, and one call may want another."""
    ana = _app(renderer=Shouting()).user("ana")
    assert "BONN" in ana.context("Where do I live?").text
    assert "Bonn" in ana.context("Where do I live?", renderer=TextRenderer()).text
    assert (
        ana.context("Where do I live?", budget=3).text == ana.context("Where do I live?").text[:3]
    )


def test_the_papers_prompts_do_not_word_what_the_agent_is_told() -> None:
    """They score; an agent reads sentences."""
    context = _app(prompts="paper").user("ana").context("Where do I live?")
    assert "- You live in Bonn." in context.text or "I live in Bonn." in context.text
    assert "(me, lives in, Bonn)" not in context.text


def test_what_renders_nothing_is_refused() -> None:
    """With what is wanted."""
    with pytest.raises(InvalidInputError, match=r"render\(items, budget=\.\.\.\)"):
        KGT.open(store=":memory:", model=FakeScorer(), renderer="de")  # type: ignore[arg-type]
