"""A small data set written for these tests, and a method that is instant and predictable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.methods import Edited, Setup
from kgt_bench.results import CaseResult
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Feedback
from kgt_plugin.testing import FakeEmbedder, FakeScorer

CONTRACT = {
    "method",
    "model",
    "n",
    "slice",
    "efficacy",
    "paraphrase",
    "locality_drift",
    "exact_match",
    "stale_removed",
    "facts_kept",
    "edits_per_feedback",
    "ms_per_edit_p50",
    "ms_per_edit_p95",
    "computed_tokens_per_edit",
    "peak_rss_mb",
    "seed",
}
"""Fields that every result has."""

RECORDS: list[dict[str, Any]] = [
    {
        "case_id": 1,
        "requested_rewrite": {
            "prompt": "The mayor of {} is",
            "relation_id": "P6",
            "relation_label": "mayor",
            "target_new": {"str": "Ottoline Vex"},
            "target_true": {"str": "Bram Holt"},
            "subject": "Dunmere",
        },
        "paraphrase_prompts": ["It rained all day. Dunmere is governed by"],
        "neighborhood_prompts": ["The mayor of Wexcombe is", "The mayor of Tarn is"],
        "subject_facts": [["mayor", "Bram Holt"], ["county", "Low Fells"], ["river", "Sill"]],
        "stale_fact": ["mayor", "Bram Holt"],
    },
    {
        "case_id": 2,
        "requested_rewrite": {
            "prompt": "{} plays the",
            "relation_id": "P1303",
            "relation_label": "instrument",
            "target_new": {"str": "harp"},
            "target_true": {"str": "oboe"},
            "subject": "Ilse Marn",
        },
        "paraphrase_prompts": ["The instrument of Ilse Marn is the", "Ilse Marn performs on the"],
        "neighborhood_prompts": [],
        "subject_facts": [["instrument", "oboe"], ["born in", "Tarn"], ["teacher", "Ada Quill"]],
        "stale_fact": ["instrument", "oboe"],
    },
    {
        "case_id": 3,
        "requested_rewrite": {
            "prompt": "The capital of {} is",
            "relation_id": "P36",
            "target_new": {"str": "Wexcombe"},
            "target_true": {"str": "Pell"},
            "subject": "Ardenia",
        },
        "paraphrase_prompts": [],
        "neighborhood_prompts": ["The capital of Sund is"],
        "subject_facts": [],
        "stale_fact": None,
    },
]


def write_lines(path: Path, records: Sequence[dict[str, Any]] = RECORDS) -> Path:
    """Write records as JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def make_case(number: int, **fields: Any) -> Case:
    """A case about a subject of its own."""
    subject = f"Subject{number}"
    common: dict[str, Any] = {
        "id": str(number),
        "subject": subject,
        "query": f"The colour of {subject} is",
        "answer": "red",
        "rivals": ("blue",),
        "old_answer": "blue",
    }
    return Case(**{**common, **fields})


def make_result(**fields: Any) -> CaseResult:
    """A result of a case that went well."""
    common: dict[str, Any] = {
        "id": "1",
        "margin": 1.0,
        "paraphrase_margins": (),
        "drifted": 0,
        "neighbours": 0,
        "exact": None,
        "stale_removed": None,
        "kept": None,
        "others": 0,
        "earlier_margins": (),
        "edits": 1,
        "elapsed_ms": 10.0,
        "computed_tokens": 100,
        "peak_rss_mb": 50.0,
    }
    return CaseResult(**{**common, **fields})


def fake_setup(**fields: Any) -> Setup:
    """A setup over doubles instead of models."""
    return Setup(model=FakeScorer(), embedder=FakeEmbedder(), **fields)


class Notebook:
    """A method that writes answers down by query; a query it knows is answered right.

    Attributes:
        log: what it was asked to do, in order.
    """

    name = "notebook"
    model_id = "notebook@1"

    def __init__(self, *, refuses: str | None = None, breaks_at: str | None = None) -> None:
        self._answers: dict[str, str] = {}
        self._refuses = refuses
        self._breaks_at = breaks_at
        self.log: list[tuple[str, str]] = []

    def reset(self) -> None:
        self._answers = {}
        self.log.append(("reset", ""))

    def edit(self, feedback: Feedback) -> Edited:
        if feedback.query == self._breaks_at:
            raise KeyboardInterrupt
        if feedback.query == self._refuses:
            raise InvalidInputError("no")
        self._answers[feedback.query] = feedback.answer
        self.log.append(("edit", feedback.query))
        return Edited(computed_tokens=7)

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        del subject
        known = self._answers.get(query)
        return [0.0 if answer == known else -float(len(answer)) for answer in answers]

    def generate(self, query: str, *, subject: str | None = None) -> str:
        del subject
        return self._answers.get(query, "unknown") + ", of course"

    def close(self) -> None:
        self.log.append(("close", ""))
