"""`ModelExtractor`: reads turns with the very model that scores."""

from __future__ import annotations

from typing import Any, Final

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.reading.model_dialogue import FORM, MOST_FACTS, TASK, WORDS, Question, Reply
from kgt_plugin.reading.model_readers import ModelReader
from kgt_plugin.reading.quoted_facts import KINDS
from kgt_plugin.scoring import Generator, SupportsStructuredOutput

__all__ = ["ModelExtractor"]

_LONGEST: Final = 200  # characters of each: a model that repeats itself comes to an end
_TOKENS_OF_A_FURTHER_TURN: Final = 256
_SHOWN: Final = """
<turn number="1">
<message>
My sister Noor has moved to Basel, can you find her a flat there? I hope to visit in May.
</message>
</turn>
<turn number="2">
<asked>
Where does my boss live?
</asked>
<answered>
Your boss lives in Bonn.
</answered>
<message>
No, in Köln. Is it going to rain there?
</message>
</turn>
{"facts": [{"turn": 1, "quote": "My sister Noor", "kind": "states", "subject": "my sister", "relation": \
"name", "object": "Noor", "old": null}, {"turn": 1, "quote": "has moved to Basel", "kind": "changes", \
"subject": "my sister", "relation": "lives in", "object": "Basel", "old": null}, {"turn": 2, "quote": \
"No, in Köln", "kind": "corrects", "subject": "my boss", "relation": "lives in", "object": "Köln", \
"old": "Bonn"}], "rejected": [], "complete": true}

<turn number="1">
<message>
Is it going to rain tomorrow?
</message>
</turn>
{"facts": [], "rejected": [], "complete": true}
"""


class ModelExtractor(ModelReader):
    """Reads turns with the scorer's own engine, held to a JSON schema (structured output).

    For apps whose model behind vLLM or a server reads better than the package's rules do. A model of
    0.5 billion parameters is too small: of what one noted, with a prompt of our own, a quarter was right
    (precision 0.26), and it found a third of what there was (recall 0.37). The schema keeps the form,
    not the sense.

    Every fact must quote the user's message. An answer that is cut short or holds what was not said is
    sent back with the reason, and is an error after that: then nothing of the turn is learned.
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
            generator: ``kgt.models.generator``, a `VLLMScorer` or a `ServerScorer`.
            max_tokens: upper bound on the tokens of the answer to one turn; each further turn of a call
                adds 256. An answer that is cut short is a bad answer.
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: the model cannot be held to a form, or a number is out of range.
        """
        super().__init__(repairs=repairs)
        if not isinstance(generator, SupportsStructuredOutput):
            raise InvalidInputError(
                f"{type(generator).__name__} gives no structured output: "
                "use VLLMScorer or ServerScorer, or leave messages to the package's rules"
            )
        if max_tokens < 1:
            raise InvalidInputError("max_tokens must be 1 or more")
        self._generator = generator
        self._max_tokens = max_tokens

    def _ask(self, question: Question) -> Reply:
        further = _TOKENS_OF_A_FURTHER_TURN * (question.turns - 1)
        generated = self._generator.generate_json(
            f"{TASK}{FORM}\n{_SHOWN}\n{question.text}\n",
            schema=_schema(question.turns),
            max_tokens=self._max_tokens + further,
        )
        return Reply(text=generated.text)


def _schema(turns: int) -> dict[str, Any]:  # Any: it is JSON
    """The form, for so many turns."""
    words = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
    quote, *names = WORDS
    turn = {"enum": list(range(1, turns + 1))}
    fields = {
        "turn": turn,
        quote: words,
        "kind": {"enum": list(KINDS)},
        **dict.fromkeys(names, words),
        "old": {"anyOf": [words, {"type": "null"}]},
    }
    facts = {"type": "array", "items": _object(fields), "maxItems": MOST_FACTS * turns}
    rejected = {"type": "array", "items": turn, "maxItems": turns}
    return _object({"facts": facts, "rejected": rejected, "complete": {"enum": [True]}})


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these fields and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
