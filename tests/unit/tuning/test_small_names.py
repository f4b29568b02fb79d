"""Words in small letters where a name should stand: the model says whether they are one."""

from __future__ import annotations

import asyncio

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation.conversation import Conversation
from kgt_plugin.records import Feedback, Intent, ScoreRequest, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.reading.exchanges import PERSON, PLACE, Exchange
from tests.unit.reading.readings import read

exchanges = pytest.mark.parametrize("exchange", [PERSON, PLACE], ids=lambda each: each.fact[1])
SMALL = "zalto"


def told(text: str, exchange: Exchange, *, known: bool = True) -> Feedback:
    """What one reply teaches."""
    facts = (exchange.fact,) if known else ()
    (found,) = read(text, *facts, asked=exchange.asked, answered=exchange.answered)
    return found


@exchanges
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("frame", ["no its {}", "no it's {}", "hmm no, it's {}", "nope its {}!"])
def test_a_small_word_behind_it_is_is_in_doubt(
    exchange: Exchange, frame: str, *, known: bool
) -> None:
    """It may say what the answer is like."""
    found = told(frame.format(SMALL), exchange, known=known)
    assert (found.intent, found.answer, found.in_doubt) == (Intent.CORRECTION, SMALL, True)


@exchanges
@pytest.mark.parametrize("frame", ["No, it's {}.", "no it's {}", "No, {}.", "{}, not {old}.", "I meant {}"])  # fmt: skip
def test_what_is_written_large_is_certain(exchange: Exchange, frame: str) -> None:
    """Names from anywhere, with all that belongs to them."""
    for value in (*exchange.values, "St. Louis", "Nguyễn", "Zalto"):
        text = frame.format(value, old=exchange.fact[2])
        if "." in value and "{old}" in frame:
            continue
        assert not told(text, exchange).in_doubt, text


@exchanges
@pytest.mark.parametrize("frame", ["sorry i meant {}", "not {old} but {}", "it's {}, not {old}"])
def test_what_is_said_to_be_the_value_is_certain(exchange: Exchange, frame: str) -> None:
    """However it is written: a remark stands in no such place."""
    assert not told(frame.format(SMALL, old=exchange.fact[2].lower()), exchange).in_doubt


def asked_model(named: float, remark: float) -> FakeScorer:
    """A scorer to which a word written large is as likely as that, and any other continuation as this."""

    def rule(request: ScoreRequest) -> float:
        return named if request.continuation.strip().istitle() else remark

    return FakeScorer(rule=rule)


@pytest.mark.parametrize(("named", "remark", "now"), [(-4.0, -20.0, SMALL), (-20.0, -4.0, "Oslo")])
def test_the_model_tells_a_name_from_a_remark(named: float, remark: float, now: str) -> None:
    """A name takes the old one's place; a remark edits nothing, and the app is told."""
    rejected: list[Feedback] = []
    with KGT.open(
        store=":memory:",
        model=asked_model(named, remark),
        embedder=FakeEmbedder(),
        on_rejection=lambda _, feedback: rejected.append(feedback),
    ) as kgt:
        ana = kgt.user("ana")
        ana.hear("I live in Oslo.")
        ana.hear(f"no its {SMALL}", asked=PLACE.asked, answered=PLACE.answered)
        assert [fact.labels for fact in ana.facts()] == [("me", "lives in", now)]
    assert [each.intent for each in rejected] == ([] if now == SMALL else [Intent.REJECTION])
    assert not any(each.in_doubt for each in rejected)


def test_an_adapter_is_told_of_a_remark_too() -> None:
    """As of any other rejection, and once."""
    told: list[Feedback] = []
    with KGT.open(store=":memory:", model=asked_model(-20.0, -4.0), embedder=FakeEmbedder()) as kgt:
        conversation = Conversation(kgt.user("ana"), on_rejection=told.append)
        conversation.hear(Turn(text="I live in Oslo."))
        turn = Turn(text=f"no its {SMALL}", asked=PLACE.asked, answered=PLACE.answered)
        assert conversation.hear(turn) == []
    assert [each.intent for each in told] == [Intent.REJECTION]


def test_what_is_certain_asks_no_model_whether_it_is() -> None:
    """Only what is in doubt costs a look."""
    scorer = asked_model(-4.0, -4.0)
    with KGT.open(store=":memory:", model=scorer, embedder=FakeEmbedder()) as kgt:
        (feedback,) = kgt.user("ana").read("I live in Oslo.")
        assert kgt.user("ana").confirm(feedback) is feedback
        assert asyncio.run(kgt.user("ana").aconfirm(feedback)) is feedback
    assert scorer.calls == []
