"""The scorer over a server: the contract, and what each failure of a server becomes."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import ScorerError
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Generator, Scorer, SupportsAsyncScoring, SupportsClose
from kgt_plugin.scoring.server import ServerScorer
from kgt_plugin.testing import GeneratorContract, ScorerContract
from tests.serving.fault_server import CONTEXT, LIKELY, MODEL, REQUEST, FaultServer

PROBES = 8
"""Requests of the probe that is made before the first scores."""


@pytest.mark.slow
class TestContract(ScorerContract, GeneratorContract):
    """The contract, over a server that answers by word overlap."""

    context = CONTEXT

    @pytest.fixture(autouse=True)
    def _scorer(self, scorer: ServerScorer) -> None:
        self._made = scorer

    def make_scorer(self) -> Scorer:
        return self._made

    def make_generator(self) -> Generator:
        return self._made


def test_blocking_and_awaited_calls_agree_within_a_loop_and_without(scorer: ServerScorer) -> None:
    """One scorer serves a thread, an event loop, and blocking code inside an event loop."""
    outside = scorer.score([REQUEST])

    async def inside() -> None:
        assert await scorer.ascore([REQUEST]) == outside
        assert scorer.score([REQUEST]) == outside

    asyncio.run(inside())
    asyncio.run(inside())  # another loop, the same connections
    assert outside[0].logprob == LIKELY
    assert outside[0].greedy
    assert isinstance(scorer, SupportsAsyncScoring)
    assert isinstance(scorer, SupportsClose)


@pytest.mark.slow
def test_connections_are_kept(server: FaultServer, scorer: ServerScorer) -> None:
    """Calls one after the other go over connections that are there."""
    scorer.score([REQUEST])
    made = server.connections
    for _ in range(5):
        scorer.score([REQUEST])
    assert server.connections == made


@pytest.mark.slow
def test_concurrency_is_bounded(server: FaultServer) -> None:
    """No more connections are open than requests may be on the way."""
    scorer = ServerScorer(server.url, concurrency=2)
    requests = [ScoreRequest(prompt=f"Number {i} is", continuation=" it") for i in range(30)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: scorer.score(requests), range(4)))
    scorer.close()
    assert server.completions == 4 * len(requests) + PROBES
    assert server.connections <= 2


def test_equal_requests_are_asked_once(server: FaultServer, scorer: ServerScorer) -> None:
    """Repetition costs nothing, and is not counted."""
    first, second = scorer.score([REQUEST, REQUEST])
    assert server.completions == PROBES + 1
    assert (first.computed_tokens, second.computed_tokens) == (first.scored_tokens, 0)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["first missing", "one early", "one late"])
def test_a_server_that_is_off_by_one_is_refused(
    server: FaultServer, scorer: ServerScorer, fault: str
) -> None:
    """Also where every single answer looks right: the probe before the first scores finds it."""
    server.always = fault
    with pytest.raises(ScorerError, match="off by one"):
        scorer.score([REQUEST])
    server.always = None
    assert scorer.score([REQUEST])[0].logprob == LIKELY


def test_the_probe_is_made_once(server: FaultServer, scorer: ServerScorer) -> None:
    """It costs eight short requests before the first scores, and nothing afterwards."""
    scorer.score([REQUEST])
    assert server.completions == PROBES + 1
    scorer.score([REQUEST])
    assert server.completions == PROBES + 2


@pytest.mark.slow
def test_llama_cpp_and_ollama_are_refused_with_the_reason(server: FaultServer) -> None:
    """Both tell log-probabilities of what they generate alone; the error says what to use instead."""
    server.owner = "llamacpp"
    scorer = ServerScorer(server.url)
    with pytest.raises(ScorerError, match=r"llama\.cpp's server, .* none of a prompt's.*vLLM"):
        scorer.score([REQUEST])
    server.owner, server.extra = "library", {"/api/version": {"version": "0.12.11"}}
    with pytest.raises(ScorerError, match=r"is Ollama, .* none of a prompt's.*vLLM"):
        scorer.score([REQUEST])
    scorer.close()
    assert server.completions == 0


def test_an_app_that_knows_better_is_believed(server: FaultServer) -> None:
    """A build of llama.cpp that has learnt to score is asked where the app names the API."""
    server.owner = "llamacpp"
    scorer = ServerScorer(server.url, api="openai")
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()


def test_a_server_that_reads_no_prompt_is_told(server: FaultServer, scorer: ServerScorer) -> None:
    """llama.cpp's /tokenize takes another field, and answers no tokens to any text."""
    server.mute = True
    with pytest.raises(ScorerError, match="has no /tokenize"):
        scorer.score([REQUEST])


def test_a_model_that_is_not_served_is_named_with_those_that_are(server: FaultServer) -> None:
    """The error says what to write instead."""
    scorer = ServerScorer(f"{server.url}#other")
    with pytest.raises(ScorerError, match=f"does not serve other but {MODEL}"):
        scorer.score([REQUEST])
    scorer.close()


def test_a_model_that_is_served_no_more_is_told(server: FaultServer, scorer: ServerScorer) -> None:
    """A server that was started again with another model is not said to lack a path."""
    scorer.load()
    server.model = "other"
    with pytest.raises(ScorerError, match=f"404: The model {MODEL} does not exist: check"):
        scorer.score([REQUEST])


def test_a_path_that_is_no_api_is_told(server: FaultServer) -> None:
    """A wrong URL gives 404, and the remedy is the URL."""
    scorer = ServerScorer(server.url.replace("/v1", "/v2"))
    with pytest.raises(ScorerError, match="404: no such path: check the URL"):
        scorer.score([REQUEST])
    scorer.close()


@pytest.mark.slow
def test_the_id_tells_servers_apart_and_names_no_host(server: FaultServer) -> None:
    """Model, a mark of the server and dtype; or the revision that the app knows."""
    plain, known = ServerScorer(server.url), ServerScorer(server.url, revision="7", dtype="float32")
    assert plain.model_id.startswith(f"{MODEL}@server-")
    assert str(urlsplit(server.url).hostname) not in plain.model_id
    assert known.model_id == f"{MODEL}@7:float32:server"
    plain.close()
    known.close()


def test_the_apps_own_tokenizer_is_used(server: FaultServer) -> None:
    """With a tokenizer of the app the server is sent tokens, and not asked for any."""
    scorer = ServerScorer(server.url, tokenizer=server.encode, start_token=0)
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    assert scorer.score([ScoreRequest(prompt="", continuation="Meat")])[0].tokens == 1
    scorer.close()


@pytest.mark.slow
def test_a_url_names_a_model(server: FaultServer) -> None:
    """`KGT.open` takes a server's URL where it takes a model's name."""
    with KGT.open(store=":memory:", model=f"{server.url}#{MODEL}", embedder=None) as kgt:
        edit = kgt.user("ana").learn("What does my dog eat?", "vegetables")
        assert edit.added[0].labels[2] == "vegetables"
        assert edit.model is not None
        assert edit.model.startswith(f"{MODEL}@server-")


@pytest.mark.slow
def test_cancelling_an_awaited_call_frees_the_connection(server: FaultServer) -> None:
    """A caller that stops waiting leaves nothing behind that blocks the next."""
    scorer = ServerScorer(server.url, concurrency=1)
    scorer.load()
    server.faults = ["stall"]

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await scorer.ascore([REQUEST])
        assert (await scorer.ascore([REQUEST]))[0].logprob == LIKELY

    asyncio.run(give_up())
    scorer.close()


@pytest.mark.slow
def test_closing_ends_a_call_on_its_way_and_the_next_call_opens_anew(server: FaultServer) -> None:
    """A blocked caller is told, whether the server was asked to score or still being opened."""
    scorer = ServerScorer(server.url)
    for _ in range(2):
        server.faults = ["stall"]
        asked = server.completions
        with ThreadPoolExecutor(1) as pool:
            caller = pool.submit(scorer.score, [REQUEST])
            while server.completions == asked and not caller.done():
                time.sleep(0.001)
            scorer.close()
            assert isinstance(caller.exception(30.0), ScorerError)
        assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()
    scorer.close()
