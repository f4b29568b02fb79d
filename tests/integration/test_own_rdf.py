"""A customer register in Turtle, with a vocabulary of its own: asked, corrected and exported, it stays what it was.

"What it was" is compared by canonical N-Quads (RDFC-1.0): nodes without names have no identity to go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDFS, Graph

from kgt_plugin import KGT
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Retrieved
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.serialization import FORMATS, canonical
from kgt_plugin.stores.views import Terms
from kgt_plugin.testing import FakeEmbedder, FakeScorer

CRM = Path(__file__).with_name("crm.ttl")
ANA = "https://crm.example/contact/ana"
QUERY = "Where do I live?"


@dataclass(frozen=True, slots=True)
class Register:
    """The register in a memory.

    Attributes:
        ana: whose memory.
        before: what it held when it was opened, about the node that the user is there.
        graph: the app's own graph, where there is one.
    """

    ana: UserMemory
    before: set[ox.Triple]
    graph: Graph | None = None


def _triples(data: bytes, syntax: ox.RdfFormat) -> set[ox.Triple]:
    return {
        quad.triple if isinstance(quad, ox.Quad) else quad
        for quad in ox.parse(input=data, format=syntax)
    }


def _canonical(triples: set[ox.Triple]) -> str:
    return canonical(ox.Quad(each.subject, each.predicate, each.object) for each in triples)


def _triple(terms: Terms) -> ox.Triple:
    subject, predicate, value = map(to_ox, terms)
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]  # no literals as subjects


@contextmanager
def _wrapped(_folder: Path) -> Iterator[Register]:
    graph = Graph().parse(CRM)
    before = _triples(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    with _open(graph, me=ANA) as kgt:
        yield Register(kgt.user("ana"), before, graph)


@contextmanager
def _opened(folder: Path) -> Iterator[Register]:
    path = folder / "register.ttl"
    path.write_bytes(CRM.read_bytes())
    with _open(path, me=ANA) as kgt:
        yield Register(kgt.user("ana"), _triples(CRM.read_bytes(), ox.RdfFormat.TURTLE))


@contextmanager
def _imported(folder: Path) -> Iterator[Register]:
    with _open(folder / "store") as kgt:
        kgt.user("ana").import_(CRM, me=ANA)
        renamed = CRM.read_text(encoding="utf-8").replace("c:ana", "<urn:kgt:user:ana:me>")
        before = _triples(renamed.encode(), ox.RdfFormat.TURTLE)
        yield Register(kgt.user("ana"), before)


def _open(store: Path | Graph, me: str | None = None) -> KGT:
    return KGT.open(store=store, me=me, model=FakeScorer(), embedder=FakeEmbedder())


Way = Callable[[Path], AbstractContextManager[Register]]
ways = pytest.mark.parametrize("way", [_wrapped, _opened, _imported])


@pytest.mark.slow
@ways
def test_only_the_edit_changes(way: Way, tmp_path: Path) -> None:
    """A correction changes its own triples; every other one, in every format, is as it was; undo restores all."""
    with way(tmp_path) as register:
        ana = register.ana
        assert _exported(ana, tmp_path / "before.nt") == _canonical(register.before)
        edit = ana.learn(QUERY, "Porto", old_answer="Lisbon")
        assert [each.labels for each in edit.removed] == [("me", "lives in", "Lisbon")]
        assert [each.labels for each in edit.added] == [("me", "lives in", "Porto")]
        removed = {_triple(each.terms) for each in edit.removed}
        added = {_triple(each.terms) for each in edit.added}
        assert removed <= register.before
        after = _canonical((register.before - removed) | added)
        for ending in (".nt", ".ttl", ".nq", ".trig", ".jsonld", ".rdf"):
            assert _exported(ana, tmp_path / f"after{ending}") == after
        if register.graph is not None:
            data = register.graph.serialize(format="nt", encoding="utf-8")
            assert _canonical(_triples(data, ox.RdfFormat.N_TRIPLES)) == after
        ana.undo(edit.id)
        assert _exported(ana, tmp_path / "undone.nt") == _canonical(register.before)


def _exported(memory: UserMemory, path: Path) -> str:
    memory.export(path)
    return _canonical(_triples(path.read_bytes(), FORMATS[path.suffix]))


@ways
def test_the_user_is_who_the_app_says(way: Way, tmp_path: Path) -> None:
    """What the register says of Ana's node answers questions about "me", and no IRI or blank node is named."""
    with way(tmp_path) as register:
        first = register.ana.context(QUERY).items[0]
        assert isinstance(first, Retrieved)
        assert first.triple.labels == ("me", "lives in", "Lisbon")
        assert "lives in Oslo" in register.ana.context("Where does Ben Haas live?").text
        register.ana.learn(QUERY, "Porto", old_answer="Lisbon")
        text = register.ana.context(QUERY).text
        assert "I live in Porto" in text
        assert "Lisbon" not in text
        everything = " ".join(words for each in register.ana.facts() for words in each.labels)
        assert "_:" not in everything
        assert "https:" not in everything


def test_the_file_itself_changes_by_the_edit_alone(tmp_path: Path) -> None:
    """A register that is opened as a store gets facts and labels of new words, and keeps its prefixes and literals."""
    with _opened(tmp_path) as register:
        edits = register.ana.hear("I like green tea.")
        edits.append(register.ana.learn(QUERY, "Porto", old_answer="Lisbon"))
    data = (tmp_path / "register.ttl").read_bytes()
    removed = {_triple(each.terms) for edit in edits for each in edit.removed}
    added = {_triple(each.terms) for edit in edits for each in edit.added}
    new = _triples(data, ox.RdfFormat.TURTLE)
    labels = {each for each in new if str(each.subject).startswith("<urn:kgt:")}
    assert {each.predicate.value for each in labels} == {str(RDFS.label)}
    assert _canonical(new - labels) == _canonical((register.before - removed) | added)
    text = data.decode()
    assert "@prefix crm: <https://crm.example/schema#> ." in text
    assert "07.50" in text
    assert "@prefix prov:" not in text


@pytest.mark.model
def test_the_embedded_model_answers_from_the_register(tmp_path: Path) -> None:
    """The real model says where Ana lives, is corrected, and then says that."""
    path = tmp_path / "register.ttl"
    path.write_bytes(CRM.read_bytes())
    with KGT.open(store=path, me=ANA) as kgt:
        ana = kgt.user("ana")
        assert ana.answer(QUERY).text.strip(" .") == "Lisbon"
        ana.learn(QUERY, "Porto", old_answer="Lisbon")
        assert "Porto" in ana.answer(QUERY).text
    with KGT.open(store=path, me=ANA) as kgt:
        assert kgt.user("ana").undo().undone
        assert ("me", "lives in", "Lisbon") in [each.labels for each in kgt.user("ana").facts()]
