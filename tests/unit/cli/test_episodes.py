"""`said` and `forget --episode`: what the user said is listed, and erased for good."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind
from kgt_plugin.stores import open_store
from tests.unit.cli.contract import MEAT, SAID_FIELDS, known
from tests.unit.cli.running import USER, Run

REX = ["my dog", "name", "Rex"]


def one_line(text: str) -> str:
    """What a table says, without its line breaks."""
    return " ".join(text.split())


def ids(run: Run) -> list[str]:
    """The episodes' ids, oldest first."""
    return [episode["episode_id"] for episode in run("said", "--json").json]


@pytest.mark.slow
def test_said_json(told: Run) -> None:
    """Each episode has the contracted fields, its whole text and the edits drawn from it."""
    text = f"Lovely weather,\n isn't it? {'And so on. ' * 100}"
    assert told("hear", text).status == 0
    first, second = told("said", "--json").json
    assert list(first) == list(second) == SAID_FIELDS
    assert first["edit_ids"] == [edit["edit_id"] for edit in told("log", "--json").json]
    assert (second["text"], second["edit_ids"]) == (text, [])
    assert (second["answered"], second["corrected_by"]) == (None, [])
    times = [dt.datetime.fromisoformat(each["time"]) for each in (first, second)]
    assert times[0] < times[1]
    assert {time.utcoffset() for time in times} == {dt.timedelta(0)}


@pytest.mark.slow
def test_said_list(told: Run) -> None:
    """The list has id, words and facts; a long message is cut, its line breaks are none of the list's."""
    assert told("hear", f"One,\n\x85two. {'three ' * 100}").status == 0
    first, second = ids(told)
    out = one_line(told("said").stdout)
    for words in (first, second, " UTC", "eats", "meat", "One, two. three", "..."):
        assert words in out
    assert out.count("three") < 60


def test_said_shows_no_markup_and_no_controls(kgt: Run) -> None:
    """Words can neither colour the terminal nor turn a line around."""
    assert kgt("hear", "Well [bold]x[/bold] \u202etxt.exe").status == 0
    out = kgt("said").stdout
    assert "[bold]x[/bold]" in out
    assert "\u202e" not in out


@pytest.mark.slow
def test_said_leaves_out_what_was_undone(told: Run) -> None:
    """A fact that was taken back is shown with its words no longer; the words stay."""
    assert told("undo").status == 0
    (episode,) = told("said", "--json").json
    (edit, _undone) = told("log", "--json").json
    assert episode["edit_ids"] == [edit["edit_id"]]
    assert "name" not in told("said").stdout


@pytest.mark.slow
def test_said_tells_what_was_corrected(told: Run, tmp_path: Path) -> None:
    """An episode that an edit supersedes names it."""
    store = open_store(tmp_path / "store")
    graph = PersonalGraph(store, USER)
    (episode,) = graph.episodes.all()
    edit = graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, superseded=(episode.id,)))
    store.close()
    assert told("said", "--json").json[0]["corrected_by"] == [edit.id]
    out = one_line(told("said").stdout)
    assert "superseded by edit" in out
    assert edit.id is not None
    assert edit.id in out


@pytest.mark.slow
def test_said_limit(kgt: Run) -> None:
    """--limit keeps the latest, and their order."""
    for text in ("Lovely weather.", "Isn't it?", "Quite."):
        assert kgt("hear", text).status == 0
    latest = kgt("said", "--limit", "2", "--json").json
    assert [episode["text"] for episode in latest] == ["Isn't it?", "Quite."]
    assert len(kgt("said", "--limit", "9", "--json").json) == 3
    assert "Lovely" not in kgt("said", "--limit", "2").stdout
    kgt("said", "--limit", "0").assert_refused("--limit", status=2)


def test_nothing_said(kgt: Run) -> None:
    """A new user sees friendly words and an empty list; a dry run says nothing."""
    assert kgt("hear", "Lovely weather.", "--dry-run").status == 0
    assert kgt("said", "--json").json == []
    assert "Nothing said yet" in kgt("said").stdout


def test_hear_tells_that_the_message_is_kept(kgt: Run) -> None:
    """A message without a fact is there to be recalled, and a dry run promises nothing."""
    planned = kgt("hear", "Lovely weather.", "--dry-run").stdout
    assert "It is kept" not in planned
    assert "would be kept" in planned
    assert "It is kept as an episode and can be recalled" in kgt("hear", "Lovely weather.").stdout
    assert len(ids(kgt)) == 1


@pytest.mark.slow
def test_forget_an_episode(told: Run) -> None:
    """Its words, facts and edits are gone and cannot be brought back; the rest stays."""
    assert told("hear", "I live in Oslo.").status == 0
    first, second = ids(told)
    gone = told("forget", "--episode", first, "--json").json
    assert list(gone) == ["edit_id", "added", "removed"]
    assert (gone["edit_id"], gone["added"]) == (None, [])
    assert sorted(gone["removed"]) == [MEAT, REX]
    assert known(told) == [["me", "lives in", "Oslo"]]
    assert ids(told) == [second]
    assert [edit["episode"] for edit in told("log", "--json").json] == [second]


@pytest.mark.slow
def test_forget_an_episode_table(told: Run) -> None:
    """The output names the episode and the facts that went."""
    assert told("hear", "Lovely weather.").status == 0
    first, second = ids(told)
    out = told("forget", "--episode", first).stdout
    assert f"erased episode {first} and 2 facts drawn from it for good" in out
    assert "- my dog | eats | meat" in out
    assert "0 facts" in told("forget", "--episode", second).stdout


@pytest.mark.slow
@pytest.mark.parametrize("episode", ["deadbeef", "../x", "a b", "a>b", "", "é", "\x1b[31m"])
def test_forget_no_such_episode(told: Run, episode: str) -> None:
    """An unknown id is refused in one line, and nothing is erased."""
    before = told("said", "--json").json
    told("forget", "--episode", episode).assert_refused("no episode", "kgt said")
    assert told("said", "--json").json == before


@pytest.mark.slow
def test_forget_all_takes_the_episodes(told: Run) -> None:
    """--all erases what was said too."""
    assert "what was said" in told("forget", "--all").stdout
    assert ids(told) == []


@pytest.mark.slow
def test_episodes_are_the_users_own(told: Run) -> None:
    """Another user sees and erases none of them."""
    (episode,) = ids(told)
    assert told("said", "--json", user="other").json == []
    told("forget", "--episode", episode, user="other").assert_refused("no episode")
    assert ids(told) == [episode]


@pytest.mark.slow
def test_export_with_episodes(told: Run, tmp_path: Path) -> None:
    """--episodes adds what was said, where the format can hold it apart."""
    file = tmp_path / "all.trig"
    assert told("export", str(file), "--json").json["episodes"] is False
    assert "is called" not in file.read_text(encoding="utf-8")
    assert told("export", str(file), "--episodes", "--json").json["episodes"] is True
    assert "My dog is called Rex." in file.read_text(encoding="utf-8")
    assert "what was said" in told("export", str(file), "--episodes").stdout
    told("export", str(tmp_path / "all.ttl"), "--episodes").assert_refused(".trig")
    assert not (tmp_path / "all.ttl").exists()


@pytest.mark.slow
def test_exported_episodes_are_imported_with_the_facts(told: Run, tmp_path: Path) -> None:
    """Whoever imports a file has its words, as they have its facts, until the import is undone."""
    file = tmp_path / "all.trig"
    assert told("export", str(file), "--episodes", "--journal").status == 0
    imported = told("import", str(file), "--json", user="other").json
    assert sorted(imported["added"]) == [MEAT, REX]
    before = [each["text"] for each in told("said", "--json").json]
    assert [each["text"] for each in told("said", "--json", user="other").json] == before != []
    told("undo", user="other")
    assert told("said", "--json", user="other").json == []
