"""Measurements of one case, and their form in JSON; holds numbers only, no text of a data set."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from kgt_plugin.errors import InvalidInputError

__all__ = ["CaseResult", "HeardTurn", "heard_from_json", "result_from_json", "result_to_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """The outcome of one case.

    Attributes:
        id: the case's.
        margin: log-probability of the answer less that of its likeliest rival after all edits, nats.
        paraphrase_margins: the same for each paraphrase.
        drifted: neighbourhood prompts whose preference the edits turned.
        neighbours: neighbourhood prompts asked.
        exact: the generated answer is the user's; None where nothing was generated.
        stale_removed: the stale fact was in the graph and went; None where there was none.
        stale_values: how many values the stale fact's relation had, itself included; None where there
            was no stale fact.
        kept: how many of the subject's other facts outlived the edit; None without a graph.
        others: how many there were.
        earlier_margins: for each earlier value, its log-probability less that of the likeliest rival.
        edits: facts added and removed; None where the method edits no facts.
        elapsed_ms: wall time of the edit; None where no edit was made for this case alone.
        computed_tokens: tokens computed for the edit; a backward pass counts as two forward ones.
        peak_rss_mb: the process's peak memory by the end of the edit.
        error: why the edit was refused, in one line.
        newest_margin: for a fact that has changed, log-probability of the answer less that of the value
            before it; None where nothing has changed or the method recalls nothing.
        newest_last: whether what the query recalls names that answer, and not the value before it later.
    """

    id: str
    margin: float
    paraphrase_margins: tuple[float, ...]
    drifted: int
    neighbours: int
    exact: bool | None
    stale_removed: bool | None
    kept: int | None
    others: int
    earlier_margins: tuple[float, ...]
    edits: int | None
    elapsed_ms: float | None
    computed_tokens: int | None
    peak_rss_mb: float
    error: str | None = None
    stale_values: int | None = None
    newest_margin: float | None = None
    newest_last: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTurn:
    """The outcome of hearing one message.

    Attributes:
        id: user and number of the message.
        extracted, correct, gold, recalled: counts; see `kgt_bench.fact_judge.JudgedTurn`.
        edits: facts added and removed.
        elapsed_ms: wall time.
        computed_tokens: tokens computed.
        peak_rss_mb: the process's peak memory by then.
        error: why the message was refused, in one line.
    """

    id: str
    extracted: int
    correct: int
    gold: int
    recalled: int
    edits: int
    elapsed_ms: float
    computed_tokens: int
    peak_rss_mb: float
    error: str | None = None


_TUPLES = ("paraphrase_margins", "earlier_margins")


def result_to_json(result: CaseResult | HeardTurn) -> dict[str, Any]:
    """The result as JSON values (Any), six digits a number."""
    return {name: _rounded(value) for name, value in asdict(result).items()}


def result_from_json(value: Any) -> CaseResult:
    """Read a result back.

    Raises:
        InvalidInputError: it is not what `result_to_json` wrote.
    """
    checked = _checked(value, CaseResult)
    return CaseResult(**{**checked, **{name: tuple(checked[name]) for name in _TUPLES}})


def heard_from_json(value: Any) -> HeardTurn:
    """As `result_from_json`, for a message."""
    return HeardTurn(**_checked(value, HeardTurn))


def _checked(value: Any, kind: type[CaseResult | HeardTurn]) -> dict[str, Any]:
    """Refuse other fields; those that came later, and so have a default, may be missing."""
    names = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if not isinstance(value, dict) or not needed <= set(value) <= names:
        raise InvalidInputError("a result has other fields than ours: run the benchmark again")
    return value


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, tuple):
        return [_rounded(item) for item in value]
    return value
