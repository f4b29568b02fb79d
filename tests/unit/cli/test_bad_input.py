"""Bad input to the command: one clear line, status 1, nothing changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgt_plugin import KGT
from kgt_plugin.cli import session
from kgt_plugin.cli.app import app
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.cli.running import USER, Outcome, Run, fake_models, runner

LEARN = ("learn", "--query", "What does my dog eat?", "--answer", "meat")


@pytest.fixture
def kgt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over a fake model and a store with one fact."""
    fake_models(monkeypatch)
    run = runner(tmp_path / "store")
    assert run("hear", "I live in Oslo.").status == 0
    return run


def everything(run: Run) -> tuple[str, str]:
    """All facts and the whole history."""
    return run("facts", "--format", "nquads").stdout, run("log", "--json").stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("ask", ""), "query is empty"),
        (("hear", " \n"), "message is empty"),
        (("learn", "--query", "", "--answer", "meat"), "query is empty"),
        (("learn", "--query", "What do I eat?", "--answer", " "), "answer is empty"),
        (("learn", "--query", "What is it?", "--answer", "green"), "--subject"),
        ((*LEARN, "--subject", ""), "subject is empty"),
        ((*LEARN, "--relation", ""), "relation is empty"),
        ((*LEARN, "--relation", "r" * 10_000), "relation has 10000 characters"),
        ((*LEARN, "--relation", "eats\x07"), "U+0007"),
        ((*LEARN, "--relation", "eats\x1b[31m"), "U+001B"),
        (("learn", "--query", "What do I eat?", "--answer", "a" * 10_000), "10000 characters"),
        (("learn", "--query", "What do I eat?", "--answer", "meat\x00"), "U+0000"),
        ((*LEARN, "--prompts", "nonsense"), "nonsense"),
        (("ask", "Where do I live?", "--prompts", "nonsense"), "nonsense"),
        (("ask", "q" * 30_000), "30000 characters"),
        (("forget", "me | lives in | Rome"), "no fact"),
        (("forget", f"me | lives in | {'x' * 5_000}"), "no fact"),
        (("undo", "deadbeef"), "deadbeef"),
        (("undo", "../x"), "../x"),
        (("import", "missing.ttl"), "missing.ttl"),
        (("import", "facts.docx"), "unknown format"),
        (("export", "facts.docx"), "unknown format"),
        (("export", "no/such/folder/facts.ttl"), "no/such/folder"),
    ],
)
def test_refused(kgt: Run, args: tuple[str, ...], words: str) -> None:
    """Each is refused in one line of bounded length, and neither facts nor history change."""
    before = everything(kgt)
    refused = kgt(*args)
    refused.assert_refused(words)
    assert len(refused.stderr) < 1000
    assert "\x1b" not in refused.stderr
    assert everything(kgt) == before


@pytest.mark.slow
@pytest.mark.parametrize("user", ["", " ", "\n", "\u200b"])
def test_empty_user(kgt: Run, user: str) -> None:
    """A user must have a name, for every kind of command."""
    for args in (("facts",), ("ask", "Where do I live?"), LEARN, ("forget", "--all")):
        kgt(*args, user=user).assert_refused("user")


@pytest.mark.parametrize(
    "args",
    [
        ("facts",),
        ("learn", "--user", USER),
        ("nonsense",),
        ("facts", "--user", USER, "--format", "csv"),
        ("facts", "--user", USER, "--format", "turtle", "--json"),
        ("ask", "Where?", "--user", USER, "--top-k", "0"),
        ("ask", "Where?", "--user", USER, "--mode", "guess"),
        ("models",),
        ("models", "pull", "--model", "x"),
        ("--nonsense",),
    ],
)
def test_usage(args: tuple[str, ...]) -> None:
    """Wrong usage is one line that points to the help, status 2."""
    Outcome(CliRunner().invoke(app, list(args))).assert_refused("--help", status=2)


def test_environment_names_no_user(kgt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose facts are meant is said on the command line and nowhere else."""
    monkeypatch.setenv("KGT_USER", USER)
    kgt("facts", user=None).assert_refused("--user", status=2)


def test_answer_longer_than_the_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the model cannot take whole is refused, not cut."""
    fake_models(monkeypatch, context=60)
    run = runner(tmp_path / "store")
    answer = "very " * 100 + "fresh meat"
    run("learn", "--query", "What does my dog eat?", "--answer", answer).assert_refused("context")
    assert run("facts", "--json").json == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("bad.ttl", "<urn:a> <urn:b> <urn:c> .\n\n<urn:a> <urn:b> oops .\n", "line 3"),
        ("bad.nq", "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> oops .\n", "line 2"),
        ("bad.trig", "<urn:g> { <urn:a> <urn:b> <urn:c> . }\n<urn:g> { <urn:a> ", "line 2"),
    ],
)
def test_malformed_rdf(kgt: Run, tmp_path: Path, name: str, text: str, line: str) -> None:
    """A file with an error is refused with the line, and nothing of it is imported."""
    before = everything(kgt)
    (tmp_path / name).write_text(text, encoding="utf-8")
    kgt("import", str(tmp_path / name)).assert_refused(line)
    assert everything(kgt) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        "say \"no\" to 'it'",
        "one\ntwo",
        "x> } ; DROP ALL ; #",
        "<b>[red]bold[/red]</b>",
        "קפה שחור",
        "抹茶ラテ",
        "🐈‍⬛ + 🥕",
        "../../etc/passwd",
    ],
)
def test_text_of_every_kind(kgt: Run, value: str) -> None:
    """Quotes, newlines, SPARQL, markup and every script are words like any other."""
    words = " ".join(value.split())
    edit = kgt(
        "learn",
        *("--query", "What is my motto?", "--answer", value, "--relation", f"motto {value}"),
        *("--subject", "me", "--json"),
    ).json
    assert edit["added"] == [["me", f"motto {words}", words]]
    facts = kgt("facts", "--json").json
    assert {fact["object"] for fact in facts} == {"Oslo", words}
    assert words[:8] in kgt("facts").stdout
    assert kgt("forget", f'["me", "motto {words}", "x"]'.replace('"no"', "no")).status == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "user",
    ["ana@example.org", "https://example.org/u?id=1&x=y#z", "../x", "a b", "דנה", "🐈", "%2e"],
)
def test_any_user_id(kgt: Run, tmp_path: Path, user: str) -> None:
    """A user id is any text: it reaches neither another user nor the file system."""
    files = set(tmp_path.iterdir())
    assert kgt("hear", "I live in Rome.", user=user).status == 0
    assert [fact["object"] for fact in kgt("facts", "--json", user=user).json] == ["Rome"]
    assert [fact["object"] for fact in kgt("facts", "--json").json] == ["Oslo"]
    assert kgt("forget", "--all", user=user).status == 0
    assert [fact["object"] for fact in kgt("facts", "--json").json] == ["Oslo"]
    assert set(tmp_path.iterdir()) == files


@pytest.mark.slow
def test_store_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a folder of something else and an unknown RDF format are no stores."""
    fake_models(monkeypatch)
    (tmp_path / "file").write_text("hello", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "photo.jpg").write_bytes(b"x")
    for place in ("file", "folder", "facts.rdf"):
        runner(tmp_path / place)("hear", "I live in Oslo.").assert_refused(place)
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["photo.jpg"]
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> oops .", encoding="utf-8")
    runner(tmp_path / "bad.ttl")("facts").assert_refused("line 1")


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write everywhere",
)
def test_store_that_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be written can be read, and says so when it is written."""
    fake_models(monkeypatch)
    run = runner(tmp_path / "store")
    assert run("hear", "I live in Oslo.").status == 0
    (tmp_path / "store").chmod(0o500)
    try:
        assert "Oslo" in run("facts").stdout
        run("hear", "I live in Rome.").assert_refused("may only be read")
    finally:
        (tmp_path / "store").chmod(0o700)


def test_unexpected_error(kgt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours is one line too, with the way to its traceback."""

    def broken(**_: object) -> KGT:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(session, "open_memory", broken)
    refused = kgt("facts")
    assert refused.status == 1
    assert refused.stderr.startswith("error: unexpected RuntimeError: first line second line")
    assert "KGT_DEBUG=1" in refused.stderr
    monkeypatch.setenv("KGT_DEBUG", "1")
    result = CliRunner().invoke(app, ["facts", "--user", USER])
    assert isinstance(result.exception, RuntimeError)


@pytest.mark.parametrize(("raised", "status"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0)])
def test_interrupted(
    kgt: Run, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], status: int
) -> None:
    """Ctrl-C ends with 130, a closed pipe quietly; neither shows a traceback."""

    def stopped(**_: object) -> KGT:
        raise raised

    monkeypatch.setattr(session, "open_memory", stopped)
    monkeypatch.setattr("kgt_plugin.cli.command_group._silence_stdout", lambda: None)
    outcome = kgt("facts")
    assert outcome.status == status
    assert outcome.stderr.strip() == ""


@pytest.mark.slow
def test_terminal_codes_in_a_graph(kgt: Run, tmp_path: Path) -> None:
    """What an imported graph holds cannot steer the terminal."""
    file = tmp_path / "evil.ttl"
    evil = '<urn:a> <urn:b> "\\u001B[2Jgone [bold]x[/bold] \\u202Etxt.exe" .'
    file.write_text(evil, encoding="utf-8")
    out = kgt("import", str(file)).stdout + kgt("facts").stdout + kgt("log").stdout
    assert "\x1b[2J" not in out
    assert "\u202e" not in out
    assert "[bold]x[/bold]" in out


def test_fakes_reach_the_command(tmp_path: Path) -> None:
    """The seam of these tests gives the same facts as the library does."""
    with KGT.open(store=tmp_path / "store", model=FakeScorer(), embedder=FakeEmbedder()) as library:
        library.user(USER).hear("I live in Oslo.")
    assert runner(tmp_path / "store")("facts", "--json").json[0]["object"] == "Oslo"
