"""The notebooks: they run from top to bottom, and are kept without outputs."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.documented import ROOT

LANGCHAIN = ROOT / "notebooks" / "langchain_quickstart.ipynb"
LLAMA_INDEX = ROOT / "notebooks" / "llama_index_quickstart.ipynb"
RAG = ROOT / "notebooks" / "personal_rag.ipynb"
SISTER = 'await ask(agent, "What is my sister\'s name?")'
DOG = 'ask("What is my dog\'s name?")'
OPENING = '"When does the clinic open?")'

# What the last line of a cell gives, each time it is run: told, corrected, undone.
ANSWERS: dict[Path, dict[str, list[str]]] = {
    LANGCHAIN: {SISTER: ["'Karen'", "'Carol'", "'Karen'"]},
    LLAMA_INDEX: {
        DOG: ["'Rex'", "'Bruno'", "'Rex'"],
        f"str(chat().chat({OPENING})": ["'Nine.'"],
        f"ask({OPENING}": ["'Nine.'"],
    },
    RAG: {},  # it counts its answers itself
}
OF_OTHERS = {
    LANGCHAIN: ('await ask(agent, "What is my sister\'s name?", user="ben")', ("Karen", "Carol")),
    LLAMA_INDEX: ('ask("What is my dog\'s name?", user="ben")', ("Rex", "Bruno")),
}
each = pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)


def test_every_notebook_is_tested() -> None:
    """A new one is run, too."""
    assert set((ROOT / "notebooks").glob("*.ipynb")) == set(ANSWERS)


def read(path: Path) -> Any:
    """A notebook."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it has no types


@each
def test_it_is_kept_without_outputs(path: Path) -> None:
    """What a run leaves behind is nobody's to review."""
    cells = [c for c in read(path).cells if c.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.model
@each
def test_it_runs(path: Path) -> None:
    """Its own asserts hold; what is told, corrected and undone shows in the answers, and only hers."""
    notebook = read(path)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    answers = defaultdict(list)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            if output.output_type == "execute_result":
                answers[cell.source.splitlines()[-1]].append(output.data["text/plain"])
    for line, expected in ANSWERS[path].items():
        assert answers[line] == expected
    for line, names in [OF_OTHERS[path]] if path in OF_OTHERS else []:
        (answer,) = answers[line]
        assert not any(name in answer for name in names)
