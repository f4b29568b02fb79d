"""The costs on disk: raw numbers, a table in Markdown and a figure, made of one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kgt_bench.cost.figures import draw_costs
from kgt_bench.outputs import write_outputs

__all__ = ["TARGETS", "render_costs", "write_costs"]

TARGETS: dict[str, dict[str, tuple[str, str, float]]] = {
    "latency": {
        "wall_over_floor": ("`learn` over its arithmetic floor", "at most", 1.6),
        "speedup_over_naive": ("faster than naive scoring, times", "at least", 3.5),
        "computed_tokens": ("tokens computed", "at most", 500),
        "peak_extra_mb": ("peak memory over the loaded models, MiB", "at most", 300),
        "context_over_learn": ("`context` over `learn`", "at most", 0.5),
        "busy_over_quiet": ("`learn` beside two busy processes over alone", "at most", 2.0),
        "concurrent_throughput": (
            "corrections a second of 32 users at once over one after the other",
            "at least",
            1.8,
        ),
    },
    "scale": {
        "graph_ratio_learn": ("`learn`, slowest graph size over fastest", "at most", 1.3),
        "graph_ratio_context": ("`context`, the same", "at most", 1.3),
        "users_ratio_learn": ("`learn` with the most users over the fewest", "at most", 1.3),
        "users_ratio_context": ("`context`, the same", "at most", 1.3),
        "talk_ratio_context": ("`context` of a user of 10,000 turns over 100", "at most", 1.5),
        "talk_ratio_tokens": ("tokens computed with 10,000 turns over 10", "at most", 3),
        "subject_tokens_ratio": ("tokens computed, most over fewest", "at most", 6),
        "plan_agreement": ("plans that are those from every score", "at least", 0.98),
    },
}
"""What each command is held to: name, what it is, bound and its direction."""


def write_costs(name: str, found: dict[str, Any], folder: Path) -> list[Path]:
    """Write what `kgt bench latency` or `scale` found.

    Args:
        name: the command.
        found: its numbers.
        folder: made where it is missing; `name`.json, .md and .svg go there.

    Returns:
        The files written.

    Raises:
        StoreError: a file cannot be written.
    """
    written = write_outputs(name, found, render_costs(name, found), folder)
    return [*written, draw_costs(name, found, folder / f"{name}.svg")]


def render_costs(name: str, found: dict[str, Any]) -> str:
    """The numbers as Markdown: what was to be reached, and the points behind it."""
    made = (
        f"Written by `kgt bench {name} --out`; do not edit. Model {found['model']}, "
        f"{found['threads']} threads, seed {found['seed']}."
    )
    lines = [
        f"# kgt bench {name}",
        "",
        made,
        "",
        f"![{name}]({name}.svg)",
        "",
        *_table(
            ["measure", "found", "to reach"],
            [
                [what, _number(found.get(key)), f"{bound} {_number(limit)}"]
                for key, (what, bound, limit) in TARGETS[name].items()
            ],
        ),
    ]
    for key, rows in found.items():
        if isinstance(rows, list) and rows and key != "samples":
            cells = [[_number(value) for value in row.values()] for row in rows]
            lines += ["", f"## {key}", "", *_table(list(rows[0]), cells)]
    if "samples" in found:
        middle = {key: found[key] for key in found if key.endswith(("_p50", "_p95"))}
        lines += [
            "",
            "## medians",
            "",
            *_table(list(middle), [[_number(v) for v in middle.values()]]),
        ]
    return "\n".join(lines) + "\n"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (titles, ["---"] * len(titles), *rows)]


def _number(value: float | None) -> str:
    if value is None:
        return "not measured"
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - enough digits
