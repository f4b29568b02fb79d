"""A run of `kgt bench locomo` over doubles, its files, and the command."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_bench import commands as bench
from kgt_bench import read_results
from kgt_bench.locomo import (
    KINDS,
    Dialogue,
    Memory,
    measure_locomo,
    read_locomo,
    write_locomo,
)
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Edit, EditKind, Episode, Triple, Usage
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.locomo_talk import record, write

CONTRACT = {
    "kind",
    "model",
    "embedder",
    "tokenizer",
    "conversations",
    "users",
    "messages",
    "questions",
    "recall",
    "answer_words",
    "block_k",
    "block_tokens_p50",
    "block_tokens_p95",
    "facts",
    "episodes",
    "hear_ms_p50",
    "hear_ms_p95",
    "context_ms_p50",
    "context_ms_p95",
    "hear_scorer_calls",
    "messages_scored",
    "failed",
}


@pytest.fixture
def dialogues(tmp_path: Path) -> list[Dialogue]:
    return read_locomo(write(tmp_path / "talk.jsonl.gz", record()))


@dataclass(frozen=True, kw_only=True)
class FakeItem:
    kind: str
    text: str
    episode_id: str | None


@dataclass(frozen=True, kw_only=True)
class FakeBlock:
    items: tuple[FakeItem, ...]

    @property
    def text(self) -> str:
        return "\n".join(item.text for item in self.items)


class FakeMemory:
    """Recalls the latest episodes first, and one fact of no episode before them all."""

    def __init__(self) -> None:
        self._said: list[Episode] = []

    def hear(
        self, text: str, *, answered: str | None = None, at: dt.datetime | None = None
    ) -> list[Edit]:
        assert at is not None
        self._said.append(Episode(id=f"e{len(self._said)}", text=text, time=at, answered=answered))
        if text == "A harp? Where?":
            raise InvalidInputError("the reader failed after the episode was kept")
        usage = Usage(scorer_calls=2 if "ferret" in text else 0)
        return [Edit(id="1", kind=EditKind.HEAR, time=at, usage=usage)]

    def episodes(self) -> Sequence[Episode]:
        return self._said

    def facts(self) -> Sequence[Triple]:
        return []

    def context(self, query: str, *, k: int | None = None) -> FakeBlock:
        items = [FakeItem(kind="fact", text="harp", episode_id=None)]
        items += [FakeItem(kind="episode", text=e.text, episode_id=e.id) for e in self._said[::-1]]
        items += [FakeItem(kind="fact", text="first", episode_id=self._said[0].id)]
        return FakeBlock(items=tuple(items[:k]))


@contextmanager
def fake_memory(user: str) -> Iterator[Memory]:
    assert user.startswith("c1/")
    yield FakeMemory()


@pytest.fixture
def found(dialogues: list[Dialogue]) -> dict[str, Any]:
    return measure_locomo(dialogues, FakeScorer(), embedder=FakeEmbedder(), memories=fake_memory)


def recall_of(found: dict[str, Any], kind: str, ranking: str) -> list[float]:
    (row,) = [r for r in found["recall"] if (r["kind"], r["ranking"]) == (kind, ranking)]
    assert row["n"] == 1
    assert [row[f"recall_at_{k}"] for k in (1, 5, 10)] == [row["curve"][k - 1] for k in (1, 5, 10)]
    curve: list[float] = row["curve"]
    return curve


def test_a_run_counts_what_was_recalled(found: dict[str, Any]) -> None:
    """Ilse's are recalled as fact, D2:2, D1:4, D1:1; James's as fact, D2:1, D1:3, D1:2."""
    assert set(found) == CONTRACT
    assert recall_of(found, "temporal", "kgt")[:5] == [0, 0, 0, 1, 1]
    assert recall_of(found, "multi-hop", "kgt")[:4] == [0, 0.5, 1, 1]
    assert recall_of(found, "single-hop", "kgt")[:4] == [0, 0, 1, 1]
    assert recall_of(found, "temporal", "facts")[:3] == [0, 1, 1]
    assert recall_of(found, "single-hop", "facts")[-1] == 0
    assert recall_of(found, "single-hop", "bm25")[0] == 1
    assert recall_of(found, "single-hop", "fusion")[0] == 1
    assert recall_of(found, "multi-hop", "embedder")[9] == 1


def test_a_run_counts_what_it_cost(found: dict[str, Any]) -> None:
    """A message that is refused is counted, and what it was kept as is still recalled."""
    assert (found["users"], found["messages"], found["questions"]) == (2, 6, 3)
    assert (found["episodes"], found["facts"], found["failed"]) == (6, 0, 1)
    assert (found["hear_scorer_calls"], found["messages_scored"]) == (2, 1)
    assert found["hear_ms_p50"] <= found["hear_ms_p95"]
    assert found["context_ms_p50"] <= found["context_ms_p95"]
    assert [row["share"] for row in found["answer_words"]] == [1.0, 1.0, 1.0]
    # Ilse's block: harp 1, It did ... Wexcombe. 10, In Dunmere ... 7, Morning! ... 8, first 1: 27.
    # James's: harp 1, Did the ... 7, My ferret ... 7, A harp? Where? 5, first 1: 21.
    assert (found["block_tokens_p50"], found["block_tokens_p95"]) == (27, 27)
    assert found["tokenizer"] == "words and signs"


def test_progress_is_told_of_both_stages(dialogues: list[Dialogue]) -> None:
    """Each ends at its total."""
    told: list[tuple[str, int, int]] = []
    measure_locomo(
        dialogues,
        FakeScorer(),
        embedder=FakeEmbedder(),
        memories=fake_memory,
        watch=lambda *step: told.append(step),
    )
    assert [step for step in told if step[0] == "messages"][-1] == ("messages", 6, 6)
    assert [step for step in told if step[0] == "questions"][-1] == ("questions", 3, 3)


def test_what_cannot_be_measured_is_refused(dialogues: list[Dialogue]) -> None:
    """No message, and no embedder beside a scorer of the app's own."""
    with pytest.raises(InvalidInputError, match="no message"):
        measure_locomo([], FakeScorer(), embedder=FakeEmbedder(), memories=fake_memory)
    with pytest.raises(InvalidInputError, match="embedder"):
        measure_locomo(dialogues, FakeScorer(), memories=fake_memory)


def test_a_memory_with_words_of_others_is_refused(dialogues: list[Dialogue]) -> None:
    """Its episodes could not be told apart from the messages."""

    @contextmanager
    def used(user: str) -> Iterator[Memory]:
        memory = FakeMemory()
        memory.hear("I was here before.", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        yield memory

    with pytest.raises(InvalidInputError, match="none of the messages told"):
        measure_locomo(dialogues, FakeScorer(), embedder=FakeEmbedder(), memories=used)


def test_our_own_memory_recalls_what_was_told(dialogues: list[Dialogue]) -> None:
    """Every message is kept, none asks the model, and few messages are all among ten items."""
    found = measure_locomo(dialogues, FakeScorer(), embedder=FakeEmbedder())
    assert (found["episodes"], found["failed"], found["hear_scorer_calls"]) == (6, 0, 0)
    assert recall_of(found, "single-hop", "kgt")[9] == 1
    assert recall_of(found, "temporal", "kgt")[9] == 1


@pytest.mark.slow
def test_files_are_the_same_for_the_same_numbers(found: dict[str, Any], tmp_path: Path) -> None:
    """Raw numbers, tables with every kind and ranking, a figure; no result of a method."""
    first = write_locomo(found, tmp_path / "a")
    second = write_locomo(found, tmp_path / "b")
    assert [path.name for path in first] == ["locomo.json", "locomo.md", "locomo.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert json.loads(first[0].read_text()) == found
    report = first[1].read_text()
    assert all(f"| {kind} | 1 | fake-embedder@1, messages |" in report for kind in KINDS)
    with pytest.raises(InvalidInputError, match="no results"):
        read_results(tmp_path / "a")


@pytest.mark.slow
def test_a_kind_that_nobody_asked_has_no_share(
    dialogues: list[Dialogue], found: dict[str, Any], tmp_path: Path
) -> None:
    """The tables say so, and the figure leaves it out."""
    rows: list[dict[str, Any]] = [
        {"kind": k, "ranking": r, "n": 0, "curve": []}
        | {f"recall_at_{n}": None for n in (1, 5, 10)}
        for k in KINDS
        for r in ("kgt", "embedder", "bm25", "fusion", "facts")
    ]
    written = write_locomo({**found, "recall": rows}, tmp_path)
    assert "| temporal | 0 | KGT | - | - | - |" in written[1].read_text()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    def small(dialogues: Any, model: object, **options: Any) -> dict[str, Any]:
        return measure_locomo(
            dialogues, FakeScorer(), embedder=FakeEmbedder(), memories=fake_memory, **options
        )

    monkeypatch.setattr(bench.recall, "measure_locomo", small)
    return lambda *arguments: CliRunner().invoke(bench.app, [str(each) for each in arguments])


def test_bench_locomo_prints_one_object(run: Callable[..., Any], tmp_path: Path) -> None:
    """JSON on stdout and nothing else, of as many conversations as were asked for."""
    data = write(tmp_path / "talk.jsonl", record(), {**record(), "id": "c2"})
    ran = run("locomo", "--data", data, "--limit", 1, "--json")
    assert ran.exit_code == 0, ran.output
    value = json.loads(ran.stdout)
    assert set(value) == CONTRACT | {"data"}
    assert (value["conversations"], value["data"]) == (1, "talk.jsonl")


@pytest.mark.slow
def test_bench_locomo_prints_tables_and_writes_files(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    """People get the tables; the folder the files."""
    data, out = write(tmp_path / "talk.jsonl", record()), tmp_path / "out"
    ran = run("locomo", "--data", data, "--out", out)
    assert ran.exit_code == 0, ran.output
    assert "Evidence recall" in ran.stdout
    assert "multi-hop" in ran.stdout
    assert sorted(path.name for path in out.iterdir()) == [
        "locomo.json",
        "locomo.md",
        "locomo.svg",
    ]
