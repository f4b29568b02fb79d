"""A text is cut into passages of about a sentence, and no word of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.text.passages import last_passage, passages

ANY_TEXT = st.text(st.characters(codec="utf-8"))
# Random characters seldom end a sentence: these do, in many ways.
TALK = st.lists(
    st.sampled_from(
        [
            "Hi!",
            "I moved",
            "to Oslo.",
            '"No."',
            "(Really?)",
            "\n",
            "\n\n",
            "你好。",
            "我「对。」",
            "한국어로",
            "…",
            "word" * 30,
            "字" * 300,
            "x" * 900,
            "क्या?",
            "لماذا؟",
            "\u2028",
            "\t",
            " ",
            "🎉",
        ]
    ),
    max_size=60,
).map(" ".join)


def _signs(text: str) -> str:
    return "".join(text.split())


@pytest.mark.slow
@settings(deadline=None)
@given(st.one_of(ANY_TEXT, TALK))
def test_no_sign_is_lost(text: str) -> None:
    """Whatever is not white space is in the passages, in order."""
    assert _signs("".join(passages(text))) == _signs(text)


@pytest.mark.slow
@settings(deadline=None)
@given(st.one_of(ANY_TEXT, TALK))
def test_passages_are_lines_of_the_text(text: str) -> None:
    """Each stands in the text as it is, and none is blank or longer than it may be."""
    found = passages(text)
    line = " ".join(text.split())
    longest = max(400, len(line) / 24 + 1)
    assert all(each in line and each == " ".join(each.split()) for each in found)
    assert all(0 < len(each) <= longest for each in found)
    assert len(found) <= 48
    assert bool(found) == bool(line)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.text("abc.!?\"')", min_size=1, max_size=9), max_size=80))
def test_words_of_a_spaced_script_stay_whole(words: list[str]) -> None:
    """The words of the passages are the words of the text."""
    text = " ".join(words)
    assert " ".join(passages(text)).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "I like this. " * 8000,
        "a. " * 34_000,
        "word " * 20_000,
        "x" * 100_000,
        "我昨天去了北京。" * 12_500,
        "这是一个很长很长的句子没有标点" * 6_700,
        ("A long part of a letter, which never ends, " * 90 + ".\n") * 13 + "It ends here. " * 3600,
        "\n" * 100_000,
    ],
    ids=["sentences", "letters", "words", "sign", "cjk", "cjk_unbroken", "mixed", "blank"],
)
def test_a_hundred_thousand_characters(text: str) -> None:
    """A long text has few passages, and all of its signs are in them."""
    found = passages(text)
    assert len(found) <= 48
    assert _signs("".join(found)) == _signs(text)
    assert max(map(len, found), default=0) <= len(text) / 24 + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("I live in Oslo.", ["I live in Oslo."]),
        ("  I live\tin\n", ["I live in"]),
        ("I live here now. It is nice and warm.", ["I live here now.", "It is nice and warm."]),
        (
            'She said "it is over now." Then she left us.',
            ['She said "it is over now."', "Then she left us."],
        ),
        ("Yes. I have lived here.", ["Yes. I have lived here."]),
        ("I have lived here. Yes.", ["I have lived here. Yes."]),
        (
            "My shopping list is\nmilk and eggs and bread",
            ["My shopping list is", "milk and eggs and bread"],
        ),
        ("My list:\nmilk\neggs", ["My list: milk eggs"]),
        ("It costs 3.50 at example.org today.", ["It costs 3.50 at example.org today."]),
        (
            "我昨天从北京搬到了上海的浦东。我现在住在一个小公寓里面。",
            ["我昨天从北京搬到了上海的浦东。", "我现在住在一个小公寓里面。"],
        ),
        (
            "她告诉我说：「我已经从北京搬走了。」我听了以后觉得非常难过。",
            ["她告诉我说：「我已经从北京搬走了。」", "我听了以后觉得非常难过。"],
        ),
        ("你好。我是小明。", ["你好。我是小明。"]),
        (
            "मेरा घर अब दिल्ली में है। मेरी बहन आगरा में रहती है।",
            ["मेरा घर अब दिल्ली में है।", "मेरी बहन आगरा में रहती है।"],
        ),
        (
            "أين يعيش أخي الآن يا ترى؟ هو يعيش في القاهرة.",
            ["أين يعيش أخي الآن يا ترى؟", "هو يعيش في القاهرة."],
        ),
    ],
)
def test_where_passages_end(text: str, expected: list[str]) -> None:
    """They end with sentences and lines of any script; short ones go with a neighbour."""
    assert passages(text) == expected


def test_a_long_sentence_is_cut_between_words() -> None:
    """Its passages hold as many whole words as they may."""
    found = passages("lovely " * 100)
    assert [len(each.split()) for each in found] == [57, 43]
    assert set(" ".join(found).split()) == {"lovely"}


def test_the_end_of_a_text_is_its_last_passage() -> None:
    """However long the text is; a blank one has none."""
    assert (
        last_passage("Hello " * 50_000 + "there, Ana. Where do you live now?")
        == "Where do you live now?"
    )
    assert last_passage("Fine.") == "Fine."
    assert last_passage(" \n") == ""
