"""Text of any kind is read without a crash, within its bounds, and always the same way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from kgt_plugin.reading import Rules
from kgt_plugin.recall.label_index import LabelIndex, normalize, personal_mentions
from kgt_plugin.recall.subject_mentions import find_subject
from kgt_plugin.records import Feedback, Intent, Turn
from kgt_plugin.text.labels import is_named, same_answer
from kgt_plugin.text.relations import relation_phrases
from kgt_plugin.text.wording import relation_kind, sentence

_WORDS = st.sampled_from(
    [
        "I",
        "my",
        "dog",
        "cat",
        "Rex",
        "is",
        "are",
        "called",
        "lives",
        "in",
        "Berlin",
        "and",
        "or",
        "not",
        "anymore",
        "no longer",
        "used to",
        "quit",
        "the",
        "of",
        "What",
        "Who",
        "does",
        "'s",
        ",",
        ".",
        "?",
        "!",
        '"',
        "'",
        "love",
        "have",
        "a",
        "nurse",
        "work",
        "as",
        "at",
        "no",
        "actually",
        "name",
        "favourite",
        "colour",
        "東京",
        "你好",
        "مرحبا",
        "Где",
        "\n",
        "\t",
        "\x00",
        "\u202e",
        "🐕",
        "3",
        "old",
    ]
)
UNHURRIED = settings(deadline=None)
TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(_WORDS, max_size=25).map(" ".join),
    st.lists(_WORDS, max_size=25).map("".join),
)


def _index(*labels: str) -> LabelIndex:
    index = LabelIndex()
    for number, label in enumerate(labels):
        index.add(URIRef(f"urn:test:{number}"), label)
    return index


def _clean(text: str) -> bool:
    return all(c.isprintable() for c in text)


@pytest.mark.slow
@UNHURRIED
@given(TEXT, TEXT, TEXT)
def test_subjects_lie_within_the_query(query: str, answer: str, label: str) -> None:
    """A subject's span lies in the query, and relation phrases are never empty or unprintable."""
    subject = find_subject(query, answer, _index(label, "Rex"))
    span = (0, 0) if subject is None else subject.span
    assert 0 <= span[0] <= span[1] <= len(query)
    if subject is not None:
        assert span[0] < span[1]
        assert subject == find_subject(query, answer, _index(label, "Rex"))
    phrases = relation_phrases(query, span, answer)
    assert phrases == relation_phrases(query, span, answer)
    assert 1 <= len(phrases) <= 3
    assert all(phrase and _clean(phrase) for phrase in phrases)


def _assert_whole(found: list[Feedback], turn: Turn) -> None:
    for each in found:
        rejected = each.intent is Intent.REJECTION
        assert each.query.strip()
        assert each.answer.strip()
        assert _clean(each.answer) or rejected
        assert each.old_answer is None or each.intent in {Intent.CORRECTION, Intent.REJECTION}
        assert each.subject or turn.asked or turn.answered
        assert all(relation.strip() for relation in each.relations)
        assert rejected or not same_answer(each.answer, each.old_answer or "")


@pytest.mark.slow
@UNHURRIED
@given(TEXT, st.none() | TEXT, st.none() | TEXT, st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=3))
def test_any_turn_is_read(
    text: str, answered: str | None, asked: str | None, known: list[tuple[str, str, str]]
) -> None:
    """Nothing that was said before, and no fact that is known, breaks a reading; twice is as once."""
    people = [("my dog", "name", name) for _, _, name in known]
    turn = Turn(text=text, asked=asked, answered=answered)
    found = Rules().extract(turn, [*known, *people])
    assert found == Rules().extract(turn, [*known, *people])
    assert len(set(found)) == len(found)
    _assert_whole(found, turn)


@pytest.mark.slow
@UNHURRIED
@given(TEXT)
def test_a_question_after_it_is_no_reason_to_read_more(text: str) -> None:
    """Rejections need an answer, and corrections one or a known fact: of neither nothing is replaced."""
    found = Rules().extract(Turn(text=text), ())
    assert all(each.intent is Intent.STATEMENT for each in found)


@pytest.mark.slow
@UNHURRIED
@given(TEXT, TEXT)
def test_only_the_users_words_are_values(text: str, answered: str) -> None:
    """What the assistant said can be what was wrong, and never what is right."""
    found = Rules().extract(Turn(text=text, asked="Who is my boss?", answered=answered), ())
    stated = [each for each in found if each.intent is Intent.CORRECTION]
    said = " ".join(text.split()).casefold()
    assert all(each.answer.casefold() in said for each in stated)


@pytest.mark.slow
@UNHURRIED
@given(TEXT, st.lists(TEXT, max_size=5))
def test_mentions_are_where_they_say(text: str, labels: list[str]) -> None:
    """Mentions are in order, apart, and inside the text."""
    mentions = _index(*labels).mentions(text)
    assert all(text[m.start : m.end] == m.text and m.nodes for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    personal = personal_mentions(text)
    assert all(text[m.start : m.end] == m.text for m in personal)


@pytest.mark.slow
@UNHURRIED
@given(TEXT)
def test_a_label_finds_itself(label: str) -> None:
    """What was added under a label is found under it, and not after it is discarded."""
    index = _index(label)
    assert bool(index.exact(label)) == bool(normalize(label))
    assert normalize(normalize(label)) == normalize(label)
    index.discard(URIRef("urn:test:0"), label)
    assert index.exact(label) == ()
    assert len(index) == 0


@pytest.mark.slow
@UNHURRIED
@given(TEXT, TEXT)
def test_same_answer_is_symmetric(a: str, b: str) -> None:
    """It does not matter which answer is named first, and an answer is the same as itself."""
    assert same_answer(a, b) == same_answer(b, a)
    assert same_answer(a, a) == bool(normalize(a))


@pytest.mark.slow
@UNHURRIED
@given(TEXT, TEXT, TEXT)
def test_sentences_are_one_line(subject: str, relation: str, obj: str) -> None:
    """Any fact can be said, in one line."""
    assert relation_kind(relation) in {"noun", "verb", "noun-of"}
    assert "\n" not in sentence(subject, relation, obj)


@pytest.mark.slow
@UNHURRIED
@given(TEXT, TEXT)
def test_a_label_is_named_where_it_stands(label: str, text: str) -> None:
    """By itself, whatever it is made of; and no text names what is empty."""
    seen = "".join(c for c in label if c.isprintable())
    assert is_named(seen, seen) == bool(normalize(seen))
    assert not is_named("", text)
