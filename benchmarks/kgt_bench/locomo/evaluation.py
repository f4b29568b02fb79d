"""Measuring recall over months of conversation: every message is heard, then every question asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from kgt_bench.benchmark import RECALL_KIND
from kgt_bench.locomo.baselines import MeaningRanking, WordRanking, fuse
from kgt_bench.locomo.dataset import Dialogue, Message, Question, Speaker
from kgt_bench.locomo.measured_memory import Block, Memories, Memory, opened
from kgt_bench.locomo.metrics import share_of_words
from kgt_bench.locomo.summary import MOST, Asked, Told, summarize
from kgt_bench.locomo.tokens import TokenCounter, token_counter
from kgt_bench.methods.setup import Setup
from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.minilm import MiniLMEmbedder
from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.records import Episode
from kgt_plugin.scoring import Scorer

__all__ = ["Watch", "measure_locomo"]

Watch = Callable[[str, int, int], None]
"""Told of progress: the stage, what is done, and of how much."""
BLOCK_K: Final = 5
"""How many items the block has whose words and tokens are counted."""
_DEEP: Final = 100
"""How many items are looked through for facts alone: among the first ten there may be none."""
T = TypeVar("T")


def measure_locomo(
    dialogues: Sequence[Dialogue],
    model: str | Path | Scorer | None = None,
    *,
    embedder: Embedder | None = None,
    memories: Memories | None = None,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Measure what a question recalls of one user's messages, beside rankings of the bare messages.

    Args:
        dialogues: as `read_locomo` gives them; each speaker is a user.
        model: as `KGT.open` takes it.
        embedder: another than the embedded one; to be given beside a scorer.
        memories: opens the memories that are measured; None opens ours, with default settings.
        watch: told of progress.

    Returns:
        Recall by kind of question and ranking, and what it costs (Any: ready for JSON).

    Raises:
        InvalidInputError: there is no message, or no embedder beside a scorer.
        KGTError: the models or the store failed.
    """
    speakers = [speaker for dialogue in dialogues for speaker in dialogue.speakers]
    if not any(speaker.messages for speaker in speakers):
        raise InvalidInputError("the conversations hold no message: give others")
    scorer = Setup(model=model).scorer()
    embedder = _embedder(model, embedder)
    embedder.embed(["Load the model before anything is timed."])
    tokens = token_counter(scorer, embedder)
    run = _Run(
        memories=memories or opened(scorer, embedder),
        embedder=embedder,
        tokens=tokens,
        progress=_Progress(speakers, watch),
    )
    users = [run.measure(speaker) for speaker in speakers]
    return {
        "kind": RECALL_KIND,
        "model": scorer.model_id,
        "embedder": embedder.model_id,
        "tokenizer": tokens.name,
        "conversations": len(dialogues),
        "users": len(users),
        "block_k": BLOCK_K,
        **summarize([told for told, _ in users], [each for _, asked in users for each in asked]),
    }


class _Progress:
    """Counts what is done of all users' messages and questions."""

    def __init__(self, speakers: Sequence[Speaker], watch: Watch | None) -> None:
        self._watch = watch
        self._done = {"messages": 0, "questions": 0}
        self._totals = {
            "messages": sum(len(speaker.messages) for speaker in speakers),
            "questions": sum(len(speaker.questions) for speaker in speakers),
        }

    def step(self, stage: str) -> None:
        """Count one more."""
        self._done[stage] += 1
        if self._watch is not None:
            self._watch(stage, self._done[stage], self._totals[stage])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Everything that is the same for all users."""

    memories: Memories
    embedder: Embedder
    tokens: TokenCounter
    progress: _Progress

    def measure(self, speaker: Speaker) -> tuple[Told, list[Asked]]:
        """Let one user tell everything, then ask everything, of us and of the baselines."""
        with self.memories(speaker.user) as memory:
            told = self._tell(memory, speaker.messages)
            origins = _origins(memory.episodes(), speaker.messages)
            ours = [self._ask(memory, question, origins) for question in speaker.questions]
        meaning = MeaningRanking(speaker.messages, self.embedder)
        with closing(WordRanking(speaker.messages)) as words:
            for asked in ours:
                by_meaning = meaning.rank(asked.question.text)
                by_words = words.rank(asked.question.text)
                asked.ranked["embedder"] = by_meaning[:MOST]
                asked.ranked["bm25"] = by_words[:MOST]
                asked.ranked["fusion"] = fuse([by_meaning, by_words])[:MOST]
        return told, ours

    def _tell(self, memory: Memory, messages: Sequence[Message]) -> Told:
        spent: list[float] = []
        calls: list[int] = []
        failed = 0
        for message in messages:
            started = time.perf_counter()
            try:
                edits = memory.hear(message.text, answered=message.answered, at=message.time)
            except KGTError:
                edits = []
                failed += 1
            spent.append((time.perf_counter() - started) * 1000)
            calls.append(sum(edit.usage.scorer_calls for edit in edits))
            self.progress.step("messages")
        return Told(
            hear_ms=spent,
            scorer_calls=calls,
            failed=failed,
            facts=len(memory.facts()),
            episodes=len(memory.episodes()),
        )

    def _ask(self, memory: Memory, question: Question, origins: dict[str, str]) -> Asked:
        recalled, context_ms = _timed(lambda: memory.context(question.text, k=MOST))
        block = memory.context(question.text, k=BLOCK_K).text
        deep = memory.context(question.text, k=_DEEP)
        self.progress.step("questions")
        return Asked(
            question=question,
            ranked={
                "kgt": _messages_of(recalled, origins),
                "facts": _messages_of(deep, origins, kind="fact"),
            },
            answer_share=(
                None if question.answer is None else share_of_words(question.answer, block)
            ),
            block_tokens=self.tokens.count(block),
            context_ms=context_ms,
        )


def _embedder(model: str | Path | Scorer | None, embedder: Embedder | None) -> Embedder:
    """Take the embedder given, else the embedded one, which keeps no vectors of its own."""
    if embedder is not None:
        return embedder
    if model is not None and not isinstance(model, str | Path):
        raise InvalidInputError("pass an embedder beside a scorer: messages are ranked by it too")
    return MiniLMEmbedder()


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - started) * 1000


def _origins(episodes: Sequence[Episode], messages: Sequence[Message]) -> dict[str, str]:
    """Map the ids of episodes to those of the messages they keep; both are in order.

    Raises:
        InvalidInputError: an episode keeps words that nobody said.
    """
    waiting = iter(messages)
    found: dict[str, str] = {}
    for episode in episodes:
        text = episode.text.strip()
        message = next((m for m in waiting if m.text.strip() == text), None)
        if message is None:
            raise InvalidInputError(
                f"episode {episode.id} is none of the messages told: open an empty memory"
            )
        found[episode.id] = message.id
    return found


def _messages_of(
    block: Block, origins: dict[str, str], *, kind: str | None = None
) -> list[str | None]:
    """Name the message that each of the first items comes from; None for one without any."""
    items = [item for item in block.items if kind is None or item.kind == kind]
    return [
        None if item.episode_id is None else origins.get(item.episode_id) for item in items[:MOST]
    ]
