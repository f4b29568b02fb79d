"""The journal of a run: finished steps as JSON lines, so that a run that was cut short goes on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from kgt_plugin.errors import InvalidInputError, StoreError

__all__ = ["RunJournal", "fingerprint"]

_KIND = "kgt-bench-journal/1"


class RunJournal:
    """Finished steps by (stage, case); kept in a file, or nowhere.

    Any: a step's record is whatever JSON the protocol writes.
    """

    def __init__(self, path: Path | None, header: dict[str, Any]) -> None:
        """Open the journal of a run and read what is finished.

        Args:
            path: the file; None keeps nothing beyond this process.
            header: what the run is; a journal of another run is refused.

        Raises:
            InvalidInputError: the file is the journal of another run, or no journal.
            StoreError: the file cannot be read or written.
        """
        self._path = path
        self._done: dict[tuple[str, str], dict[str, Any]] = {}
        self._file: TextIO | None = None
        if path is None:
            return
        opening = {"kind": _KIND, **header}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            whole = self._read(path, opening)
            self._file = path.open("a", encoding="utf-8")
            self._file.truncate(whole)
        except OSError as exc:
            raise _failure(path, exc) from exc
        if whole == 0:
            self._write(opening)

    def get(self, stage: str, case: str) -> dict[str, Any] | None:
        """The record of a finished step; None where it is still to do."""
        return self._done.get((stage, case))

    def put(self, stage: str, case: str, record: dict[str, Any]) -> dict[str, Any]:
        """Keep the record of a finished step, as it will be read again."""
        kept: dict[str, Any] = json.loads(json.dumps(record))
        self._done[stage, case] = kept
        if self._file is not None:
            self._write({"stage": stage, "case": case, "record": kept})
        return kept

    def close(self) -> None:
        """Close the file; further calls do nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read(self, path: Path, opening: dict[str, Any]) -> int:
        """Read the finished steps; gives the length of the file up to its last whole line."""
        if not path.exists():
            return 0
        raw = path.read_bytes()
        whole = raw.rfind(b"\n") + 1  # a process that was killed leaves half a line
        lines = raw[:whole].splitlines()
        if not lines:
            return 0
        try:
            first, *steps = (json.loads(line) for line in lines)
            if not isinstance(first, dict) or first.get("kind") != _KIND:
                raise InvalidInputError(f"{path} is no journal of a benchmark: use another --out")
            if first != opening:
                other = ", ".join(_differing(first, opening))
                raise InvalidInputError(
                    f"{path} is of another run ({other}): use another --out, or delete it"
                )
            self._done = {(step["stage"], step["case"]): step["record"] for step in steps}
        except (ValueError, KeyError, TypeError) as exc:
            if isinstance(exc, InvalidInputError):
                raise
            raise InvalidInputError(f"{path} is damaged: delete it to start anew") from exc
        return whole

    def _write(self, value: dict[str, Any]) -> None:
        assert self._file is not None
        try:
            self._file.write(json.dumps(value) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as exc:
            assert self._path is not None
            raise _failure(self._path, exc) from exc


def fingerprint(value: object) -> str:
    """A short name for whatever JSON can hold: equal exactly for equal values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _differing(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    names = sorted({*first, *second})
    return [name for name in names if first.get(name) != second.get(name)]


def _failure(path: Path, exc: OSError) -> StoreError:
    return StoreError(f"cannot write {path} ({exc.strerror}): check the folder of --out")
