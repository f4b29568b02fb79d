"""Our terms are described by the ontology that ships, and journals and episodes conform to the shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, PROV, RDF, XSD
from rdflib.term import Literal, URIRef

from kgt_plugin import UserMemory
from kgt_plugin.ontology import ontology, shapes
from kgt_plugin.stores.serialization import FORMATS, parse

pyshacl = pytest.importorskip("pyshacl")
TERM = "urn:kgt:term:"


@pytest.fixture
def records(ana: UserMemory, tmp_path: Path) -> Graph:
    """Journal and episodes of a user who has told, corrected and undone something."""
    ana.hear("My dog is called Rex.")
    ana.learn("Where do I live?", "Lisbon")
    ana.learn("Where do I live?", "Porto", old_answer="Lisbon")
    ana.hear("I work in Oslo.")
    ana.undo()
    (tmp_path / "brought.ttl").write_text('<urn:x> <urn:y> "z" .', encoding="utf-8")
    ana.import_(tmp_path / "brought.ttl")
    ana.export(tmp_path / "all.trig", journal=True, episodes=True)
    quads = parse((tmp_path / "all.trig").read_bytes(), FORMATS[".trig"], where="all.trig")
    merged = Graph()
    for subject, predicate, value, name in quads:
        if str(name).endswith((":journal", ":episodes")):
            merged.add((subject, predicate, value))
    return merged


def _problems(data: Graph) -> str:
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes(), ont_graph=ontology())
    return "" if conforms else text


@pytest.mark.slow
def test_records_conform(records: Graph) -> None:
    """What is journaled and kept conforms to the shapes."""
    assert len(set(records.subjects(RDF.type, URIRef(TERM + "Edit")))) > 2
    assert set(records.subjects(RDF.type, URIRef(TERM + "Episode")))
    assert not _problems(records)


@pytest.mark.slow
@pytest.mark.parametrize("predicate", ["kind", "sequence", "added"])
def test_damage_is_found(records: Graph, predicate: str) -> None:
    """An edit without its kind or place, or that adds what is no statement, does not conform."""
    edit = next(records.subjects(RDF.type, URIRef(TERM + "Edit")))
    records.remove((edit, URIRef(TERM + predicate), None))
    if predicate == "added":
        records.add((edit, URIRef(TERM + predicate), URIRef("urn:nothing")))
    assert predicate in _problems(records)


@pytest.mark.slow
def test_every_term_is_described(records: Graph) -> None:
    """Every term of ours that is written is in the ontology."""
    used = {str(p) for p in records.predicates()} | {
        str(o) for o in records.objects(None, RDF.type)
    }
    known = {str(s) for s in ontology().subjects(RDF.type)}
    assert {each for each in used if each.startswith(TERM)} <= known
    assert (URIRef(TERM), RDF.type, OWL.Ontology) in ontology()


def test_user_app_and_model_are_agents(records: Graph) -> None:
    """User, app and model are agents of the edits that they had a part in."""
    agents = {str(agent).split(":agent:")[1] for agent in records.subjects(RDF.type, PROV.Agent)}
    assert {"app", "user"} < agents
    assert any(agent.startswith("model:") for agent in agents)


def test_times_and_numbers_are_standard(records: Graph) -> None:
    """Times and losses are written in the canonical forms of XML Schema's types."""
    for time in records.objects(None, PROV.endedAtTime):
        assert isinstance(time, Literal)
        assert time.datatype == XSD.dateTime
        assert str(time).endswith("Z")
