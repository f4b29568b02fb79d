"""The drivers: one logic, blocking and awaited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.errors import ModelError, ScorerError
from kgt_plugin.records import Generation, Score, ScoreRequest, Usage
from kgt_plugin.steps import (
    Ask,
    Meter,
    Models,
    Steps,
    adrive,
    ask_embeddings,
    ask_scores,
    ask_text,
    batch_embeddings,
    drive,
)
from kgt_plugin.testing import FakeEmbedder, FakeScorer

REQUEST = ScoreRequest(prompt="a b", continuation=" c")


def logic() -> Steps[Ask, Any, tuple[float, str, int]]:
    """Ask for one of each."""
    scores = yield from ask_scores([REQUEST])
    text = yield from ask_text("a b c a b", max_tokens=1)
    vectors = yield from ask_embeddings(["x"])
    return scores[0].logprob, text, len(vectors)


def parts() -> Models:
    scorer = FakeScorer()
    return Models(scorer=scorer, embedder=FakeEmbedder(), generator=scorer)


async def test_both_drivers_run_the_same_logic_to_the_same_end() -> None:
    """Result and cost do not depend on the driver."""
    one, other = Meter(), Meter()
    assert drive(logic(), parts(), one) == await adrive(logic(), parts(), other)
    assert one.usage == other.usage
    # 3 tokens scored, and 5 + 1 in the generation
    assert one.usage == Usage(scorer_calls=1, scored_tokens=9, computed_tokens=9)


async def test_a_scorer_that_can_be_awaited_is() -> None:
    """An asynchronous scorer is not run in a thread."""

    class Awaited(FakeScorer):
        awaited = 0

        async def ascore(self, requests: list[ScoreRequest]) -> list[Score]:
            self.awaited += 1
            return self.score(requests)

    scorer = Awaited()
    steps = ask_scores([REQUEST])
    await adrive(steps, Models(scorer=scorer), Meter())
    assert scorer.awaited == 1


def test_nothing_is_asked_for_nothing() -> None:
    """Empty batches reach no model."""
    scorer = FakeScorer()
    assert drive(ask_scores([]), Models(scorer=scorer), Meter()) == []
    assert drive(ask_embeddings([]), Models(scorer=scorer), Meter()) == []
    assert scorer.calls == []


def test_a_missing_part_is_named_with_its_remedy() -> None:
    """A scorer alone neither embeds nor generates."""
    with pytest.raises(ModelError, match="pass embedder"):
        drive(ask_embeddings(["x"]), Models(scorer=FakeScorer()), Meter())
    with pytest.raises(ModelError, match="does not generate"):
        drive(ask_text("x"), Models(scorer=FakeScorer()), Meter())


def test_a_short_answer_is_an_error() -> None:
    """One score too few is noticed where it happens."""

    class Short(FakeScorer):
        def score(self, requests: Any) -> list[Score]:
            return super().score(requests)[1:]

    with pytest.raises(ScorerError, match="0 of 1"):
        drive(ask_scores([REQUEST]), Models(scorer=Short()), Meter())


def test_the_error_of_a_part_reaches_the_caller() -> None:
    """Even one that a generator could swallow."""

    class Broken(FakeScorer):
        def generate(self, prompt: str, *, max_tokens: int = 1, stop: Any = ()) -> Generation:
            raise StopIteration

    scorer = Broken()
    with pytest.raises(StopIteration):
        drive(ask_text("x"), Models(scorer=scorer, generator=scorer), Meter())


class Clock:
    """Goes on when it is told to."""

    now = 0.0

    def perf_counter(self) -> float:
        return self.now


class LoadsLate(FakeScorer):
    """Takes 100 seconds to load, at first use, and one for a batch."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.loaded = False

    @property
    def model_id(self) -> str:
        self.clock.now += 0 if self.loaded else 100
        self.loaded = True
        return super().model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        _ = self.model_id
        self.clock.now += 1
        return super().score(requests)


class EmbedsLate(FakeEmbedder):
    """Takes 50 seconds to load, at first use, and a quarter for a batch."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.loaded = False

    def load(self) -> None:
        self.clock.now += 0 if self.loaded else 50
        self.loaded = True

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.load()
        self.clock.now += 0.25
        return super().embed(texts)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> tuple[UserMemory, LoadsLate, EmbedsLate]:
    """A user's memory over models that are still to be loaded, and these."""
    clock = Clock()
    monkeypatch.setattr("kgt_plugin.steps.drivers.time", clock)
    scorer, embedder = LoadsLate(clock), EmbedsLate(clock)
    kgt = KGT.open(store=":memory:", model=scorer, embedder=embedder)
    return kgt.user("ana@example.org"), scorer, embedder


@pytest.mark.parametrize("awaited", [True, False])
async def test_loading_a_model_is_no_part_of_the_time(
    late: tuple[UserMemory, LoadsLate, EmbedsLate], *, awaited: bool
) -> None:
    """An edit tells what learning took: batches scored and embedded, and not the models' loading."""
    memory, scorer, embedder = late
    if awaited:
        edit = await memory.alearn("My dog eats", "meat")
    else:
        edit = memory.learn("My dog eats", "meat")
    assert scorer.loaded
    assert embedder.loaded
    assert edit.elapsed_ms == 1000 * len(scorer.calls) + 250 * len(embedder.calls)
    assert edit.elapsed_ms < 50_000


def test_naming_the_model_is_no_part_of_the_time(
    late: tuple[UserMemory, LoadsLate, EmbedsLate],
) -> None:
    """Where nothing was asked of the model, it is loaded for its name alone."""
    memory, scorer, embedder = late
    answer = memory.answer("What time is it?", mode="marginal")
    assert scorer.loaded
    assert scorer.calls == []
    assert answer.elapsed_ms == 250 * len(embedder.calls)


class Counting(FakeEmbedder):
    """Tells how many texts came in each batch."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.batches.append(len(texts))
        return super().embed(texts)


def embedding(*batches: Sequence[str]) -> Steps[Ask, Any, list[list[float]]]:
    """Ask for batches of texts, one after the other, with a generation before the last."""
    vectors: list[list[float]] = []
    for batch in batches[:-1]:
        vectors += yield from ask_embeddings(batch)
    yield from ask_text("a b c a b", max_tokens=1)
    vectors += yield from ask_embeddings(batches[-1])
    return vectors


def test_pieces_side_by_side_embed_in_one_batch_and_get_what_they_asked_for() -> None:
    """Each ends as it would alone, in order, though they differ in length; one asks for nothing."""
    pieces: list[list[list[str]]] = [[["x"], ["y", "z"]], [["u", "v"], [], ["w"]], [[]]]
    alone = [drive(embedding(*piece), parts(), Meter()) for piece in pieces]
    counting = Counting()
    scorer = FakeScorer()
    found = drive(
        batch_embeddings([embedding(*piece) for piece in pieces]),
        Models(scorer=scorer, embedder=counting, generator=scorer),
        Meter(),
    )
    assert found == alone
    assert counting.batches == [3, 3]
    assert drive(batch_embeddings([]), parts(), Meter()) == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 0.5])
def test_a_score_that_is_no_log_probability_is_refused(number: float) -> None:
    """It would be journaled as a loss, and decide what is removed; nothing is learned."""
    with KGT.open(
        store=":memory:", model=FakeScorer(rule=lambda _request: number), embedder=None
    ) as kgt:
        ana = kgt.user("ana")
        ana.hear("I live in Bonn.")
        with pytest.raises(ScorerError, match="at most 0"):
            ana.learn("Where do I live?", "Kiel", old_answer="Bonn")
        assert [fact.labels for fact in ana.facts()] == [("me", "lives in", "Bonn")]
