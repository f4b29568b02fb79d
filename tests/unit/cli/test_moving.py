"""`export` and `import`: what comes out goes in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.contract import known
from tests.unit.cli.running import Run, runner


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".ttl", ".trig", ".nq", ".nt"])
def test_export_and_import(told: Run, tmp_path: Path, ending: str) -> None:
    """What one user exports another imports, as one edit that can be undone."""
    file = tmp_path / f"facts{ending}"
    exported = told("export", str(file), "--json").json
    assert exported["facts"] == 2
    edit = told("import", str(file), "--json", user="other").json
    assert edit["edit_id"]
    assert sorted(edit["added"]) == sorted(known(told))
    assert known(told, "other") == known(told)
    assert "no fact that is not known" in told("import", str(file), user="other").stdout
    assert told("undo", user="other").status == 0
    assert known(told, "other") == []


def test_export_with_the_journal(told: Run, tmp_path: Path) -> None:
    """--journal adds the history, where the format can hold it apart."""
    assert told("export", str(tmp_path / "all.trig"), "--journal").status == 0
    assert "wasGeneratedBy" in (tmp_path / "all.trig").read_text(encoding="utf-8")
    told("export", str(tmp_path / "all.ttl"), "--journal").assert_refused(".trig")
    assert not (tmp_path / "all.ttl").exists()


TURTLE = '@prefix ex: <https://crm.example/> . ex:ana ex:livesIn "Lisbon" .'
ANA = "https://crm.example/ana"


def test_import_says_who_the_user_is(kgt: Run, tmp_path: Path) -> None:
    """--me names the user's node in the file; one that the file does not know is refused."""
    file = tmp_path / "crm.ttl"
    file.write_text(TURTLE)
    kgt("import", str(file), "--me", f"{ANA}s").assert_refused("says nothing of")
    assert kgt("import", str(file), "--me", ANA).status == 0
    assert known(kgt) == [["me", "lives in", "Lisbon"]]


@pytest.mark.usefixtures("kgt")
def test_a_turtle_file_is_opened_with_its_user(tmp_path: Path) -> None:
    """--me names the user's node in a .ttl store, for what is read, learned and imported there."""
    kgt, file = runner(tmp_path / "people.ttl"), tmp_path / "more.ttl"
    (tmp_path / "people.ttl").write_text(TURTLE)
    file.write_text(f'<{ANA}> <https://crm.example/worksFor> "Acme" .')
    assert kgt("hear", "I like tea.", "--me", ANA).status == 0
    assert kgt("import", str(file), "--me", ANA).status == 0
    said = kgt("facts", "--me", ANA, "--json").json
    assert {(fact["relation"], fact["object"]) for fact in said if fact["subject"] == "me"} == {
        ("lives in", "Lisbon"),
        ("likes", "tea"),
        ("works for", "Acme"),
    }
    written = (tmp_path / "people.ttl").read_text()
    assert "ex:ana" in written
    assert ":me" not in written


def test_me_is_refused_where_there_are_several_users(kgt: Run, tmp_path: Path) -> None:
    """A store of several users has no one node for --me; what a missing .ttl file would have is not asked."""
    assert kgt("hear", "I like tea.").status == 0
    kgt("facts", "--me", ANA).assert_refused("several users", "--me")
    new = runner(tmp_path / "new.ttl")
    assert new("hear", "I like tea.", "--me", ANA, "--dry-run").status == 0
    new("facts", "--me", ANA).assert_refused("there is no store")
