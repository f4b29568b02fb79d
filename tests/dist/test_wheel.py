"""What is released: the wheel holds the package and nothing else, and works where nothing else is."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgt_plugin.version import __version__
from tests.documented import ROOT, blocks, masked, promised

pytestmark = pytest.mark.dist

HERE = Path(__file__).parent
SAID_IN_CORE = """\
[('me', 'lives in', 'Nairobi')] [('me', 'lives in', 'Lagos')]
True
[('me', 'lives in', 'Lagos')]
"""


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel that `make dist` has built."""
    (found,) = (ROOT / "dist").glob("kgt_plugin-*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture
def metadata(wheel: Path) -> Iterator[email.message.Message]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("/METADATA")]
        yield email.message_from_bytes(archive.read(name))


def test_the_wheel_holds_the_package_alone(names: list[str]) -> None:
    """No test, no benchmark, no data, no model; and a user's type checker finds the types."""
    assert {name.split("/")[0] for name in names} == {
        "kgt_plugin",
        f"kgt_plugin-{__version__}.dist-info",
    }
    suffixes = {Path(name).suffix for name in names if name.startswith("kgt_plugin/")}
    assert suffixes <= {".py", ".typed", ".ttl", ".html", ".css", ".js", ".svg"}
    assert "kgt_plugin/py.typed" in names
    assert not [name for name in names if "bench" in name or "test_" in name]


def test_the_sdist_holds_no_data_and_no_benchmark(names: list[str]) -> None:
    """It has the sources that the wheel is made of, and the tests."""
    (found,) = (ROOT / "dist").glob("kgt_plugin-*.tar.gz")
    with tarfile.open(found) as archive:
        inside = {member.name.split("/", 1)[1] for member in archive if member.isfile()}
    assert {f"src/{name}" for name in names if name.startswith("kgt_plugin/")} <= inside
    assert "LICENSE" in inside
    assert not [name for name in inside if name.startswith(("benchmarks/", ".git/", "shared/"))]


def test_the_index_can_show_it(metadata: email.message.Message) -> None:
    """With version, classifiers, a licence and the README."""
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert f"## [{__version__.split('.dev')[0]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def _installed(wheel: Path, extra: str, folder: Path) -> Path:
    """Make an environment with nothing but the wheel, and one of its extras."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    what = f"{wheel}[{extra}]" if extra else str(wheel)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), what], check=True)
    return python


def _run(python: Path, script: str, folder: Path) -> str:
    """What a script prints that runs in a folder with nothing of the checkout in reach."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_works_alone(wheel: Path, tmp_path: Path) -> None:
    """With no extra: an app's own scorer, a file as store, the command line's error names its extra."""
    python = _installed(wheel, "", tmp_path / "venv")
    assert _run(python, (HERE / "quickstart_core.py").read_text("utf-8"), tmp_path) == SAID_IN_CORE
    kgt = subprocess.run(
        [python.parent / "kgt", "--help"], capture_output=True, text=True, check=False
    )
    assert kgt.returncode != 0
    assert "kgt-plugin[cli]" in kgt.stderr


def test_an_agent_of_langchain_works_with_its_extra(wheel: Path, tmp_path: Path) -> None:
    """And with no other."""
    python = _installed(wheel, "langchain", tmp_path / "venv")
    script = (HERE / "quickstart_langchain.py").read_text("utf-8")
    assert _run(python, script, tmp_path) == "[('me', 'lives in', 'Lagos')]\n"


def test_the_quickstart_works_with_everything(wheel: Path, tmp_path: Path) -> None:
    """The page that a newcomer follows, with the embedded models, prints what it says."""
    python = _installed(wheel, "all", tmp_path / "venv")
    code = blocks("docs/quickstart.md")
    printed = _run(python, "\n".join(code), tmp_path)
    said = [line for block in code for line in promised(block)]
    assert masked(printed.splitlines()) == masked(said)
