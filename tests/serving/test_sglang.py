"""The scorer over SGLang's server: the contracts over a double, and what wrong answers become."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Generator, Scorer
from kgt_plugin.scoring.server import ServerScorer
from kgt_plugin.testing import GeneratorContract, ScorerContract
from tests.serving.fault_server import CONTEXT, LIKELY, MODEL, FaultServer, serving
from tests.serving.sglang_server import LAST_ID, serving_sglang

REQUEST = ScoreRequest(prompt="The dog eats meat. The dog eats", continuation=" meat")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving_sglang() as running:
        yield running


@pytest.fixture
def scorer(server: FaultServer) -> Iterator[ServerScorer]:
    made = ServerScorer(server.url, start_token=0, timeout_s=60.0, deadline_s=60.0)
    yield made
    made.close()


@pytest.mark.slow
class TestContract(ScorerContract, GeneratorContract):
    """The contracts, where the tokenizer puts no start token and the app names one."""

    context = CONTEXT

    @pytest.fixture(autouse=True)
    def _scorer(self, scorer: ServerScorer) -> None:
        self._made = scorer

    def make_scorer(self) -> Scorer:
        return self._made

    def make_generator(self) -> Generator:
        return self._made


@pytest.mark.slow
class TestContractWithStartToken(ScorerContract, GeneratorContract):
    """The contracts, where the tokenizer puts a start token before every text."""

    context = CONTEXT

    @pytest.fixture(autouse=True)
    def _scorer(self, server: FaultServer) -> Iterator[None]:
        server.extra["bos"] = True
        self._made = ServerScorer(server.url, timeout_s=60.0, deadline_s=60.0)
        yield
        self._made.close()

    def make_scorer(self) -> Scorer:
        return self._made

    def make_generator(self) -> Generator:
        return self._made


@pytest.mark.slow
def test_sglang_and_completions_give_the_same_scores(scorer: ServerScorer) -> None:
    """Two servers of one model, asked in two ways, agree to the last digit."""
    requests = [
        REQUEST,
        ScoreRequest(prompt="A cat sleeps. A cat", continuation=" sleeps on a sofa"),
        ScoreRequest(prompt="", continuation="Meat"),
    ]
    with serving() as other:
        by_echo = ServerScorer(other.url)
        expected = by_echo.score(requests)
        by_echo.close()
    found = scorer.score(requests)
    assert [one.logprob for one in found] == [one.logprob for one in expected]
    assert [one.greedy for one in found] == [one.greedy for one in expected]


def test_it_is_asked_from_the_token_before_the_first_scored_one(
    server: FaultServer, scorer: ServerScorer
) -> None:
    """The rest may come out of SGLang's cache, and the score counts only what did not."""
    (score,) = scorer.score([REQUEST])
    body = server.extra["last"]
    assert isinstance(body, dict)
    assert body["return_logprob"] is True
    assert body["logprob_start_len"] == len(body["input_ids"]) - 2
    assert score.tokens == 1
    assert score.logprob == LIKELY
    assert score.computed_tokens == score.scored_tokens - body["logprob_start_len"]


@pytest.mark.slow
def test_a_url_is_enough(server: FaultServer) -> None:
    """`KGT.open` finds out by itself that it is SGLang that answers there."""
    with KGT.open(store=":memory:", model=f"{server.url}#{MODEL}", embedder=None) as kgt:
        edit = kgt.user("ana").learn("What does my dog eat?", "vegetables")
        assert edit.added[0].labels[2] == "vegetables"
        assert edit.model is not None
        assert edit.model.startswith(f"{MODEL}@server-")
    assert "last" in server.extra  # by /generate, which no other server has


def test_without_a_start_token_an_empty_prompt_is_refused(server: FaultServer) -> None:
    """SGLang tells none, and none is guessed."""
    scorer = ServerScorer(server.url)
    with pytest.raises(InvalidInputError, match="no start token"):
        scorer.score([ScoreRequest(prompt="", continuation="Meat")])
    scorer.close()


def test_a_schema_goes_out_as_json(server: FaultServer, scorer: ServerScorer) -> None:
    """SGLang takes a JSON schema as text."""
    schema = {"type": "object"}
    scorer.generate_json("The dog eats", schema=schema, max_tokens=2)
    body = server.extra["last"]
    assert isinstance(body, dict)
    assert json.loads(body["sampling_params"]["json_schema"]) == schema


def test_tokens_at_the_end_of_the_vocabulary_are_told_as_zero(
    server: FaultServer, scorer: ServerScorer
) -> None:
    """SGLang hides their ids; that is no answer about other tokens."""
    server.encode(" ".join(f"w{number}" for number in range(LAST_ID)))
    request = ScoreRequest(prompt="The rare", continuation=" xylophone")
    assert scorer.score([request])[0].logprob < 0
    body = server.extra["last"]
    assert isinstance(body, dict)
    assert max(body["input_ids"]) > LAST_ID


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("no logprobs", "returns no log-probabilities"),
        ("no rivals", "returns no log-probabilities"),
        ("null rivals", "returns no log-probabilities"),
        ("null numbers", "returns no log-probabilities"),
        ("fewer rivals", "reads other tokens"),
        ("first missing", "reads other tokens"),
        ("first missing and one more", "off by one"),
        ("other tokens", "off by one"),
        ("numbers above rivals", "off by one"),
        ("numbers of text", "another form"),
        ("numbers alone", "another form than the SGLang API"),
        ("other form", "another form than the SGLang API"),
        ("418", "is that the URL"),
    ],
)
def test_a_wrong_answer_is_told_at_once(
    server: FaultServer, scorer: ServerScorer, fault: str, says: str
) -> None:
    """What would be the same the next time is asked once, and no score comes of it."""
    scorer.score([REQUEST])
    server.completions, server.faults = 0, [fault]
    with pytest.raises((ScorerError, InvalidInputError), match=says) as caught:
        scorer.score([REQUEST])
    assert "\n" not in str(caught.value)
    assert server.completions == 1


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["one early", "one late", "first missing and one more"])
def test_a_server_that_is_off_by_one_is_refused(
    server: FaultServer, scorer: ServerScorer, fault: str
) -> None:
    """Also where every single answer looks right: the probe before the first scores finds it."""
    server.always = fault
    with pytest.raises(ScorerError, match="off by one"):
        scorer.score([REQUEST])
    server.always = None
    assert scorer.score([REQUEST])[0].logprob == LIKELY


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["drop", "truncate", "429", "503", "malformed"])
def test_what_passes_is_asked_again(server: FaultServer, scorer: ServerScorer, fault: str) -> None:
    """A failure that is gone the third time is none, here too."""
    expected = scorer.score([REQUEST])
    server.completions, server.faults = 0, [fault, fault]
    assert scorer.score([REQUEST]) == expected
    assert server.completions == 3


def test_a_text_that_is_none_is_an_error(server: FaultServer, scorer: ServerScorer) -> None:
    """An answer in another form is no text of the model."""
    server.faults = ["other form"]
    with pytest.raises(ScorerError, match="another form than the SGLang API"):
        scorer.generate("The dog eats", max_tokens=2)


@pytest.mark.slow
def test_the_app_may_say_how_a_server_is_asked(server: FaultServer) -> None:
    """A router that hides the server's name does not hide what the app knows."""
    with serving() as other:
        scorer = ServerScorer(other.url, api="sglang", start_token=0, deadline_s=60.0)
        with pytest.raises(ScorerError, match="404"):  # it has no /generate
            scorer.score([REQUEST])
        scorer.close()
    scorer = ServerScorer(server.url, api="sglang", start_token=0)
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()
    with pytest.raises(InvalidInputError, match="is no api"):
        ServerScorer(server.url, api="tgi")  # type: ignore[arg-type]
