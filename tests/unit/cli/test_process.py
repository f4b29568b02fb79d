"""The command as a process of its own: what it imports, who holds the store, where output goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_HOLD = """
import sys, pyoxigraph
held = pyoxigraph.Store(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""
_RUN = "from kgt_plugin.cli import main; main()"


def _python(code: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, **env},
    )


def _kgt(*args: str) -> subprocess.CompletedProcess[str]:
    return _python(_RUN, *args)


@pytest.fixture
def facts_file(tmp_path: Path) -> Path:
    """A file with one fact."""
    file = tmp_path / "facts.ttl"
    file.write_text('<urn:s> <urn:likes> "תה 🍵" .', encoding="utf-8")
    return file


@pytest.mark.slow
def test_no_model_is_loaded_where_none_is_needed(tmp_path: Path, facts_file: Path) -> None:
    """Import, facts, said, log, undo, forget and export never import torch or transformers."""
    code = f"""
        import sys
        from kgt_plugin.cli.app import app
        common = ["--user", "u", "--store", {str(tmp_path / "store")!r}]
        for args in (
            ["import", {str(facts_file)!r}], ["facts"], ["facts", "--json"], ["said"], ["log"],
            ["undo"], ["import", {str(facts_file)!r}], ["export", {str(tmp_path / "out.nq")!r}],
            ["forget", "--all"],
        ):
            try:
                app([*args, *common])
            except SystemExit as exit:
                assert not exit.code, args
        heavy = {{"torch", "transformers", "vllm", "langchain_core"}} & set(sys.modules)
        assert not heavy, heavy
    """
    done = _python(code)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.nq").exists()


def test_missing_libraries() -> None:
    """Without typer the command says in one line what to install."""
    done = _python(f"import sys; sys.modules['typer'] = None\n{_RUN}", "facts")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == ('error: typer is not installed: run pip install "kgt-plugin[cli]"\n')


@pytest.mark.slow
def test_store_held_by_another_process(tmp_path: Path) -> None:
    """A store that a running process holds is refused in one line."""
    store = str(tmp_path / "store")
    holder = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            _HOLD,
            store,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        done = _kgt("facts", "--user", "u", "--store", store)
    finally:
        holder.communicate("")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "another process" in done.stderr
    assert _kgt("facts", "--user", "u", "--store", store).returncode == 0


@pytest.mark.slow
def test_corrupt_model_file(tmp_path: Path) -> None:
    """A file that is no model is refused in one line, and nothing is learned."""
    model = tmp_path / "broken.gguf"
    model.write_bytes(b"GGUF" + b"\0" * 100)
    common = ("--user", "u", "--store", str(tmp_path / "store"))
    feedback = ("--query", "Where do I live?", "--answer", "Oslo")
    done = _kgt("learn", *feedback, "--model", str(model), *common)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "unexpected" not in done.stderr
    assert json.loads(_kgt("facts", "--json", *common).stdout) == []


@pytest.mark.slow
def test_reader_that_leaves(tmp_path: Path) -> None:
    """A closed pipe, as after `head`, is quiet."""
    file = tmp_path / "many.nt"
    lines = (f'<urn:s> <urn:p> "{number:0>200}" .\n' for number in range(2000))
    file.write_text("".join(lines), encoding="utf-8")
    common = ("--user", "u", "--store", str(tmp_path / "store"))
    assert _kgt("import", str(file), *common).returncode == 0
    for form in ("--format=nquads", "--format=table", "--json"):
        with subprocess.Popen(
            [sys.executable, "-c", _RUN, "facts", form, *common],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(1)
            process.stdout.close()
            errors = process.stderr.read()
        assert errors == b""
        assert process.returncode == 0


@pytest.mark.slow
def test_terminal_without_unicode(tmp_path: Path, facts_file: Path) -> None:
    """Where stdout takes ASCII only, JSON stays JSON, RDF stays UTF-8 and tables escape."""
    common = ("--user", "u", "--store", str(tmp_path / "store"))
    assert _kgt("import", str(facts_file), *common).returncode == 0
    as_json = _python(_RUN, "facts", "--json", *common, PYTHONIOENCODING="ascii")
    assert json.loads(as_json.stdout)[0]["object"] == "תה 🍵"
    as_rdf = _python(_RUN, "facts", "--format", "turtle", *common, PYTHONIOENCODING="ascii")
    assert "תה 🍵" in as_rdf.stdout
    as_table = _python(_RUN, "facts", *common, PYTHONIOENCODING="ascii")
    assert as_table.returncode == 0, as_table.stderr
    assert "\\u05ea" in as_table.stdout
