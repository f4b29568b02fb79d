"""A model server as an `Engine`: the completions API, read with its log-probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.records import Generation
from kgt_plugin.scoring.async_scorer import JsonSchema
from kgt_plugin.scoring.event_loop import gather_all
from kgt_plugin.scoring.server_http import Caller, NotFoundError
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

__all__ = ["ServerEngine"]

T = TypeVar("T")

_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


class ServerEngine:
    """One served model.

    Attributes:
        model_id: its name, what tells it from others of that name, and that a server runs it.
        context: tokens a request may have; the server generates one more, which is thrown away.
        start_token: put before a text that has nothing before it; None where nobody tells it.
    """

    def __init__(
        self,
        caller: Caller,
        *,
        model: str,
        identity: str,
        context: int | None,
        tokenizer: Callable[[str], Sequence[int]] | None,
        start_token: int | None,
    ) -> None:
        self._caller = caller
        self._model = model
        self._tokenizer = tokenizer
        self.model_id = model + identity
        self.context: int | None = context
        self.start_token: int | None = start_token

    @classmethod
    async def open(
        cls,
        caller: Caller,
        *,
        model: str | None,
        identity: str,
        tokenizer: Callable[[str], Sequence[int]] | None,
        start_token: int | None,
    ) -> ServerEngine:
        """Ask what is served, and find the model.

        Raises:
            ScorerError: the server does not answer, or has no such model.
        """
        try:
            listed = await caller.call("/models")
            name, told = _served(caller, listed, model)
            longest = told.get("max_model_len")
            engine = cls(
                caller,
                model=name,
                identity=identity,
                context=longest - 1 if isinstance(longest, int) else None,
                tokenizer=tokenizer,
                start_token=start_token,
            )
            if start_token is None and tokenizer is None:
                engine.start_token = await engine._told_start()
        except BaseException:
            await caller.close()
            raise
        return engine

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
        text = _read(self._caller, lambda: _text(reply["choices"][0]["text"]))
        new = _read(self._caller, lambda: int(reply["usage"]["completion_tokens"]))
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
        return _read(self._caller, lambda: tuple(int(token) for token in reply["tokens"]))

    def _reads_no_text(self) -> ScorerError:
        return ScorerError(
            f"{self._caller.base} has no /tokenize as vLLM has it: use vLLM, or give ServerScorer a "
            "tokenizer"
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

    async def _predict(self, sequence: TokenSequence) -> Prediction:
        count, start = len(sequence.tokens), sequence.scored_from
        reply = await self._complete(sequence.tokens, max_tokens=1, echo=True, logprobs=1)
        numbers, rivals = _read(self._caller, lambda: _told(reply))
        if not numbers or not rivals or None in numbers[start:count] or None in rivals[start:count]:
            raise ScorerError(
                f"{self._caller.base} returns no log-probabilities of a prompt: use a server that "
                "does, such as vLLM, or a model on this machine"
            )
        if not count <= len(numbers) <= count + 1 or len(rivals) != len(numbers):
            raise ScorerError(
                f"{self._caller.base} tells {len(numbers)} tokens of {count}: it reads other "
                "tokens than it was sent; give ServerScorer the served model's tokenizer"
            )
        found = _read(self._caller, lambda: [float(one) for one in numbers[start:count]])
        best = _read(
            self._caller, lambda: [max(map(float, one.values())) for one in rivals[start:count]]
        )
        logprob = math.fsum(found)
        if not logprob < math.inf:  # NaN too
            raise ScorerError(f"{self.model_id} answers NaN: serve it with dtype float32")
        return Prediction(
            logprob=min(logprob, 0.0),
            greedy=all(one >= most for one, most in zip(found, best, strict=True)),
            computed_tokens=count,
        )


def _served(caller: Caller, listed: Any, model: str | None) -> tuple[str, dict[str, Any]]:
    """The model meant, and what the server tells of it."""
    served = _read(caller, lambda: {str(one["id"]): dict(one) for one in listed["data"]})
    if not served or (model is not None and model not in served):
        raise ScorerError(
            f"{caller.base} does not serve {model or 'any model'} but "
            f"{', '.join(sorted(served)) or 'nothing'}: name one of these after a #"
        )
    name = model or next(iter(served))
    return name, served[name]


def _told(reply: Any) -> tuple[list[Any], list[Any]]:
    """The log-probability of every token, and those of its likeliest rivals (Any: not checked yet)."""
    told = reply["choices"][0].get("logprobs") or {}
    return list(told.get("token_logprobs") or ()), list(told.get("top_logprobs") or ())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _read(caller: Caller, part: Callable[[], T]) -> T:
    """Take a part out of an answer.

    Raises:
        ScorerError: the answer has another form.
    """
    try:
        return part()
    except _MALFORMED as exc:
        raise ScorerError(
            f"{caller.base} answers in another form than the OpenAI API: check the URL"
        ) from exc
