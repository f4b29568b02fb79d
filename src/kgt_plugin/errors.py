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
├── RefusedEditError                      an edit that the app's write gates do not let through
├── StaleGraphError                       the graph changed since the plan was made
├── ForgottenError                        what was to be written was forgotten meanwhile
└── UndoError (LookupError)               no such edit, or later edits build on it
"""

from __future__ import annotations

__all__ = [
    "ContextOverflowError",
    "ForgottenError",
    "HandleError",
    "InvalidInputError",
    "KGTError",
    "MalformedRDFError",
    "MissingDependencyError",
    "ModelError",
    "RefusedEditError",
    "ScorerError",
    "StaleGraphError",
    "StoreError",
    "StoreLockedError",
    "SubjectNotFoundError",
    "UndoError",
]


class KGTError(Exception):
    """Base of every error raised on purpose; its message is one line and names the remedy.

    Examples:
        >>> from kgt_plugin import KGTError
        >>> try:
        ...     kgt.user("")
        ... except KGTError as error:
        ...     print(error)
        no user: give a user id that is not empty, in characters that can be seen
    """


class InvalidInputError(KGTError, ValueError):
    """An argument that cannot be used; nothing was changed.

    Examples:
        >>> from kgt_plugin import InvalidInputError
        >>> try:
        ...     ana.learn("Where do I live?", "Kiel", old_answer="Kiel")
        ... except InvalidInputError:
        ...     ana.facts()
        []
    """


class SubjectNotFoundError(InvalidInputError):
    """Feedback that does not say whom or what it is about; pass `subject`.

    Examples:
        >>> from kgt_plugin import SubjectNotFoundError
        >>> try:
        ...     edit = ana.learn("Where does he live?", "Kiel")
        ... except SubjectNotFoundError:
        ...     edit = ana.learn("Where does my brother live?", "Kiel")
        >>> edit.added[0].labels
        ('my brother', 'lives in', 'Kiel')
    """


class MalformedRDFError(InvalidInputError):
    """RDF that does not parse; nothing of it was imported.

    Attributes:
        line: 1-based line of the first error, or None where the parser does not tell.

    Examples:
        >>> from pathlib import Path
        >>> from kgt_plugin import MalformedRDFError
        >>> written = Path("facts.ttl").write_text("no turtle")
        >>> try:
        ...     ana.import_("facts.ttl")
        ... except MalformedRDFError as error:
        ...     error.line
        1
    """

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class MissingDependencyError(KGTError, ImportError):
    """An optional part that is not installed.

    Attributes:
        extra: the extra of this package that brings it.

    Examples:
        >>> from kgt_plugin import MissingDependencyError
        >>> print(MissingDependencyError("vLLM", extra="vllm"))
        vLLM is not installed: run pip install "kgt-plugin[vllm]"
    """

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f'{what} is not installed: run pip install "kgt-plugin[{extra}]"')
        self.extra = extra


class ModelError(KGTError):
    """A model that cannot be found, fetched, read or run.

    Examples:
        >>> from kgt_plugin import KGT, ModelError
        >>> from kgt_plugin.testing import FakeScorer
        >>> with KGT.open(store=":memory:", model=FakeScorer(context=8)) as small:
        ...     try:
        ...         small.user("ana").learn("Where do I live?", "Kiel")
        ...     except ModelError:
        ...         small.user("ana").facts()
        []
    """


class ContextOverflowError(ModelError):
    """A request longer than the model's context; nothing is ever truncated silently.

    Attributes:
        tokens: how many tokens the request has.
        limit: how many the model takes.

    Examples:
        >>> from kgt_plugin import ContextOverflowError
        >>> from kgt_plugin.testing import FakeScorer
        >>> try:
        ...     FakeScorer(context=8).generate("Where do I live?", max_tokens=32)
        ... except ContextOverflowError as error:
        ...     error.tokens, error.limit
        (37, 8)
    """

    def __init__(self, *, tokens: int, limit: int) -> None:
        super().__init__(
            f"{tokens} tokens do not fit the model's context of {limit}: "
            "shorten the query or the answer, or use a model with a longer context"
        )
        self.tokens = tokens
        self.limit = limit


class ScorerError(ModelError):
    """A failure of the scorer, or a reply of it that is not a score.

    Examples:
        >>> from kgt_plugin import KGT, ScorerError
        >>> from kgt_plugin.testing import FakeScorer
        >>> def unreachable(request):
        ...     raise ScorerError("the model server does not answer: start it and try again")
        >>> with KGT.open(store=":memory:", model=FakeScorer(rule=unreachable)) as app:
        ...     try:
        ...         app.user("ana").learn("Where do I live?", "Kiel")
        ...     except ScorerError:
        ...         app.user("ana").facts()
        []
    """


class StoreError(KGTError):
    """A store that cannot be opened, read or written; nothing was changed.

    Examples:
        >>> from kgt_plugin import KGT, StoreError
        >>> try:
        ...     KGT.open(store="facts.csv")
        ... except StoreError as error:
        ...     print(error)
        /...facts.csv cannot be a store: ...
    """


class StoreLockedError(StoreError):
    """A store that another process holds.

    Examples:
        >>> from kgt_plugin import KGT, StoreLockedError
        >>> try:
        ...     kgt = KGT.open(store="facts.trig")
        ... except StoreLockedError:
        ...     print("another process works with these facts")
        >>> kgt.close()
    """


class HandleError(KGTError, TypeError):
    """An open handle was to be pickled; frameworks that fall back on a TypeError go on without it.

    Examples:
        >>> import pickle
        >>> from kgt_plugin import HandleError
        >>> try:
        ...     pickle.dumps(ana)
        ... except HandleError:
        ...     print(ana.user)  # keep this, and call kgt.user with it where you need the handle
        ana@example.org
    """


class ForgottenError(KGTError):
    """Something that was to be kept or learned was forgotten after the work on it began; nothing was written.

    Examples:
        >>> from kgt_plugin import ForgottenError
        >>> fence = ana.fence()  # a turn is handed over here, and learned later
        >>> _ = ana.forget_all()
        >>> try:
        ...     with fence.held():
        ...         ana.hear("I'm allergic to nuts.")
        ... except ForgottenError:
        ...     ana.facts()
        []
    """


class StaleGraphError(KGTError):
    """A change of the graph between planning and applying; plan again.

    Examples:
        >>> from kgt_plugin import StaleGraphError
        >>> try:
        ...     edit = ana.learn("Where do I live?", "Kiel")
        ... except StaleGraphError:
        ...     edit = None  # others kept writing: try again later
        >>> edit.added[0].labels
        ('me', 'lives in', 'Kiel')
    """


class RefusedEditError(KGTError):
    """An edit that the app's write gates refuse; nothing was changed.

    Attributes:
        gate: the setting of `WriteGates` that refused it, or the IRI of the SHACL shape.

    Examples:
        >>> from kgt_plugin import KGT, RefusedEditError
        >>> from kgt_plugin.graph.write_gates import WriteGates
        >>> from kgt_plugin.testing import FakeScorer
        >>> gates = WriteGates(protected=["allergic to"])
        >>> ben = KGT.open(store=":memory:", model=FakeScorer(), gates=gates).user("ben")
        >>> edits = ben.hear("I am allergic to nuts.")
        >>> try:
        ...     edit = ben.forget(("me", "allergic to", "nuts"))
        ... except RefusedEditError as error:
        ...     print(error.gate)
        protected
    """

    def __init__(self, message: str, *, gate: str) -> None:
        super().__init__(message)
        self.gate = gate


class UndoError(KGTError, LookupError):
    """An edit that cannot be undone: it does not exist, is undone already, or later edits build on it.

    Examples:
        >>> from kgt_plugin import UndoError
        >>> try:
        ...     ana.undo("7")
        ... except UndoError as error:
        ...     print(error)
        there is no edit '7': see the history for the ids
    """


def first_line(said: object) -> str:
    """Give the first line of what another library's error says, for an error of ours that names it.

    Returns:
        200 characters at most, without a stop at the end; empty where it says nothing.
    """
    lines = str(said).strip().splitlines()
    return lines[0].strip()[:200].rstrip(".:") if lines else ""


def reason_of(exc: BaseException) -> str:
    """Say why another library failed: the first line of its error, and the error's kind where it says nothing."""
    return first_line(exc) or type(exc).__name__
