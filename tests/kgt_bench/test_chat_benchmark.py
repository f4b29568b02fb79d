"""`kgt bench chat`: what ordinary chat loses and makes up, over doubles and invented talk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rdflib.term import Literal, URIRef

from kgt_bench.reading import measure_chat, read_chat_cases, read_near_cases, told_turns
from kgt_bench.reading.cases import ChatCase
from kgt_bench.reading.chat import compare
from kgt_bench.reading.told_turns import tell
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit, Triple
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.reading_talk import CHAT, NEAR, lines


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

    monkeypatch.setattr(told_turns, "tell", refusing)
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
