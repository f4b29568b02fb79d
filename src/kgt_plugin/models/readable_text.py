"""A check of which text a model can read at all."""

from __future__ import annotations

from kgt_plugin.errors import InvalidInputError

__all__ = ["check_text"]


def check_text(text: str) -> None:
    """Refuse what is no Unicode text; anything else is for the tokenizer to make sense of.

    Raises:
        InvalidInputError: it holds half a surrogate pair.
    """
    try:
        text.encode()
    except UnicodeEncodeError as exc:
        raise InvalidInputError(
            "a text holds half a surrogate pair, which is no character: remove it"
        ) from exc
