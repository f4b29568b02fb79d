"""The quickstart notebook: it runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "llama_index_quickstart.ipynb"


def test_the_notebook_is_kept_without_outputs() -> None:
    """What a run leaves behind is nobody's to review."""
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.model
def test_the_notebook_runs() -> None:
    """Its own asserts hold; what was told and corrected shows in the answers, and only in hers."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    answers: dict[str, list[str]] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "execute_result":
                answers.setdefault(cell.source.splitlines()[-1], []).append(
                    output.data["text/plain"]
                )
    assert answers['ask("What is my dog\'s name?")'] == ["'Rex'", "'Bruno'", "'Rex'"]
    (of_ben,) = answers['ask("What is my dog\'s name?", user="ben")']
    assert not any(name in of_ben for name in ("Rex", "Bruno"))
    for asked in (
        'str(chat().chat("When does the clinic open?"))',
        'ask("When does the clinic open?")',
    ):
        assert answers[asked] == ["'Nine.'"]
