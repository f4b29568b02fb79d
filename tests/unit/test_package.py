"""The package as an app sees it: what importing costs, the public names, and what it promises to name."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kgt_plugin
from kgt_plugin import errors

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPTIONAL = {
    "accelerate",
    "click",
    "httpx",
    "langchain",
    "langchain_core",
    "llama_index",
    "mcp",
    "numpy",
    "opentelemetry",
    "rich",
    "tenacity",
    "torch",
    "transformers",
    "typer",
    "vllm",
}

PUBLIC = [
    "KGT",
    "Answer",
    "Context",
    "ContextOverflowError",
    "Edit",
    "Feedback",
    "ForgottenError",
    "HandleError",
    "Intent",
    "InvalidInputError",
    "KGTError",
    "LearnOptions",
    "MalformedRDFError",
    "MissingDependencyError",
    "ModelError",
    "RefusedEditError",
    "Retrieved",
    "ScorerError",
    "Settings",
    "StaleGraphError",
    "StoreError",
    "StoreLockedError",
    "SubjectNotFoundError",
    "TextRenderer",
    "Triple",
    "UndoError",
    "UserMemory",
    "__version__",
]


def imported_by(statement: str) -> set[str]:
    """Modules that a fresh interpreter imports for a statement."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (line for line in run.stderr.splitlines() if line.startswith("import time:"))
    return {row.rpartition("|")[2].strip() for row in rows}


def declared_extras() -> set[str]:
    """The extras of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["optional-dependencies"])


@pytest.mark.slow
@pytest.mark.parametrize("module", ["kgt_plugin.memory", "kgt_plugin.testing", "kgt_plugin.cli"])
def test_importing_loads_no_engine_and_no_framework(module: str) -> None:
    """What an app imports at start-up brings neither torch nor anything else that is optional."""
    modules = imported_by(f"import {module}")
    assert module in modules
    assert {name.partition(".")[0] for name in modules} & OPTIONAL == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import kgt_plugin", {"asyncio", "pyoxigraph", "rapidfuzz", "rdflib", "sqlite3"}),
        ("from kgt_plugin import KGT", {"pyparsing", "rdflib.plugins.sparql", "unittest"}),
    ],
)
def test_importing_waits_for_what_a_first_call_needs(statement: str, heavy: set[str]) -> None:
    """The package alone brings no library, and its handle no parser of SPARQL."""
    modules = imported_by(statement)
    assert "kgt_plugin.errors" in modules
    assert modules & heavy == set()


@pytest.mark.slow
def test_parts_that_are_not_imported_yet_are_listed() -> None:
    """A fresh interpreter completes every public name, and another name is the usual error."""
    script = (
        "import kgt_plugin\n"
        "assert set(kgt_plugin.__all__) <= set(dir(kgt_plugin))\n"
        "try: kgt_plugin.nothing\n"
        "except AttributeError as error: assert 'nothing' in str(error)\n"
        "else: raise AssertionError\n"
        "from kgt_plugin import *\n"
        "assert KGT is kgt_plugin.KGT and Triple is kgt_plugin.Triple\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.slow
def test_importing_has_no_side_effects(tmp_path: Path) -> None:
    """Importing makes no file or folder, adds no log handler and prints nothing."""
    code = (
        "import logging, kgt_plugin.memory; "
        "assert not logging.getLogger().handlers; "
        "assert not logging.getLogger('kgt_plugin').handlers"
    )
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=home)
    assert (run.stdout, run.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_opening_without_the_engines_libraries_names_the_extra() -> None:
    """The core alone is no error until a model is wanted, and then it is one line."""
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from kgt_plugin import KGT, MissingDependencyError\n"
        "try: KGT.open(store=':memory:')\n"
        "except MissingDependencyError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "kgt-plugin[transformers]"' in run.stdout


def test_public_names_are_pinned() -> None:
    """Adding or removing a public name is a decision, and is made here as well."""
    assert kgt_plugin.__all__ == PUBLIC
    assert all(hasattr(kgt_plugin, name) for name in PUBLIC)


def test_version_is_the_distributions_and_in_the_changelog() -> None:
    """One version everywhere, and the changelog begins with it, or with what is to be released."""
    version = kgt_plugin.__version__
    assert importlib.metadata.version("kgt-plugin") == version
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == ("Unreleased" if ".dev" in version else version)


def drawn_tree(docstring: str) -> list[tuple[str, str | None, str | None]]:
    """The (class, parent, builtin) rows of the tree drawn in a docstring."""
    rows: list[tuple[str, str | None, str | None]] = []
    path: list[str] = []
    for line in docstring.splitlines():
        found = re.match(
            r"(?P<indent>[│├└─ ]*)(?P<name>[A-Z]\w+Error)(?: \((?P<also>\w+)\))?", line
        )
        if found is None:
            continue
        depth = len(found["indent"]) // 4
        path = [*path[:depth], found["name"]]
        rows.append((found["name"], path[-2] if depth else None, found["also"]))
    return rows


def test_error_tree_is_drawn_as_it_is() -> None:
    """The tree in the docstring has every error, under its true parent and beside its builtin."""
    classes = {name: getattr(errors, name) for name in errors.__all__}
    true = {
        name: tuple(base.__name__ for base in error.__bases__) for name, error in classes.items()
    }
    drawn = {
        name: tuple(base for base in (parent or "Exception", also) if base)
        for name, parent, also in drawn_tree(errors.__doc__ or "")
    }
    assert drawn == true


def test_every_error_is_public() -> None:
    """Whoever catches an error can import it from the package itself."""
    assert set(errors.__all__) <= set(kgt_plugin.__all__)


def test_every_extra_that_is_named_exists() -> None:
    """The extras named in messages and in prose are extras of the project."""
    named: dict[str, Path] = {}
    for path in (*SOURCES, *PROSE):
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"""extra=["']([\w-]+)["']|kgt-plugin\[([\w,-]+)\]""", text):
            for extra in (found[1] or found[2]).split(","):
                named[extra] = path
    assert {"cli", "transformers"} <= set(named)
    assert {extra: path for extra, path in named.items() if extra not in declared_extras()} == {}


def test_the_lowest_versions_tested_are_the_lower_bounds() -> None:
    """What the adapters' extras promise to work with is what `make test-lowest` installs."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    promised = dict(
        re.findall(r"^([a-z-]+)>=([0-9.]+)", entry)[0]
        for entry in (*extras["langchain"], *extras["llama-index"])
    )
    pins = dict(
        re.findall(
            r"^([a-z-]+)==([0-9.]+)$", (ROOT / "constraints-lowest.txt").read_text(), re.MULTILINE
        )
    )
    assert pins == promised


@pytest.mark.slow
def test_sources_name_no_host_but_those_of_vocabularies() -> None:
    """The code calls no address of its own: pip and the hub's client know theirs."""
    host = re.compile(r"\b(?:[\w-]+\.)+(?:ai|co|com|dev|io|net|org)\b")
    named = {found[0] for path in SOURCES for found in host.finditer(path.read_text("utf-8"))}
    assert "www.w3.org" in named
    assert named <= {"www.w3.org", "schema.org", "example.org"}


def test_every_module_says_what_it_is_for() -> None:
    """The first line of every module is a sentence in its docstring."""
    bare = [path for path in SOURCES if not path.read_text("utf-8").startswith('"""')]
    assert bare == []


@pytest.mark.slow
def test_importing_compiles_no_rules_of_reading() -> None:
    """What only the first turn needs comes with it: a hundred patterns are a fifth of the import."""
    script = (
        "import sys, kgt_plugin.memory\n"
        "from kgt_plugin.reading import Rules\n"
        "from kgt_plugin.records import Turn\n"
        "late = {'kgt_plugin.reading.' + name for name in ('rule_reader', 'frames', 'model_extractor')}\n"
        "assert not late & set(sys.modules)\n"
        "assert Rules().extract(Turn(text='I live in Oslo.'))\n"
        "assert 'kgt_plugin.reading.frames' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_core_install_is_small() -> None:
    """What the package needs without any extra takes 60 MB at most, with what that needs itself."""
    pending, seen, files = {"kgt-plugin"}, set[str](), set[Path]()
    while pending:
        name = pending.pop()
        found = importlib.metadata.distribution(name)
        seen.add(name)
        files |= {Path(str(each.locate())) for each in found.files or []}
        for needed in found.requires or []:
            if "extra ==" not in needed and "python_version" not in needed:
                pending.add(re.split(r"[^\w-]", needed, maxsplit=1)[0])
        pending -= seen
    assert {"rdflib", "pyoxigraph", "rapidfuzz", "platformdirs", "pyparsing"} <= seen
    files |= set((ROOT / "src").rglob("*"))
    size = sum(path.stat().st_size for path in files if path.is_file())
    assert 30e6 < size <= 60e6
