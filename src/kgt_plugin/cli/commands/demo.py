"""The command that plays the demonstration: offline, in a store of its own."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path

import typer

from kgt_plugin.cli import session
from kgt_plugin.cli.demo.narrator import Teller
from kgt_plugin.cli.demo.player import play
from kgt_plugin.cli.demo.scenario import CASES
from kgt_plugin.cli.demo.talk import TITLE, USER, play_talk
from kgt_plugin.cli.options import AsJson, ModelName, Prompts, StorePlace
from kgt_plugin.cli.payload import print_json
from kgt_plugin.cli.render import make_console
from kgt_plugin.memory import KGT

__all__ = ["demo"]


def demo(
    *,
    store: StorePlace = None,
    model: ModelName = None,
    prompts: Prompts = "default",
    as_json: AsJson = False,
) -> None:
    """Show it at work, step by step; status 1 if a claim fails."""
    del store  # every command takes it; the demonstration keeps out of the user's own
    start = time.monotonic()
    teller = Teller(make_console(quiet=as_json))
    with tempfile.TemporaryDirectory(prefix="kgt-demo-") as folder:
        name = _play_all(Path(folder), model, prompts, teller)
    seconds = time.monotonic() - start
    holds = all(check.holds for check in teller.checks)
    teller.closing(seconds)
    if as_json:
        print_json(
            {
                "holds": holds,
                "checks": [dataclasses.asdict(check) for check in teller.checks],
                "model": name,
                "elapsed_ms": seconds * 1000,
            }
        )
    if not holds:
        raise typer.Exit(1)


def _play_all(folder: Path, model: str | None, prompts: str, teller: Teller) -> str:
    place = str(folder / "store")
    with session.open_memory(store=place, model=model, prompts=prompts) as kgt:
        with session.waiting("Loading the model", model=model):
            name = _model_of(kgt)
        teller.opening(name)
        for number, case in enumerate(CASES, start=1):
            teller.case(number, case.user, case.title)
            play(case, kgt, folder, teller)
        if prompts == "default":  # the paper knows no turns of the user
            teller.case(len(CASES) + 1, USER, TITLE)
            play_talk(kgt, teller)
    return name


def _model_of(kgt: KGT) -> str:
    """Load the model, and learn its name from a plan that is never applied."""
    plan = kgt.user("nobody").learn("The sky is", "blue", subject="the sky", dry_run=True)
    return plan.model or ""
