"""Where a server is and what key it is sent: what is taken, what is refused, what is never repeated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring.server import ServerScorer
from tests.serving.fault_server import KEY, LIKELY, FaultServer, serving

REQUEST = ScoreRequest(prompt="The dog eats meat. The dog eats", continuation=" meat")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


@pytest.mark.slow
def test_the_key_comes_from_the_environment(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the error names the variable; with it the server answers."""
    server.key = KEY
    monkeypatch.delenv("KGT_SERVER_API_KEY", raising=False)
    scorer = ServerScorer(server.url)
    with pytest.raises(ScorerError, match="401: Unauthorized: set KGT_SERVER_API_KEY"):
        scorer.score([REQUEST])
    monkeypatch.setenv("KGT_SERVER_API_KEY", KEY)
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()


@pytest.mark.parametrize("key", ["secr\u20act", "sec\nret", "sec\x7fret"])
def test_a_key_that_no_header_carries_is_told_and_not_repeated(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """It is an error at once, which names the variable."""
    monkeypatch.setenv("KGT_SERVER_API_KEY", key)
    scorer = ServerScorer(server.url)
    with pytest.raises(InvalidInputError, match="KGT_SERVER_API_KEY") as caught:
        scorer.score([REQUEST])
    assert "sec" not in str(caught.value)
    scorer.close()


@pytest.mark.slow
@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}"])
def test_white_space_around_a_key_is_none_of_it(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """A key that was read out of a file ends with a line break."""
    server.key = KEY
    monkeypatch.setenv("KGT_SERVER_API_KEY", key)
    scorer = ServerScorer(server.url, deadline_s=2.0)
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()


def test_a_key_that_the_server_repeats_is_not_told(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a server says of a wrong key goes into logs."""
    server.key = KEY
    monkeypatch.setenv("KGT_SERVER_API_KEY", "wrong-secret")
    scorer = ServerScorer(server.url)
    with pytest.raises(ScorerError, match=r"401: Unauthorized \*\*\* .*set KGT_SERVER") as caught:
        scorer.score([REQUEST])
    assert "wrong" not in str(caught.value)  # nor a part of it where the line is cut
    scorer.close()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/v1",
        "http://",
        "http://ana:secret@host/v1",
        "http://ana:sec#ret@host/v1",
        "http://ana:sec/ret@host/v1",
        "ftp://ana:secret@host/v1",
        "http://[::1/v1",
        "http://host:99999/v1",
        "http://a..b/v1",
        "http://ho st/v1",
        "http://host/v1?key=secret",
    ],
)
def test_what_is_no_url_is_refused(url: str) -> None:
    """A URL is checked before anything is asked of it, and a password is never repeated."""
    with pytest.raises(InvalidInputError) as caught:
        ServerScorer(url)
    assert "secret" not in str(caught.value)
    assert "ana" not in str(caught.value)
    assert "ret@" not in str(caught.value)


@pytest.mark.parametrize("host", ["\u2603.com", "xn--a"])
def test_a_host_that_has_no_address_form_is_told(host: str) -> None:
    """What the HTTP library alone refuses is an error of ours too, and at once."""
    with pytest.raises(InvalidInputError, match="URL"):
        ServerScorer(f"http://{host}/v1").score([REQUEST])


def test_what_follows_the_host_may_be_written_in_many_ways(server: FaultServer) -> None:
    """A slash at the end, no path, and a model with an @ name the same API; so does a name in brackets."""
    base = server.url.removesuffix("/v1")
    same = {ServerScorer(f"{base}{rest}")._open.args for rest in ("", "/", "/v1", "/v1/", "/v1#")}  # type: ignore[attr-defined]
    assert same == {(f"{base}/v1",)}
    named = ServerScorer(f"{base}/v1/#org/model@2")._open.keywords  # type: ignore[attr-defined]
    assert named["model"] == "org/model@2"
    assert ServerScorer("http://[::1]:8000")._open.args == ("http://[::1]:8000/v1",)  # type: ignore[attr-defined]
