"""`ask`, `facts` and `log`: output, JSON fields and status, over a fake model and a real store."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.cli.contract import ASK_FIELDS, ITEM_FIELDS, LOG_FIELDS, MEAT
from tests.unit.cli.running import Run


@pytest.mark.slow
def test_ask_json(told: Run) -> None:
    """`ask --json` has the contracted fields, facts with the edit that brought them, and items."""
    answer = told("ask", "What does my dog eat?", "--mode", "marginal", "--json").json
    assert list(answer) == ASK_FIELDS
    assert answer["subject"] == "my dog"
    assert [list(fact) for fact in answer["facts"]] == [["triple", "probability", "edit_id"]] * 2
    assert answer["facts"][0]["triple"] == MEAT
    edits = {edit["edit_id"] for edit in told("log", "--json").json}
    assert {fact["edit_id"] for fact in answer["facts"]} == edits
    assert all(list(item) == ITEM_FIELDS for item in answer["items"])
    first = answer["items"][0]
    assert (first["kind"], first["text"]) == ("fact", "My dog eats meat.")
    assert first["source"] == "My dog eats meat. My dog is called Rex."
    assert dt.datetime.fromisoformat(first["time"]).utcoffset() == dt.timedelta(0)
    of_facts = [item["probability"] for item in answer["items"] if item["kind"] == "fact"]
    assert of_facts == [fact["probability"] for fact in answer["facts"]]
    assert 1 > sum(of_facts) > of_facts[0] > of_facts[1] > 0


@pytest.mark.slow
def test_ask_recalls_messages_too(kgt: Run) -> None:
    """What no rule reads as a fact is an item, in JSON and in the table."""
    said = "The vet wants Rex on rice and carrots for a while."
    assert kgt("hear", said).status == 0
    answer = kgt("ask", "What does the vet want Rex on?", "--json").json
    assert answer["facts"] == []
    (item,) = answer["items"]
    assert list(item) == ITEM_FIELDS
    assert (item["kind"], item["text"], item["source"]) == ("episode", said, said)
    (episode,) = kgt("said", "--json").json
    assert item["time"] == episode["time"]
    out = kgt("ask", "What does the vet want Rex on?").stdout
    assert "episode" in out
    assert episode["episode_id"] in out
    assert "carrots" in out


@pytest.mark.slow
def test_ask_top_k(told: Run) -> None:
    """--top-k bounds the items used."""
    assert len(told("ask", "What does my dog eat?", "--top-k", "1", "--json").json["items"]) == 1


@pytest.mark.slow
def test_ask_table(told: Run) -> None:
    """Without --json the answer comes with a table of items, their probabilities and their edits."""
    out = told("ask", "What does my dog eat?").stdout
    assert "My dog eats meat." in out
    assert "probability" in out
    assert told("log", "--json").json[0]["edit_id"] in out


def test_ask_without_facts(kgt: Run) -> None:
    """A new user is answered by the model alone."""
    answer = kgt("ask", "What does my dog eat?", "--json").json
    assert answer["facts"] == answer["items"] == []
    said = kgt("ask", "What does my dog eat?").stdout
    assert "Nothing known bears on the question; the model answered alone" in said


def test_ask_marginal_without_facts(kgt: Run) -> None:
    """Nothing is made up for a new user: the answer is empty, and the output says why."""
    marginal = ("ask", "What does my dog eat?", "--mode", "marginal")
    answer = kgt(*marginal, "--json").json
    assert (answer["answer"], answer["subject"], answer["facts"]) == ("", "my dog", [])
    said = " ".join(kgt(*marginal).stdout.split())
    assert "(no answer)" in said
    assert "No known fact answers the question; marginal answers only what facts state" in said


def test_ask_marginal_of_messages_alone(kgt: Run) -> None:
    """Messages are shown, but no answer is chosen among them, and the output says why."""
    assert kgt("hear", "The vet wants Rex on rice and carrots for a while.").status == 0
    out = kgt("ask", "What does the vet want Rex on?", "--mode", "marginal").stdout
    assert "carrots" in out
    assert "(no answer)" in out
    assert "marginal answers only what facts state" in " ".join(out.split())


@pytest.mark.slow
def test_facts(told: Run) -> None:
    """Facts as JSON carry the edit that brought them; the table shows the same."""
    facts = told("facts", "--json").json
    assert [list(fact) for fact in facts] == [["subject", "relation", "object", "edit_id"]] * 2
    assert all(fact["edit_id"] for fact in facts)
    assert all(fact["object"] in told("facts").stdout for fact in facts)


@pytest.mark.slow
def test_facts_of_one_subject(told: Run) -> None:
    """--subject selects, in every format."""
    assert told("hear", "I live in Berlin.").status == 0
    one = told("facts", "--subject", "me", "--json").json
    assert [fact["object"] for fact in one] == ["Berlin"]
    turtle = told("facts", "--subject", "me", "--format", "turtle").stdout
    assert "berlin" in turtle
    assert "meat" not in turtle


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "words"), [("turtle", "@prefix"), ("trig", "urn:kgt:user:"), ("nquads", "> .\n")]
)
def test_facts_as_rdf(told: Run, form: str, words: str) -> None:
    """Each RDF format is written as such, whole and for one subject."""
    assert words in told("facts", "--format", form).stdout
    assert words in told("facts", "--format", form, "--subject", "my dog").stdout


@pytest.mark.slow
def test_empty_states(kgt: Run) -> None:
    """A new user sees friendly words and empty lists."""
    assert "No facts yet" in kgt("facts").stdout
    assert "No edits yet" in kgt("log").stdout
    assert kgt("facts", "--json").json == kgt("log", "--json").json == []
    assert kgt("facts", "--format", "nquads").stdout == ""


@pytest.mark.slow
def test_log(told: Run) -> None:
    """The log has every edit, oldest first, with the fields of `learn` and whether it holds."""
    assert told("undo").status == 0
    first, second = told("log", "--json").json
    assert list(first) == list(second) == LOG_FIELDS
    assert (first["kind"], first["undone"], second["undone"]) == ("hear", False, True)
    assert first["source"] == "My dog eats meat. My dog is called Rex."
    assert first["episode"] == told("said", "--json").json[0]["episode_id"]
    assert first["time"] < second["time"]
    assert "undone" in told("log").stdout


@pytest.mark.slow
def test_log_and_said_keep_each_fact_in_a_line(told: Run) -> None:
    """However narrow the terminal, ids, facts and losses can be read and copied; what superseded what is told."""
    corrected = ("--query", "What does my dog eat?", "--answer", "vegetables")
    edit = told("learn", *corrected, "--old-answer", "meat", "--json").json
    (said,) = told("said", "--json").json
    *_, entry = told("log").stdout.split(f"{edit['edit_id']}  ")
    first, *changes = entry.splitlines()
    assert "learn: correction  loss +" in first
    assert changes == [
        "  + my dog | eats | vegetables",
        "  - my dog | eats | meat",
        f"  ~ message {said['episode_id']} is superseded",
    ]
    lines = told("said").stdout.splitlines()
    assert lines[0].startswith(f"{said['episode_id']}  ")
    assert lines[1] == f"  {said['text']}"
    assert lines[-1] == f"  ~ superseded by edit {edit['edit_id']}"
