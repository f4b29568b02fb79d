"""The package's front door: what it offers, what it loads, what it says when a framework is missing."""

from __future__ import annotations

import pytest

import kgt_plugin.langchain as adapters
from tests.interpreter import run

PUBLIC = [
    "KGTChatMessageHistory",
    "KGTChatModel",
    "KGTFeedbackCallback",
    "KGTMiddleware",
    "KGTRetriever",
    "KGTStore",
    "LLMExtractor",
    "LangChainEmbedder",
    "kgt_tools",
    "KGTMemory",  # where langchain-classic is installed
]


def test_the_public_names_are_these() -> None:
    """Every name is there, and no other is promised."""
    assert adapters.__all__ == PUBLIC
    assert [getattr(adapters, name).__name__ for name in PUBLIC] == PUBLIC
    with pytest.raises(AttributeError, match="KGTNothing"):
        adapters.KGTNothing  # noqa: B018 - the look-up is the test


@pytest.mark.slow
def test_a_part_loads_what_it_needs_and_no_more() -> None:
    """The door itself loads no framework, and the retriever no agents and no engine."""
    program = (
        "import sys, kgt_plugin.langchain as l; door = 'langchain_core' in sys.modules;"
        "l.KGTRetriever; print(door, 'langchain_core' in sys.modules, 'langchain' in sys.modules,"
        "'langchain_classic' in sys.modules, 'torch' in sys.modules)"
    )
    assert run(program) == "False True False False False"


@pytest.mark.parametrize(
    ("missing", "part", "remedy"),
    [
        ("langchain_core", "KGTRetriever", "kgt-plugin[langchain]"),
        ("langgraph", "KGTStore", "kgt-plugin[langchain]"),
        ("langchain_classic", "KGTMemory", "kgt-plugin[langchain-classic]"),
    ],
)
def test_what_is_not_installed_is_named(missing: str, part: str, remedy: str) -> None:
    """The error names the extra that brings it."""
    program = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from kgt_plugin import MissingDependencyError\n"
        "import kgt_plugin.langchain as l\n"
        f"try: l.{part}\nexcept MissingDependencyError as exc: print(exc)"
    )
    assert remedy in run(program)


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["", "langchain_classic"])
def test_everything_may_be_imported_at_once(missing: str) -> None:
    """What needs an extra that is not there is left out, and is still named when it is asked for."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({[missing] if missing else []!r}))\n"
        "from kgt_plugin.langchain import *\n"
        "print('KGTMiddleware' in globals(), 'kgt_tools' in globals(), 'KGTMemory' in globals())"
    )
    assert run(program) == f"True True {not missing}"
