"""The words that a search looks for, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.text.search_terms import content_terms, search_terms, search_text

ANY_TEXT = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("?! ... — «»", []),
        ("Where is Ana's CAFÉ?", ["where", "is", "ana", "cafe"]),
        ("naïve Straße ŒUVRE", ["naive", "strasse", "œuvre"]),
        ("cafe\u0301 café", ["cafe"]),
        ("the dog, the Dog, the DOG", ["the", "dog"]),
        ("Αθήνα ΑΘΗΝΑ ёлка", ["αθηνα", "елка"]),
        ("ﬁne ① ２０２６ ﾊﾝｶｸ", ["fine", "1", "2026", "ハ ン", "ン カ", "カ ク"]),
        ("C# and C++ cost $5 or €7.50", ["c", "and", "cost", "5", "or", "€", "7", "50"]),
        ("Is 東京都 nice?", ["is", "東 京", "京 都", "nice"]),
        ("猫", ["猫"]),
        ("ジョン・スミス", ["ジ ョ", "ョ ン", "ス ミ", "ミ ス"]),
        ("𠮷野家", ["𠮷 野", "野 家"]),
        ("葛\U000e0100城", ["葛 城"]),
        ("서울에서 살아요", ["서 울", "울 에", "에 서", "살 아", "아 요"]),
        ("สวัสดี", ["ส ว", "ว ั", "ั ส", "ส ด", "ด ี"]),
        ("मेरी बिल्ली", ["मेरी", "बिल्ली"]),
        ("أخي يعيش في القاهرة", ["اخي", "يعيش", "في", "قاهرة"]),
        ("الكتاب كِتَابٌ والكتاب كتـــاب", ["كتاب"]),
        ("שָׁלוֹם שלום", ["שלום"]),
        ("می\u200cخواهم", ["می", "خواهم"]),
        ("co\u00adoperate \u200ehere\u200f", ["cooperate", "here"]),
        ("❤️ 👍🏽 👨‍👩‍👧 1️⃣ 🎉🎉", ["❤", "👍", "👨", "👩", "👧", "1", "🎉"]),
        ("🇩🇪", ["🇩", "🇪"]),
        ("\U0001fabf", ["\U0001fabf"]),
        ("abc東京def", ["abc", "東 京", "def"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    """Words of spaced scripts, pairs of signs of others, and symbols, each once."""
    assert search_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("東京 is nice🎉", "東 京 is nice 🎉"),
        ("Über-Große ﬁsh", "uber grosse fish"),
        ("서울에서", "서 울 에 서"),
        ("\x00\ud83d <|>", ""),
    ],
)
def test_how_a_text_is_spelled_for_an_index(text: str, spelled: str) -> None:
    """Unspaced signs and symbols stand apart, and nothing is left that is no word."""
    assert search_text(text) == spelled


def test_of_a_long_text_the_last_terms_are_looked_for() -> None:
    """A question stands after what was pasted before it."""
    terms = search_terms(" ".join(f"word{n}" for n in range(30_000)) + " Where do I live?")
    assert len(terms) == 64
    assert terms[-4:] == ["where", "do", "i", "live"]


def test_what_a_contraction_ends_with_is_no_term() -> None:
    """Letters that stand alone are terms: "Model S", "size M"."""
    assert search_terms("It's my sister's, I don’t know.") == [
        "it",
        "my",
        "sister",
        "i",
        "do",
        "know",
    ]
    assert search_terms("Model S, size M") == ["model", "s", "size", "m"]


def test_content_terms_neither_ask_nor_join() -> None:
    """There may be none."""
    assert content_terms(search_terms("Where does my sister Ana live now?")) == [
        "sister",
        "ana",
        "live",
        "now",
    ]
    assert content_terms(search_terms("What is it that you are?")) == []


@pytest.mark.slow
@settings(deadline=None)
@given(ANY_TEXT)
def test_terms_are_safe_and_come_from_the_text(text: str) -> None:
    """No term can end a quoted phrase, and all its words are in the spelled text."""
    spelled = f" {search_text(text)} "
    for term in search_terms(text):
        assert term.strip()
        assert '"' not in term
        assert "\x00" not in term
        assert f" {term} " in spelled


@settings(deadline=None)
@given(ANY_TEXT)
def test_composed_or_not_is_the_same(text: str) -> None:
    """A text has the same terms however its accents are encoded."""
    assert search_terms(text) == search_terms(unicodedata.normalize("NFD", text))
    assert search_terms(text) == search_terms(unicodedata.normalize("NFC", text))
