"""Subjects and relation phrases of questions and unfinished sentences."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from kgt_plugin.extraction import find_subject, is_verb_like, relation_phrases, split_sentences
from kgt_plugin.linking import LabelIndex

S = "Edwin of Northumbria"

PHRASES = [
    ("The official religion of {S} is", "official religion"),
    ("{S} is located in", "located in"),
    ("{S}, which is located in", "located in"),
    ("{S}, created by", "created by"),
    ("{S}'s domain of work is", "domain of work"),
    ("{S}'s capital is", "capital"),
    ("What is the twin city of {S}? It is", "twin city"),
    ("In {S}, an official language is", "official language"),
    ("In {S}, they understand", "understand"),
    ("{S} plays the instrument", "plays the instrument"),
    ("{S} originated in", "originated in"),
    ("The mother tongue of {S} is", "mother tongue"),
    ("The headquarter of {S} is located in", "headquarter"),
    ("Shayna left. The rain fell. {S} is affiliated with", "affiliated with"),
    ("{S} is a citizen of", "citizen of"),
    ("{S} is called", "name"),
    ("{S} is a", "is a"),
    ("What does {S} eat?", "eats"),
    ("Where does {S} live?", "lives in"),
    ("Where does {S} work?", "works at"),
    ("Where does {S} come from?", "comes from"),
    ("When was {S} born?", "born on"),
    ("Where was {S} born?", "born in"),
    ("Where is {S}?", "located in"),
    ("Who is {S}'s boss?", "boss"),
    ("Who is {S} married to?", "married to"),
    ("What is {S}'s favourite food?", "favourite food"),
    ("How old is {S}?", "age"),
    ("How many legs does {S} have?", "number of legs"),
    ("What is the name of {S}?", "name"),
    ("What is {S} called?", "name"),
    ("What should I feed {S}?", "is fed"),
    ("What should I call {S}?", "name"),
    ("Which team does {S} support?", "supports team"),
    ("Which country is {S} in?", "country"),
    ("In which country is {S} located?", "country"),
    ("To which club does {S} belong?", "club"),
    ("What language does {S} speak?", "speaks language"),
    ("Who wrote {S}?", "written by"),
    ("Who owns {S}?", "owned by"),
    ("Who directed {S}?", "directed by"),
    ("Does {S} like carrots?", "likes"),
    ("Is {S} a vegetarian?", "is"),
    ("tell me the capital of {S}", "capital"),
    ("{S}", "is"),
    ("", "is"),
]


@pytest.fixture
def index() -> LabelIndex:
    """An index that knows a king, a dog and a common word."""
    index = LabelIndex()
    for label in (S, "Rex", "food", "Norway", "Birmingham City F.C."):
        index.add(URIRef(f"urn:test:{label.replace(' ', '_')}"), label)
    return index


@pytest.mark.parametrize(("query", "relation"), PHRASES)
def test_relation_phrases(query: str, relation: str) -> None:
    """What is left of a query without its subject names the relation."""
    text = query.format(S=S)
    start = max(text.find(S), 0)
    phrases = relation_phrases(text, (start, start + len(S)), "Christianity")
    assert phrases[0] == relation
    assert len(phrases) <= 3


def test_the_answer_is_no_part_of_the_relation() -> None:
    """An answer that the query holds is taken out."""
    assert relation_phrases("The capital Oslo of Norway is", (20, 26), "Oslo") == ["capital"]


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


def test_verb_like_relations() -> None:
    """The kind of a relation decides how it is said."""
    assert is_verb_like("lives in")
    assert not is_verb_like("capital")
    assert not is_verb_like("capital of")


def test_sentences_keep_their_places() -> None:
    """Abbreviations end nothing; every sentence stands where it says."""
    text = "Dr. Osei lives here. J. Smith left!\nWho?  東京です。はい"
    sentences = split_sentences(text)
    assert [s.text for s in sentences] == [
        "Dr. Osei lives here.", "J. Smith left!", "Who?", "東京です。", "はい",
    ]  # fmt: skip
    assert all(text[s.start : s.end] == s.text for s in sentences)


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
