"""SGLang's server as an `Engine`: its own ``/generate``, which scores from a position on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kgt_plugin.records import Generation
from kgt_plugin.scoring.alignment import off_by_one
from kgt_plugin.scoring.async_scorer import JsonSchema
from kgt_plugin.scoring.server_answers import ScoredTokens, as_text, no_prompt_logprobs
from kgt_plugin.scoring.server_engine import ServerEngine
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

__all__ = ["SGLangEngine"]

_HIDDEN = 0
"""The id that SGLang tells in the place of one at the end of the vocabulary."""


class SGLangEngine(ServerEngine):
    """One model that SGLang serves.

    Log-probabilities are asked for from the token before the first scored one on: SGLang answers
    with one entry a token, the first of them without a number, and reads what stands before out of
    its prefix cache. Each entry names its token, so an answer about other tokens is refused.
    """

    api = "SGLang"
    room = 7  # SGLang keeps six tokens of the context for itself, and one is generated

    async def generate(
        self,
        tokens: tuple[int, ...],
        *,
        max_tokens: int,
        stop: Sequence[str],
        schema: JsonSchema | None,
    ) -> Generation:
        """Continue tokens greedily; see `Engine`."""
        shape: dict[str, object] = (
            {} if schema is None else {"json_schema": json.dumps(dict(schema))}
        )
        reply = await self._ask(tokens, {"max_new_tokens": max_tokens, "stop": list(stop), **shape})
        text = self._read(lambda: as_text(reply["text"]))
        new = self._read(lambda: int(reply["meta_info"]["completion_tokens"]))
        cost = len(tokens) + new
        # Where the bound cut a character in half, the half is left out.
        return Generation(text=text.rstrip("\ufffd"), scored_tokens=cost, computed_tokens=cost)

    async def _told_start(self) -> int | None:
        """The token that the tokenizer puts before an empty text; no other is told."""
        first = (await self._tokenize(""))[:1]
        return first[0] if first else None

    async def _predict(self, sequence: TokenSequence) -> Prediction:
        count, start = len(sequence.tokens), sequence.scored_from
        reply = await self._ask(
            sequence.tokens,
            {"max_new_tokens": 1},
            return_logprob=True,
            logprob_start_len=start - 1,
            top_logprobs_num=1,
        )
        entries, rivals = self._read(lambda: _told(reply))
        if not entries or not rivals:
            raise no_prompt_logprobs(self._caller.base)
        if len(entries) != count - start + 1 or len(rivals) != len(entries):
            raise self._other_tokens(len(entries), count - start + 1)
        if None in rivals[1:] or self._read(lambda: None in [one[0] for one in entries[1:]]):
            raise no_prompt_logprobs(self._caller.base)
        scored = self._read(
            lambda: ScoredTokens(
                logprobs=[float(one[0]) for one in entries[1:]],
                best=[max(float(one[0]) for one in row) for row in rivals[1:]],
            )
        )
        self._check_tokens(sequence, entries)
        cached = self._read(lambda: int(reply["meta_info"].get("cached_tokens") or 0))
        return scored.prediction(
            server=self._caller.base,
            model_id=self.model_id,
            computed_tokens=min(count, max(1, count - cached)),
        )

    def _check_tokens(self, sequence: TokenSequence, entries: Sequence[Any]) -> None:
        """See that every entry is about the token that was sent, and the first has no number.

        Raises:
            ScorerError: one is about another token.
        """
        sent = sequence.tokens[sequence.scored_from - 1 :]
        first = self._read(lambda: entries[0][0])
        told = self._read(lambda: [int(one[1]) for one in entries])
        if first is not None or any(
            there not in {here, _HIDDEN} for here, there in zip(sent, told, strict=True)
        ):
            raise off_by_one(self._caller.base)

    async def _ask(
        self,
        tokens: Sequence[int],
        sampling: Mapping[str, object],
        **asking: object,
    ) -> Any:
        """One request of ``/generate`` (Any: JSON)."""
        body: dict[str, object] = {
            "input_ids": list(tokens),
            "sampling_params": {"temperature": 0, **sampling},
            **asking,
        }
        if self._served.adapter:
            body["lora_path"] = self._served.name
        return await self._caller.call("/generate", body, at_root=True)


def _told(reply: Any) -> tuple[list[Any], list[Any]]:
    """The entries of the tokens, and those of their likeliest rivals (Any: not checked yet)."""
    told = reply["meta_info"]
    return list(told.get("input_token_logprobs") or ()), list(told.get("input_top_logprobs") or ())
