"""A model server on this machine that answers by word overlap, and fails as it is told to."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kgt_plugin.errors import ScorerError
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Scorer

MODEL = "words"
CONTEXT = 128
KEY = "sesame"
LIKELY, UNLIKELY = -0.5, -3.0
START = "<s>"
REQUEST = ScoreRequest(prompt="The dog eats meat. The dog eats", continuation=" meat")

_LOGPROBS: dict[str, Callable[[Any], object]] = {
    "no logprobs": lambda _: None,
    "no rivals": lambda told: told | {"top_logprobs": None},
    "null rivals": lambda told: told | {"top_logprobs": [None] * len(told["top_logprobs"])},
    "rivals of text": lambda told: (
        told | {"top_logprobs": [{"a": "b"}] * len(told["top_logprobs"])}
    ),
    "numbers of text": lambda told: told | {"token_logprobs": ["a"] * len(told["token_logprobs"])},
    "one number": lambda told: told | {"token_logprobs": 5},
    "other logprobs": lambda _: [1, 2],
    "cut prompt": lambda told: {name: listed[2:] for name, listed in told.items()},
    "longer prompt": lambda told: {name: [*listed, listed[-1]] for name, listed in told.items()},
    "fewer rivals": lambda told: told | {"top_logprobs": told["top_logprobs"][:-1]},
    "first missing": lambda told: {name: listed[1:] for name, listed in told.items()},
    "one early": lambda told: {name: [None, *listed[2:]] for name, listed in told.items()},
    "one late": lambda told: {
        name: [None, listed[1], *listed[1:-1]] for name, listed in told.items()
    },
    "numbers above rivals": lambda told: (
        told | {"top_logprobs": [{"a": -9.0}] * len(told["top_logprobs"])}
    ),
    "generated only": lambda told: {name: listed[-1:] for name, listed in told.items()},
}
"""What may be wrong with the log-probabilities of an answer."""
_FORMS: dict[str, object] = {
    "other form": {"answer": 42},
    "other choices": {"choices": ["text"]},
    "null text": {"choices": [{"text": None}], "usage": {"completion_tokens": 1}},
}
"""Answers that are JSON, and not of the API."""

_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


class FaultServer(ThreadingHTTPServer):
    """Tokens are words with the space before them; a word that was there before is likely.

    Attributes:
        faults: what becomes of the next completions, in order; None is an answer.
        completions: how many completions were asked for.
        connections: how many connections were made.
        key: the bearer token asked for, or None.
        model: what it serves.
        owner: how it names itself.
        extra: answers of further paths that are asked for by GET.
        mute: whether it tells no tokens of any text.
    """

    daemon_threads = True
    owner = "vllm"

    def __init__(self, handler: type[Handler] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.extra: dict[str, object] = {}
        self.faults: list[str | None] = []
        self.always: str | None = None
        self.completions = 0
        self.connections = 0
        self.key: str | None = None
        self.model = MODEL
        self.mute = False
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._ids = {START: 0}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_fault(self) -> str | None:
        with self._lock:
            self.completions += 1
            return self.faults.pop(0) if self.faults else self.always

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def encode(self, text: str) -> list[int]:
        if text == START:
            return [0]
        with self._lock:
            return [self._ids.setdefault(word, len(self._ids)) for word in _TOKEN.findall(text)]

    def words(self, tokens: Sequence[int]) -> list[str]:
        by_id = list(self._ids)
        return [by_id[token] for token in tokens]


@contextmanager
def serving(handler: type[Handler] | None = None) -> Iterator[FaultServer]:
    """A running server, ended with all its threads."""
    server = FaultServer(handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def until_answered(scorer: Scorer) -> None:
    """Open the connection and make the probe, however short the deadline and busy the machine."""
    request = ScoreRequest(prompt="The dog eats", continuation=" meat")
    for _ in range(50):
        with suppress(ScorerError):
            scorer.score([request])
            return


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: sent apart, each answer waits 40 ms for TCP
    server: FaultServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name is inherited
        """Say nothing."""

    def do_GET(self) -> None:
        if not self._allowed():
            return
        if self.path == "/v1/models":
            self.answer({"data": [self.card()]})
        elif self.path == "/tokenizer_info":
            self.answer({"bos_token": START})
        elif self.path in self.server.extra:
            self.answer(self.server.extra[self.path])
        else:
            self.answer({"error": "no such path"}, 404)

    def card(self) -> dict[str, Any]:
        """The entry of the model in the list of models."""
        told = {"id": self.server.model, "owned_by": self.server.owner}
        return told if self.server.owner == "library" else told | {"max_model_len": CONTEXT + 1}

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._allowed():
            return
        self.answer_post(body)

    def answer_post(self, body: dict[str, Any]) -> None:
        """Answer a request that has come in whole."""
        if self.path not in {"/tokenize", "/v1/completions"}:
            self.answer({"error": "no such path"}, 404)
        elif body["model"] != self.server.model:
            self.answer({"error": {"message": f"The model {body['model']} does not exist"}}, 404)
        elif self.path == "/tokenize":
            self.answer({"tokens": [] if self.server.mute else self.server.encode(body["prompt"])})
        else:
            words = self.server.words(body["prompt"])
            self.answer_or_fail(score(words) if body.get("echo") else continued(words, body))

    def _allowed(self) -> bool:
        wanted = self.server.key
        if wanted is None or self.headers.get("Authorization") == f"Bearer {wanted}":
            return True
        sent = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.answer({"error": f"Unauthorized {sent} {' ' * 160}{sent}".strip()}, 401)
        return False

    def answer_or_fail(self, reply: dict[str, Any]) -> None:
        """Answer, or do what the next fault says instead."""
        match self.server.next_fault():
            case None:
                self.answer(reply)
            case "drop":
                self._hang_up()
            case "stall":
                self.server.released.wait()
                self._hang_up()
            case "truncate":
                self.answer(reply, cut=True)
            case "malformed":
                self._send(b"<html>a proxy's page</html>", 200)
            case "later":
                self._send(b"{}", 429, after="3600")
            case fault if fault.isdigit():
                self.answer({"error": {"message": "not now\nreally"}}, int(fault))
            case fault:
                self.answer(self.spoiled(reply, fault))

    def spoiled(self, reply: dict[str, Any], fault: str) -> object:
        """An answer that is JSON, and wrong."""
        if fault in _FORMS:
            return _FORMS[fault]
        logprobs = _LOGPROBS[fault](reply["choices"][0]["logprobs"])
        return {"choices": [{"text": "", "logprobs": logprobs}]}

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer(self, reply: object, status: int = 200, *, cut: bool = False) -> None:
        self._send(json.dumps(reply).encode(), status, cut=cut)

    def _send(self, data: bytes, status: int, *, cut: bool = False, after: str = "0") -> None:
        self.send_response(status)
        self.send_header("Retry-After", after)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.wfile.flush()
        if cut:
            self._hang_up()


def score(words: list[str]) -> dict[str, Any]:
    numbers: list[float | None] = []
    rivals: list[dict[str, float] | None] = []
    seen: set[str] = set()
    for index, word in enumerate(words):
        bare = word.strip().casefold()
        number = LIKELY if bare in seen else UNLIKELY - 0.01 * len(word)
        numbers.append(number if index else None)
        rivals.append({word: number, "other": -1.0} if index else None)
        seen.add(bare)
    logprobs = {"token_logprobs": [*numbers, -1.0], "top_logprobs": [*rivals, {"other": -1.0}]}
    return {"choices": [{"text": "".join(words), "logprobs": logprobs}]}


def continued(words: list[str], body: dict[str, Any]) -> dict[str, Any]:
    """The words of the prompt once more, from its second on."""
    new = (words[1:] or words)[: body["max_tokens"]]
    text = "".join(new)
    ends = [text.find(end) for end in body["stop"] if end in text]
    text = text[: min(ends)] if ends else text
    return {"choices": [{"text": text}], "usage": {"completion_tokens": len(new)}}
