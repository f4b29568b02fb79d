"""Whom or what questions and unfinished sentences are about."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from kgt_plugin.recall.label_index import LabelIndex
from kgt_plugin.recall.subject_mentions import find_subject
from kgt_plugin.text.relations import relation_phrases
from tests.unit.queries import PHRASES, S


@pytest.fixture
def index() -> LabelIndex:
    """An index that knows a king, a dog and a common word."""
    index = LabelIndex()
    for label in (S, "Rex", "food", "Norway", "Birmingham City F.C."):
        index.add(URIRef(f"urn:test:{label.replace(' ', '_')}"), label)
    return index


@pytest.mark.parametrize(("query", "relation"), [p for p in PHRASES if "{S}" in p[0]])
@pytest.mark.parametrize("name", [S, "Nova Quark"])
def test_subjects_known_and_new(index: LabelIndex, query: str, relation: str, name: str) -> None:
    """The subject is found whether the graph knows it or not."""
    text = query.format(S=name)
    subject = find_subject(text, "Christianity", index)
    assert subject is not None
    assert (subject.text, text[slice(*subject.span)]) == (name, name)
    assert subject.kind == ("known" if name == S else "named")
    assert bool(subject.nodes) == (name == S)


@pytest.mark.parametrize(
    ("query", "text", "kind", "relation"),
    [
        ("What does my dog eat?", "my dog", "possession", "eats"),
        ("My dog is called", "my dog", "possession", "name"),
        ("What is our dog's name?", "my dog", "possession", "name"),
        ("Where does my sister live?", "my sister", "possession", "lives in"),
        ("Does my dog like Rex's food?", "my dog", "possession", "likes"),
        ("What is my favourite colour?", "me", "user", "favourite colour"),
        ("My favourite colour is", "me", "user", "favourite colour"),
        ("Who is my dentist?", "me", "user", "dentist"),
        ("What is my job?", "me", "user", "job"),
        ("Where do I live?", "me", "user", "lives in"),
        ("What am I allergic to?", "me", "user", "allergic to"),
        ("How old am I?", "me", "user", "age"),
        ("What do I do for a living?", "me", "user", "occupation"),
        ("What should I feed Rex?", "Rex", "known", "is fed"),
        ("What should I feed Momo?", "Momo", "named", "is fed"),
        ("what does rex eat?", "rex", "known", "eats"),
        ("what food does rex like?", "rex", "known", "likes food"),
        ("Tell me the capital of france", "france", "named", "capital"),
        ("what is the capital of france?", "france", "named", "capital"),
        ("what does momo eat?", "momo", "named", "eats"),
        ("Birmingham City F.C. is named after", "Birmingham City F.C.", "known", "named after"),
        ("steak tartare was from", "steak tartare", "named", "from"),
        ("Where did Henry I of England die?", "Henry I of England", "named", "dies in"),
        ("The Beatles were formed in", "The Beatles", "named", "formed in"),
        ("Where was Conan O'Brien born?", "Conan O'Brien", "named", "born in"),
        ("The Porsche 911 is made by", "The Porsche 911", "named", "made by"),
        ('What is the genre of "the last of us"?', "the last of us", "named", "genre"),
        ("Who directed Star Wars: A New Hope?", "Star Wars: A New Hope", "named", "directed by"),
        ("法国的首都是", "法国", "named", "首都"),
        ("Где живёт Анна?", "Анна", "named", "Где живёт"),
    ],
)
def test_subjects_and_their_relations(
    index: LabelIndex, query: str, text: str, kind: str, relation: str
) -> None:
    """Questions of every make name their subject and relation."""
    subject = find_subject(query, "xylophone", index)
    assert subject is not None
    assert (subject.text, subject.kind) == (text, kind)
    assert relation_phrases(query, subject.span, "xylophone")[0] == relation


@pytest.mark.parametrize(
    "query", ["Who is my son?", "What is my band called?", "My choir practice is on"]
)
def test_what_the_graph_has_facts_of_is_a_subject(index: LabelIndex, query: str) -> None:
    """A possession with facts of its own is the subject, also where no list knows the word."""
    for label in ("my son", "my band", "my choir practice"):
        index.add(URIRef(f"urn:test:{label.replace(' ', '_')}"), label)
    subject = find_subject(query, "Chidi", index)
    assert subject is not None
    assert (subject.kind, subject.text in query.lower(), bool(subject.nodes)) == (
        "possession",
        True,
        True,
    )


def test_an_unrelated_sentence_does_not_name_the_subject(index: LabelIndex) -> None:
    """A paraphrase's first sentence may speak of anybody, known or not."""
    query = "Norway has fjords. Shayna went to Paris. Nova Quark, created by"
    subject = find_subject(query, "Acme", index)
    assert subject is not None
    assert subject.text == "Nova Quark"


def test_a_pronoun_points_back(index: LabelIndex) -> None:
    """A last sentence that speaks of "he" is about the one known before."""
    subject = find_subject("Rex is old. What does he get on Sundays?", "a bone", index)
    assert subject is not None
    assert subject.text == "Rex"


def test_the_answer_is_never_the_subject(index: LabelIndex) -> None:
    """The answer's own words name no subject."""
    subject = find_subject("Is Norway where Nova Quark lives?", "Norway", index)
    assert subject is not None
    assert subject.text == "Nova Quark"
    assert find_subject("Norway", "Norway", index) is None


@pytest.mark.parametrize("query", ["", "   ", "what is it?", "...", "\n"])
def test_no_subject_is_said_plainly(index: LabelIndex, query: str) -> None:
    """A query that names nobody has no subject."""
    assert find_subject(query, "yes", index) is None


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        ("Recommend me a restaurant", "me"),
        ("Suggest a good concert for me", "me"),
        ("Help me plan a trip", "me"),
        ("Plan a dinner for my sister", "my sister"),
        ("What should we cook tonight?", "me"),
        ("Book of Eli was written by", "Book of Eli"),
        ("Help is a film by", "Help"),
    ],
)
def test_a_request_is_about_whom_it_is_for(index: LabelIndex, query: str, subject: str) -> None:
    """A verb that begins one is no name, for all its capital."""
    found = find_subject(query, "anything", index)
    assert found is not None
    assert found.text == subject


def test_near_spellings_count_where_they_are_asked_for(index: LabelIndex) -> None:
    """A question finds a known name through a slip of the pen; what is learned takes it as it stands."""
    query = "Where was edwin of northumria born?"
    (near, strict) = (find_subject(query, "Bede", index, near=near) for near in (True, False))
    assert near is not None
    assert near.nodes == index.exact(S)
    assert strict is None or strict.nodes == ()
