"""The scoring model as a talker: the dialogue it is given, and where its answer ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kgt_plugin.conversation import Speaker, answer_to, as_dialogue
from kgt_plugin.records import Generation

USER, MODEL, OTHER = Speaker.USER, Speaker.MODEL, Speaker.OTHER


class Talker:
    """Says the same again and again, up to a stop string, as a generator does."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.prompts: list[str] = []

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        self.prompts.append(prompt)
        ends = [self.text.find(end) for end in stop if end in self.text]
        return Generation(text=self.text[: min(ends, default=None)])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (" In Oslo.\nQuestion:", "In Oslo."),
        ("\n\nIn Oslo.\nQuestion:", "In Oslo."),
        ("\n", ""),
        ("", ""),
        ("In Oslo", "In Oslo"),
    ],
)
def test_an_answer_ends_with_its_line(text: str, answer: str) -> None:
    """A line break before it is no end, and neither is silence."""
    talker = Talker(text)
    assert answer_to(talker, "Answer: \n", max_tokens=9, stop=("\n",)) == answer
    assert set(talker.prompts) == {"Answer:"}


def test_data_stands_before_the_last_question() -> None:
    """One line a message, whatever it holds, and an answer begun."""
    said = [(USER, "Hi\nthere"), (MODEL, "Hello"), (OTHER, "Rain"), (USER, "Where?"), (MODEL, " ")]
    assert as_dialogue(said, ["Be brief. ", "", "FACTS"]).splitlines() == [
        "Question: Hi there",
        "Answer: Hello",
        "Note: Rain",
        "Be brief.",
        "",
        "FACTS",
        "Question: Where?",
        "Answer:",
    ]
    assert as_dialogue([(USER, "Where?")], [" "]).splitlines() == [
        "Answer the question in one line.",
        "Question: Where?",
        "Answer:",
    ]
    assert as_dialogue([(MODEL, "Hello")], ["FACTS"]).splitlines()[0] == "FACTS"
