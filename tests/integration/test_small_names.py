"""Names in small letters and remarks, told apart by the embedded model."""

from __future__ import annotations

from functools import cache

import pytest

from kgt_plugin import KGT
from kgt_plugin.records import Intent
from kgt_plugin.scoring.transformers import TransformersScorer
from kgt_plugin.testing import FakeEmbedder
from tests.unit.reading.exchanges import PERSON, PLACE, Exchange

pytestmark = pytest.mark.model

pytest.importorskip("transformers")


@cache
def app() -> KGT:
    return KGT.open(
        store=":memory:", model=TransformersScorer(device="cpu"), embedder=FakeEmbedder()
    )


def intent_of(text: str, exchange: Exchange, *, known: bool) -> Intent:
    """What a reply is, once the model has been asked."""
    memory = app().user(f"{exchange.fact[1]} {known}")
    if known and not memory.facts():
        sentence = exchange.stated[0].format(exchange.fact[2])
        memory.hear(sentence[:1].upper() + sentence[1:])
    (read,) = memory.read(text, asked=exchange.asked, answered=exchange.answered)
    return memory.confirm(read).intent


@pytest.mark.parametrize("exchange", [PERSON, PLACE], ids=lambda each: each.fact[1])
@pytest.mark.parametrize("known", [True, False])
def test_a_remark_is_no_name(exchange: Exchange, *, known: bool) -> None:
    """Opinions, slang and states: what stands written small behind "it is" and names nothing."""
    remarks = (
        "garbage",
        "bonkers",
        "drivel",
        "twaddle",
        "asleep",
        "history",
        "alright",
        "adequate",
    )
    wrong = {
        word: found
        for word in remarks
        if (found := intent_of(f"no its {word}", exchange, known=known)) is not Intent.REJECTION
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("exchange", "names"),
    [
        (PERSON, ("omar", "julia", "łukasz", "priya")),
        (PLACE, ("lyon", "kyoto", "tromsø", "denver")),
    ],
)
def test_a_name_in_small_letters_is_one(exchange: Exchange, names: tuple[str, ...]) -> None:
    """Of people and towns, in any script's letters."""
    found = {name: intent_of(f"no its {name}", exchange, known=True) for name in names}
    assert found == dict.fromkeys(names, Intent.CORRECTION)
