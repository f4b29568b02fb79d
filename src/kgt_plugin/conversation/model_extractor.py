"""`ModelExtractor`: reads statements out of messages with the very model that scores."""

from __future__ import annotations

import json
from typing import Any, Final

from kgt_plugin.conversation.noting import FORM, MOST_FACTS, TASK, NotedFact, noting
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.extraction import Statement
from kgt_plugin.scoring import Generator, SupportsStructuredOutput

__all__ = ["ModelExtractor"]

_NAMES: Final = ("subject", "relation", "object", "quote")
_LONGEST: Final = 200  # characters of each: a model that repeats itself comes to an end
_FACT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        **{name: {"type": "string", "minLength": 1, "maxLength": _LONGEST} for name in _NAMES},
        "replaces": {"type": "boolean"},
    },
    "required": [*_NAMES, "replaces"],
    "additionalProperties": False,
}
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"facts": {"type": "array", "items": _FACT, "maxItems": MOST_FACTS}},
    "required": ["facts"],
    "additionalProperties": False,
}
_SHOWN: Final = """
<message>
My sister Noor has moved to Basel, can you find her a flat there? I hope to visit in May.
</message>
{"facts": [{"subject": "my sister", "relation": "name", "object": "Noor", "quote": "My sister Noor", \
"replaces": false}, {"subject": "my sister", "relation": "lives in", "object": "Basel", "quote": \
"has moved to Basel", "replaces": true}]}

<message>
Is it going to rain tomorrow?
</message>
{"facts": []}
"""


class ModelExtractor:
    """Reads messages with the scorer's own engine, held to a JSON schema (structured output).

    For `Conversation` and the adapters, where the model behind vLLM or a server reads better than the
    package's rules do; small models do not. Every fact must quote the message; an answer that quotes
    what was not said is sent back once with the reason, and is an error after that: then nothing of the
    message is learned.
    """

    def __init__(
        self,
        generator: Generator | SupportsStructuredOutput | None,
        *,
        max_tokens: int = 1024,
        repairs: int = 1,
    ) -> None:
        """Use the model that an app has open.

        Args:
            generator: ``kgt.parts.generator``, a `VLLMScorer` or a `ServerScorer`.
            max_tokens: upper bound on the tokens of one answer; one that is cut short is a bad answer.
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: the model cannot be held to a form, or a number is out of range.
        """
        if not isinstance(generator, SupportsStructuredOutput):
            raise InvalidInputError(
                f"{type(generator).__name__} gives no structured output: "
                "use VLLMScorer or ServerScorer, or leave messages to the package's rules"
            )
        if repairs < 0 or max_tokens < 1:
            raise InvalidInputError("repairs must be 0 or more, max_tokens 1 or more")
        self._generator = generator
        self._max_tokens = max_tokens
        self._repairs = repairs

    def extract(self, text: str) -> list[Statement]:
        """Read one message; see `Extractor.extract`.

        Raises:
            ContextOverflowError: the message is longer than the model's context.
            ModelError: the model failed, or its answers could not be used.
        """
        steps = noting(text, _noted, repairs=self._repairs)
        asked = next(steps)
        while True:
            prompt = f"{TASK}{FORM}\n{_SHOWN}\n{asked}\n"
            reply = self._generator.generate_json(
                prompt, schema=_SCHEMA, max_tokens=self._max_tokens
            )
            try:
                asked = steps.send(reply.text)
            except StopIteration as end:
                statements: list[Statement] = end.value
                return statements


def _noted(reply: str) -> list[NotedFact]:
    """The facts of a reply, whose form the engine has seen to unless it was cut short."""
    value = json.loads(reply)
    facts = value.get("facts") if isinstance(value, dict) else None
    if not isinstance(facts, list) or len(facts) > MOST_FACTS:
        raise InvalidInputError(f'"facts" must be a list of at most {MOST_FACTS}')
    return [_fact(fact) for fact in facts]


def _fact(value: Any) -> NotedFact:
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in _NAMES):
        raise InvalidInputError(f"a fact must have {', '.join(_NAMES)} as text")
    return NotedFact(
        **{name: value[name] for name in _NAMES}, replaces=value.get("replaces") is True
    )
