"""Readers over writers' conversations: precision and recall of the facts, time, facts retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kgt_bench.benchmark import READING_KIND
from kgt_bench.conversations import Conversation
from kgt_bench.fact_judge import Judge, JudgedTurn, by_meaning, judge_turn, learn_roles
from kgt_bench.metrics import percentile
from kgt_bench.reading.models import ModelChoice, Models, Watch
from kgt_bench.reading.readers import READERS, ReaderFactory, make_readers
from kgt_bench.reading.told_turns import ToldTurn, told
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory

__all__ = ["measure_readers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadTurn:
    """One message, and how what was read of it compares with its gold facts."""

    told: ToldTurn
    judged: JudgedTurn


def measure_readers(
    conversations: Sequence[Conversation],
    names: Sequence[str] = (),
    model: ModelChoice = None,
    *,
    embedder: Embedder | None = None,
    readers: Mapping[str, ReaderFactory] = READERS,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Let each reader hear the same conversations, each user's with an empty memory.

    Args:
        conversations: as `read_conversations` gives them.
        names: of the readers; none are all that are installed.
        model: as `KGT.open` takes it.
        embedder: another than the embedded one, for the memory and to compare relations; to be given
            beside a scorer.
        readers: to choose from.
        watch: told of progress, with the reader's name as the stage.

    Returns:
        A row a reader (Any: ready for JSON). Precision is over the facts that it added, recall over
        the gold facts of each message, known after it.

    Raises:
        InvalidInputError: there is no conversation, a reader is unknown, or there is no embedder
            beside a scorer.
        KGTError: the models or the store failed; a message that is refused is a result.
    """
    if not conversations:
        raise InvalidInputError("there is no conversation to hear: give others")
    chosen = make_readers(names, readers)
    models = Models.load(model, embedder)
    judge = by_meaning(models.embedder)
    rows = []
    for name, extractor in chosen.items():
        turns: list[_ReadTurn] = []
        with models.app(extractor) as app:
            for done, conversation in enumerate(conversations, start=1):
                turns += _hear(conversation, app.user(conversation.user), judge)
                if watch is not None:
                    watch(name, done, len(conversations))
        rows.append({"reader": name, **_totals(turns)})
    return {
        "kind": READING_KIND,
        "benchmark": "hear",
        "model": models.scorer.model_id,
        "embedder": models.embedder.model_id,
        "conversations": len(conversations),
        "messages": sum(len(each.turns) for each in conversations),
        "readers": rows,
    }


def _hear(conversation: Conversation, memory: UserMemory, judge: Judge) -> list[_ReadTurn]:
    roles: dict[str, str] = {}
    before: str | None = None
    found = []
    for turn in conversation.turns:
        heard = told(memory, turn.user, asked=before, answered=turn.assistant)
        gold = [fact.labels for fact in turn.facts]
        learn_roles(gold, roles)
        known = [fact.labels for fact in memory.facts()]
        judged = judge_turn(heard.added, known, gold, roles=roles, judge=judge)
        found.append(_ReadTurn(told=heard, judged=judged))
        before = turn.user
    return found


def _totals(turns: Sequence[_ReadTurn]) -> dict[str, Any]:
    extracted, correct, gold, recalled = (
        sum(getattr(turn.judged, name) for turn in turns)
        for name in ("extracted", "correct", "gold", "recalled")
    )
    return {
        "extracted": extracted,
        "correct": correct,
        "precision": correct / extracted if extracted else None,
        "gold": gold,
        "recalled": recalled,
        "recall": recalled / gold if gold else None,
        "hear_ms_p50": percentile([turn.told.elapsed_ms for turn in turns], 50),
        "retired": sum(len(turn.told.removed) for turn in turns),
        "refused": sum(turn.told.error is not None for turn in turns),
    }
