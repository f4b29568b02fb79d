"""Spans of the memory's operations: names, attributes, parents, errors, and no word of a user's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from kgt_plugin import KGT, InvalidInputError, UndoError, UserMemory, telemetry
from kgt_plugin.telemetry.operations import TRACED
from tests.telemetry.recorder import Recorder, attributes_of

ANA = "ana@example.org"
LISTING = {
    "aanswer",
    "aepisodes",
    "aexport",
    "afact",
    "afacts",
    "ahistory",
    "answer",
    "answer_logprobs",
    "aconfirm",
    "aread",
    "confirm",
    "episode",
    "episodes",
    "export",
    "fact",
    "facts",
    "fence",
    "forgettings",
    "history",
    "keep_run",
    "latest_run",
    "own_facts",
    "read",
    "read_all",
    "reads_together",
    "run",
    "run_threads",
    "serialize",
    "user",
}
"""Public names of a memory that neither search nor change it, or answer for it."""


def test_every_operation_is_traced_or_on_the_list() -> None:
    """A new operation is decided on: it has a span, or a reason for none."""
    traced = {name for each in TRACED for name in (each, f"a{each.rstrip('_')}")}
    public = {name for name in dir(UserMemory) if not name.startswith("_")}
    assert public == traced | LISTING


def test_recall_is_a_search(ana: UserMemory, recorder: Recorder) -> None:
    """One internal span with the number of items, and within it what was asked of the embedder."""
    ana.hear("I live in Oslo.")
    recorder.exporter.clear()
    found = ana.context("Where do I live?")
    span = recorder.operation()
    assert (span.name, span.kind) == ("search_memory", SpanKind.INTERNAL)
    assert attributes_of(span) == {
        "gen_ai.operation.name": "search_memory",
        "kgt.operation": "context",
        "gen_ai.memory.record.count": len(found.items),
    }
    assert found.items
    assert {child.name.partition(" ")[0] for child in recorder.children_of(span)} == {"embeddings"}


def test_a_correction_is_an_upsert_with_its_numbers(ana: UserMemory, recorder: Recorder) -> None:
    """The edit's id, counts and losses are on the span; the scoring model's calls are within it."""
    ana.hear("I live in Oslo.")
    recorder.exporter.clear()
    edit = ana.learn("Where do I live?", "Bergen", old_answer="Oslo")
    span = recorder.operation()
    found = attributes_of(span)
    assert span.name == "upsert_memory"
    assert found["kgt.operation"] == "learn"
    assert found["kgt.edit.ids"] == (edit.id,)
    assert (found["kgt.edit.added"], found["kgt.edit.removed"]) == (1, 1)
    assert found["gen_ai.memory.record.count"] == 2
    assert found["kgt.edit.superseded"] == 1
    assert found["kgt.edit.satisfied"] is True
    assert (found["kgt.edit.loss_before"], found["kgt.edit.loss_after"]) == (
        edit.loss_before,
        edit.loss_after,
    )
    scored = [s for s in recorder.children_of(span) if s.name.startswith("score ")]
    assert sum(attributes_of(s).get("kgt.scorer.tokens.scored", 0) for s in scored) == (
        edit.usage.scored_tokens
    )


def test_scorer_calls_and_tokens_are_those_of_the_edit(ana: UserMemory, recorder: Recorder) -> None:
    """The counters add up to what the edit itself tells of the model's work."""
    ana.hear("I live in Oslo.")
    edit = ana.learn("Where do I live?", "Bergen", old_answer="Oslo")
    assert edit.usage.scorer_calls > 0
    assert recorder.total("kgt.scorer.calls") == edit.usage.scorer_calls
    tokens = "kgt.scorer.tokens"
    assert recorder.total(tokens, {"kgt.token.kind": "scored"}) == edit.usage.scored_tokens
    assert recorder.total(tokens, {"kgt.token.kind": "computed"}) == edit.usage.computed_tokens


@pytest.mark.parametrize(
    ("call", "operation", "method"),
    [
        (lambda m: m.hear("I live in Oslo."), "upsert_memory", "hear"),
        (lambda m: m.keep("Hm, well."), "upsert_memory", "keep"),
        (lambda m: m.forget_all(), "delete_memory", "forget_all"),
        (lambda m: asyncio.run(m.ahear("I live in Oslo.")), "upsert_memory", "hear"),
        (lambda m: asyncio.run(m.akeep("Hm, well.")), "upsert_memory", "keep"),
        (lambda m: asyncio.run(m.acontext("Where do I live?")), "search_memory", "context"),
        (lambda m: asyncio.run(m.aforget_all()), "delete_memory", "forget_all"),
    ],
)
def test_an_operation_is_one_span(
    ana: UserMemory,
    recorder: Recorder,
    call: Callable[[UserMemory], object],
    operation: str,
    method: str,
) -> None:
    """What it does within itself has none of its own, awaited or not, and its duration counts once."""
    call(ana)
    found = attributes_of(recorder.operation())
    assert (found["gen_ai.operation.name"], found["kgt.operation"]) == (operation, method)
    duration = "gen_ai.client.operation.duration"
    assert recorder.total(duration, {"gen_ai.operation.name": operation}) == 1


def test_forgetting_and_undoing_are_recorded(ana: UserMemory, recorder: Recorder) -> None:
    """An erased message is named by its id; a dry run is marked."""
    ana.hear("I live in Oslo.")
    (fact,) = ana.facts()
    ana.forget(fact)
    ana.undo()
    (episode,) = ana.episodes()
    ana.forget(episode)
    ana.learn("Where do I live?", "Bergen", dry_run=True)
    hear, forget, undo, erase, plan = [attributes_of(span) for span in recorder.operations()]
    assert hear["gen_ai.memory.record.count"] == 1
    assert (forget["gen_ai.operation.name"], forget["kgt.edit.removed"]) == ("delete_memory", 1)
    assert (undo["kgt.operation"], undo["kgt.edit.ids"]) == ("undo", forget["kgt.edit.ids"])
    assert erase["gen_ai.memory.record.id"] == episode.id
    assert plan["kgt.dry_run"] is True
    assert plan["kgt.edit.ids"] == ()


def test_an_error_is_recorded_by_its_kind(ana: UserMemory, recorder: Recorder) -> None:
    """Status, error.type on span and duration, and the refusal counted; its words are nowhere."""
    with pytest.raises(InvalidInputError):
        ana.forget(("me", "lives in", "Atlantis"))
    with pytest.raises(UndoError):
        ana.undo("no-such-edit")
    forget, undo = recorder.operations()
    assert (forget.status.status_code, forget.status.description) == (StatusCode.ERROR, None)
    assert attributes_of(forget)["error.type"] == "InvalidInputError"
    assert attributes_of(undo)["error.type"] == "UndoError"
    assert (forget.events, undo.events) == ((), ())
    duration = "gen_ai.client.operation.duration"
    assert recorder.total(duration, {"error.type": "UndoError"}) == 1
    assert recorder.points("kgt.edits.refused") == [({"error.type": "UndoError"}, 1)]
    assert "Atlantis" not in recorder.everything()


def test_without_being_asked_no_word_of_the_user_is_recorded(
    ana: UserMemory, recorder: Recorder
) -> None:
    """Queries, facts, messages, answers and ids of users are in no span and no metric."""
    ana.hear("My sister is called Quetzal.")
    ana.learn("Where do I live?", "Reykjavik", old_answer="Oslo")
    ana.context("Who is Quetzal, and is Reykjavik far?")
    ana.forget(ana.facts()[0])
    ana.undo()
    exported = recorder.everything()
    assert "upsert_memory" in exported
    for word in ("Quetzal", "sister", "Reykjavik", "Oslo", "ana@example", "ana%40example"):
        assert word not in exported


def test_words_are_recorded_where_they_are_asked_for(
    ana: UserMemory, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the conventions' variable: the query, the user, what was recalled and what was changed."""
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    ana.hear("I live in Oslo.")
    ana.context("Where do I live?")
    ana.keep("Hm, well.")
    with pytest.raises(UndoError):
        ana.undo("no-such-edit")
    hear, context, keep, undo = recorder.operations()
    assert {attributes_of(s).get("gen_ai.memory.store.id") for s in (hear, context, keep)} == {ANA}
    assert attributes_of(context)["gen_ai.memory.query.text"] == "Where do I live?"
    recalled = records(attributes_of(context))
    assert all("Oslo" in record["content"] and 0 < record["score"] <= 1 for record in recalled)
    assert records(attributes_of(hear)) == [
        {
            "content": {"subject": "me", "relation": "lives in", "value": "Oslo"},
            "metadata": {"change": "added"},
        }
    ]
    assert [record["content"] for record in records(attributes_of(keep))] == ["Hm, well."]
    assert "no-such-edit" in str(undo.status.description)


def records(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    """The memory records of a span."""
    found: list[dict[str, Any]] = json.loads(attributes["gen_ai.memory.records"])
    return found


def test_the_code_may_ask_for_words_against_the_environment(
    ana: UserMemory,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What `configure` is told counts, whatever the variable says."""
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(recorder.exporter))
    telemetry.configure(tracer_provider=tracers, capture_content=False)
    ana.context("Where is Quetzal?")
    assert recorder.operation()
    assert "Quetzal" not in recorder.everything()


@pytest.mark.slow
async def test_operations_side_by_side_keep_their_own_spans(kgt: KGT, recorder: Recorder) -> None:
    """Ten awaited corrections of ten users at once: each model call is within its own operation."""
    users = [kgt.user(f"user {number}") for number in range(10)]
    edits = await asyncio.gather(
        *(memory.alearn("Where do I live?", f"Town {n}") for n, memory in enumerate(users))
    )
    spans = {attributes_of(span)["kgt.edit.ids"]: span for span in recorder.operations()}
    assert set(spans) == {(edit.id,) for edit in edits}
    for edit in edits:
        inside = recorder.children_of(spans[edit.id,])
        tokens = [attributes_of(each).get("kgt.scorer.tokens.scored", 0) for each in inside]
        assert sum(tokens) == edit.usage.scored_tokens
