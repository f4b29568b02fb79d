"""What `kgt bench hear` and `retired` measure, over doubles and invented talk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kgt_bench import read_conversations, read_results
from kgt_bench.locomo import read_locomo
from kgt_bench.reading import READERS, measure_readers, measure_retired, tables, write_reading
from kgt_plugin.errors import InvalidInputError, MissingDependencyError
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.locomo_talk import write
from tests.kgt_bench.reading_talk import TALK
from tests.kgt_bench.test_conversations import folder


class Parrot:
    """Reads one wrong fact out of every message."""

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        return [
            Feedback(
                query="I like",
                answer="crackers",
                subject="me",
                relations=("likes",),
                intent=Intent.STATEMENT,
            )
        ]


def test_readers_are_measured_side_by_side(tmp_path: Path) -> None:
    """The rules read both facts that can be read of three messages; the parrot none of them."""
    found = measure_readers(
        read_conversations(folder(tmp_path)),
        model=FakeScorer(),
        embedder=FakeEmbedder(),
        readers={**READERS, "parrot": Parrot},
    )
    rules, parrot = found["readers"]
    assert (found["conversations"], found["messages"]) == (1, 3)
    assert (rules["reader"], rules["extracted"], rules["correct"]) == ("rules", 2, 2)
    assert (rules["gold"], rules["recalled"], rules["precision"]) == (3, 2, 1.0)
    assert rules["recall"] == pytest.approx(2 / 3)
    assert (parrot["reader"], parrot["extracted"], parrot["precision"]) == ("parrot", 1, 0.0)
    assert (parrot["recall"], parrot["retired"], parrot["refused"]) == (0.0, 0, 0)
    assert parrot["hear_ms_p50"] > 0


def test_only_installed_readers_are_measured_unasked(tmp_path: Path) -> None:
    """One that is named and not installed is an error, and so is an unknown one."""

    def missing() -> None:
        raise MissingDependencyError("parrots", extra="birds")

    conversations = read_conversations(folder(tmp_path) / "petra.json")
    options: dict[str, Any] = {"model": FakeScorer(), "embedder": FakeEmbedder()}
    options["readers"] = {**READERS, "missing": missing}
    assert len(measure_readers(conversations, **options)["readers"]) == 1
    with pytest.raises(MissingDependencyError, match="parrots"):
        measure_readers(conversations, ["missing"], **options)
    with pytest.raises(InvalidInputError, match="unknown reader 'crow': choose among rules"):
        measure_readers(conversations, ["crow"], **options)
    with pytest.raises(InvalidInputError, match="no conversation"):
        measure_readers([], **options)


@pytest.fixture
def retired(tmp_path: Path) -> dict[str, Any]:
    dialogues = read_locomo(write(tmp_path / "talk.jsonl.gz", TALK))
    return measure_retired(dialogues, FakeScorer(), draw=2, seed=3, embedder=FakeEmbedder())


def test_facts_read_and_retired_are_counted(retired: dict[str, Any]) -> None:
    """One of five messages retires a fact."""
    assert (retired["users"], retired["messages"], retired["refused"]) == (2, 5, 0)
    assert (retired["facts_retired"], retired["retired_per_1000"]) == (1, 200.0)
    assert retired["hear_ms_p50"] <= retired["hear_ms_p99"]
    (only,) = retired["retirements"]
    assert (only["user"], only["message"]) == ("c1/Ilse", "D2:1")
    assert only["text"] == "I moved, I live in Wexcombe now."
    assert only["gone"] == [["me", "lives in", "Dunmere"]]
    assert only["came"] == [["me", "lives in", "Wexcombe"]]


def test_a_draw_is_the_same_for_the_same_seed(retired: dict[str, Any], tmp_path: Path) -> None:
    """Each fact with its message, in the order of the messages; never more than there are."""
    dialogues = read_locomo(tmp_path / "talk.jsonl.gz")

    def drawn(draw: int) -> Any:
        return measure_retired(dialogues, FakeScorer(), draw=draw, seed=3, embedder=FakeEmbedder())[
            "drawn"
        ]

    assert len(retired["drawn"]) == 2
    assert drawn(2) == retired["drawn"]
    assert drawn(0) == []
    everything = drawn(99)
    assert len(everything) == retired["facts_read"]
    assert all(each in everything for each in retired["drawn"])
    assert everything[0]["fact"] == ["me", "lives in", "Dunmere"]


def test_a_message_knows_what_came_before_it(tmp_path: Path) -> None:
    """A session opens with nothing asked."""
    (dialogue,) = read_locomo(write(tmp_path / "talk.jsonl", TALK))
    ilse, james = dialogue.speakers
    assert [each.asked for each in ilse.messages] == [None, "Morning! I live in Dunmere.", None]
    assert [each.asked for each in james.messages] == [None, "My ferret is called Otto."]
    with pytest.raises(InvalidInputError, match="no message"):
        measure_retired([], FakeScorer(), embedder=FakeEmbedder())


def test_files_are_the_same_for_the_same_numbers(
    chat: dict[str, Any], retired: dict[str, Any], tmp_path: Path
) -> None:
    """Raw numbers and tables, whose cells no message can break; no result of a method."""
    chat["failing"][0]["said"] = "one | two\nthree"
    for found in (chat, retired):
        first = write_reading(found, tmp_path / "a")
        second = write_reading(found, tmp_path / "b")
        name = found["benchmark"]
        assert [path.name for path in first] == [f"{name}.json", f"{name}.md"]
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
        assert json.loads(first[0].read_text()) == found
    assert "| one \\| two three |" in (tmp_path / "a" / "chat.md").read_text()
    with pytest.raises(InvalidInputError, match="no results"):
        read_results(tmp_path / "a")


def test_only_a_benchmark_of_reading_has_such_tables() -> None:
    """Another's numbers are refused by name."""
    with pytest.raises(InvalidInputError, match="'latency' is no benchmark of reading"):
        tables({"benchmark": "latency"})
