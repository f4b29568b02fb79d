"""K-LaMP: a store of the entities that a user's interactions touch, put before the query (Baek et al.)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.subjects import subject_named
from kgt_bench.methods.weights import WeightModel
from kgt_plugin.records import Feedback

__all__ = ["KLamp"]


class KLamp(Parametric):
    """Records entities and which occur together; facts, relations and conflicts it does not know.

    Args:
        model: a model that nobody else uses.
        top: how many related entities are put before a query.
    """

    def __init__(self, model: WeightModel, *, top: int = 5) -> None:
        super().__init__(model, name="k-lamp")
        self._top = top
        self._related: dict[str, Counter[str]] = {}

    def reset(self) -> None:
        """Empty the store."""
        self._related.clear()

    def learn(self, feedback: Feedback) -> None:
        """Count the subject and the answer as seen together."""
        subject = subject_named(feedback.query, feedback.subject, feedback.answer).label
        self._related.setdefault(subject.casefold(), Counter())[feedback.answer] += 1

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """Log P(answer | related entities, query) of each answer."""
        return self._lm.score(self._prompt(query, subject), answers)

    def generate(self, query: str, *, subject: str | None = None) -> str:
        """Continue the query after the related entities."""
        return self._lm.generate(self._prompt(query, subject))

    def _prompt(self, query: str, subject: str | None) -> str:
        """The entities that were seen with those of the query, the most frequent first."""
        found = {subject_named(query, subject).label.casefold()}
        if subject is None:
            found |= {name for name in self._related if name in query.casefold()}
        counts: Counter[str] = Counter()
        for name in sorted(found):
            counts.update(self._related.get(name, {}))
        entities = [entity for entity, _ in counts.most_common(self._top)]
        if not entities:
            return query
        return f"The user has shown an interest in: {', '.join(entities)}.\n{query}"
