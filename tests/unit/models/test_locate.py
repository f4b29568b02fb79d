"""What a user may name as a model, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.models import artifacts, resolve_model
from kgt_plugin.models.artifacts import Artifact

CONFIG = b'{"model_type": "tiny"}'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("KGT_MODEL_DIR", raising=False)


@pytest.mark.parametrize("artifact", [artifacts.LANGUAGE_MODEL, artifacts.EMBEDDER])
def test_embedded_models_are_pinned(artifact: Artifact) -> None:
    """Each embedded model names a version and a SHA-256 for every file."""
    assert artifact.weights in artifact.files
    assert all(len(bytes.fromhex(digest)) == 32 for digest in artifact.files.values())


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """A folder without a configuration is an error, not a guess."""
    with pytest.raises(ModelError, match=r"config\.json"):
        resolve_model(tmp_path)


@pytest.mark.parametrize("name", ["./nowhere", "~/nowhere", "/nowhere/at/all", "a/b/c"])
def test_a_path_that_is_not_there_is_refused(name: str) -> None:
    """What looks like a path is never looked up on the hub."""
    with pytest.raises(ModelError, match="no model folder"):
        resolve_model(name)


@pytest.mark.parametrize("content", [b"", b"GG", b"<html>", b"PK\x03\x04"])
def test_what_is_no_gguf_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that does not begin as GGUF is refused before anything is made."""
    (tmp_path / "model.gguf").write_bytes(content)
    with pytest.raises(ModelError, match="not a GGUF file"):
        resolve_model(tmp_path / "model.gguf")


def test_missing_gguf_and_plain_files_are_refused(tmp_path: Path) -> None:
    """A .gguf that is not there and a file of another kind are told apart."""
    with pytest.raises(ModelError, match="cannot read"):
        resolve_model(tmp_path / "none.gguf")
    (tmp_path / "weights.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="is a file"):
        resolve_model(tmp_path / "weights.bin")


def test_hub_ids_pass_with_their_revision() -> None:
    """A name with at most one slash is the hub's, and @ gives the revision."""
    plain, pinned = resolve_model("org/model"), resolve_model("org/model@abc123")
    assert (plain.hub_id, plain.revision, plain.path) == ("org/model", None, None)
    assert (pinned.hub_id, pinned.revision) == ("org/model", "abc123")


def test_folders_are_told_apart_by_their_content(tmp_path: Path) -> None:
    """Two folders of one name and size differ in revision when their weights do."""
    revisions = []
    for number, weights in enumerate((b"\0" * 100_000, b"\1" * 100_000)):
        folder = tmp_path / str(number) / "mine"
        folder.mkdir(parents=True)
        (folder / "config.json").write_bytes(CONFIG)
        (folder / "model.safetensors").write_bytes(weights)
        location = resolve_model(folder)
        assert location.name == "mine"
        revisions.append(location.revision)
    assert revisions[0] != revisions[1]


def test_environment_names_the_default_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KGT_MODEL_DIR stands in for the embedded model where none is named."""
    (tmp_path / "config.json").write_bytes(CONFIG)
    monkeypatch.setenv("KGT_MODEL_DIR", str(tmp_path))
    assert resolve_model(None).path == tmp_path
