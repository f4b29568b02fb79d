"""Facts that leave a user's memory, and facts that come from files."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.opening import open_kgt


def test_forgetting_one_fact_can_be_undone(ana: UserMemory) -> None:
    """A fact named by its words goes, and comes back."""
    ana.learn("My dog eats", "vegetables")
    ana.forget(("My dog", "eats", "Vegetables"))
    assert ana.facts() == []
    ana.undo()
    assert len(ana.facts()) == 1


def test_forgetting_all_leaves_no_trace(ana: UserMemory) -> None:
    """Facts and history are gone for good."""
    ana.learn("My dog eats", "vegetables")
    assert ana.forget_all() == 1
    assert (ana.facts(), ana.history()) == ([], [])


def test_forgetting_a_turn_leaves_no_vector_beside_a_file(tmp_path: Path) -> None:
    """Neither of its words nor of the facts that go with it, though nothing is asked afterwards."""
    store = tmp_path / "ana.trig"
    with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        kgt.user("ana").hear("My dog is called Rex.")
        kgt.user("ana").context("Who is Rex?")
        assert _vectors(store)
    with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.forget(ana.episodes()[0])
    assert not _vectors(store)


def test_no_vector_of_what_held_once_is_kept_beside_a_file(tmp_path: Path) -> None:
    """What is asked of an earlier time leaves nothing that forgetting the turn would not find."""
    store = tmp_path / "ana.trig"
    with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.hear("My dog is called Rex.")
        then = dt.datetime.now(dt.UTC)
        ana.forget(ana.facts()[0])
        ana.context("Who is Rex?")
        assert "Rex" in ana.context("Who is Rex?", at=then).text
        ana.forget(ana.episodes()[0])
    assert not _vectors(store)


def _vectors(store: Path) -> list[tuple[bytes]]:
    with closing(sqlite3.connect(f"{store}.vectors.sqlite")) as file:
        return file.execute("SELECT text FROM vectors").fetchall()


def test_forgetting_what_is_not_known_is_refused(ana: UserMemory) -> None:
    """The message tells how to see what is known."""
    with pytest.raises(InvalidInputError, match="list the facts"):
        ana.forget(("my dog", "eats", "meat"))
    with pytest.raises(InvalidInputError, match="three parts"):
        ana.forget(("my dog", "eats"))


@pytest.mark.parametrize(
    "fact", ["abc", "my dog, eats, vegetables", 5, None, ("my dog", "eats", 5)]
)
def test_only_a_fact_can_be_forgotten(ana: UserMemory, fact: Any) -> None:
    """A text is not three letters; the message says what to pass."""
    ana.learn("My dog eats", "vegetables")
    with pytest.raises(InvalidInputError, match=r"forget|Triple"):
        ana.forget(fact)
    assert len(ana.facts()) == 1


def test_an_edit_is_undone_and_not_forgotten(ana: UserMemory) -> None:
    """The message tells of undo, which takes the edit itself as well as its id."""
    first = ana.learn("My dog eats", "vegetables")
    second = ana.learn("My dog is called", "Rex")
    with pytest.raises(InvalidInputError, match="undo"):
        ana.forget(first)  # type: ignore[arg-type]  # that is the point
    assert ana.undo(second).undone
    assert [edit.undone for edit in ana.history()] == [False, True]
    assert ana.undo(first.id).undone


@pytest.mark.parametrize("edit", [5, ["a"], b"abc"])
def test_only_an_edit_can_be_undone(ana: UserMemory, edit: Any) -> None:
    """One line that says what to pass."""
    with pytest.raises(InvalidInputError, match="undo takes an edit"):
        ana.undo(edit)


def test_an_edit_that_wrote_nothing_undoes_nothing(ana: UserMemory) -> None:
    """It has no id, and no id must not mean the latest edit."""
    ana.learn("My dog eats", "vegetables")
    planned = ana.learn("My dog eats", "meat", dry_run=True)
    with pytest.raises(InvalidInputError, match="wrote nothing"):
        ana.undo(planned)
    assert len(ana.facts()) == 1


def test_export_and_import(ana: UserMemory, tmp_path: Path) -> None:
    """Another user can take over an export; it is one edit that can be undone."""
    ana.learn("Rex eats", "vegetables", subject="Rex")
    ana.export(tmp_path / "facts.ttl")
    ben = open_kgt().user("ben")
    edit = ben.import_(tmp_path / "facts.ttl")
    assert [t.labels for t in ben.facts()] == [("Rex", "eats", "vegetables")]
    ben.undo(edit.id)
    assert ben.facts() == []


def test_an_import_is_worded_by_its_own_labels(ana: UserMemory, tmp_path: Path) -> None:
    """The journal says "Rex" where the file does, not the IRI's local name."""
    file = tmp_path / "facts.ttl"
    file.write_text(
        "@prefix : <https://x.example/> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ':d1 r:label "Rex" ; :eats :v1 . :v1 r:label "vegetables" . :eats r:label "lives on" .\n'
    )
    edit = ana.import_(file)
    assert ("Rex", "lives on", "vegetables") in {t.labels for t in edit.added}
    assert ("Rex", "lives on", "vegetables") in {t.labels for t in ana.history()[0].added}


def test_a_fact_with_odd_white_space_can_be_forgotten(ana: UserMemory, tmp_path: Path) -> None:
    """An imported literal is matched up to case and white space."""
    file = tmp_path / "a.nt"
    file.write_text('<urn:rex> <urn:tel> "a  b" .\n')
    ana.import_(file)
    ana.forget(("rex", "tel", "a b"))
    assert ana.facts() == []


def test_of_facts_that_read_alike_none_is_forgotten_by_its_words(
    ana: UserMemory, tmp_path: Path
) -> None:
    """The triple itself tells them apart."""
    file = tmp_path / "a.nt"
    file.write_text('<urn:rex> <urn:tel> "ab" .\n<urn:rex> <urn:tel> "AB" .\n')
    ana.import_(file)
    with pytest.raises(InvalidInputError, match="2 facts read"):
        ana.forget(("rex", "tel", "ab"))
    ana.forget(ana.facts()[0])
    assert len(ana.facts()) == 1


def test_what_was_recalled_is_forgotten_by_its_triple(ana: UserMemory) -> None:
    """The message tells where the fact is in what `context` gives."""
    ana.learn("My dog eats", "vegetables")
    (recalled,) = ana.context("What does my dog eat?").facts
    with pytest.raises(InvalidInputError, match=r"pass its \.triple"):
        ana.forget(recalled)  # type: ignore[arg-type]  # that is the point
    ana.forget(recalled.triple)
    assert ana.facts() == []


def test_the_id_of_an_edit_that_wrote_nothing_undoes_nothing(ana: UserMemory) -> None:
    """It is None, which does not stand for the latest edit."""
    ana.hear("My dog eats meat.")
    known = ana.facts()
    for edit in (
        ana.learn("My dog eats", "meat"),
        ana.learn("My dog eats", "fish", dry_run=True),
    ):
        assert edit.id is None
        with pytest.raises(InvalidInputError, match="wrote nothing"):
            ana.undo(edit.id)
    assert ana.facts() == known
