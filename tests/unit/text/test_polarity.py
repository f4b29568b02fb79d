"""Which relations deny, and which contradict each other."""

from __future__ import annotations

import pytest

from kgt_plugin.text.polarity import are_opposed, is_negative, share_a_word


@pytest.mark.parametrize(
    ("words", "negative"),
    [
        ("likes", False),
        ("dislikes", True),
        ("does not eat", True),
        ("no longer plays", True),
        ("allergic to", True),
        ("What don't I like?", True),
        ("What can\u2019t  drink?", True),
        ("What don\u00b4t I like?", True),
        ("What don`t I like?", True),
        ("What dont I like?", True),
        ("doesnt eat", True),
        ("Where does  live?", False),
        ("works in", False),
        ("notes", False),
    ],
)
def test_what_denies(words: str, *, negative: bool) -> None:
    """Negations, and words of dislike and refusal, in any form; never a part of another word."""
    assert is_negative(words) is negative


@pytest.mark.parametrize(
    ("first", "second", "opposed"),
    [
        ("likes", "dislikes", True),
        ("loves", "hates", True),
        ("likes", "does not like", True),
        ("likes", "no longer likes", True),
        ("eats", "does not eat", True),
        ("drinks", "cannot drink", True),
        ("eats", "will not eat", True),
        ("eats", "won\u2019t eat", True),
        ("likes", "doesnt like", True),
        ("allergic to", "is not allergic to", True),
        ("is allergic to", "isn\u2019t allergic to", True),
        ("is", "isn't", True),
        ("eats", "avoids", True),
        ("does not drink", "avoids", False),
        ("drinks", "does not avoid", False),
        ("likes", "avoids", False),
        ("dislikes", "does not like", False),
        ("likes", "loves", False),
        ("likes", "allergic to", False),
        ("eats", "does not drink", False),
        ("likes", "likes", False),
    ],
)
def test_what_contradicts_outright(first: str, second: str, *, opposed: bool) -> None:
    """The same thing said and denied, whichever comes first; what may both be true does not."""
    assert are_opposed(first, second) is are_opposed(second, first) is opposed


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("works at", "works for", True),
        ("married to", "is married to", True),
        ("wants to visit", "wants to see", True),
        ("works at", "lives at", False),
        ("works at", "worked at", False),
        ("lives in", "used to live in", False),
        ("plays", "wants to play", False),
        ("plans to study", "studies", False),
    ],
)
def test_what_shares_a_word(first: str, second: str, *, shared: bool) -> None:
    """One that tells what is done, and done at the same time: a wish or a past shares none."""
    assert share_a_word(first, second) is shared
    assert share_a_word(second, first) is shared
