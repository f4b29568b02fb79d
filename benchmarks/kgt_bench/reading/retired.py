"""Months of conversation between two people: how many facts are read, and how many are retired."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgt_bench.benchmark import READING_KIND
from kgt_bench.locomo.dataset import Dialogue, Message
from kgt_bench.metrics import percentile
from kgt_bench.reading.models import ModelChoice, Models, Watch
from kgt_bench.reading.told_turns import ToldTurn, told
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Triple

__all__ = ["measure_retired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """A message of a user, heard."""

    user: str
    message: Message
    told: ToldTurn

    @property
    def origin(self) -> dict[str, Any]:
        """The message, for a person who judges what was read of it."""
        return {
            "user": self.user,
            "message": self.message.id,
            "answered": self.message.answered,
            "text": self.message.text,
        }


def measure_retired(
    dialogues: Sequence[Dialogue],
    model: ModelChoice = None,
    *,
    draw: int = 0,
    seed: int = 0,
    embedder: Embedder | None = None,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Let both speakers of each conversation tell all they say, and list the facts retired.

    Args:
        dialogues: as `read_locomo` gives them; each speaker is a user with an empty memory.
        model: as `KGT.open` takes it.
        draw: how many added facts to draw at random, at most, with the message each came from.
        seed: of the draw.
        embedder: another than the embedded one; to be given beside a scorer.
        watch: told of progress.

    Returns:
        Totals, each retirement, and the draw in the order of the messages (Any: ready for JSON).

    Raises:
        InvalidInputError: there is no message, or no embedder beside a scorer.
        KGTError: the models or the store failed; a message that is refused is a result.
    """
    speakers = [speaker for dialogue in dialogues for speaker in dialogue.speakers]
    total = sum(len(speaker.messages) for speaker in speakers)
    if not total:
        raise InvalidInputError("the conversations hold no message: give others")
    models = Models.load(model, embedder)
    heard: list[_Heard] = []
    with models.app() as app:
        for speaker in speakers:
            memory = app.user(speaker.user)
            for message in speaker.messages:
                turn = told(memory, message.text, asked=message.asked, answered=message.answered)
                heard.append(_Heard(user=speaker.user, message=message, told=turn))
                if watch is not None:
                    watch("messages", len(heard), total)
    return {
        "kind": READING_KIND,
        "benchmark": "retired",
        "model": models.scorer.model_id,
        "embedder": models.embedder.model_id,
        "conversations": len(dialogues),
        "users": len(speakers),
        **_totals(heard),
        "seed": seed,
        "retirements": [each for turn in heard for each in _retirements(turn)],
        "drawn": _drawn(heard, draw, seed),
    }


def _totals(heard: Sequence[_Heard]) -> dict[str, Any]:
    spent = [each.told.elapsed_ms for each in heard]
    retired = sum(len(each.told.removed) for each in heard)
    return {
        "messages": len(heard),
        "refused": sum(each.told.error is not None for each in heard),
        "facts_read": sum(len(each.told.added) for each in heard),
        "facts_retired": retired,
        "retired_per_1000": 1000 * retired / len(heard),
        "hear_ms_p50": percentile(spent, 50),
        "hear_ms_p99": percentile(spent, 99),
    }


def _retirements(heard: _Heard) -> list[dict[str, Any]]:
    """List the edits of one message that removed a fact."""
    return [
        {**heard.origin, "gone": _labels(edit.removed), "came": _labels(edit.added)}
        for edit in heard.told.edits
        if edit.removed
    ]


def _drawn(heard: Sequence[_Heard], draw: int, seed: int) -> list[dict[str, Any]]:
    """Draw added facts, the same ones for the same facts and seed."""
    added = [(each, fact) for each in heard for fact in each.told.added]
    chosen = random.Random(seed).sample(range(len(added)), min(draw, len(added)))  # noqa: S311 - no secret
    return [{**added[at][0].origin, "fact": list(added[at][1])} for at in sorted(chosen)]


def _labels(facts: Sequence[Triple]) -> list[list[str]]:
    return [list(fact.labels) for fact in facts]
