"""The report in Markdown: tables of every benchmark in a folder of results, the paper's beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from kgt_bench.benchmark import read_results
from kgt_bench.figures import draw_figures
from kgt_bench.published import PUBLISHED, PUBLISHED_COSTS
from kgt_plugin.errors import StoreError

__all__ = ["render_report", "write_report"]

_QUALITY = {
    "efficacy": "efficacy",
    "paraphrase": "paraphrase",
    "locality_drift": "locality drift",
    "exact_match": "exact match",
    "stale_removed": "stale removed",
    "stale_removed_of_one": "of one value",
    "facts_kept": "others kept",
    "both_recalled": "both recalled",
    "newest_last": "newest last",
    "newest_wins": "newest wins",
    "edits_per_feedback": "edits a feedback",
    "triple_precision": "triple precision",
    "triple_recall": "triple recall",
}
_GLANCE = (
    "efficacy",
    "paraphrase",
    "locality_drift",
    "stale_removed",
    "facts_kept",
    "edits_per_feedback",
)
_COST = {
    "ms_per_edit_p50": ("ms an edit, p50", 0),
    "ms_per_edit_p95": ("ms an edit, p95", 0),
    "computed_tokens_per_edit": ("tokens an edit", 0),
    "peak_rss_mb": ("peak memory, MiB", 0),
}
_PREFACE = (
    "Written by `kgt bench report` from the raw results; do not edit. "
    "Square brackets hold 95% bootstrap intervals; a dash means not measured."
)
_SETTINGS = (
    *("dataset", "slice", "old_answer", "feedback", "order", "subject", "kg", "told", "n"),
    *("neighbours", "seed", "model"),
)
_PUBLISHED_SETTING = {
    "slice": ("all", "conversations"),
    "feedback": ("answer",),
    "order": ("sequence",),
    "told": (None, "pairs"),
}


def write_report(results: Path, target: Path, *, figures: bool = True) -> list[Path]:
    """Write the report of a folder of results.

    Args:
        results: the folder that `kgt bench --out` wrote.
        target: the Markdown file; figures go beside it.
        figures: draw them too; needs matplotlib.

    Returns:
        The files written.

    Raises:
        InvalidInputError: there are no results, or one is damaged.
        StoreError: a file cannot be written.
    """
    summaries = read_results(results)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn = draw_figures(summaries, target.parent) if figures else []
        links = [path.relative_to(target.parent).as_posix() for path in drawn]
        target.write_text(render_report(summaries, links), encoding="utf-8")
    except OSError as exc:
        raise StoreError(f"cannot write {exc.filename} ({exc.strerror}): check the path") from exc
    return [target, *drawn]


def render_report(summaries: Sequence[dict[str, Any]], figures: Sequence[str] = ()) -> str:
    """The report's text.

    Args:
        summaries: as `read_results` gives them (Any: JSON values).
        figures: paths of images, relative to the report.
    """
    parts = [
        "# Benchmark results",
        _PREFACE,
    ]
    ordered = sorted(summaries, key=_setting_key)
    settings = [
        sorted(group, key=lambda summary: -(summary["efficacy"] or 0))
        for _, group in groupby(ordered, key=_setting_key)
    ]
    titles = _titles([members[0] for members in settings])
    parts += _at_a_glance(settings, titles)
    for members, title in zip(settings, titles, strict=True):
        parts += [f"## {title}", _setting(members[0]), _quality(members)]
        parts += [_costs(members), *_published(members)]
    parts += [f"![{Path(figure).stem}]({figure})" for figure in figures]
    return "\n\n".join(parts) + "\n"


def _setting_key(summary: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(summary.get(name)).zfill(6) for name in _SETTINGS)


def _titles(settings: Sequence[dict[str, Any]]) -> list[str]:
    """A title a setting; those of one title are told apart by what seldom differs."""
    plain = [_title(setting) for setting in settings]
    titles = []
    for title, setting in zip(plain, settings, strict=True):
        alike = [other for name, other in zip(plain, settings, strict=True) if name == title]
        differ = [n for n in _SETTINGS if any(s.get(n) != setting.get(n) for s in alike)]
        said = [f"{name.replace('_', ' ')} {setting.get(name)}" for name in differ]
        titles.append(", ".join([title, *said]))
    return titles


def _title(summary: dict[str, Any]) -> str:
    """Name a setting by what makes it another than the next one."""
    parts = [summary["dataset"], summary["slice"]]
    if summary.get("old_answer") == "hidden":
        parts.append("old answer hidden")
    if summary.get("feedback") == "relation":
        parts.append("relation told")
    if summary.get("order") == "single":
        parts.append("each edit alone")
    if summary.get("kg"):
        parts.append(f"over {summary['kg']}")
    if summary.get("told"):
        parts.append(str(summary["told"]))
    return ", ".join([*parts, f"{summary['n']} cases"])


def _at_a_glance(settings: Sequence[Sequence[dict[str, Any]]], titles: Sequence[str]) -> list[str]:
    """The default method beside the best of the others, a line a setting."""
    rows = []
    for members, title in zip(settings, titles, strict=True):
        ours = next((one for one in members if one["method"] == "minimal"), None)
        others = [one for one in members if one["method"] != "minimal"]
        if ours is None or not others:
            continue
        row = [title, *(_number(ours, name) for name in _GLANCE)]
        for name in ("efficacy", "paraphrase"):
            best = max(others, key=lambda one: one[name] or 0.0)
            row.append(f"{_number(best, name)} (`{best['method']}`)")
        rows.append([*row, str(len(others))])
    if not rows:
        return []
    measures = [_QUALITY[name] for name in _GLANCE]
    head = ["setting", *measures, "best other efficacy", "best other paraphrase", "others"]
    return ["## `minimal` at a glance", _table(head, rows)]


def _number(summary: dict[str, Any], name: str) -> str:
    value = summary.get(name)
    return "-" if value is None else f"{value:.3f}"


def _setting(summary: dict[str, Any]) -> str:
    said = [
        f"{name.replace('_', ' ')}: {summary[name]}"
        for name in _SETTINGS[2:]
        if name not in ("n", "neighbours") and summary.get(name) is not None
    ]
    return "; ".join(said) + "."


def _quality(members: Sequence[dict[str, Any]]) -> str:
    measured = [
        name for name in _QUALITY if any(summary.get(name) is not None for summary in members)
    ]
    head = ["method", *(_QUALITY[name] for name in measured)]
    rows = [
        [f"`{summary['method']}`", *(_with_interval(summary, name) for name in measured)]
        for summary in members
    ]
    return _table(head, rows)


def _with_interval(summary: dict[str, Any], name: str) -> str:
    value = summary.get(name)
    if value is None:
        return "-"
    ends = summary["intervals"].get(name)
    return f"{value:.3f}" if ends is None else f"{value:.3f} [{ends[0]:.3f}, {ends[1]:.3f}]"


def _costs(members: Sequence[dict[str, Any]]) -> str:
    head = ["method", *(title for title, _ in _COST.values()), "failed"]
    rows = []
    for summary in members:
        cells = [
            "-" if summary.get(name) is None else f"{summary[name]:.{digits}f}"
            for name, (_, digits) in _COST.items()
        ]
        rows.append([f"`{summary['method']}`", *cells, str(summary["failed"])])
    return _table(head, rows)


def _published(members: Sequence[dict[str, Any]]) -> list[str]:
    """The paper's table of the same data set, where the setting is the paper's."""
    first = members[0]
    if any(first.get(name) not in values for name, values in _PUBLISHED_SETTING.items()):
        return []
    names = [name for name in PUBLISHED if str(first["dataset"]).startswith(name)]
    if not names:
        return []
    table = PUBLISHED[max(names, key=len)]
    ours = {summary["method"]: summary for summary in members}
    head = ["method", f"ours ({first['model']})", *table.columns]
    rows = []
    for method, scores in table.rows.items():
        mine = ours.get(method)
        own = "-" if mine is None else _pair(mine["efficacy"], mine["paraphrase"])
        rows.append([f"`{method}`", own, *(_pair(*score) for score in scores)])
    best = ours.get("minimal")
    if best is not None:
        own = _pair(best["efficacy"], best["paraphrase"])
        rows.append(["`minimal`", own, *("-" for _ in table.columns)])
    note = f"Beside {table.title} of the paper, efficacy / paraphrase:"
    return [note, _table(head, rows), *_published_costs(members, table.columns)]


def _published_costs(members: Sequence[dict[str, Any]], columns: Sequence[str]) -> list[str]:
    """Table 4, which the paper gives for CounterFact."""
    if members[0]["dataset"] != "counterfact":
        return []
    ours = {summary["method"]: summary for summary in members}
    rows = []
    for method in (*PUBLISHED_COSTS, "minimal"):
        mine = ours.get(method)
        if mine is None and method not in PUBLISHED_COSTS:
            continue
        own = "-" if mine is None else _cost(mine["peak_rss_mb"], mine["ms_per_edit_p50"] / 1000)
        theirs = [_cost(*cost) for cost in PUBLISHED_COSTS.get(method, ())]
        rows.append([f"`{method}`", own, *(theirs or ("-" for _ in columns))])
    note = (
        "Beside Table 4 of the paper, memory / seconds an edit. Ours is the process's peak memory on "
        "a CPU and the median, theirs GPU memory on an A100 and the mean: at most the orders compare."
    )
    return [note, _table(["method", "ours", *columns], rows)]


def _cost(megabytes: float, seconds: float) -> str:
    return f"{megabytes:.0f} MB / {seconds:.2f} s"


def _pair(first: float | None, second: float | None) -> str:
    return " / ".join("-" if value is None else f"{value:.3f}" for value in (first, second))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
