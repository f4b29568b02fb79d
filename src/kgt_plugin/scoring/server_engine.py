"""A model server as an `Engine`: the completions API, read with its log-probabilities."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.records import Generation
from kgt_plugin.scoring.alignment import PROBE_TEXT, check_alignment, off_by_one
from kgt_plugin.scoring.async_scorer import JsonSchema
from kgt_plugin.scoring.event_loop import gather_all
from kgt_plugin.scoring.served_model import ServedModel
from kgt_plugin.scoring.server_answers import ScoredTokens, as_text, no_prompt_logprobs, read_part
from kgt_plugin.scoring.server_http import Caller, NotFoundError
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

__all__ = ["ServerEngine"]

T = TypeVar("T")


class ServerEngine:
    """One served model, asked by completions with ``echo``, as vLLM serves them.

    Before the first scores a probe of a few requests sees whether the server's numbers belong to the
    tokens they are given for; see `kgt_plugin.scoring.alignment`.

    Args:
        caller: of the server.
        served: the model.
        identity: what follows the model's name in `model_id`.
        tokenizer: the app's own; None asks the server.
        start_token: put before a text that has nothing before it; None where nobody tells it.

    Attributes:
        model_id: its name, what tells it from others of that name, and that a server runs it.
        context: tokens a request may have; the server generates one more, which is thrown away.
        start_token: put before a text that has nothing before it; None where nobody tells it.
    """

    api = "OpenAI"
    """What to call the API in errors."""
    room = 1
    """Tokens of the context that a request cannot use."""

    def __init__(
        self,
        caller: Caller,
        *,
        served: ServedModel,
        identity: str,
        tokenizer: Callable[[str], Sequence[int]] | None,
        start_token: int | None,
    ) -> None:
        self._caller = caller
        self._served = served
        self._model = served.name
        self._tokenizer = tokenizer
        self._probing = asyncio.Lock()
        self._trusted = False
        self.model_id = served.name + identity
        self.context: int | None = None if served.context is None else served.context - self.room
        self.start_token: int | None = start_token

    async def begin(self) -> None:
        """Ask for the start token, where the app has told none and the server reads the texts.

        Raises:
            ScorerError: the server failed.
        """
        if self.start_token is None and self._tokenizer is None:
            self.start_token = await self._told_start()

    async def encode(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Tokens of texts; see `Engine`."""
        if self._tokenizer is not None:
            return [tuple(self._tokenizer(text)) for text in texts]
        found = await gather_all([self._tokenize(text) for text in texts])
        if not any(found) and any(sign.isalnum() for text in texts for sign in text):
            raise self._reads_no_text()  # llama.cpp's wants another field, and reads nothing
        return found

    async def predict(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        """Score distinct sequences, each by a request of its own; see `Engine`.

        A router so may spread them, and what is asked again is no more than what failed.
        """
        await self._probe()
        return await gather_all([self._predict(sequence) for sequence in sequences])

    async def generate(
        self,
        tokens: tuple[int, ...],
        *,
        max_tokens: int,
        stop: Sequence[str],
        schema: JsonSchema | None,
    ) -> Generation:
        """Continue tokens greedily; see `Engine`."""
        body: dict[str, Any] = {"max_tokens": max_tokens, "stop": list(stop)}
        if schema is not None:
            shape = {"name": "answer", "schema": dict(schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        reply = await self._complete(tokens, **body)
        text = self._read(lambda: as_text(reply["choices"][0]["text"]))
        new = self._read(lambda: int(reply["usage"]["completion_tokens"]))
        cost = len(tokens) + new
        # Where the bound cut a character in half, the half is left out.
        return Generation(text=text.rstrip("\ufffd"), scored_tokens=cost, computed_tokens=cost)

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    async def _complete(self, tokens: tuple[int, ...], **more: Any) -> Any:
        body = {"model": self._model, "prompt": list(tokens), "temperature": 0, **more}
        return await self._caller.call("/completions", body)

    async def _tokenize(self, text: str, *, special: bool = True) -> tuple[int, ...]:
        if not text and not special:
            return ()
        body = {"model": self._model, "prompt": text, "add_special_tokens": special}
        try:
            reply = await self._caller.call("/tokenize", body, at_root=True)
        except NotFoundError as exc:
            if self._model in exc.said:  # not the path is missing
                raise
            raise self._reads_no_text() from exc
        return self._read(lambda: tuple(int(token) for token in reply["tokens"]))

    def _reads_no_text(self) -> ScorerError:
        return ScorerError(
            f"{self._caller.base} has no /tokenize as vLLM and SGLang have it: use one of these, or "
            "give ServerScorer a tokenizer"
        )

    async def _told_start(self) -> int | None:
        """The start token as the server tells it, if it does."""
        try:
            info = await self._caller.call("/tokenizer_info", at_root=True)
        except (NotFoundError, InvalidInputError):
            return None
        named = (info.get("bos_token"), info.get("eos_token")) if isinstance(info, dict) else ()
        for text in named:
            if isinstance(text, str) and text:
                tokens = await self._tokenize(text, special=False)
                return tokens[0] if len(tokens) == 1 else None
        return None

    async def _probe(self) -> None:
        """Check once whose numbers the server tells; see `check_alignment`."""
        async with self._probing:
            if self._trusted:
                return
            (tokens,) = await self.encode([PROBE_TEXT])
            if self.context is None or len(tokens) <= self.context:
                await check_alignment(self._predict, tokens, server=self._caller.base)
            self._trusted = True

    async def _predict(self, sequence: TokenSequence) -> Prediction:
        count, start = len(sequence.tokens), sequence.scored_from
        reply = await self._complete(sequence.tokens, max_tokens=1, echo=True, logprobs=1)
        numbers, rivals = self._read(lambda: _told(reply))
        # One number is that of the token which was generated.
        if min(len(numbers), len(rivals)) <= 1 < count:
            raise no_prompt_logprobs(self._caller.base)
        if not count <= len(numbers) <= count + 1 or len(rivals) != len(numbers):
            raise self._other_tokens(len(numbers), count)
        if None in numbers[start:count] or None in rivals[start:count]:
            raise no_prompt_logprobs(self._caller.base)
        scored = self._read(
            lambda: ScoredTokens(
                logprobs=[float(one) for one in numbers[start:count]],
                best=[max(map(float, one.values())) for one in rivals[start:count]],
            )
        )
        if numbers[0] is not None:  # nothing stands before the first token
            raise off_by_one(self._caller.base)
        return scored.prediction(
            server=self._caller.base, model_id=self.model_id, computed_tokens=count
        )

    def _other_tokens(self, told: int, sent: int) -> ScorerError:
        return ScorerError(
            f"{self._caller.base} tells {told} tokens of {sent}: it reads other tokens than it was sent; "
            "give ServerScorer the served model's tokenizer"
        )

    def _read(self, part: Callable[[], T]) -> T:
        return read_part(self._caller.base, self.api, part)


def _told(reply: Any) -> tuple[list[Any], list[Any]]:
    """The log-probability of every token, and those of its likeliest rivals (Any: not checked yet)."""
    told = reply["choices"][0].get("logprobs") or {}
    return list(told.get("token_logprobs") or ()), list(told.get("top_logprobs") or ())
