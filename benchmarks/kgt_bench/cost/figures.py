"""The figures of the costs, drawn with matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["draw_costs"]


def draw_costs(name: str, found: dict[str, Any], path: Path) -> Path:
    """Draw what `kgt bench latency` or `scale` found; the same numbers give the same file.

    Args:
        name: the command.
        found: its numbers.
        path: the image, SVG.
    """
    import matplotlib as mpl  # noqa: PLC0415 - slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    with mpl.rc_context({"svg.hashsalt": "kgt"}):
        figure = Figure(figsize=(8, 3.2), layout="constrained")
        panels = figure.subplots(1, 2)
        (_latency if name == "latency" else _scale)(panels, found)
        figure.savefig(path, metadata={"Date": None})
    return path


def _latency(panels: Any, found: dict[str, Any]) -> None:
    bars, spread = panels
    names = ["floor", "learn", "naive", "context"]
    heights = [found[f"{name}_ms_p50"] for name in names]
    bars.bar(names, heights, color=["0.7", "tab:blue", "tab:orange", "tab:green"])
    bars.set_ylabel("ms, median")
    samples = found["samples"]
    spread.plot(
        [s["computed_tokens"] for s in samples],
        [s["learn_ms"] for s in samples],
        "o",
        label="learn",
    )
    spread.plot(
        [s["computed_tokens"] for s in samples],
        [s["floor_ms"] for s in samples],
        "x",
        label="floor",
    )
    spread.set_xlabel("computed tokens")
    spread.set_ylabel("ms")
    spread.set_ylim(bottom=0)
    spread.legend()


def _scale(panels: Any, found: dict[str, Any]) -> None:
    graph, subject = panels
    points = found["graphs"]
    for key, label in (
        ("learn_ms", "learn"),
        ("besides_models_ms", "learn, besides the models"),
        ("context_ms", "context"),
    ):
        graph.plot([p["triples"] for p in points], [p[key] for p in points], "o-", label=label)
    graph.set_xscale("log")
    graph.set_yscale("log")
    graph.set_xlabel("triples in the graph")
    graph.set_ylabel("ms, median")
    graph.legend()
    points = found["subjects"]
    for key, label in (("computed_tokens", "computed"), ("scored_tokens", "one by one")):
        subject.plot([p["facts"] for p in points], [p[key] for p in points], "o-", label=label)
    subject.set_xscale("log")
    subject.set_yscale("log")
    subject.set_xlabel("facts on the subject")
    subject.set_ylabel("tokens")
    subject.legend()
