"""JSON that gives back the value it was made of, or is not made."""

from __future__ import annotations

import json

__all__ = ["exact_json"]


def exact_json(value: object, *, ascii_only: bool = False) -> str:
    """Write a value as JSON; of what is read back, only tuples have become lists.

    Args:
        value: text, numbers, truth values, None, and lists and mappings of these.
        ascii_only: escape all other characters, half surrogate pairs too.

    Raises:
        TypeError: it holds something else, or a mapping with a key that is no text: JSON would make
            text of it, and lose one of two keys that read the same.
        ValueError: it holds itself.
    """
    try:
        _refuse_other_keys(value)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply, or holds itself") from exc
    return json.dumps(value, ensure_ascii=ascii_only)


def _refuse_other_keys(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is no text")
            _refuse_other_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_other_keys(inner)
