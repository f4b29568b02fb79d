"""Tables for people of what the benchmarks of reading found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kgt_bench.locomo.outputs import Table
from kgt_plugin.errors import InvalidInputError

__all__ = ["tables"]

Found = Mapping[str, Any]
"""Numbers of a run (Any: JSON values)."""

_CHAT = ("cases", "lost", "false", "refused", "not_read")
_RETIRED = {
    "messages": "messages",
    "refused": "messages refused with an error",
    "facts_read": "facts read",
    "facts_retired": "facts retired",
    "retired_per_1000": "facts retired per 1,000 messages",
    "hear_ms_p50": "ms a message, median",
    "hear_ms_p99": "ms a message, 99th percentile",
}


def tables(found: Found) -> list[Table]:
    """Make the tables of what one of the benchmarks found; an empty list has none.

    Raises:
        InvalidInputError: it is of another benchmark.
    """
    makers = {"chat": _chat, "hear": _hear, "retired": _retired}
    maker = makers.get(found["benchmark"])
    if maker is None:
        raise InvalidInputError(
            f"{found['benchmark']!r} is no benchmark of reading: give one of {', '.join(makers)}"
        )
    made = maker(found)
    return [made[0], *(table for table in made[1:] if table.rows)]


def _chat(found: Found) -> list[Table]:
    names = tuple(name.replace("_", " ") for name in _CHAT)
    rows = [*found["classes"], {"class": "all", **found}]
    failing = [
        (
            row["id"],
            ", ".join(name for name in ("lost", "false") if row[name]) or "refused",
            row["said"],
            _facts(row["gone"]),
            _facts(row["came"]),
        )
        for row in found["failing"]
    ]
    unread = [
        (row["id"], " ".join(row["before"]), ", ".join(row["values"])) for row in found["unread"]
    ]
    near = found["near_values"]
    return [
        Table(
            "Chat that must change nothing",
            ("class", *names),
            [(row["class"], *(str(row[name]) for name in _CHAT)) for row in rows],
        ),
        Table("Failing", ("id", "what", "said", "went", "came"), failing),
        Table("Not read, so not tested", ("id", "before", "values"), unread),
        *(() if near is None else _near(near)),
    ]


def _near(found: Found) -> list[Table]:
    failing = [
        (row["id"], row["how"], row["first"], row["then"], ", ".join(row["known"]))
        for row in found["failing"]
    ]
    return [
        Table("Near values", ("passed", "of"), [(str(found["passed"]), str(found["cases"]))]),
        Table("Near values, failing", ("id", "how", "first", "then", "known"), failing),
    ]


def _hear(found: Found) -> list[Table]:
    rows = [
        (
            row["reader"],
            f"{row['correct']:,} of {row['extracted']:,}",
            _share(row["precision"]),
            f"{row['recalled']:,} of {row['gold']:,}",
            _share(row["recall"]),
            _number(row["hear_ms_p50"]),
            _number(row["retired"]),
        )
        for row in found["readers"]
    ]
    refused = [(row["reader"], str(row["refused"])) for row in found["readers"] if row["refused"]]
    return [
        Table(
            f"Readers, {found['messages']:,} messages of {found['conversations']} writers",
            ("reader", "correct", "precision", "recalled", "recall", "ms p50", "retired"),
            rows,
        ),
        Table("Refused with an error", ("reader", "messages"), refused),
    ]


def _retired(found: Found) -> list[Table]:
    totals = [(name, _number(found[key])) for key, name in _RETIRED.items()]
    retirements = [
        (f"{row['user']} {row['message']}", row["text"], _facts(row["gone"]), _facts(row["came"]))
        for row in found["retirements"]
    ]
    drawn = [
        (f"{row['user']} {row['message']}", row["text"], _facts([row["fact"]]))
        for row in found["drawn"]
    ]
    return [
        Table("Facts read and retired", ("measure", "found"), totals),
        Table("Retired", ("message", "text", "went", "came"), retirements),
        Table(f"Drawn, seed {found['seed']}", ("message", "text", "fact"), drawn),
    ]


def _facts(facts: Sequence[Sequence[str]]) -> str:
    return "; ".join(" | ".join(labels) for labels in facts) or "-"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
