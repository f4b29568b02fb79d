"""A double of SGLang's server: its `/generate`, `/tokenize` and list of models, in its own forms.

After SGLang's own code: entries begin at `logprob_start_len`, the first has no number, each is
(log-probability, token, text or null), ids at the vocabulary's end are told as 0, what stands before
`logprob_start_len` may come out of the cache, and a prompt may have all of the context but six tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.serving.fault_server import CONTEXT, FaultServer, Handler, continued, score, serving

KEPT = 6
LAST_ID = 400

_META: dict[str, Callable[[dict[str, Any]], object]] = {
    "no logprobs": lambda meta: meta | {"input_token_logprobs": []},
    "no rivals": lambda meta: meta | {"input_top_logprobs": None},
    "null rivals": lambda meta: meta | {"input_top_logprobs": [None] * len(_entries(meta))},
    "fewer rivals": lambda meta: meta | {"input_top_logprobs": meta["input_top_logprobs"][:-1]},
    "null numbers": lambda meta: (
        meta | {"input_token_logprobs": [[None, *e[1:]] for e in _entries(meta)]}
    ),
    "numbers of text": lambda meta: (
        meta | {"input_token_logprobs": [["a", *e[1:]] for e in _entries(meta)]}
    ),
    "numbers alone": lambda meta: meta | {"input_token_logprobs": [e[0] for e in _entries(meta)]},
    "first missing": lambda meta: _from(meta, 1),
    "first missing and one more": lambda meta: _replaced(
        meta, [*_entries(meta)[1:], [-1.0, 0, None]]
    ),
    "one early": lambda meta: _renumbered(meta, [None, *_numbers(meta)[2:], -1.0]),
    "one late": lambda meta: _renumbered(meta, [None, -1.0, *_numbers(meta)[1:-1]]),
    "other tokens": lambda meta: _replaced(meta, [[e[0], e[1] + 1, None] for e in _entries(meta)]),
    "numbers above rivals": lambda meta: (
        meta | {"input_top_logprobs": [None, *[[[-9.0, 1, None]]] * (len(_entries(meta)) - 1)]}
    ),
}
"""What may be wrong with the log-probabilities of an answer."""


class SGLangHandler(Handler):
    """Answers as SGLang does."""

    def card(self) -> dict[str, Any]:
        model = self.server.model
        told = {"id": model, "object": "model", "owned_by": "sglang", "root": model, "parent": None}
        return told | {"max_model_len": CONTEXT + KEPT + 1}

    def do_GET(self) -> None:  # noqa: N802  its name is inherited
        if self.path == "/tokenizer_info":  # SGLang has none
            self.answer({"detail": "Not Found"}, 404)
        else:
            super().do_GET()

    def answer_post(self, body: dict[str, Any]) -> None:
        if self.path == "/tokenize":
            begins = body["add_special_tokens"] and "bos" in self.server.extra
            tokens = self.server.encode(body["prompt"])
            self.answer({"tokens": [0, *tokens] if begins else tokens, "count": len(tokens)})
        elif self.path == "/generate":
            self._generate(body)
        else:
            self.answer({"detail": "Not Found"}, 404)

    def spoiled(self, reply: dict[str, Any], fault: str) -> object:
        if fault in _META:
            return reply | {"meta_info": _META[fault](reply["meta_info"])}
        return {"answer": 42}

    def _generate(self, body: dict[str, Any]) -> None:
        tokens, sampling = body["input_ids"], body["sampling_params"]
        self.server.extra["last"] = body
        if len(tokens) > CONTEXT or len(tokens) + sampling["max_new_tokens"] > CONTEXT + KEPT:
            said = "The input is longer than the model's context length."
            self.answer({"error": {"message": said}}, 400)
            return
        words = self.server.words(tokens)
        bounds = {"max_tokens": sampling["max_new_tokens"], "stop": sampling.get("stop", [])}
        new = continued(words, bounds)
        meta: dict[str, Any] = {
            "prompt_tokens": len(tokens),
            "completion_tokens": new["usage"]["completion_tokens"],
            "cached_tokens": 0,
        }
        if body.get("return_logprob"):
            meta |= _logprobs(words, tokens, body["logprob_start_len"])
            meta["cached_tokens"] = min(body["logprob_start_len"], len(tokens) - 1)
        self.answer_or_fail({"text": new["choices"][0]["text"], "meta_info": meta})


def _logprobs(words: list[str], tokens: list[int], start: int) -> dict[str, Any]:
    told = score(words)["choices"][0]["logprobs"]
    ids = [token if token < LAST_ID else 0 for token in tokens]
    numbers = [None, *told["token_logprobs"][start + 1 : len(tokens)]]
    best = [max(row.values()) for row in told["top_logprobs"][start + 1 : len(tokens)]]
    return {
        "input_token_logprobs": [[n, i, None] for n, i in zip(numbers, ids[start:], strict=True)],
        "input_top_logprobs": [None, *[[[most, 1, None]] for most in best]],
    }


def _entries(meta: dict[str, Any]) -> list[list[Any]]:
    listed: list[list[Any]] = meta["input_token_logprobs"]
    return listed


def _numbers(meta: dict[str, Any]) -> list[Any]:
    return [entry[0] for entry in _entries(meta)]


def _replaced(meta: dict[str, Any], entries: list[list[Any]]) -> dict[str, Any]:
    return meta | {"input_token_logprobs": entries}


def _renumbered(meta: dict[str, Any], numbers: list[Any]) -> dict[str, Any]:
    """Other numbers for the same tokens; they are so unlikely that no rival gives them away."""
    kept = numbers[: len(_entries(meta))]
    changed = [[number, *entry[1:]] for number, entry in zip(kept, _entries(meta), strict=True)]
    certain = [None, *[[[0.0, 1, None]]] * (len(changed) - 1)]
    return _replaced(meta, changed) | {"input_top_logprobs": certain}


def _from(meta: dict[str, Any], start: int) -> dict[str, Any]:
    names = ("input_token_logprobs", "input_top_logprobs")
    return meta | {name: meta[name][start:] for name in names}


@contextmanager
def serving_sglang() -> Iterator[FaultServer]:
    """A running double."""
    with serving(SGLangHandler) as server:
        yield server
