"""Reading LoCoMo: whose messages answer whom, when, and which questions count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kgt_bench.locomo import Dialogue, read_locomo
from kgt_plugin.errors import InvalidInputError
from tests.kgt_bench.locomo_talk import record, write


@pytest.fixture
def dialogues(tmp_path: Path) -> list[Dialogue]:
    return read_locomo(write(tmp_path / "talk.jsonl.gz", record()))


def test_each_speaker_is_a_user_who_answers_the_other(dialogues: list[Dialogue]) -> None:
    """Words are verbatim; what is answered goes back to the user's last message of the session."""
    (dialogue,) = dialogues
    ilse, james = dialogue.speakers
    assert (ilse.user, james.user) == ("c1/Ilse", "c1/James")
    assert [(m.id, m.answered) for m in ilse.messages] == [
        ("D1:1", None),
        ("D1:4", "A harp? Where? My ferret Otto would chew it."),
        ("D2:2", "Did the harp survive the summer?"),
    ]
    assert [(m.text, m.answered) for m in james.messages] == [
        ("A harp? Where?", "Morning! I bought a harp yesterday."),
        ("My ferret Otto would chew it.", None),
        ("Did the harp survive the summer?", None),
    ]


def test_messages_of_a_session_are_a_second_apart(dialogues: list[Dialogue]) -> None:
    """The session's time is read as UTC, midnight among the hours."""
    ilse, james = dialogues[0].speakers
    assert ilse.messages[1].time == dt.datetime(2023, 5, 8, 13, 56, 3, tzinfo=dt.UTC)
    assert james.messages[2].time == dt.datetime(2023, 10, 13, 0, 5, tzinfo=dt.UTC)


def test_only_questions_that_own_messages_answer_are_asked(dialogues: list[Dialogue]) -> None:
    """Others are left out, as is evidence that there is no message for; the user asks as I."""
    ilse, james = dialogues[0].speakers
    assert [(q.kind, q.text, q.evidence) for q in ilse.questions] == [
        ("temporal", "When did I buy my harp?", ("D1:1",)),
        ("multi-hop", "Which towns does I speak of?", ("D1:4", "D2:2")),
    ]
    assert [(q.text, q.evidence) for q in james.questions] == [
        ("What would chew it, my ferret?", ("D1:3",))
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"speakers": ["Ilse"]}, "two speakers"),
        ({"sessions": [{"time": "8 May", "turns": []}]}, "does not match format"),
        ({"sessions": [{"time": "1:56 pm on 8 May, 2023"}]}, "turns"),
        ({"questions": [{"question": "Who?"}]}, "kind"),
        ({"id": 3}, "id must be a text"),
        ({"sessions": [{**record()["sessions"][0]}] * 2}, "one id"),
    ],
)
def test_another_file_is_refused_with_the_line(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    """The error names the line, what is wrong, and what to give."""
    path = write(tmp_path / "talk.jsonl", record(), {**record(), "id": "c2", **change})
    with pytest.raises(InvalidInputError, match=rf"line 2.*{said}.*give a LoCoMo file"):
        read_locomo(path)


def test_a_file_without_conversations_is_refused(tmp_path: Path) -> None:
    """Neither nothing, nor a list, nor one conversation twice."""
    with pytest.raises(InvalidInputError, match="holds no conversation"):
        read_locomo(write(tmp_path / "none.jsonl"))
    with pytest.raises(InvalidInputError, match="line 1 is no conversation"):
        read_locomo(write(tmp_path / "list.jsonl", [record()]))
    with pytest.raises(InvalidInputError, match="another line"):
        read_locomo(write(tmp_path / "twice.jsonl", record(), record()))
