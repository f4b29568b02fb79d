"""Real vLLM, as an engine of this process and as a server: the contracts, and the same numbers."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import re
from contextlib import suppress
from itertools import product
from typing import Any

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import ModelError, ScorerError
from kgt_plugin.reading import ModelExtractor
from kgt_plugin.records import Generation, Score, ScoreRequest, Turn
from kgt_plugin.scoring import Generator, Scorer, SupportsStructuredOutput
from kgt_plugin.testing import GeneratorContract, ScorerContract
from tests.vllm.conftest import CONTEXT, KEY

# What vLLM warns of itself at its start is not ours to mend.
pytestmark = [pytest.mark.vllm, pytest.mark.filterwarnings("ignore")]

WHO = ("My sister", "Ana's dog", "The baker next door", "我的朋友", "Schrödinger")
SAYS = (
    "Question: what does {who} like best?\nAnswer: {who} likes",
    "{who} has moved. {who} now lives in",
    "Facts:\n- {who} is allergic to peanuts.\nSo {who} must not eat",
    "- {who} works at night.\nQ: When does {who} sleep?\nA:",
    "{who} has three things: a bicycle, a boat and",
)
ENDS = (
    *(" Lisbon", " peanuts and most other nuts", " vegetables.", " a cat called Miso", "s"),
    *(" during the day", " 東京", " the sea 🌊"),
)
REQUESTS = [
    ScoreRequest(prompt=says.format(who=who), continuation=end)
    for who, says, end in product(WHO, SAYS, ENDS)
]
PER_TOKEN = 1e-3
SAME = 1e-4
SCHEMA = {
    "type": "object",
    "properties": {"relations": {"type": "array", "items": {"type": "string"}, "maxItems": 2}},
    "required": ["relations"],
    "additionalProperties": False,
}


class TestEngine(ScorerContract, GeneratorContract):
    """The contracts, in process."""

    context = CONTEXT

    @pytest.fixture(autouse=True)
    def _scorer(self, engine: Any) -> None:
        self._made = engine

    def make_scorer(self) -> Scorer:
        made: Scorer = self._made
        return made

    def make_generator(self) -> Generator:
        made: Generator = self._made
        return made


class TestServer(ScorerContract, GeneratorContract):
    """The contracts, over HTTP."""

    context = CONTEXT

    @pytest.fixture(autouse=True)
    def _scorer(self, served: Any) -> None:
        self._made = served

    def make_scorer(self) -> Scorer:
        made: Scorer = self._made
        return made

    def make_generator(self) -> Generator:
        made: Generator = self._made
        return made


@pytest.fixture(scope="module")
def expected() -> list[Score]:
    """What transformers says to all requests."""
    from kgt_plugin.scoring.transformers import TransformersScorer

    scorer = TransformersScorer(dtype="float32", device="cpu")
    scores = scorer.score(REQUESTS)
    scorer.close()
    return scores


@pytest.mark.parametrize("name", ["engine", "served"])
def test_vllm_and_transformers_agree(
    name: str, expected: list[Score], request: pytest.FixtureRequest
) -> None:
    """200 continuations score the same to 1e-3 nats a token, over the same tokens."""
    assert len(REQUESTS) == 200
    found = request.getfixturevalue(name).score(REQUESTS)
    for asked, one, other in zip(REQUESTS, found, expected, strict=True):
        assert (one.tokens, one.scored_tokens) == (other.tokens, other.scored_tokens), asked
        assert one.logprob == pytest.approx(other.logprob, abs=PER_TOKEN * other.tokens), asked
        if abs(other.logprob) < 0.6:  # then each token has more than half: no other is as likely
            assert one.greedy, asked


def test_the_prefix_cache_changes_no_score(engine: Any) -> None:
    """With long shared prefixes, scores depend neither on the order nor on what came before."""
    facts = "\n".join(
        f"- Fact {number}: the neighbour owns {number} boats." for number in range(14)
    )
    asked = [
        ScoreRequest(prompt=f"{facts}\n{who} owns", continuation=end) for who in WHO for end in ENDS
    ]
    assert engine.load().reads_cache
    cold = engine.score(asked)
    again = [engine.score(asked), engine.score(asked[::-1])[::-1]]
    again.append([engine.score([request])[0] for request in asked[::-1]][::-1])
    for scores in again:
        for one, other in zip(scores, cold, strict=True):
            assert one.logprob == pytest.approx(other.logprob, abs=SAME)
            assert one.greedy is other.greedy
    scored = sum(score.scored_tokens for score in cold)
    assert sum(score.computed_tokens for score in cold) < scored / 2


def test_a_cache_that_changes_scores_is_not_read(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trial at the start can fail: a gap of 1e-3 nats is found."""
    from dataclasses import replace

    running = engine.load()
    block = int(running._llm.vllm_config.cache_config.block_size)
    read = running._read

    async def shifted(sequence: Any, *, cached: bool) -> Any:
        reading = await read(sequence, cached=cached)
        if reading is None or not reading.cached:
            return reading
        off = replace(reading.prediction, logprob=reading.prediction.logprob - 1e-3)
        return replace(reading, prediction=off)

    assert engine._run(lambda: running._cache_is_exact(block))
    monkeypatch.setattr(running, "_read", shifted)
    assert not engine._run(lambda: running._cache_is_exact(block))


def test_the_rows_of_logits_are_bounded(engine: Any) -> None:
    """As documented: at most 2048 tokens of prompts are computed in one step, unless the app says more."""
    assert engine.load()._llm.vllm_config.scheduler_config.max_num_batched_tokens == 2048


@pytest.mark.parametrize("name", ["engine", "served"])
def test_awaited_calls_give_the_same(name: str, request: pytest.FixtureRequest) -> None:
    """Awaited calls at once, from an event loop of the app, agree with a blocking one."""
    scorer = request.getfixturevalue(name)

    async def several() -> list[list[Score]]:
        return list(await asyncio.gather(*(scorer.ascore(REQUESTS[:16]) for _ in range(3))))

    for scores in asyncio.run(several()):
        for one, other in zip(scores, scorer.score(REQUESTS[:16]), strict=True):
            assert one.logprob == pytest.approx(other.logprob, abs=SAME)


@pytest.mark.parametrize("name", ["engine", "served"])
def test_output_keeps_its_form(name: str, request: pytest.FixtureRequest) -> None:
    """Even a small model answers in the form asked for."""
    generator = request.getfixturevalue(name)
    assert isinstance(generator, SupportsStructuredOutput)
    prompt = "Relations between a dog and its food, as JSON: "
    said = json.loads(generator.generate_json(prompt, schema=SCHEMA, max_tokens=120).text)
    assert set(said) == {"relations"}


@pytest.mark.parametrize("name", ["engine", "served"])
def test_messages_are_read_by_the_same_model(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the engine is held to is what the extractor reads: only a quote may be wrong, or an end missing."""
    scorer = request.getfixturevalue(name)
    replies: list[str] = []
    generate = scorer.generate_json

    def recorded(prompt: str, **options: Any) -> Generation:
        reply: Generation = generate(prompt, **options)
        replies.append(reply.text)
        return reply

    monkeypatch.setattr(scorer, "generate_json", recorded)
    with suppress(ModelError):
        ModelExtractor(scorer, max_tokens=300).extract(Turn(text="My dog is called Rex."), ())
    assert replies
    for reply in replies:
        assert re.match(r'\s*\{\s*"facts"\s*:\s*\[', reply)
    whole = [json.loads(reply)["facts"] for reply in replies if re.search(r"true\s*\}\s*\Z", reply)]
    names = {"turn", "quote", "kind", "subject", "relation", "object", "old"}
    assert all(set(fact) == names for facts in whole for fact in facts)


@pytest.mark.parametrize("name", ["engine", "server_url"])
def test_a_correction_is_learned_and_undone(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The main job, with vLLM as the model: in process, and named by URL."""
    monkeypatch.setenv("KGT_SERVER_API_KEY", KEY)
    model = request.getfixturevalue(name)
    kgt = KGT.open(store=":memory:", model=model, embedder=None)
    ana = kgt.user("ana")
    ana.hear("My dog eats meat. My dog is called Rex.")
    before = ana.facts()
    edit = ana.learn("What does my dog eat?", "vegetables", old_answer="meat")
    assert [fact.labels for fact in edit.removed] == [("my dog", "eats", "meat")]
    assert ("my dog", "eats", "vegetables") in [fact.labels for fact in ana.facts()]
    ana.undo(edit.id)
    assert ana.facts() == before
    if name == "server_url":  # the engine is other tests' too
        kgt.close()


def test_an_engine_whose_trial_fails_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could close it, and every later call would start one more."""
    from kgt_plugin.scoring.vllm import VLLMScorer
    from kgt_plugin.scoring.vllm_engine import VLLMEngine

    async def fail(_engine: VLLMEngine, _block: int) -> bool:
        raise ScorerError("the trial failed")

    monkeypatch.setattr(VLLMEngine, "_cache_is_exact", fail)
    before = set(multiprocessing.active_children())
    scorer = VLLMScorer(context=CONTEXT, engine_args={"enforce_eager": True})
    with pytest.raises(ScorerError, match="the trial failed"):
        scorer.load()
    assert set(multiprocessing.active_children()) - before == set()
    scorer.close()
