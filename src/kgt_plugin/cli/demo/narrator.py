"""Tells the demonstration on a terminal, and keeps every claim that was checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kgt_plugin.cli.demo.observation import Reply
from kgt_plugin.cli.render import edit_view, facts_table, nats, plain
from kgt_plugin.records import Edit, Triple

__all__ = ["Check", "Teller"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A claim, and whether it held.

    Attributes:
        case: the user it is about.
        claim: in words.
        holds: whether it is true.
    """

    case: str
    claim: str
    holds: bool


class Teller:
    """Writes to a console; a quiet one only keeps the checks."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._case = ""
        self.checks: list[Check] = []

    def opening(self, model: str) -> None:
        """Say what is going to happen."""
        self._console.print(
            Panel(
                "Users correct a language model. It learns by changing a small graph of\n"
                "facts; its weights never change. Each claim is checked as it is made.\n"
                "An answer is the likeliest of what the facts state (Eq. 1 of the paper).\n"
                "All facts are kept in a temporary store, and nothing leaves this machine.\n"
                f"Model: {model}",
                title="kgt demo",
                expand=False,
            )
        )

    def case(self, number: int, user: str, title: str) -> None:
        """Begin a case."""
        self._case = user
        self._console.print()
        self._console.rule(plain(f"{number}. {user}: {title}", "bold"), align="left")

    def say(self, text: str) -> None:
        """Narrate."""
        self._console.print(plain(text, "cyan"))

    def facts(self, title: str, facts: Sequence[Triple]) -> None:
        """Show a user's graph."""
        self._console.print(plain(title, "bold"))
        self._console.print(facts_table(facts))

    def block(self, query: str, text: str) -> None:
        """Show what an agent is given for a question."""
        self._console.print(plain(f'What an agent is given for "{query}"', "bold"))
        for line in text.splitlines() or ["(nothing)"]:
            self._console.print(plain(line, "dim"))

    def edit(self, edit: Edit) -> None:
        """Show an edit with its losses."""
        self._console.print(edit_view(edit))

    def replies(self, replies: Sequence[tuple[str, str, Reply]]) -> None:
        """Show what was answered, by (moment, query, reply)."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("")
        table.add_column("question")
        table.add_column("answer", style="bold")
        answers = list(replies[0][2].logprobs)
        for answer in answers:
            table.add_column(Text(f"log P({answer})"), justify="right")
        for moment, query, reply in replies:
            numbers = [nats(reply.logprobs[answer]) for answer in answers]
            table.add_row(moment, plain(query), plain(reply.text), *numbers)
        self._console.print(table)

    def check(self, claim: str, *, holds: bool) -> None:
        """Make a claim, and show whether it holds."""
        self.checks.append(Check(case=self._case, claim=claim, holds=holds))
        ticks = self._console.encoding.lower().startswith("utf")
        good, bad = ("✓", "✗") if ticks else ("ok", "FAILED")
        mark = Text(good, "bold green") if holds else Text(bad, "bold red")
        line = Table.grid(padding=(0, 1))
        line.add_row("", mark, plain(claim))
        self._console.print(line)

    def closing(self, seconds: float) -> None:
        """Say how it went."""
        failed = [check for check in self.checks if not check.holds]
        held = len(self.checks) - len(failed)
        self._console.print()
        self._console.print(
            Text(
                f"{held} of {len(self.checks)} claims hold; {seconds:.0f} s.",
                style="bold red" if failed else "bold green",
            )
        )
        for check in failed:
            self._console.print(plain(f"does not hold: {check.case}: {check.claim}", "red"))
