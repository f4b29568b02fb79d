"""Free text: a method hears users' conversations, and is then asked what holds in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kgt_bench.conversations import Conversation
from kgt_bench.fact_judge import Judge, by_meaning, judge_turn, learn_roles
from kgt_bench.journal import RunJournal, fingerprint
from kgt_bench.methods.port import Method, SupportsHearing
from kgt_bench.newest_values import ask_newest
from kgt_bench.peak_memory import peak_rss_mb, restart_peak
from kgt_bench.probes import probe
from kgt_bench.protocol import Protocol
from kgt_bench.results import (
    CaseResult,
    HeardTurn,
    heard_from_json,
    result_from_json,
    result_to_json,
)
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError, KGTError

__all__ = ["Heard", "hear_conversations"]

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The outcome of hearing conversations.

    Attributes:
        turns: one a message.
        cases: one a probe.
    """

    turns: list[HeardTurn]
    cases: list[CaseResult]


def hear_conversations(
    conversations: Sequence[Conversation],
    method: Method,
    protocol: Protocol,
    *,
    embedder: Embedder | None = None,
    journal: Path | None = None,
    header: dict[str, Any] | None = None,
    watch: Watch | None = None,
) -> Heard:
    """Let a method hear conversations, each user's with a graph of its own.

    Args:
        conversations: one a user.
        method: one that hears.
        protocol: how the probes are asked.
        embedder: judges relations by meaning; None takes any relation.
        journal: a file of finished conversations; a run that was cut short goes on from there.
        header: what else tells this run from another (Any: JSON values).
        watch: told of the progress.

    Raises:
        InvalidInputError: the method hears nothing, or the journal is of another run.
        KGTError: evaluating failed; a message that cannot be learnt is a result, no error.
    """
    if not isinstance(method, SupportsHearing):
        raise InvalidInputError(
            f"{method.name} learns from questions and answers only: leave out --told messages"
        )
    opening = {
        **(header or {}),
        "method": method.name,
        "model": method.model_id,
        "protocol": asdict(protocol),
        "cases": fingerprint([asdict(each) for each in conversations]),
    }
    turns: list[HeardTurn] = []
    cases: list[CaseResult] = []
    with closing(RunJournal(journal, opening)) as done:
        for number, conversation in enumerate(conversations, start=1):
            found = done.get("conversation", conversation.user)
            if found is None:
                found = done.put(
                    "conversation",
                    conversation.user,
                    _hear(conversation, method, protocol, by_meaning(embedder)),
                )
            turns += [heard_from_json(turn) for turn in found["turns"]]
            cases += [result_from_json(case) for case in found["cases"]]
            if watch is not None:
                watch("conversations", number, len(conversations))
    return Heard(turns=turns, cases=cases)


def _hear(
    conversation: Conversation, method: Method, protocol: Protocol, judge: Judge
) -> dict[str, Any]:
    assert isinstance(method, SupportsHearing)
    method.reset()
    restart_peak()
    roles: dict[str, str] = {}
    turns = []
    before: str | None = None
    for turn in conversation.turns:
        start, error, added, edits, tokens = time.perf_counter(), None, [], 0, 0
        try:
            heard = method.hear(turn.user, last_query=before, last_answer=turn.assistant)
            added, edits, tokens = heard.added, heard.edits, heard.computed_tokens
        except KGTError as exc:
            error = str(exc)
        elapsed_ms = (time.perf_counter() - start) * 1000
        gold = [fact.labels for fact in turn.facts]
        learn_roles(gold, roles)
        judged = judge_turn(added, method.triples(), gold, roles=roles, judge=judge)
        turns.append(
            HeardTurn(
                id=f"{conversation.user}-{turn.id}",
                **asdict(judged),
                edits=edits,
                elapsed_ms=elapsed_ms,
                computed_tokens=tokens,
                peak_rss_mb=peak_rss_mb(),
                error=error,
            )
        )
        before = turn.user
    asked = [
        probe(case, method, protocol) | ask_newest(case, method) for case in conversation.probes
    ]
    cases = [CaseResult(**fields, **_UNMEASURED, peak_rss_mb=peak_rss_mb()) for fields in asked]
    return {
        "turns": [result_to_json(turn) for turn in turns],
        "cases": [result_to_json(case) for case in cases],
    }


_UNMEASURED: dict[str, Any] = {
    "drifted": 0,
    "neighbours": 0,
    "stale_removed": None,
    "stale_values": None,
    "kept": None,
    "others": 0,
    "edits": None,
    "elapsed_ms": None,
    "computed_tokens": None,
}
