"""The Python in the README and the documentation runs as written and prints what it says."""

from __future__ import annotations

import contextlib
import statistics
import unittest
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT
from tests.documented import ROOT, blocks, run

WITH_MODEL = ["README.md", "docs/quickstart.md"]
WITHOUT_MODEL = ["docs/stores.md", "docs/safety.md", "docs/extending.md", "docs/inspector.md"]

TOLD = (
    "I live in Lagos. My birthday is 3 May. My favorite color is green. My hobby is chess.",
    "I work at the city library. My favorite food is pasta. My favorite song is Waterloo.",
    "My dog eats meat. My dog is called Rex. My dog lives in Berlin. I drive a Volvo.",
    "My sister is called Kate. My sister lives in Oslo. My sister works at a bakery.",
    "My brother lives in Rome. My brother works at a bank. My cat is called Tom.",
    "My cat eats fish. My mother lives in Bergen. My mother is called Ruth.",
)
CORRECTIONS = (
    ("Where do I live?", "Nairobi", "Lagos"),
    ("What does my dog eat?", "vegetables", "meat"),
    ("What is my sister's name?", "Katya", "Kate"),
    ("Where does my sister live?", "Bern", "Oslo"),
    ("What is my favorite color?", "blue", "green"),
    ("Where does my brother live?", "Milan", "Rome"),
    ("What is my cat called?", "Felix", "Tom"),
    ("What does my cat eat?", "chicken", "fish"),
    ("Where does my mother live?", "Porto", "Bergen"),
    ("What is my hobby?", "sailing", "chess"),
)


def apps_own() -> dict[str, Any]:
    """Make what the README takes for granted: an agent's model and tools, a chat's index and model."""
    from langchain_core.language_models import FakeListChatModel
    from llama_index.core import Document, MockEmbedding, VectorStoreIndex
    from llama_index.core.llms import MockLLM

    embeds = MockEmbedding(embed_dim=8)
    return {
        "model": FakeListChatModel(responses=["Hello."]),
        "tools": [],
        "index": VectorStoreIndex.from_documents([Document(text="Hello.")], embed_model=embeds),
        "llm": MockLLM(),
    }


def run_contracts(namespace: dict[str, Any]) -> int:
    """Run the test classes that a page defines; how many tests there were."""
    count = 0
    for name, value in namespace.items():
        if name.startswith("Test"):
            for test in (test for test in dir(value) if test.startswith("test_")):
                with contextlib.suppress(unittest.SkipTest):
                    getattr(value(), test)()
                count += 1
    return count


@pytest.mark.model
@pytest.mark.parametrize("page", WITH_MODEL)
def test_code_with_the_real_model(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied from the page, the code runs and prints what the page says, on the embedded model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGT_STORE", ":memory:")
    assert len(blocks(page)) > 0
    run(page, apps_own() if page == "README.md" else None)


@pytest.mark.slow
@pytest.mark.parametrize("page", WITHOUT_MODEL)
def test_code_without_a_model(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for pages that need no model; the contract tests they show pass as well."""
    monkeypatch.chdir(tmp_path)
    assert len(blocks(page)) > 0
    assert run_contracts(run(page)) > 0 or page != "docs/extending.md"


def test_no_page_with_python_is_left_out() -> None:
    """A page that gains code is run; those of adapters, telemetry and deployment have tests beside them."""
    pages = {str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")} | {"README.md"}
    with_code = {page for page in pages if blocks(page)}
    elsewhere = {
        f"docs/{page}.md" for page in ("deployment", "langchain", "llama_index", "mcp", "telemetry")
    }
    assert with_code - elsewhere == {*WITH_MODEL, *WITHOUT_MODEL}


@pytest.mark.model
def test_figures_of_the_readme() -> None:
    """One scoring call and under 100 tokens a correction; the stale fact goes and no other."""
    with KGT.open(store=":memory:") as kgt:
        ana = kgt.user("ana")
        for message in TOLD:
            ana.hear(message)
        before = {fact.labels for fact in ana.facts()}
        edits = [ana.learn(query, new, old_answer=old) for query, new, old in CORRECTIONS]
        after = {fact.labels for fact in ana.facts()}
        answers = [ana.answer(query, mode="marginal").text for query, _, _ in CORRECTIONS]
    assert len(before) == 20
    assert {edit.usage.scorer_calls for edit in edits} == {1}
    assert statistics.median(edit.usage.computed_tokens for edit in edits) < 100
    assert statistics.median(edit.usage.scored_tokens for edit in edits) < 400
    assert {labels[2] for labels in before - after} == {old for _, _, old in CORRECTIONS}
    assert {labels[2] for labels in after - before} == {new for _, new, _ in CORRECTIONS}
    assert answers == [new for _, new, _ in CORRECTIONS]
