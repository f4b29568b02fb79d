"""`kgt bench`: measure KGT, and others, on one's own model and machine."""

from __future__ import annotations

import typer

from kgt_bench.commands.corrections import counterfact, peint
from kgt_bench.commands.costs import latency, scale
from kgt_bench.commands.reading import chat, hear, retired
from kgt_bench.commands.recall import locomo
from kgt_bench.commands.report import report

__all__ = ["app"]

app = typer.Typer(help="Measure KGT and other methods on a model of yours.", rich_markup_mode=None)
app.command("counterfact")(counterfact)
app.command("peint")(peint)
app.command("locomo")(locomo)
app.command("chat")(chat)
app.command("hear")(hear)
app.command("retired")(retired)
app.command("latency")(latency)
app.command("scale")(scale)
app.command("report")(report)
