"""Text of any kind is read without a crash, within its bounds, and always the same way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from kgt_plugin.extraction import Context, correction, find_subject, hear, relation_phrases
from kgt_plugin.language.wording import relation_kind, sentence
from kgt_plugin.linking import LabelIndex, normalize, personal_mentions, same_answer

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


@UNHURRIED
@given(TEXT, TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=3).map(tuple))
def test_any_turn_before_is_taken(
    text: str, answer: str, query: str, known: tuple[tuple[str, str, str], ...]
) -> None:
    """Nothing that was said before, and no fact that is known, breaks the reading of a message."""
    people = tuple(("my dog", "name", name) for _, _, name in known)
    context = Context(answer=f"{answer}?", query=query, known=(*known, *people))
    assert hear(text, context) == hear(text, context)


@UNHURRIED
@given(TEXT)
def test_statements_are_clean_and_repeatable(text: str) -> None:
    """Statements hold no control characters and hearing twice is hearing once."""
    statements = hear(text)
    assert statements == hear(text)
    for s in statements:
        assert s.subject
        assert s.relation
        assert s.object
        assert _clean(s.subject + s.relation + s.object + s.query + s.answer)
        assert 0.0 < s.confidence <= 1.0


@UNHURRIED
@given(TEXT, st.none() | TEXT)
def test_corrections_never_crash(text: str, last: str | None) -> None:
    """A correction always gives an answer other than none."""
    found = correction(text, last)
    assert found is None or (found.answer.strip() and _clean(found.answer))


@UNHURRIED
@given(TEXT, st.lists(TEXT, max_size=5))
def test_mentions_are_where_they_say(text: str, labels: list[str]) -> None:
    """Mentions are in order, apart, and inside the text."""
    mentions = _index(*labels).mentions(text)
    assert all(text[m.start : m.end] == m.text and m.nodes for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    personal = personal_mentions(text)
    assert all(text[m.start : m.end] == m.text for m in personal)


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


@UNHURRIED
@given(TEXT, TEXT)
def test_same_answer_is_symmetric(a: str, b: str) -> None:
    """It does not matter which answer is named first, and an answer is the same as itself."""
    assert same_answer(a, b) == same_answer(b, a)
    assert same_answer(a, a) == bool(normalize(a))


@UNHURRIED
@given(TEXT, TEXT, TEXT)
def test_sentences_are_one_line(subject: str, relation: str, obj: str) -> None:
    """Any fact can be said, in one line."""
    assert relation_kind(relation) in {"noun", "verb", "noun-of"}
    assert "\n" not in sentence(subject, relation, obj)
