"""The quickstart notebook: it runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "langchain_quickstart.ipynb"


def test_the_notebook_is_kept_without_outputs() -> None:
    """What a run leaves behind is nobody's to review."""
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.model
def test_the_notebook_runs() -> None:
    """Its own asserts hold, and the correction shows in the answers."""
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    answers = [
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.rstrip().endswith('name?")')
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    assert answers[1:] == ["'Karen'", "'Carol'", "'Karen'"]
