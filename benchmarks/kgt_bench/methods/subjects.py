"""The subject of a query, for methods that need a subject where none is given."""

from __future__ import annotations

from typing import NamedTuple

from kgt_plugin.recall.label_index import LabelIndex
from kgt_plugin.recall.subject_mentions import find_subject

__all__ = ["Named", "subject_named"]


class Named(NamedTuple):
    """A subject in a query.

    Attributes:
        label: what it is called: "me", "my dog" or a name; the query itself where it names nobody.
        end: where its words end in the query.
    """

    label: str
    end: int


def subject_named(query: str, subject: str | None, answer: str = "") -> Named:
    """Find the subject of a query as KGT does, but with no graph to know names from.

    Args:
        query: a question, or the beginning of a sentence.
        subject: whom it is about, where that is given.
        answer: its words are never the subject.
    """
    if subject is not None:
        at = query.casefold().rfind(subject.casefold())
        return Named(subject, len(query) if at < 0 else at + len(subject))
    found = find_subject(query, answer, LabelIndex())
    return Named(query, len(query)) if found is None else Named(found.text, found.span[1])
