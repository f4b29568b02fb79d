"""Facts that leave a user's memory, and facts that come from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin import (
    InvalidInputError,
    UserMemory,
)
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


def test_forgetting_what_is_not_known_is_refused(ana: UserMemory) -> None:
    """The message tells how to see what is known."""
    with pytest.raises(InvalidInputError, match="list the facts"):
        ana.forget(("my dog", "eats", "meat"))
    with pytest.raises(InvalidInputError, match="three parts"):
        ana.forget(("my dog", "eats"))


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
