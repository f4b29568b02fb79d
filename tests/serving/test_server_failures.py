"""Failures of a model server: what passes is asked again, what does not is told at once."""

from __future__ import annotations

import socket

import pytest

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.scoring import server_http
from kgt_plugin.scoring.server import ServerScorer
from tests.serving.fault_server import LIKELY, REQUEST, FaultServer, until_answered


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["drop", "truncate", "malformed", "429", "500", "503"])
def test_what_passes_is_asked_again(server: FaultServer, scorer: ServerScorer, fault: str) -> None:
    """A failure that is gone the third time is none."""
    expected = scorer.score([REQUEST])
    server.completions, server.faults = 0, [fault, fault]
    assert scorer.score([REQUEST]) == expected
    assert server.completions == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("drop", "still fails"),
        ("truncate", "still fails"),
        ("malformed", "no JSON"),
        ("429", "429: not now"),
        ("503", "503: not now"),
    ],
)
def test_what_does_not_pass_is_an_error_with_its_remedy(
    server: FaultServer, fault: str, says: str
) -> None:
    """When the time is up the last reason is told, in one line."""
    scorer = ServerScorer(server.url, deadline_s=2.0)
    until_answered(scorer)
    server.completions, server.always = 0, fault
    with pytest.raises(ScorerError, match=says) as caught:
        scorer.score([REQUEST])
    assert "deadline_s" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert 1 < server.completions < 20  # waits grow
    server.always = None
    assert scorer.score([REQUEST])[0].logprob == LIKELY
    scorer.close()


def test_where_nobody_listens_the_deadline_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A few knocks are enough; the error speaks of the URL and not of overload."""
    monkeypatch.setattr(server_http, "_KNOCKS", 2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = taken.getsockname()[1]
        scorer = ServerScorer(f"http://127.0.0.1:{port}/v1", model="m", deadline_s=600.0)
        with pytest.raises(ScorerError, match="nothing answers at") as caught:
            scorer.score([REQUEST])
        scorer.close()
    assert "\n" not in str(caught.value)


def test_a_server_that_hangs_is_given_up(server: FaultServer) -> None:
    """Every request has its time, and the call has its own."""
    scorer = ServerScorer(server.url, timeout_s=0.4, deadline_s=2.0)
    until_answered(scorer)
    server.completions, server.always = 0, "stall"
    with pytest.raises(ScorerError, match="raise deadline_s"):
        scorer.score([REQUEST])
    assert 1 < server.completions <= 6
    scorer.close()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("no logprobs", "returns no log-probabilities"),
        ("no rivals", "returns no log-probabilities"),
        ("null rivals", "returns no log-probabilities"),
        ("other form", "another form"),
        ("other choices", "another form"),
        ("other logprobs", "another form"),
        ("numbers of text", "another form"),
        ("one number", "another form"),
        ("rivals of text", "another form"),
        ("cut prompt", "reads other tokens"),
        ("longer prompt", "reads other tokens"),
        ("fewer rivals", "reads other tokens"),
        ("generated only", "returns no log-probabilities"),
        ("first missing", "off by one"),
        ("numbers above rivals", "off by one"),
        ("418", "is that the URL"),
    ],
)
def test_what_cannot_pass_is_told_at_once(
    server: FaultServer, scorer: ServerScorer, fault: str, says: str
) -> None:
    """What would be the same the next time is asked once."""
    scorer.score([REQUEST])
    server.completions, server.faults = 0, [fault]
    with pytest.raises((ScorerError, InvalidInputError), match=says) as caught:
        scorer.score([REQUEST])
    assert "\n" not in str(caught.value)
    assert server.completions == 1


def test_text_in_another_form_is_an_error(server: FaultServer, scorer: ServerScorer) -> None:
    """A text that is null is none that the model wrote."""
    server.faults = ["null text"]
    with pytest.raises(ScorerError, match="another form"):
        scorer.generate("The dog eats", max_tokens=2)


def test_a_refused_request_is_not_repeated(server: FaultServer, scorer: ServerScorer) -> None:
    """What the server finds wrong with a request is the caller's to change."""
    scorer.score([REQUEST])
    server.completions, server.faults = 0, ["400"]
    with pytest.raises(InvalidInputError, match="400: not now"):
        scorer.score([REQUEST])
    assert server.completions == 1


def test_a_server_is_left_alone_as_long_as_it_asks(server: FaultServer) -> None:
    """Where that is longer than the deadline it is not asked again at all."""
    scorer = ServerScorer(server.url, deadline_s=2.0)
    scorer.score([REQUEST])
    server.completions, server.always = 0, "later"
    with pytest.raises(ScorerError, match="429"):
        scorer.score([REQUEST])
    assert server.completions == 1
    scorer.close()
