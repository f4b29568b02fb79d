"""Every command's output, JSON fields and status, over a fake model and a real store."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgt_plugin import __version__
from kgt_plugin.cli.app import app
from kgt_plugin.cli.payload import edit_payload
from kgt_plugin.cli.text import printable
from kgt_plugin.records import Edit, EditKind
from tests.unit.cli_running import USER, Outcome, Run, fake_models, runner

LEARN_FIELDS = [
    "edit_id",
    "subject",
    "added",
    "removed",
    "loss_before",
    "loss_after",
    "answer_logprob_before",
    "answer_logprob_after",
    "satisfied",
    "steps",
    "optimizer",
    "model",
    "prompts",
    "scorer_calls",
    "scored_tokens",
    "computed_tokens",
    "elapsed_ms",
]
ASK_FIELDS = ["answer", "subject", "facts", "model", "prompts", "computed_tokens", "elapsed_ms"]
MEAT = ["my dog", "eats", "meat"]
VEGETABLES = ["my dog", "eats", "vegetables"]
CORRECTION = ("learn", "--query", "What does my dog eat?", "--answer", "vegetables")


@pytest.fixture
def kgt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over a fake model and a new store."""
    fake_models(monkeypatch)
    (tmp_path / "store").mkdir()
    return runner(tmp_path / "store")


@pytest.fixture
def told(kgt: Run) -> Run:
    """The same, after two messages."""
    assert kgt("hear", "My dog eats meat. My dog is called Rex.").status == 0
    return kgt


def known(run: Run, user: str = USER) -> list[list[str]]:
    """All facts of a user, by their labels."""
    facts = run("facts", "--json", user=user).json
    return [[fact["subject"], fact["relation"], fact["object"]] for fact in facts]


def test_learn_json(told: Run) -> None:
    """`learn --json` has the contracted fields in their order, and says what it changed."""
    edit = told(*CORRECTION, "--old-answer", "meat", "--json").json
    assert list(edit) == LEARN_FIELDS
    assert edit["subject"] == "my dog"
    assert edit["added"] == [VEGETABLES]
    assert edit["removed"] == [MEAT]
    assert edit["loss_after"] < edit["loss_before"]
    assert [list(step) for step in edit["steps"]] == [["op", "triple", "loss"]] * 2
    assert edit["steps"][-1]["loss"] == edit["loss_after"]
    assert edit["optimizer"] == "minimal"
    assert edit["model"] == "fake@1:float64"
    assert 0 < edit["computed_tokens"] <= edit["scored_tokens"]
    assert VEGETABLES in known(told)
    assert MEAT not in known(told)


def test_learn_dry_run(told: Run) -> None:
    """A dry run plans the same and writes nothing; its edit has no id."""
    before = known(told)
    edit = told(*CORRECTION, "--old-answer", "meat", "--dry-run", "--json").json
    assert edit["edit_id"] is None
    assert edit["added"] == [VEGETABLES]
    assert known(told) == before
    assert "nothing was written" in told(*CORRECTION, "--dry-run").stdout


def test_learn_options(kgt: Run) -> None:
    """Subject, object, relation, intent, optimizer and prompts reach the method."""
    edit = kgt(
        *("learn", "--query", "Where is it made?", "--answer", "in Turin", "--json"),
        *("--subject", "the car", "--object", "Turin", "--relation", "made in"),
        *("--intent", "statement", "--optimizer", "paper", "--prompts", "paper"),
    ).json
    assert edit["added"] == [["the car", "made in", "Turin"]]
    assert edit["optimizer"] == "paper"
    assert edit["prompts"].startswith("paper")


def test_learn_table(told: Run) -> None:
    """Without --json the steps are shown with the loss before and after, and the cost."""
    out = told(*CORRECTION, "--old-answer", "meat").stdout
    for words in ("add", "remove", "vegetables", "loss before", "loss after", "tokens computed"):
        assert words in out


def test_learn_what_is_known(told: Run) -> None:
    """What is known already needs no edit, and the output says so."""
    assert told(*CORRECTION, "--old-answer", "meat").status == 0
    edit = told(*CORRECTION, "--json").json
    assert edit["edit_id"] is None
    assert edit["added"] == edit["removed"] == []
    assert "No edit needed" in told(*CORRECTION).stdout


def test_hear_json(kgt: Run) -> None:
    """`hear --json` is a list with the fields of `learn`, one object a fact."""
    edits = kgt("hear", "My dog eats meat. I live in Berlin.", "--json").json
    assert [list(edit) for edit in edits] == [LEARN_FIELDS] * 2
    assert [edit["added"] for edit in edits] == [[MEAT], [["me", "lives in", "Berlin"]]]


def test_hear_nothing(kgt: Run) -> None:
    """A message that states nothing is no error."""
    assert kgt("hear", "Hello there!", "--json").json == []
    assert "nothing was learned" in kgt("hear", "Hello there!").stdout


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


def test_undo(told: Run) -> None:
    """Undo says what it took out and brought back; the facts are what they were."""
    before = known(told)
    edit = told(*CORRECTION, "--old-answer", "meat", "--json").json
    undone = told("undo", "--json").json
    assert undone["edit_id"] == edit["edit_id"]
    assert (undone["added"], undone["removed"]) == ([MEAT], [VEGETABLES])
    assert known(told) == before


def test_undo_of_a_named_edit(told: Run) -> None:
    """An older edit can be undone by its id, once, unless a later one builds on it."""
    assert told("hear", "I live in Oslo.").status == 0
    first, second, _third = (edit["edit_id"] for edit in told("log", "--json").json)
    told("undo", first).assert_refused(first, second)
    assert second in told("undo", second).stdout
    assert known(told) == [MEAT, ["me", "lives in", "Oslo"]]
    told("undo", second).assert_refused(second)


@pytest.mark.parametrize("fact", ["My dog | eats|  meat", '["my dog", "eats", "meat"]'])
def test_forget(told: Run, fact: str) -> None:
    """One fact is forgotten by its words, in either notation, and undo brings it back."""
    gone = told("forget", fact, "--json").json
    assert gone["removed"] == [MEAT]
    assert MEAT not in known(told)
    assert told("undo").status == 0
    assert MEAT in known(told)


def test_forget_all(told: Run) -> None:
    """--all erases facts and history of this user and of nobody else."""
    assert told("hear", "I live in Oslo.", user="other").status == 0
    gone = told("forget", "--all", "--json").json
    assert gone["edit_id"] is None
    assert len(gone["removed"]) == 2
    assert told("log", "--json").json == []
    assert known(told, "other") == [["me", "lives in", "Oslo"]]


@pytest.mark.parametrize("args", [(), ("a | b | c", "--all")])
def test_forget_usage(told: Run, args: tuple[str, ...]) -> None:
    """Neither or both of a fact and --all is wrong usage."""
    told("forget", *args).assert_refused("--all", status=2)


@pytest.mark.parametrize("fact", ["a | b", "a | b | c | d", "a || c", '["a"]', "[1, 2, 3]", "["])
def test_forget_what_is_no_fact(told: Run, fact: str) -> None:
    """What has not three parts is refused."""
    told("forget", fact).assert_refused("fact")


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


def test_options_before_the_command(told: Run, tmp_path: Path) -> None:
    """--store, --model and --json may stand before the command; those after it win."""
    store = str(tmp_path / "store")
    args = ["--store", store, "--json", "facts", "--user", USER]
    assert Outcome(CliRunner().invoke(app, args)).json == told("facts", "--json").json
    args = ["--store", str(tmp_path / "none"), "facts", "--user", USER, "--store", store, "--json"]
    assert Outcome(CliRunner().invoke(app, args)).json == told("facts", "--json").json


def test_version_and_help() -> None:
    """--version and --help answer at once; no command at all gives the help."""
    assert CliRunner().invoke(app, ["--version"]).stdout == f"kgt {__version__}\n"
    bare, asked = CliRunner().invoke(app, []), CliRunner().invoke(app, ["--help"])
    assert bare.exit_code == asked.exit_code == 0
    assert bare.stdout == asked.stdout
    for name in ("demo", "ask", "learn", "hear", "facts", "log", "undo", "forget", "models"):
        assert f"\n  {name} " in asked.stdout


def test_every_command_takes_the_shared_options() -> None:
    """Store, model and --json belong to every command."""
    commands = ("demo", "ask", "learn", "hear", "facts", "log", "undo", "forget", "export")
    for name in (*commands, "import", "models pull"):
        text = CliRunner().invoke(app, [*name.split(), "--help"]).stdout
        for option in ("--store", "--model", "--json"):
            assert option in text, name


def test_infinite_loss_is_null() -> None:
    """JSON has no infinity."""
    edit = Edit(id=None, kind=EditKind.LEARN, time=None, loss_before=math.inf, loss_after=-1.0)
    payload = edit_payload(edit)
    assert payload["loss_before"] is None
    assert payload["loss_after"] == -1.0


def test_printable() -> None:
    """What acts on a terminal becomes escapes; every script and emoji stays."""
    assert printable("a\x1b[31mb\x00\ud83d\u2028") == "a\\x1b[31mb\\x00\\ud83d\\u2028"
    assert printable("צבע 猫 🐈‍⬛ é") == "צבע 猫 🐈‍⬛ é"


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_printable_keeps_the_order_of_a_line(code: int) -> None:
    """No character may show "user" as "resu"; the marks that Hebrew and Persian are written with stay."""
    assert printable(f"a{chr(code)}b") == f"a\\u{code:04x}b"
    assert printable("\u200fשלום\u200e می\u200cخواهم") == "\u200fשלום\u200e می\u200cخواهم"
