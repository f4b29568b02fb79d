"""A correction as a form has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from kgt_plugin.memory import LearnOptions
from kgt_plugin.records import Intent

__all__ = ["CorrectionForm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionForm:
    """The fields of the form; an empty one is left to be found.

    Attributes:
        query: what was asked.
        answer: the right answer.
        old_answer: the wrong one.
        subject: whom or what it is about.
        relation: the relation in words.
        intent: correction, statement or withdrawal.

    Examples:
        >>> CorrectionForm.read({"query": "Where do I live?", "answer": "Oslo"}).filled
        True
    """

    query: str = ""
    answer: str = ""
    old_answer: str = ""
    subject: str = ""
    relation: str = ""
    intent: str = Intent.CORRECTION.value

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Take the fields of a form, and nothing else of it."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: given[name].strip() for name in names if given.get(name, "").strip()})

    @property
    def filled(self) -> bool:
        """Tell whether anything is filled in."""
        return bool(self.query or self.answer)

    def options(self, *, dry_run: bool) -> LearnOptions:
        """Make the options of `UserMemory.learn`.

        Args:
            dry_run: whether the edit is only planned.
        """
        return LearnOptions(
            old_answer=self.old_answer or None,
            subject=self.subject or None,
            relations=(self.relation,) if self.relation else (),
            dry_run=dry_run,
            intent=self.intent,  # type: ignore[typeddict-item]  # learn checks the word itself
        )
