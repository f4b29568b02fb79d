"""Labels and nodes, near spellings, and the user's own."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from kgt_plugin.recall.label_index import LabelIndex, personal_mentions
from kgt_plugin.text.labels import similarity


def _node(name: str) -> URIRef:
    return URIRef(f"urn:test:{name.replace(' ', '_')}")


@pytest.fixture
def index() -> LabelIndex:
    """An index of people, places and a few traps."""
    index = LabelIndex()
    for label in (
        "Rex", "Schrödinger", "Edwin of Northumbria", "The Beatles", "Porsche 911", "Julia",
        "Siemens", "New York", "New York City", "It", "C#", "東京",
    ):  # fmt: skip
        index.add(_node(label), label)
    return index


def test_exact_takes_the_label_in_any_dress(index: LabelIndex) -> None:
    """An exact look-up ignores case, quotes, article and width, and nothing else."""
    assert index.exact("“beatles”") == (_node("The Beatles"),)
    assert index.exact("ＲＥＸ") == (_node("Rex"),)
    for other in ("Schrodinger", "Nobody", "C", "Julias", "Rex the dog"):
        assert index.exact(other) == ()


def test_two_nodes_may_share_a_label(index: LabelIndex) -> None:
    """A label names every node that bears it, in a fixed order, until it is discarded."""
    index.add(_node("other"), "rex")
    assert index.exact("Rex") == (_node("Rex"), _node("other"))
    index.discard(_node("Rex"), "Rex")
    assert index.exact("Rex") == (_node("other"),)
    index.discard(_node("other"), "rex")
    index.discard(_node("other"), "rex")
    assert index.exact("Rex") == ()
    assert index.mentions("Where is Rex?") == []


def test_a_node_keeps_a_label_that_was_added_in_two_spellings(index: LabelIndex) -> None:
    """Discarding one spelling leaves the other."""
    index.add(_node("Rex"), "REX")
    index.discard(_node("Rex"), "Rex")
    assert index.exact("rex") == (_node("Rex"),)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Schrödigner", "Schrödinger"),
        ("Simens", "Siemens"),
        ("Edwin of Northumria", "Edwin of Northumbria"),
    ],
)
def test_near_finds_misspellings(index: LabelIndex, text: str, label: str) -> None:
    """A slip of a letter still finds the node."""
    assert index.near(text)[0][:2] == (_node(label), label)


@pytest.mark.parametrize("text", ["Rec", "Julian", "Porsche 912", "Re", "", "x" * 5000])
def test_near_does_not_guess(index: LabelIndex, text: str) -> None:
    """Short words, other numbers and other names are no near matches."""
    assert index.near(text) == []


def test_mentions_prefer_the_longest(index: LabelIndex) -> None:
    """The longest label wins and places are exact."""
    text = "Did Rex's friend see New York City, or “The Beatles”?"
    mentions = index.mentions(text)
    assert [m.text for m in mentions] == ["Rex", "New York City", "The Beatles"]
    assert all(text[m.start : m.end] == m.text and m.score == 100.0 for m in mentions)


def test_near_mentions_only_without_exact_ones(index: LabelIndex) -> None:
    """A near mention is taken only where the text holds no exact one."""
    assert [m.label for m in index.mentions("Where does Schrödigner sleep?")] == ["Schrödinger"]
    assert [m.label for m in index.mentions("Does Rex like Schrödigner?")] == ["Rex"]


def test_near_mentions_may_be_unwanted(index: LabelIndex) -> None:
    """What is learned takes a name as it stands: "Schrodinger" is no slip of the pen."""
    assert index.mentions("Where does Schrödigner sleep?", near=False) == []
    assert [m.label for m in index.mentions("Where does Rex sleep?", near=False)] == ["Rex"]


def test_function_words_are_names_only_as_written(index: LabelIndex) -> None:
    """The novel "It" is not every "it"."""
    assert index.mentions("Where is it?") == []
    assert [m.text for m in index.mentions("Who wrote It?")] == ["It"]


def test_scripts_without_spaces(index: LabelIndex) -> None:
    """A label is found inside a text that has no spaces."""
    (mention,) = index.mentions("私は東京に住んでいます")
    assert mention.text == "東京"


def test_near_looks_at_few_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A near look-up compares a small share of a large index."""
    index = LabelIndex()
    for i in range(5000):
        index.add(_node(str(i)), f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}name {i} town")
    seen: list[str] = []

    def counting(left: str, right: str, *, cutoff: float) -> float:
        seen.append(right)
        return similarity(left, right, cutoff=cutoff)

    monkeypatch.setattr("kgt_plugin.recall.label_index.similarity", counting)
    index.near("aznme 650 twon")
    assert len(seen) < 250


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does my dog eat?", [("my dog", "dog")]),
        ("Where does my younger sister live?", [("my younger sister", "younger sister")]),
        ("What is my dog's name?", [("my dog", "dog")]),
        ("the name of my dog", [("my dog", "dog")]),
        ("My dog is called", [("My dog", "dog")]),
        ("What is our cat called?", [("our cat", "cat")]),
        ("What does my best friend like?", [("my best friend", "best friend")]),
        ("What does my golden retriever eat?", [("my golden retriever", "golden retriever")]),
        ("What does my zorble eat?", [("my zorble", "zorble")]),
        ("What is my zorble's name?", [("my zorble", "zorble")]),
        ("What is my favourite colour?", [("my", None)]),
        ("Who is my dentist?", [("my", None)]),
        ("What does my dentist charge?", [("my dentist", "dentist")]),
        ("My boss is", [("My", None)]),
        ("What is my job?", [("my", None)]),
        ("What is my phone number?", [("my", None)]),
        ("Where do I live?", [("I", None)]),
        ("Is it mine?", [("mine", None)]),
        ("Where did Henry I of England die?", []),
        ("Where does army life begin?", []),
    ],
)
def test_personal_mentions(text: str, expected: list[tuple[str, str | None]]) -> None:
    """The user and the user's possessions are told from the user's properties."""
    mentions = personal_mentions(text)
    assert [(m.text, m.possession) for m in mentions] == expected
    assert all(text[m.start : m.end] == m.text for m in mentions)
