"""`learn`, `hear`, `undo` and `forget`: output, JSON fields and status, over a fake model and a real store."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kgt_plugin.records import Feedback, Intent, Labels, Turn
from tests.unit.cli.contract import CORRECTION, LEARN_FIELDS, MEAT, VEGETABLES, known
from tests.unit.cli.running import Run


@pytest.mark.slow
def test_learn_json(told: Run) -> None:
    """`learn --json` has the contracted fields in their order, and says what it changed."""
    edit = told(*CORRECTION, "--old-answer", "meat", "--json").json
    assert list(edit) == LEARN_FIELDS
    assert edit["subject"] == "my dog"
    assert edit["added"] == [VEGETABLES]
    assert edit["removed"] == [MEAT]
    assert edit["loss_after"] < edit["loss_before"]
    assert [list(step) for step in edit["steps"]] == [["op", "triple", "loss"]] * 3
    assert edit["steps"][-1]["loss"] == edit["loss_after"]
    assert edit["optimizer"] == "minimal"
    assert edit["model"] == "fake@1:float64"
    assert 0 < edit["computed_tokens"] <= edit["scored_tokens"]
    assert VEGETABLES in known(told)
    assert MEAT not in known(told)


@pytest.mark.slow
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


@pytest.mark.slow
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


class Murmurs:
    """Hears the same in everything."""

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        """See `Extractor.extract`."""
        del turn, known
        return [
            Feedback(
                query="My mood is",
                answer="fine",
                subject="me",
                relations=("mood",),
                intent=Intent.STATEMENT,
            )
        ]


@pytest.mark.slow
def test_a_reader_of_the_apps_own(kgt: Run) -> None:
    """It is named on the command line; what is no reader is refused, and nothing is kept."""
    own = f"{__name__}:Murmurs"
    (edit,) = kgt("hear", "Hm.", "--extractor", own, "--json").json
    assert edit["added"] == [["me", "mood", "fine"]]
    for name in ("no_such_module:Reader", f"{__name__}:Nobody", "builtins:print", "json"):
        kgt("hear", "Hm.", "--extractor", name).assert_refused(name)


def test_hear_puts_an_answer_right(kgt: Run) -> None:
    """With what it answers, a message corrects."""
    assert kgt("hear", "I live in Oslo.").status == 0
    before = ("--asked", "Where do I live?", "--answered", "You live in Oslo.")
    (edit,) = kgt("hear", "No, in Bergen.", *before, "--json").json
    assert (edit["added"], edit["removed"]) == (
        [["me", "lives in", "Bergen"]],
        [["me", "lives in", "Oslo"]],
    )


@pytest.mark.slow
def test_hear_what_is_so_no_longer(told: Run) -> None:
    """The fact goes, and is shown going; said again, there is nothing left to take back."""
    assert told("hear", "I live in Oslo.").status == 0
    shown = told("hear", "I don't live in Oslo anymore.").stdout
    assert "- me | lives in | Oslo" in " ".join(shown.split())
    assert "None" not in shown
    assert ["me", "lives in", "Oslo"] not in known(told)
    assert told("hear", "I don't live in Oslo anymore.", "--json").json == []


@pytest.mark.slow
def test_undo(told: Run) -> None:
    """Undo says what it took out and brought back; the facts are what they were."""
    before = known(told)
    edit = told(*CORRECTION, "--old-answer", "meat", "--json").json
    undone = told("undo", "--json").json
    assert undone["edit_id"] == edit["edit_id"]
    assert (undone["added"], undone["removed"]) == ([MEAT], [VEGETABLES])
    assert known(told) == before


@pytest.mark.slow
def test_undo_of_a_named_edit(told: Run) -> None:
    """An older edit can be undone by its id, once, unless a later one builds on it."""
    assert told("hear", "I live in Oslo.").status == 0
    first, second, _third = (edit["edit_id"] for edit in told("log", "--json").json)
    told("undo", first).assert_refused(first, second)
    assert second in told("undo", second).stdout
    assert known(told) == [MEAT, ["me", "lives in", "Oslo"]]
    told("undo", second).assert_refused(second)


@pytest.mark.slow
@pytest.mark.parametrize("fact", ["My dog | eats|  meat", '["my dog", "eats", "meat"]'])
def test_forget(told: Run, fact: str) -> None:
    """One fact is forgotten by its words, in either notation, and undo brings it back."""
    gone = told("forget", fact, "--json").json
    assert gone["removed"] == [MEAT]
    assert MEAT not in known(told)
    assert told("undo").status == 0
    assert MEAT in known(told)


@pytest.mark.slow
def test_forget_all(told: Run) -> None:
    """--all erases facts and history of this user and of nobody else."""
    assert told("hear", "I live in Oslo.", user="other").status == 0
    gone = told("forget", "--all", "--json").json
    assert gone["edit_id"] is None
    assert len(gone["removed"]) == 2
    assert told("log", "--json").json == []
    assert known(told, "other") == [["me", "lives in", "Oslo"]]


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("a | b | c", "--all"),
        ("a | b | c", "--episode", "x"),
        ("--episode", "x", "--all"),
        ("a | b | c", "--episode", "x", "--all"),
    ],
)
def test_forget_usage(told: Run, args: tuple[str, ...]) -> None:
    """None or several of a fact, --episode and --all is wrong usage."""
    told("forget", *args).assert_refused("--episode", "--all", status=2)


@pytest.mark.parametrize("fact", ["a | b", "a | b | c | d", "a || c", '["a"]', "[1, 2, 3]", "["])
def test_forget_what_is_no_fact(told: Run, fact: str) -> None:
    """What has not three parts is refused."""
    told("forget", fact).assert_refused("fact")
