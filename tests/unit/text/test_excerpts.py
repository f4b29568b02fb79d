"""A long turn is cut to its beginning and the surroundings of what bears on a query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.text.excerpts import excerpt
from kgt_plugin.text.passages import passages

LETTER = (
    "Can you tell me what this means? Dear Mrs Okafor, thank you for your letter of May. "
    + "We have read it with great interest and will answer it in due time. " * 12
    + "Your rent will rise to 900 euros in July. "
    + "We remain at your disposal for any questions that you may have. " * 12
)
LONGEST = 80 + 5 + 24 + 120 + 400 + 120 + 4
"""Beginning, gap, room for a whole word, before, passage, after, gap."""


def test_a_short_turn_is_given_whole() -> None:
    """In one line, whatever the passage is."""
    assert excerpt("I live\n in  Oslo. ", "I live in Oslo.") == "I live in Oslo."
    text = "Lovely. " * 49 + "Quite so"
    assert len(text) == 400
    assert excerpt(text, "Quite so") == text


def test_a_letter_looks_like_one() -> None:
    """It shows how it begins and what is around the passage, cut between words."""
    found = excerpt(LETTER, "Your rent will rise to 900 euros in July.")
    begin, middle, end = found.split(" ... ", 1)[0], found.split(" ... ", 1)[1], found[-4:]
    assert begin == LETTER[: len(begin)]
    assert begin.startswith("Can you tell me what this means? Dear Mrs Okafor,")
    assert "Your rent will rise to 900 euros in July." in middle
    assert "answer it in due time. Your rent" in middle
    assert "in July. We remain at your disposal" in middle
    assert end == " ..."
    words = set(LETTER.split())
    assert all(word in words for word in found.replace(" ...", "").split())


def test_the_beginning_is_given_once() -> None:
    """A passage near the beginning needs no gap before it."""
    found = excerpt(LETTER, "Can you tell me what this means?")
    assert found.count("Can you tell me") == 1
    assert found.count("...") == 1
    assert found.endswith(" ...")


def test_a_passage_at_the_end_has_no_gap_after_it() -> None:
    """The text ends there."""
    text = LETTER + "I do not know what to do now."
    found = excerpt(text, "I do not know what to do now.")
    assert found.startswith("Can you tell me")
    assert found.endswith("I do not know what to do now.")
    assert found.count(" ... ") == 1


@pytest.mark.parametrize("passage", ["", "It is not there."])
def test_an_unknown_passage_is_passed_over(passage: str) -> None:
    """What is shown then is the beginning."""
    found = excerpt(LETTER, passage)
    assert found.startswith("Can you tell me what this means? Dear Mrs Okafor")
    assert len(found) <= LONGEST


def test_scripts_without_spaces_are_cut_between_signs() -> None:
    """The passage is found in them, too, and is whole."""
    text = (
        "这封信是什么意思？"
        + "我们已经收到了您的来信，我们会尽快回复您。" * 30
        + "您的房租从七月开始会涨到九百欧元。"
        + "我们期待着您的回复。" * 40
    )
    (passage,) = [each for each in passages(text) if "九百欧元" in each]
    found = excerpt(text, passage)
    assert found.startswith("这封信是什么意思？")
    assert passage in found
    assert found.count(" ... ") == 1
    assert len(found) <= LONGEST


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["word", "字" * 30, "x" * 700, "So it is.", "“Quite.”", "\n", "是的。", "and"]
        ),
        max_size=120,
    ).map(" ".join),
    st.data(),
)
def test_an_excerpt_is_short_and_of_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the text and whichever its passage, the passage's beginning is shown."""
    found_passages = passages(text)
    passage = data.draw(st.sampled_from(found_passages)) if found_passages else ""
    found = excerpt(text, passage)
    line = " ".join(text.split())
    assert len(found) <= max(400, LONGEST)
    assert passage[:400] in found
    assert all(part.strip() in line for part in found.split(" ... ")) or found.endswith("...")
