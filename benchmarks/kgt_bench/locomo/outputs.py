"""The recall on disk: raw numbers, tables in Markdown and a figure, made of one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from kgt_bench.locomo.figures import draw_locomo
from kgt_bench.locomo.summary import RANKINGS
from kgt_bench.outputs import write_outputs

__all__ = ["LABELS", "Table", "render_locomo", "tables", "write_locomo"]

LABELS: Final = {
    "kgt": "KGT",
    "embedder": "{embedder}, messages",
    "bm25": "BM25, messages",
    "fusion": "fusion of these two",
    "facts": "KGT's facts alone",
}
"""Names of the rankings for people, the embedder's to be filled in."""
_COSTS: Final = {
    "block_tokens_p50": "tokens of the block, median",
    "block_tokens_p95": "tokens of the block, 95th percentile",
    "facts": "facts kept",
    "episodes": "episodes kept",
    "hear_ms_p50": "`hear`, ms, median",
    "hear_ms_p95": "`hear`, ms, 95th percentile",
    "context_ms_p50": "`context`, ms, median",
    "context_ms_p95": "`context`, ms, 95th percentile",
    "hear_scorer_calls": "calls of `hear` to the scoring model",
    "messages_scored": "messages with such a call",
    "failed": "messages refused with an error",
}
_ENOUGH: Final = 100


class Table(NamedTuple):
    """A table for people."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def tables(found: dict[str, Any]) -> list[Table]:
    """Make the tables of what `kgt bench locomo` found: recall, words of the answer, costs."""
    recall = [
        (
            row["kind"],
            str(row["n"]),
            LABELS[row["ranking"]].format(embedder=found["embedder"]),
            *(_share(row[f"recall_at_{k}"]) for k in (1, 5, 10)),
        )
        for row in found["recall"]
    ]
    words = [(row["kind"], str(row["n"]), _share(row["share"])) for row in found["answer_words"]]
    return [
        Table("Evidence recall", ("kind", "n", "ranking", "@1", "@5", "@10"), recall),
        Table(
            f"Words of the answer in the block, k = {found['block_k']}",
            ("kind", "n", "share"),
            words,
        ),
        Table(
            "Costs",
            ("measure", "found"),
            [(name, _number(found[key])) for key, name in _COSTS.items()],
        ),
    ]


def render_locomo(found: dict[str, Any]) -> str:
    """Render the numbers as Markdown."""
    made = (
        f"Written by `kgt bench locomo --out`; do not edit. Model {found['model']}, embedder "
        f"{found['embedder']}, tokens of {found['tokenizer']}. {found['conversations']} "
        f"conversations, {found['users']} users, {found['messages']:,} messages, "
        f"{found['questions']:,} questions."
    )
    lines = ["# kgt bench locomo", "", made, "", "![locomo](locomo.svg)"]
    for table in tables(found):
        cells = (table.columns, ("---",) * len(table.columns), *table.rows)
        lines += ["", f"## {table.title}", "", *(f"| {' | '.join(row)} |" for row in cells)]
    return "\n".join(lines) + "\n"


def write_locomo(found: dict[str, Any], folder: Path) -> list[Path]:
    """Write what `kgt bench locomo` found; the same numbers give the same files.

    Args:
        found: its numbers.
        folder: made where it is missing; locomo.json, .md and .svg go there.

    Returns:
        The files written.

    Raises:
        StoreError: a file cannot be written.
    """
    written = write_outputs("locomo", found, render_locomo(found), folder)
    names = {each: LABELS[each].format(embedder=found["embedder"]) for each in RANKINGS}
    return [*written, draw_locomo(found["recall"], names, folder / "locomo.svg")]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if float(value).is_integer() or abs(value) >= _ENOUGH:
        return f"{value:,.0f}"
    return f"{value:.1f}"
