"""Every error this package raises on purpose.

KGTError
├── InvalidInputError (ValueError)        an argument that cannot be used; names the remedy
│   ├── SubjectNotFoundError              nobody said whom the fact is about
│   └── MalformedRDFError                 an import that does not parse; carries the line
├── MissingDependencyError (ImportError)  an extra is not installed; names it
├── ModelError                            a model that cannot be found, read or run
│   ├── ContextOverflowError              a request longer than the model's context
│   └── ScorerError                       the scorer failed or answered nonsense
├── StoreError                            a store that cannot be opened, read or written
│   └── StoreLockedError                  another process holds it
├── HandleError (TypeError)               an open handle was to be pickled; names what to keep instead
├── StaleGraphError                       the graph changed since the plan was made
└── UndoError (LookupError)               no such edit, or later edits build on it
"""

from __future__ import annotations

__all__ = [
    "ContextOverflowError",
    "HandleError",
    "InvalidInputError",
    "KGTError",
    "MalformedRDFError",
    "MissingDependencyError",
    "ModelError",
    "ScorerError",
    "StaleGraphError",
    "StoreError",
    "StoreLockedError",
    "SubjectNotFoundError",
    "UndoError",
]


class KGTError(Exception):
    """Base of every error raised on purpose; its message is one line and names the remedy."""


class InvalidInputError(KGTError, ValueError):
    """An argument that cannot be used; nothing was changed."""


class SubjectNotFoundError(InvalidInputError):
    """Neither the caller nor the text says whom or what a fact is about."""


class MalformedRDFError(InvalidInputError):
    """RDF that does not parse; nothing of it was imported.

    Attributes:
        line: 1-based line of the first error, or None where the parser does not tell.
    """

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class MissingDependencyError(KGTError, ImportError):
    """An optional part is used that is not installed.

    Attributes:
        extra: the extra of this package that brings it.
    """

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f'{what} is not installed: run pip install "kgt-plugin[{extra}]"')
        self.extra = extra


class ModelError(KGTError):
    """A model that cannot be found, fetched, read or run."""


class ContextOverflowError(ModelError):
    """A request longer than the model's context; nothing is ever truncated silently.

    Attributes:
        tokens: how many tokens the request has.
        limit: how many the model takes.
    """

    def __init__(self, *, tokens: int, limit: int) -> None:
        super().__init__(
            f"{tokens} tokens do not fit the model's context of {limit}: "
            "shorten the query or the answer, or use a model with a longer context"
        )
        self.tokens = tokens
        self.limit = limit


class ScorerError(ModelError):
    """The scorer failed or returned something that is not a score."""


class StoreError(KGTError):
    """A store that cannot be opened, read or written; nothing was changed."""


class StoreLockedError(StoreError):
    """Another process holds the store."""


class HandleError(KGTError, TypeError):
    """An open handle was to be pickled; frameworks that fall back on a TypeError go on without it."""


class StaleGraphError(KGTError):
    """The graph changed between planning and applying; plan again."""


class UndoError(KGTError, LookupError):
    """There is no such edit, it is already undone, or later edits build on it."""


def first_line(said: object) -> str:
    """The first line of what another library's error says, for an error of ours that names it.

    Args:
        said: the error, or its text.

    Returns:
        200 characters at most, without a stop at the end; empty where it says nothing.
    """
    lines = str(said).strip().splitlines()
    return lines[0].strip()[:200].rstrip(".:") if lines else ""


def reason_of(exc: BaseException) -> str:
    """Why another library failed: the first line of its error, and the error's kind where it says nothing."""
    return first_line(exc) or type(exc).__name__
