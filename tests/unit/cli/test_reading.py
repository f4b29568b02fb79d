"""`ask`, `facts` and `log`: output, JSON fields and status, over a fake model and a real store."""

from __future__ import annotations

import math

import pytest

from tests.unit.cli.contract import ASK_FIELDS, LEARN_FIELDS, MEAT
from tests.unit.cli.running import Run


def test_ask_json(told: Run) -> None:
    """`ask --json` has the contracted fields, facts with pi and the edit that brought them."""
    answer = told("ask", "What does my dog eat?", "--mode", "marginal", "--json").json
    assert list(answer) == ASK_FIELDS
    assert answer["subject"] == "my dog"
    assert [list(fact) for fact in answer["facts"]] == [["triple", "probability", "edit_id"]] * 2
    assert answer["facts"][0]["triple"] == MEAT
    assert math.isclose(sum(fact["probability"] for fact in answer["facts"]), 1.0)
    edits = {edit["edit_id"] for edit in told("log", "--json").json}
    assert {fact["edit_id"] for fact in answer["facts"]} == edits


def test_ask_top_k(told: Run) -> None:
    """--top-k bounds the facts used."""
    assert len(told("ask", "What does my dog eat?", "--top-k", "1", "--json").json["facts"]) == 1


def test_ask_table(told: Run) -> None:
    """Without --json the answer comes with a table of facts and pi."""
    out = told("ask", "What does my dog eat?").stdout
    assert "my dog | eats | meat" in out
    assert "pi" in out


def test_ask_without_facts(kgt: Run) -> None:
    """A new user is answered by the model alone."""
    answer = kgt("ask", "What does my dog eat?", "--json").json
    assert answer["facts"] == []
    assert "no facts yet" in kgt("ask", "What does my dog eat?").stdout


def test_ask_marginal_without_facts(kgt: Run) -> None:
    """Nothing is made up for a new user: the answer is empty, and the output says why."""
    marginal = ("ask", "What does my dog eat?", "--mode", "marginal")
    answer = kgt(*marginal, "--json").json
    assert (answer["answer"], answer["subject"], answer["facts"]) == ("", "my dog", [])
    said = " ".join(kgt(*marginal).stdout.split())
    assert "no facts yet; marginal answers only what facts state" in said
    nobody = kgt("ask", "What time is it?", "--mode", "marginal").stdout
    assert "(no answer)" in nobody
    assert "names nobody known; marginal" in nobody


def test_facts(told: Run) -> None:
    """Facts as JSON carry the edit that brought them; the table shows the same."""
    facts = told("facts", "--json").json
    assert [list(fact) for fact in facts] == [["subject", "relation", "object", "edit_id"]] * 2
    assert all(fact["edit_id"] for fact in facts)
    assert all(fact["object"] in told("facts").stdout for fact in facts)


def test_facts_of_one_subject(told: Run) -> None:
    """--subject selects, in every format."""
    assert told("hear", "I live in Berlin.").status == 0
    one = told("facts", "--subject", "me", "--json").json
    assert [fact["object"] for fact in one] == ["Berlin"]
    turtle = told("facts", "--subject", "me", "--format", "turtle").stdout
    assert "berlin" in turtle
    assert "meat" not in turtle


@pytest.mark.parametrize(
    ("form", "words"), [("turtle", "@prefix"), ("trig", "urn:kgt:user:"), ("nquads", "> .\n")]
)
def test_facts_as_rdf(told: Run, form: str, words: str) -> None:
    """Each RDF format is written as such, whole and for one subject."""
    assert words in told("facts", "--format", form).stdout
    assert words in told("facts", "--format", form, "--subject", "my dog").stdout


def test_empty_states(kgt: Run) -> None:
    """A new user sees friendly words and empty lists."""
    assert "No facts yet" in kgt("facts").stdout
    assert "No edits yet" in kgt("log").stdout
    assert kgt("facts", "--json").json == kgt("log", "--json").json == []
    assert kgt("facts", "--format", "nquads").stdout == ""


def test_log(told: Run) -> None:
    """The log has every edit, oldest first, with the fields of `learn` and whether it holds."""
    assert told("undo").status == 0
    first, second = told("log", "--json").json
    assert set(LEARN_FIELDS) < set(first)
    assert (first["kind"], first["undone"], second["undone"]) == ("hear", False, True)
    assert first["source"] == "My dog eats meat. My dog is called Rex."
    assert first["time"] < second["time"]
    assert "undone" in told("log").stdout
