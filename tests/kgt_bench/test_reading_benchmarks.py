"""What `kgt bench chat`, `hear` and `retired` measure, over doubles and invented talk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rdflib.term import Literal, URIRef

from kgt_bench import read_conversations, read_results
from kgt_bench.locomo import read_locomo
from kgt_bench.reading import (
    READERS,
    measure_chat,
    measure_readers,
    measure_retired,
    read_chat_cases,
    read_near_cases,
    tables,
    turns,
    write_reading,
)
from kgt_bench.reading.cases import ChatCase
from kgt_bench.reading.chat import compare
from kgt_bench.reading.turns import tell
from kgt_plugin.errors import InvalidInputError, MissingDependencyError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit, Feedback, Intent, Labels, Triple, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.locomo_talk import write
from tests.kgt_bench.reading_talk import CHAT, NEAR, TALK, lines
from tests.kgt_bench.test_conversations import folder


@pytest.fixture
def chat(tmp_path: Path) -> dict[str, Any]:
    return measure_chat(
        read_chat_cases(lines(tmp_path / "chat.jsonl", CHAT)),
        FakeScorer(),
        near=read_near_cases(lines(tmp_path / "near.jsonl", NEAR)),
        embedder=FakeEmbedder(),
    )


def case(**fields: Any) -> ChatCase:
    usual: dict[str, Any] = {
        "id": "x",
        "category": "x",
        "before": (),
        "said": "",
        "values": ("Otto",),
        "asked": None,
        "answered": None,
        "may_withdraw": False,
        "nothing_new": True,
    }
    return ChatCase(**usual | fields)


def fact(value: str) -> Triple:
    return Triple(
        subject=URIRef("urn:s"),
        predicate=URIRef("urn:p"),
        object=Literal(value),
        labels=("me", "knows", value),
    )


@pytest.mark.parametrize(
    ("after", "may_withdraw", "lost", "false"),
    [
        (["old Otto", "tea"], False, False, False),
        (["old Otto"], False, False, False),  # "tea" is no value of the case
        (["old Otto", "tea", "jam"], False, False, True),
        (["tea"], False, True, False),
        (["tea"], True, False, False),
        (["tea", "Ottoline"], True, True, True),
    ],
)
def test_a_turn_is_judged_by_the_facts_before_and_after(
    after: list[str], *, may_withdraw: bool, lost: bool, false: bool
) -> None:
    """A value may be withdrawn where the case says so, and nothing took its place."""
    before = [fact("old Otto"), fact("tea")]
    found = compare(case(may_withdraw=may_withdraw), before, [fact(each) for each in after])
    assert found.read
    assert (found.lost, found.false, found.failing) == (lost, false, lost or false)


def test_a_value_is_a_whole_word() -> None:
    """Nobody has told of Otto who told of Ottoline; a value of signs counts too."""
    assert not compare(case(), [fact("Ottoline")], []).read
    assert compare(case(values=("C++",)), [fact("c++")], []).read


def test_chat_is_counted_by_class(chat: dict[str, Any]) -> None:
    """A case that was not read is neither lost nor passed."""
    assert chat["benchmark"] == "chat"
    total = {"cases": 4, "lost": 2, "false": 2, "refused": 0, "not_read": 1, "passed": 1}
    assert {name: chat[name] for name in total} == total
    assert [(row["class"], row["lost"], row["not_read"]) for row in chat["classes"]] == [
        ("small talk", 1, 0),
        ("reply", 1, 1),
    ]
    assert [(row["id"], row["values"]) for row in chat["unread"]] == [("d", ["Otto"])]


def test_a_failing_case_tells_what_went_and_came(chat: dict[str, Any]) -> None:
    """The values of the facts, beside what was said."""
    moved, named = chat["failing"]
    assert (moved["id"], moved["said"]) == ("b", "I live in Dunmere now.")
    assert [labels[2] for labels in moved["gone"]] == ["Wexcombe"]
    assert [labels[2] for labels in moved["came"]] == ["Dunmere"]
    assert [labels[2] for labels in named["gone"]] == ["Otto"]
    assert (named["lost"], named["false"], named["error"]) == (True, True, None)


def test_near_values_are_other_values(chat: dict[str, Any]) -> None:
    """The first is corrected and the second known; one that is refused does not end the run."""
    near = chat["near_values"]
    assert (near["passed"], near["cases"]) == (2, 4)
    assert [(row["id"], row["known"]) for row in near["failing"]] == [("n3", []), ("n4", [])]
    assert "answer is empty" in near["failing"][1]["error"]


def test_a_message_that_is_refused_is_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run goes on, and the case is listed."""

    def refusing(memory: UserMemory, text: str, **options: Any) -> list[Edit]:
        if text == "Rhubarb.":
            raise InvalidInputError("no rhubarb")
        return tell(memory, text, **options)

    monkeypatch.setattr(turns, "tell", refusing)
    cases = [
        {**CHAT[0], "said": "Rhubarb."},
        {**CHAT[0], "id": "e", "before": ["Rhubarb."]},
    ]
    found = measure_chat(
        read_chat_cases(lines(tmp_path / "chat.jsonl", cases)),
        FakeScorer(),
        embedder=FakeEmbedder(),
    )
    assert (found["refused"], found["not_read"], found["passed"]) == (1, 1, 0)
    assert found["failing"][0]["error"] == "no rhubarb"
    assert found["unread"][0]["error"] == "no rhubarb"
    assert found["near_values"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"before": "I live here."}, "before must be a list"),
        ({"said": None}, "said must be a text"),
        ({"nothing_new": "yes"}, "nothing_new must be true or false"),
    ],
)
def test_a_line_that_is_no_case_of_chat_is_named(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """The line and the field."""
    path = lines(tmp_path / "chat.jsonl", [CHAT[0], {**CHAT[1], **change}])
    with pytest.raises(InvalidInputError, match=f"line 2 is no case .*{message}"):
        read_chat_cases(path)


def test_files_without_proper_cases_are_refused(tmp_path: Path) -> None:
    """Two of one id, an unknown way to tell, no case, and a scorer without an embedder."""
    with pytest.raises(InvalidInputError, match="id 'a' of another line"):
        read_chat_cases(lines(tmp_path / "twice.jsonl", [CHAT[0], CHAT[0]]))
    with pytest.raises(InvalidInputError, match="how is 'sing'"):
        read_near_cases(lines(tmp_path / "how.jsonl", [{**NEAR[0], "how": "sing"}]))
    with pytest.raises(InvalidInputError, match="holds no case"):
        read_near_cases(lines(tmp_path / "none.jsonl", []))
    with pytest.raises(InvalidInputError, match="no case to run"):
        measure_chat([], FakeScorer(), embedder=FakeEmbedder())
    with pytest.raises(InvalidInputError, match="embedder beside a scorer"):
        measure_chat([case()], FakeScorer())


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
