"""What makes two wordings one label or one answer, and what a text names."""

from __future__ import annotations

import unicodedata

import pytest

from kgt_plugin.text.labels import is_named, normalize, same_answer


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  The Beatles ", "beatles"),
        ("“Paris”,", "paris"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("a  cat", "cat"),
        ("Ｒｅｘ", "rex"),
        ("C#", "c#"),
        ("B-", "b-"),
        ("Müller", "müller"),
        ("dogs", "dogs"),
        ("...", ""),
    ],
)
def test_normalize(text: str, key: str) -> None:
    """Case, width, spaces, edges and articles do not make another label."""
    assert normalize(text) == key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Paris", "paris."), ("the Beatles", "Beatles"), ("An  apple", "apple"), ("東京", "東京"),
        ("ｎｕｒｓｅ", "nurse"), ("Zoë", unicodedata.normalize("NFD", "Zoë")), ("O’Neil", "O'Neil"),
        ("C#", "c#"), ("3 May", "3 may"),
    ],
)  # fmt: skip
def test_same_answers(a: str, b: str) -> None:
    """Case, white space, width, form of Unicode and articles do not make another answer."""
    assert same_answer(a, b)
    assert same_answer(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Paris", "London"), ("Julia", "Julian"), ("1988", "1989"), ("York", "New York"),
        ("vegetarian", "not vegetarian"), ("meat", "vegetables"), ("", "Paris"), ("Rex", ""),
        ("South Korea", "North Korea"), ("東京", "大阪"), ("vegetable", "vegetables"), ("Paris", "Paris, France"),
        ("Schrödinger", "Schrodinger"), ("Müller", "Mueller"), ("Barack Obama", "Obama"),
        ("Mississippi", "Missisippi"), ("C++", "C#"), ("C", "C++"), ("B-", "B+"), ("O-", "O"),
        ("r/python", "python"), ("@ana", "ana"), ("nuts", "tree nuts"), ("3", "03"), ("seven", "7"),
    ],
)  # fmt: skip
def test_other_answers(a: str, b: str) -> None:
    """Another name, number, sign, plural, accent or precision is another answer."""
    assert not same_answer(a, b)
    assert not same_answer(b, a)


@pytest.mark.parametrize(
    ("text", "label", "named"),
    [
        ("What is Pixel allergic to?", "Pixel", True), ("What is PIXEL’s allergy?", "pixel", True),
        ("What does James's cat eat?", "James", True), ("Where in New York do I live?", "New York", True),
        ("Where in New York do I live?", "Linz", False), ("Who is Ana?", "Ana Silva", False),
        ("What do my cats not eat?", "cat", False), ("What is my job?", "🐶", False),
        ("Which of the 2 is it?", "flat 2", False), ("Is 東京 large?", "東京", True), ("", "Rex", False),
        ("I like C++.", "C", False), ("I like C++.", "C++", True), ("Is it B-?", "B-", True),
        ("Anabel is here", "Ana", False), ("I read r/python.", "python", False), ("in Ulm-Wiblingen", "Ulm", False),
        pytest.param("نام او می\u200cخواهم است", "می\u200cخواهم", True),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, label: str, named: bool) -> None:  # noqa: FBT001 - a column of the table
    """A label is named where its words stand side by side and whole, with a genitive's ending or without."""
    assert is_named(label, text) is named


@pytest.mark.parametrize("before", ["", "é"])
@pytest.mark.parametrize(
    ("text", "label"),
    [("OL\x00D  Bo\x7fat", "old boat"), ("Old\tBOAT\n", "old boat"), ("x\x1fb", "x b")],
)
def test_plain_text_is_read_as_any_other(before: str, text: str, label: str) -> None:
    """Signs that are not seen go, spaces of every kind are one, whatever letters stand beside."""
    assert normalize(before + text) == before + label
