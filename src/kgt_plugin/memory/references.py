"""References to what is there: a fact by its words, an edit by itself or its id."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Edit, Retrieved

__all__ = ["LATEST", "Latest", "edit_id_of", "three_labels"]


class Latest(Enum):
    """Stands for the latest edit that is not undone, where none is given."""

    LATEST = "latest"


LATEST: Final = Latest.LATEST


def three_labels(fact: object) -> tuple[str, str, str]:
    """Subject, relation and object of a fact that is given by its words.

    Raises:
        InvalidInputError: they are not three texts.
    """
    if isinstance(fact, Edit):
        raise InvalidInputError(
            "an edit is no fact: undo(edit) takes it back, forget(triple) forgets one of its facts"
        )
    if isinstance(fact, Retrieved):
        raise InvalidInputError("what context() recalled holds a fact: pass its .triple")
    labels = tuple(fact) if isinstance(fact, Sequence) and not isinstance(fact, str) else ()
    if len(labels) != 3 or not all(isinstance(label, str) for label in labels):  # noqa: PLR2004 - a triple's
        raise InvalidInputError(
            "a fact has three parts: give subject, relation and object, or the Triple that facts() lists"
        )
    return labels


def edit_id_of(edit: object) -> str | None:
    """The id of an edit that is given itself or by its id; None for the latest.

    Raises:
        InvalidInputError: it is neither, or an edit that wrote nothing and so has no id.
    """
    if edit is LATEST:
        return None
    given = edit.id if isinstance(edit, Edit) else edit
    if given is None:
        raise InvalidInputError("this edit wrote nothing: there is nothing to undo")
    if isinstance(given, str):
        return given
    raise InvalidInputError("undo takes an edit or its id, as history() lists them")
