"""Records to JSON: the fields that scripts rely on, in their order."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import typer

from kgt_plugin.cli.rdf import facts_among
from kgt_plugin.models import PulledModel
from kgt_plugin.records import Answer, Edit, Episode, PlanStep, RecalledItem, Retrieved, Triple

__all__ = [
    "answer_payload",
    "change_payload",
    "edit_payload",
    "episodes_payload",
    "facts_payload",
    "history_payload",
    "models_payload",
    "print_json",
]

Payload = dict[str, Any]
"""Any: a JSON value, which has no better type."""


def print_json(value: Payload | Sequence[Payload]) -> None:
    """Write one JSON value to stdout, and nothing else."""
    readable = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not readable, allow_nan=False, indent=2))


def edit_payload(edit: Edit) -> Payload:
    """Describe what `learn` did, or would do; `edit_id` is null where nothing was written."""
    return {
        "edit_id": edit.id,
        "subject": edit.subject,
        "added": _labels(edit.added),
        "removed": _labels(edit.removed),
        "loss_before": _number(edit.loss_before),
        "loss_after": _number(edit.loss_after),
        "answer_logprob_before": _number(edit.answer_logprob_before),
        "answer_logprob_after": _number(edit.answer_logprob_after),
        "satisfied": edit.satisfied,
        "steps": [_step(step) for step in edit.steps],
        "optimizer": edit.optimizer,
        "model": edit.model,
        "prompts": edit.prompts,
        "scorer_calls": edit.usage.scorer_calls,
        "scored_tokens": edit.usage.scored_tokens,
        "computed_tokens": edit.usage.computed_tokens,
        "elapsed_ms": _number(edit.elapsed_ms),
        "superseded": list(edit.superseded),
    }


def history_payload(edits: Sequence[Edit]) -> list[Payload]:
    """Every edit with when, why and whether it still holds, before the fields of `learn`."""
    return [
        {
            "edit_id": edit.id,
            "kind": edit.kind.value,
            "intent": None if edit.intent is None else edit.intent.value,
            "time": None if edit.time is None else edit.time.isoformat(),
            "undone": edit.undone,
            "query": edit.query,
            "answer": edit.answer,
            "source": edit.source,
            "episode": edit.episode,
            **edit_payload(edit),
        }
        for edit in edits
    ]


def answer_payload(answer: Answer) -> Payload:
    """The answer, and what it rests on: all items, and the facts among them by their labels."""
    return {
        "answer": answer.text,
        "subject": answer.context.subject,
        "facts": [_retrieved(fact) for fact in answer.context.facts],
        "items": [_recalled(item) for item in answer.context.items],
        "model": answer.model,
        "prompts": answer.prompts,
        "computed_tokens": answer.usage.computed_tokens,
        "elapsed_ms": _number(answer.elapsed_ms),
    }


def facts_payload(facts: Sequence[Triple], edit_ids: Mapping[Triple, str]) -> list[Payload]:
    """Facts by their labels, each with the edit that brought it (null where none did)."""
    return [
        {
            "subject": fact.labels[0],
            "relation": fact.labels[1],
            "object": fact.labels[2],
            "edit_id": edit_ids.get(fact),
        }
        for fact in facts
    ]


def episodes_payload(
    episodes: Sequence[Episode], drawn: Mapping[str, Sequence[Edit]]
) -> list[Payload]:
    """Episodes with their whole text.

    Args:
        episodes: to write.
        drawn: the edits in force that were drawn from each, by the episode's id.
    """
    return [
        {
            "episode_id": episode.id,
            "time": episode.time.isoformat(),
            "text": episode.text,
            "answered": episode.answered,
            "corrected_by": list(episode.corrected_by),
            "edit_ids": [edit.id for edit in drawn.get(episode.id, ())],
        }
        for episode in episodes
    ]


def change_payload(
    edit_id: str | None,
    *,
    added: Sequence[Triple] = (),
    removed: Sequence[Triple] = (),
    **more: str | int | bool | None,
) -> Payload:
    """Describe what a command did to the facts: after an undo, `added` are those that came back."""
    return {"edit_id": edit_id, "added": _labels(added), "removed": _labels(removed), **more}


def models_payload(models: Sequence[PulledModel]) -> list[Payload]:
    """The embedded models as they are in the cache."""
    return [
        {
            "name": model.name,
            "path": str(model.path),
            "size_bytes": model.size_bytes,
            "sha256": model.sha256,
            "fresh": model.fresh,
        }
        for model in models
    ]


def _labels(triples: Sequence[Triple]) -> list[list[str]]:
    return [list(triple.labels) for triple in facts_among(triples)]


def _step(step: PlanStep) -> Payload:
    return {
        "op": step.op.value,
        "triple": list(step.triple.labels),
        "loss": _number(step.loss),
    }


def _retrieved(fact: Retrieved) -> Payload:
    return {
        "triple": list(fact.triple.labels),
        "probability": fact.probability,
        "edit_id": fact.edit_id,
    }


def _recalled(item: RecalledItem) -> Payload:
    return {
        "kind": item.kind.value,
        "text": item.text,
        "probability": item.probability,
        "time": None if item.time is None else item.time.isoformat(),
        "source": item.source,
    }


def _number(number: float | None) -> float | None:
    """JSON has no infinity: it becomes null."""
    return number if number is not None and math.isfinite(number) else None
