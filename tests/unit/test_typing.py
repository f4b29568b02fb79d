"""The types that an app's checker sees: `make lint` holds each `assert_type`, and the calls run here as well."""

from __future__ import annotations

from typing import assert_type

from kgt_plugin import KGT, Answer, Context, Edit, Feedback, Retrieved, Triple, UserMemory
from kgt_plugin.records import Episode, RecalledItem
from kgt_plugin.testing import FakeEmbedder, FakeScorer


def opened() -> KGT:
    return KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())


def test_what_a_memory_gives_back() -> None:
    """No Any, and None only where there may be nothing."""
    with assert_type(opened(), KGT) as kgt:
        ana = assert_type(kgt.user("ana"), UserMemory)
        assert_type(ana.hear("I live in Bonn."), list[Edit])
        edit = assert_type(ana.learn("Where do I live?", "Kiel", old_answer="Bonn"), Edit)
        assert_type(edit.added, tuple[Triple, ...])
        assert_type(edit.loss_after, float | None)
        context = assert_type(ana.context("Where do I live?"), Context)
        assert_type(context.items, tuple[RecalledItem, ...])
        assert_type(context.facts, tuple[Retrieved, ...])
        assert_type(ana.answer("Where do I live?", mode="marginal"), Answer)
        assert_type(ana.answer_logprobs("Where do I live?", ["Kiel"]), list[float])
        assert_type(ana.facts(), list[Triple])
        assert_type(ana.episodes(), list[Episode])
        assert_type(ana.history(), list[Edit])
        assert_type(ana.undo(edit), Edit)
        assert_type(ana.read("I live in Ulm."), list[Feedback])
        assert_type(ana.apply(Feedback(query="I live in", answer="Ulm")), Edit | None)
        assert_type(ana.forget_all(), int)


async def test_what_the_awaited_twins_give_back() -> None:
    """The same as the others, awaited."""
    with opened() as kgt:
        ana = kgt.user("ana")
        assert_type(await ana.ahear("I live in Bonn."), list[Edit])
        assert_type(await ana.alearn("Where do I live?", "Kiel", old_answer="Bonn"), Edit)
        assert_type(await ana.acontext("Where do I live?"), Context)
        assert_type(await ana.aanswer("Where do I live?", mode="marginal"), Answer)
        assert_type(await ana.afacts(), list[Triple])
        assert_type(await ana.aforget_all(), int)
