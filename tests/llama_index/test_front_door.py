"""The package's front door: what it offers, what it loads, what it says when LlamaIndex is missing."""

from __future__ import annotations

import pytest

import kgt_plugin.llama_index as adapters
from tests.interpreter import run

PUBLIC = [
    "KGTLLM",
    "FeedbackEvent",
    "KGTEmbedding",
    "KGTFeedbackHandler",
    "KGTMemory",
    "KGTMemoryBlock",
    "KGTPGRetriever",
    "KGTRetriever",
    "LLMExtractor",
    "LlamaIndexEmbedder",
    "RDFPropertyGraphStore",
    "restoring",
]


def test_the_public_names_are_these() -> None:
    """Every name is there, and no other is promised."""
    assert adapters.__all__ == PUBLIC
    assert [getattr(adapters, name).__name__ for name in PUBLIC] == PUBLIC
    with pytest.raises(AttributeError, match="KGTNothing"):
        adapters.KGTNothing  # noqa: B018 - the look-up is the test


def test_the_door_itself_loads_no_framework() -> None:
    """An app pays for the parts it uses."""
    assert run("import sys, kgt_plugin.llama_index; print('llama_index' in sys.modules)") == "False"


def test_what_is_not_installed_is_named() -> None:
    """The error names the extra that brings it."""
    program = (
        "import sys; sys.modules['llama_index.core'] = None\n"
        "from kgt_plugin import MissingDependencyError\n"
        "import kgt_plugin.llama_index as l\n"
        "try: l.KGTMemory\nexcept MissingDependencyError as exc: print(exc)"
    )
    assert "kgt-plugin[llama-index]" in run(program)
