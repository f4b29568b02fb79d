"""PersonalGraph: words become nodes, relations and values, and are read as first said."""

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Triple
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, edit, said

EX = "http://example.org/"


def test_words_become_nodes_and_stay_words(graph: PersonalGraph) -> None:
    """New words are minted once, whatever their case and spacing, and read as first said."""
    add(graph, ("me", "has pet", "Rex the  Dog"))
    add(graph, ("rex THE dog", "Has Pet", " Tom "))
    assert said(graph) == {("me", "has pet", "Rex the Dog"), ("Rex the Dog", "has pet", "Tom")}
    assert graph.triple("I", "has pet", "x").subject == graph.me
    assert graph.triple("My  Self", "has pet", "x").labels == ("me", "has pet", "x")
    assert dict(graph.labels())[graph.me] == "me"
    assert [words for _, words in graph.relations()] == ["has pet"]


@pytest.mark.parametrize(
    ("words", "datatype"),
    [
        ("42", XSD.integer),
        ("-007", XSD.integer),
        ("3.50", XSD.decimal),
        ("1e5", XSD.double),
        ("true", XSD.boolean),
        ("2024-02-29", XSD.date),
        ("2024-02-29T10:00:00Z", XSD.dateTime),
        ("2023-02-29", None),
        ("2023-99-99T10:00:00Z", None),
        ("1,000", None),
        ("yes", None),
        ("٣", None),
        ("Room 12", None),
    ],
)
def test_values_become_typed_literals(
    graph: PersonalGraph, words: str, datatype: URIRef | None
) -> None:
    """Numbers, dates and truth values are literals in their own lexical form; the rest are nodes."""
    value = graph.triple("me", "has", words).object
    if datatype is None:
        assert isinstance(value, URIRef)
    else:
        assert value == Literal(words, datatype=datatype, normalize=False)
        assert str(value) == words
    add(graph, ("me", "has", words))
    assert said(graph) == {("me", "has", words)}


def test_is_a_is_rdf_type(graph: PersonalGraph) -> None:
    """The words "is a" are rdf:type, and it is said so."""
    fact = graph.triple("Rex", "is a", "beagle")
    assert (fact.predicate, fact.labels) == (RDF.type, ("Rex", "is a", "beagle"))


@pytest.mark.parametrize(
    "bad", ["", "  \n", "a\x00b", "bell\x07", "\ud800", "x" * 1001, "x" * 10000]
)
def test_unusable_words(graph: PersonalGraph, bad: str) -> None:
    """Empty, endless and control-character words are refused in one line that says which."""
    for words in ((bad, "r", "o"), ("s", bad, "o"), ("s", "r", bad)):
        with pytest.raises(InvalidInputError) as caught:
            graph.triple(*words)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 200
    with pytest.raises(InvalidInputError, match="relation has 201"):
        graph.triple("s", "r" * 201, "o")
    assert graph.triple("s", "r" * 200, "o" * 1000).labels[2] == "o" * 1000


@pytest.mark.parametrize(
    "text",
    [
        'say "no" \\ it\'s',
        "} ; DROP ALL # <urn:x>",
        "مرحبا بالعالم",
        "猫が好き",
        "🐈‍⬛ & 🐕",
        "50% off_now/#:?",
        "urn:kgt:user:ben",
    ],
)
def test_any_text_is_just_data(graph: PersonalGraph, text: str) -> None:
    """Quotes, query language and every script are kept as they are, in every place."""
    before = graph.canonical()
    add(graph, (text, text, text))
    assert said(graph) == {(text, text, text)}
    assert graph.triple(text, text, text) in graph.facts()
    graph.undo()
    assert graph.canonical() == before


@pytest.mark.parametrize("user", ["", "   ", "\ud800", None])
def test_no_user(store: Store, user: str) -> None:
    """Without a user there is no graph."""
    with pytest.raises(InvalidInputError):
        PersonalGraph(store, user)


def test_existing_iris_are_kept_and_worded() -> None:
    """A wrapped graph keeps its IRIs, said by preferred label, label or split local name."""
    wrapped = Graph()
    wrapped.parse(
        data="""
        @prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        ex:rex ex:hasDiet ex:RawMeat ; ex:born_in ex:S%C3%A3o_Paulo ; ex:motto "Wuff" ; a ex:Dog .
        ex:rex skos:prefLabel "Rex" ; rdfs:label "Rexy" ; skos:altLabel "the king"@en , "Re" .
        ex:RawMeat rdfs:label "Fleisch"@de , "raw meat"@en , "viande"@fr .
        ex:hasDiet a owl:FunctionalProperty . ex:x ex:knows [ ex:likes ex:rex ] .
        """
    )
    size = len(wrapped)
    graph = PersonalGraph(open_store(wrapped), "ana")
    rex = URIRef(EX + "rex")
    assert {fact.labels for fact in graph.facts(rex)} == {
        ("Rex", "has diet", "raw meat"),
        ("Rex", "born in", "São Paulo"),
        ("Rex", "motto", "Wuff"),
        ("Rex", "is a", "Dog"),
    }
    assert graph.label(rex) == "Rex"
    assert graph.label(URIRef("urn:a:isNATOMember")) == "is NATO member"
    assert {name for node, name in graph.labels() if node == rex} == {
        "Rex",
        "Rexy",
        "the king",
        "Re",
    }
    assert len(graph.facts()) == 6
    fact = graph.triple("The  King", "Has Diet", "VIANDE")
    assert fact.terms == (rex, URIRef(EX + "hasDiet"), URIRef(EX + "RawMeat"))
    assert fact in graph.facts(rex)
    assert graph.triple("Rex", "motto", "wuff").object == Literal("Wuff")
    assert graph.is_functional(URIRef(EX + "hasDiet"))
    assert not graph.is_functional(URIRef(EX + "motto"))
    add(graph, ("Rex", "has diet", "tofu"))
    graph.undo()
    assert len(wrapped) == size


def test_same_word_twice_prefers_the_busier_node(graph: PersonalGraph) -> None:
    """Of two nodes with one label, words mean the one with more facts."""
    for name, count in (("a", 1), ("b", 2)):
        node = URIRef(EX + name)
        label = Triple(
            subject=node, predicate=RDFS.label, object=Literal("Paris"), labels=("", "", "")
        )
        facts = [graph.triple(node, "has", f"thing {i}") for i in range(count)]
        graph.apply(edit(added=(label, *facts)))
    assert graph.triple("paris", "is", "big").subject == URIRef(EX + "b")


def test_declared_functional(graph: PersonalGraph) -> None:
    """A declaration is no fact; it holds until it is undone."""
    fact = add(graph, ("me", "lives in", "Rome")).added[0]
    declaration = Triple(
        subject=fact.predicate,
        predicate=RDF.type,
        object=OWL.FunctionalProperty,
        labels=("lives in", "is a", "functional property"),
    )
    graph.apply(edit(added=(declaration,)))
    assert graph.is_functional(fact.predicate)
    assert graph.facts() == [fact]
    graph.undo()
    assert not graph.is_functional(fact.predicate)


def test_aliases_are_names(graph: PersonalGraph) -> None:
    """An alias added later is understood; once undone it is not."""
    rex = add(graph, ("Rex", "eats", "meat")).added[0].subject
    alias = Triple(
        subject=rex, predicate=SKOS.altLabel, object=Literal("Fido"), labels=("", "", "")
    )
    graph.apply(edit(added=(alias,)))
    assert graph.triple("fido", "eats", "meat") in graph.facts()
    assert set(graph.labels()) >= {(rex, "Rex"), (rex, "Fido")}
    graph.undo()
    assert graph.triple("fido", "eats", "meat") not in graph.facts()


def test_own_facts_are_the_users_and_those_of_what_is_called_theirs(graph: PersonalGraph) -> None:
    """Facts of others stay out, and edits and undo are followed."""
    add(graph, ("me", "lives in", "Munich"), ("my dog", "name", "Rex"))
    later = add(graph, ("My Sister", "works at", "Siemens"), ("Rex", "eats", "meat"))
    own = [fact.labels for fact in graph.own_facts()]
    assert own == [
        ("me", "lives in", "Munich"),
        ("my dog", "name", "Rex"),
        ("My Sister", "works at", "Siemens"),
    ]
    assert later.id is not None
    graph.undo(later.id)
    assert [fact.labels[0] for fact in graph.own_facts()] == ["me", "my dog"]
