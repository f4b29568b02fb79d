"""The figure of recall, drawn with matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["draw_locomo"]

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "kgt": {"color": "tab:blue", "marker": "o", "linewidth": 2.0},
    "embedder": {"color": "tab:orange", "marker": "s"},
    "bm25": {"color": "tab:green", "marker": "^"},
    "fusion": {"color": "tab:red", "marker": "D"},
    "facts": {"color": "0.5", "marker": "x", "linestyle": "--"},
}


def draw_locomo(recall: Sequence[Mapping[str, Any]], names: Mapping[str, str], path: Path) -> Path:
    """Draw recall over the number of items, a panel a kind of question and a line a ranking.

    Args:
        recall: rows as `kgt bench locomo` gives them.
        names: of the rankings, for the legend.
        path: the image, SVG; the same numbers give the same file.
    """
    import matplotlib as mpl  # noqa: PLC0415 - slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    drawn = [row for row in recall if row["curve"]]
    kinds = list(dict.fromkeys(row["kind"] for row in drawn))
    with mpl.rc_context({"svg.hashsalt": "kgt"}):
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        panels = figure.subplots(1, max(1, len(kinds)), sharey=True, squeeze=False)[0]
        for axes, kind in zip(panels, kinds, strict=False):
            _panel(axes, [row for row in drawn if row["kind"] == kind], names)
        panels[0].set_ylabel("evidence recall")
        if kinds:
            handles, labels = panels[0].get_legend_handles_labels()
            figure.legend(handles, labels, loc="outside lower center", ncols=3)
        figure.savefig(path, metadata={"Date": None})
    return path


def _panel(axes: Any, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    for row in rows:
        ks = range(1, len(row["curve"]) + 1)
        style = {"markersize": 4, **_STYLES[row["ranking"]]}
        axes.plot(ks, row["curve"], label=names[row["ranking"]], **style)
    axes.set_title(f"{rows[0]['kind']} (n = {rows[0]['n']})")
    axes.set_xlabel("first k items")
    axes.set_ylim(0, 1.02)
    axes.grid(alpha=0.3)
