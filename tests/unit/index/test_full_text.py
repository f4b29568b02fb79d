"""Words of any script are found, scored by BM25, and gone when their row is."""

from __future__ import annotations

import gc
import sqlite3
import unicodedata
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.index import full_text
from kgt_plugin.index.full_text import FullText
from kgt_plugin.text.search_terms import FUNCTION_WORDS, search_terms
from tests.unit.index.bm25 import bm25, filled

TEXTS = [
    "My sister Zoë moved to Düsseldorf in 2024.",
    "Я живу в Санкт-Петербурге с моей кошкой.",
    "Η αδελφή μου μένει στην Αθήνα.",
    "我的妹妹住在北京，她养了一只猫。",
    "妹は東京に住んでいて、ピアノを弾きます。",
    "제 여동생은 서울에서 살아요.",
    "أختي تعيش في القاهرة وتحب القطط.",
    "मेरी बहन दिल्ली में रहती है।",
    "น้องสาวของฉันอยู่เชียงใหม่",
    "אחותי גרה בתל אביב.",
    "We won the cup! 🏆🎉",
    "I write C# and F# at work, with 3.14 coffees a day.",
    "Ich fahre nach İstanbul.",
]


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("Where does ZOE live?", 0),
        ("dusseldorf", 0),
        ("sisters", 0),
        ("2024", 0),
        ("Кто живёт в ПЕТЕРБУРГЕ?", 1),
        ("кошкой", 1),
        ("ΑΘΗΝΑ", 2),
        ("αθηνα", 2),
        ("北京", 3),
        ("谁有一只猫？", 3),
        ("東京", 4),
        ("ピアノは誰が弾く？", 4),
        ("ﾋﾟｱﾉ", 4),
        ("서울", 5),
        ("여동생이 뭐해요?", 5),
        ("القاهرة", 6),
        ("قاهرة", 6),
        ("أُخْتِي", 6),
        ("قطط", 6),
        ("दिल्ली", 7),
        ("बहन कहाँ", 7),
        ("เชียงใหม่", 8),
        ("น้องสาว", 8),
        ("אחותי", 9),
        ("אֲחוֹתִי", 9),
        ("🏆", 10),
        ("🎉?", 10),
        ("C#", 11),
        ("3.14", 11),
        ("istanbul", 12),
    ],
)
def test_a_word_is_found_in_any_script(query: str, row: int) -> None:
    """The row that has the words asked for is the best one."""
    numbers, scores = filled(*TEXTS).scores(search_terms(query))
    assert max(zip(scores, numbers, strict=True))[1] == row


@pytest.mark.parametrize("query", ["", "?!", "zebra", "上海", "부산", "🐕", "is", "東北"])
def test_what_nobody_said_is_not_found(query: str) -> None:
    """Nor are the rows of nobody's, which hold the function words."""
    assert filled("I moved to 北京 from 東京, 🎉").scores(search_terms(query)) == ([], [])


def test_signs_must_stand_beside_each_other() -> None:
    """A pair of signs is a phrase, and no two words of a text."""
    assert filled("京和东").scores(search_terms("东京")) == ([], [])
    assert filled("东京").scores(search_terms("东京"))[0] == [0]


def test_scores_are_bm25() -> None:
    """They are as worked out by hand, over the words said and answered together."""
    rows = ["rex barks", "my dog rex bit rex of next door", "tom sleeps", "where sleeps rex"]
    index = FullText()
    index.add([(0, "Rex barks!", "")])
    index.add([(1, "my dog Rex bit Rex of next door", ""), (2, "Tom sleeps.", "")])
    index.add([(3, "Rex", "Where sleeps")])
    numbers, scores = index.scores(["rex"])
    assert numbers == [0, 1, 3]
    assert scores == pytest.approx([score for score in bm25("rex", rows) if score])
    asked = dict(zip(*index.scores(["rex", "sleeps"]), strict=True))
    both = zip(bm25("rex", rows), bm25("sleeps", rows), strict=True)
    assert asked == pytest.approx(dict(enumerate(map(sum, both))))


def test_a_word_is_rare_from_the_first_row_on() -> None:
    """In a user's only turn a content word counts, and a function word next to nothing."""
    index = filled("My landlord is called Petersen.")
    (content,) = index.scores(["landlord"])[1]
    assert content > 3
    for word in ["is", "my"]:
        assert index.scores([word])[1][0] < 0.2 * content


def test_function_words_are_terms() -> None:
    """Each is one term as it stands, so that the rows of nobody's hold it."""
    assert [search_terms(word) for word in FUNCTION_WORDS] == [[word] for word in FUNCTION_WORDS]


def test_what_is_removed_is_not_found() -> None:
    """Removal leaves nothing behind: scores are those of an index that never had the row."""
    index = filled(*TEXTS)
    before = [index.scores(search_terms(text)) for text in TEXTS]
    extra = [(100 + number, text, "東京 🎉 Rex " + text) for number, text in enumerate(TEXTS)]
    index.add(extra)
    assert index.scores(["rex"])[0] == [number for number, *_ in extra]
    index.remove(extra)
    assert index.scores(["rex"]) == ([], [])
    for text, (numbers, scores) in zip(TEXTS, before, strict=True):
        after = index.scores(search_terms(text))
        assert after[0] == numbers
        assert after[1] == pytest.approx(scores, abs=1e-12)


def test_everything_may_be_removed_and_come_back() -> None:
    """An empty index finds nothing, and its numbers may be used again."""
    index = filled(*TEXTS)
    index.remove((number, text, "") for number, text in enumerate(TEXTS))
    assert all(index.scores(search_terms(text)) == ([], []) for text in TEXTS)
    index.add([(0, "Rex barks.", "")])
    assert index.scores(["rex"])[1] == pytest.approx(bm25("rex", ["rex barks"]))


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=5))
def test_a_text_is_found_by_its_own_terms(texts: list[str]) -> None:
    """Whatever the script, and nothing of it is left after removal."""
    index = filled(*texts)
    for number, text in enumerate(texts):
        for term in search_terms(text):
            assert number in index.scores([term])[0]
    index.remove((number, text, "") for number, text in enumerate(texts))
    assert all(index.scores(search_terms(text)) == ([], []) for text in texts)


@pytest.mark.slow
def test_every_sign_that_is_a_term_is_found() -> None:
    """SQLite's idea of a word is not narrower than ours: every fifth sign of the first two planes."""
    every = map(chr, range(0, 0x20000, 5))
    signs = [sign for sign in every if unicodedata.category(sign)[0] != "C"]
    own = [sign for sign in signs if search_terms(sign)]
    index = filled(*own)
    found: set[int] = set()
    for at in range(0, len(own), 64):
        terms = [term for sign in own[at : at + 64] for term in search_terms(sign)]
        found.update(index.scores(terms)[0])
    assert [sign for number, sign in enumerate(own) if number not in found] == []


@pytest.mark.slow
def test_a_forgotten_index_is_closed() -> None:
    """Newer Pythons warn of a connection that nobody has closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        index = filled("Rex barks.")
        index.close()
        index.close()
        index = filled("Rex barks.")
        connection = index._db
        del index
        gc.collect()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_of_a_large_index_words_that_tell_little_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unless the query has no other; what nobody said does not count as one."""
    monkeypatch.setattr(full_text, "_LARGE", 3)
    monkeypatch.setattr(full_text, "_COMMON", 3)
    text = FullText()
    text.add([(0, "rex lives here", ""), (1, "tom lives here", ""), (2, "ana lives there", "")])
    assert sorted(text.scores(["lives", "rex"])[0]) == [0, 1, 2]
    text.add([(3, "bo lives there", "")])
    assert text.scores(["lives", "rex"])[0] == [0]
    assert sorted(text.scores(["there", "lives", "zebra"])[0]) == [2, 3]
    assert sorted(text.scores(["lives", "zebra"])[0]) == [0, 1, 2, 3]
    assert text.scores(["zebra"]) == ([], [])
    text.remove([(3, "bo lives there", "")])
    assert sorted(text.scores(["lives", "rex"])[0]) == [0, 1, 2]
