"""The files that a benchmark leaves with `--out`: its numbers as JSON, and its report in Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.serialization import write_whole

__all__ = ["write_outputs"]


def write_outputs(name: str, found: Mapping[str, Any], report: str, folder: Path) -> list[Path]:
    """Write the numbers and the report of one benchmark, each file whole or not at all.

    Args:
        name: of the files, without their endings.
        found: the numbers (Any: JSON values).
        report: in Markdown.
        folder: made where it is missing.

    Returns:
        The .json and the .md.

    Raises:
        StoreError: a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f"cannot make {folder} ({exc.strerror}): choose another --out") from exc
    raw, page = folder / f"{name}.json", folder / f"{name}.md"
    write_whole(raw, (json.dumps(found, indent=1) + "\n").encode())
    write_whole(page, report.encode())
    return [raw, page]
