"""What a query retrieves, and what is answered from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kgt_plugin.records.scores import Usage
from kgt_plugin.records.triples import Triple

__all__ = ["Answer", "Context", "Retrieved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """A fact retrieved for a query.

    Attributes:
        triple: the fact.
        probability: pi_G(z) of Eq. 5 over the subject's facts, in [0, 1].
        text: the fact as a sentence.
        edit_id: the edit that added it, where the journal knows.
    """

    triple: Triple
    probability: float
    text: str
    edit_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts that bear on a query, ready to be put before a model.

    Attributes:
        query: as asked.
        subject: words for whom it is about; None where the text names nobody we know.
        facts: most probable first.
        text: the facts as delimited data, or "" where there are none.
        usage: model work done.
        elapsed_ms: wall time, without that of loading a model.
    """

    query: str
    subject: str | None
    facts: tuple[Retrieved, ...]
    text: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The scoring model's own answer, and what it rests on."""

    text: str
    context: Context
    model: str
    prompts: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None
