"""Models of a package, each imported when it is first asked for: an app pays for those it uses."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from kgt_plugin.errors import MissingDependencyError

__all__ = ["lazy_import"]


def lazy_import(
    package: str, name: str, homes: Mapping[str, str], extras: Mapping[str, str]
) -> Any:
    """Import a part of a package by its name.

    Args:
        package: the dotted name of the package, as in `__name__`.
        name: the part's.
        homes: the module, within the package, of each part.
        extras: which extra brings a framework, by the beginning of its modules' names; the first
            that fits counts.

    Raises:
        AttributeError: the package has no such part.
        MissingDependencyError: its framework is not installed.
    """
    home = homes.get(name)
    if home is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    try:
        module = import_module(f"{package}.{home}")
    except ModuleNotFoundError as exc:
        missing = exc.name or ""
        extra = next((extra for start, extra in extras.items() if missing.startswith(start)), None)
        if extra is None:
            raise
        framework = missing.partition(".")[0].replace("_", "-")
        raise MissingDependencyError(framework, extra=extra) from exc
    return getattr(module, name)
