"""Records to tables for people; every text of a graph is shown as it is, never as markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from kgt_plugin.cli.rdf import facts_among
from kgt_plugin.cli.terminal_text import printable
from kgt_plugin.models import PulledModel
from kgt_plugin.records import Answer, Edit, Episode, RecalledItem, Retrieved, StepOp, Triple

__all__ = [
    "answer_view",
    "change_view",
    "edit_view",
    "episodes_view",
    "facts_table",
    "history_view",
    "make_console",
    "models_table",
    "nats",
    "plain",
    "show",
    "words",
]

_LONGEST_SAID = 300
"""Characters of a message in a table; JSON has it whole."""


class _Console(Console):
    """A console that leaves a closed pipe to the command's own exit."""

    def on_broken_pipe(self) -> None:
        """Quiet; the status is decided in one place for all output."""
        raise BrokenPipeError


def make_console(*, quiet: bool = False) -> Console:
    """A console on stdout that colours nothing by guessing."""
    return _Console(highlight=False, quiet=quiet)


def show(*views: RenderableType) -> None:
    """Print to stdout."""
    console = make_console()
    for view in views:
        # Lines of text are wrapped by the terminal, if at all, so that scripts see them whole.
        console.print(view, soft_wrap=isinstance(view, Text))


def plain(text: str, style: str = "") -> Text:
    """Text of the user's, without markup."""
    return Text(printable(text), style=style)


def words(triple: Triple, style: str = "") -> Text:
    """A fact in one line: subject | relation | object."""
    return plain(" | ".join(triple.labels), style)


def nats(number: float | None) -> str:
    """A loss or a log-probability, with its sign."""
    return "" if number is None else f"{number:+.2f}"


def facts_table(
    facts: Sequence[Triple],
    edit_ids: Mapping[Triple, str] | None = None,
) -> Table:
    """Facts, one a line, with the edit that brought each where that is known."""
    table = _table("subject", "relation", "object")
    if edit_ids is not None:
        table.add_column("edit", style="dim")
    for fact in facts:
        cells = [plain(label) for label in fact.labels]
        if edit_ids is not None:
            cells.append(Text(edit_ids.get(fact, "")))
        table.add_row(*cells)
    return table


def edit_view(edit: Edit) -> RenderableType:
    """The steps of an edit with their losses, and what it cost."""
    if edit.optimizer is None:
        return _unplanned(edit)
    if not edit.added and not edit.removed:
        return Group(
            Text("No edit needed: the facts say so already.", style="yellow"),
            Text(f"loss {nats(edit.loss_before)}; {_cost(edit)}", style="dim"),
        )
    written = _written(edit)
    losses = f"loss {nats(edit.loss_before)} -> {nats(edit.loss_after)} nats"
    logprobs = (
        f"log P(answer) {nats(edit.answer_logprob_before)} -> {nats(edit.answer_logprob_after)}"
    )
    return Group(
        steps_table(edit),
        Text(f"{written}; {losses}; {logprobs}"),
        Text(_cost(edit), style="dim"),
    )


def _unplanned(edit: Edit) -> Text:
    """An edit that took facts back and asked no model."""
    if not edit.added and not edit.removed:
        return Text("No edit needed: no fact says so.", style="yellow")
    return change_view(_written(edit), added=edit.added, removed=edit.removed)


def _written(edit: Edit) -> str:
    return f"edit {edit.id}" if edit.id else "dry run: nothing was written"


def steps_table(edit: Edit) -> Table:
    """Each step of the optimizer, with the loss before and after it."""
    table = _table("op", "subject", "relation", "object")
    table.add_column("loss before", justify="right")
    table.add_column("loss after", justify="right")
    before = edit.loss_before
    for step in edit.steps:
        style = "green" if step.op is StepOp.ADD else "red"
        cells = [plain(label) for label in step.triple.labels]
        table.add_row(Text(step.op.value, style=style), *cells, nats(before), nats(step.loss))
        before = step.loss
    return table


def _cost(edit: Edit) -> str:
    usage = edit.usage
    seconds = (edit.elapsed_ms or 0.0) / 1000
    return (
        f"{edit.optimizer} optimizer, prompts {edit.prompts}, {edit.model}\n"
        f"scorer calls: {usage.scorer_calls}; tokens computed: {usage.computed_tokens} "
        f"of {usage.scored_tokens}; {seconds:.1f} s"
    )


def change_view(
    summary: str, *, added: Sequence[Triple] = (), removed: Sequence[Triple] = ()
) -> Text:
    """Show what a command did, and the facts that came and went."""
    changes = _changes(added, removed)
    return Text("\n").join([plain(summary), changes]) if changes else plain(summary)


def _changes(added: Sequence[Triple], removed: Sequence[Triple]) -> Text:
    lines = [plain(f"+ {words(fact).plain}", "green") for fact in facts_among(added)]
    lines += [plain(f"- {words(fact).plain}", "red") for fact in facts_among(removed)]
    return Text("\n").join(lines)


def answer_view(answer: Answer, *, alone: bool = True) -> RenderableType:
    """The answer, and the facts and turns it rests on with their probabilities.

    Args:
        answer: to show.
        alone: whether the model answers by itself where nothing bears on the question.
    """
    items = answer.context.items
    head = plain(answer.text or ("(the model says nothing)" if alone else "(no answer)"), "bold")
    foot = Text(
        f"{answer.model}, prompts {answer.prompts}: {answer.usage.computed_tokens} tokens "
        f"computed, {(answer.elapsed_ms or 0.0) / 1000:.1f} s",
        style="dim",
    )
    views: list[RenderableType] = [head]
    if items:
        views.append(_items_table(items))
    if alone and not items:
        views.append(plain("Nothing known bears on the question; the model answered alone.", "dim"))
    if not alone and not answer.text:
        views.append(
            plain(
                "No known fact answers the question; marginal answers only what facts state.", "dim"
            )
        )
    return Group(*views, foot)


def _items_table(items: Sequence[RecalledItem]) -> Table:
    """List what was recalled, most probable first, each with the id to undo or forget it by."""
    table = _table("kind", "text")
    table.add_column("probability", justify="right")
    table.add_column("edit or episode", style="dim", no_wrap=True)
    for item in items:
        known_by = item.edit_id if isinstance(item, Retrieved) else item.episode_id
        table.add_row(
            item.kind.value,
            plain(_shortened(item.text)),
            f"{item.probability:.3f}",
            plain(known_by or ""),
        )
    return table


def history_view(edits: Sequence[Edit]) -> Text:
    """Every edit, oldest first: a line of its own, then what came and went, and what it superseded."""
    return _entries(map(_history_entry, edits))


def _history_entry(edit: Edit) -> Text:
    kind = edit.kind.value if edit.intent is None else f"{edit.kind.value}: {edit.intent.value}"
    parts = [edit.id or "", *_when(edit.time), kind]
    if edit.loss_before is not None and edit.loss_after is not None:
        parts.append(f"loss {nats(edit.loss_before)} -> {nats(edit.loss_after)}")
    if edit.undone:
        parts.append("undone")
    lines = [_changes(edit.added, edit.removed)]
    lines += [plain(f"~ message {each} is superseded", "yellow") for each in edit.superseded]
    return _entry(parts, lines, "dim strike" if edit.undone else "")


def episodes_view(episodes: Sequence[Episode], drawn: Mapping[str, Sequence[Edit]]) -> Text:
    """Episodes with what was drawn from each, dimmed where they are corrected.

    Args:
        episodes: to show.
        drawn: the edits in force that were drawn from each, by the episode's id.
    """
    return _entries(_episode_entry(each, drawn.get(each.id, ())) for each in episodes)


def _episode_entry(episode: Episode, drawn: Sequence[Edit]) -> Text:
    lines = [plain(_shortened(episode.text))]
    lines += [_changes(edit.added, edit.removed) for edit in drawn]
    if episode.corrected_by:
        lines.append(plain(f"~ superseded by edit {', '.join(episode.corrected_by)}", "yellow"))
    return _entry([episode.id, *_when(episode.time)], lines, "dim" if episode.corrected_by else "")


def _when(time: dt.datetime | None) -> list[str]:
    return [] if time is None else [time.strftime("%Y-%m-%d %H:%M:%S UTC")]


def _entries(entries: Iterable[Text]) -> Text:
    return Text("\n").join(entries)


def _entry(parts: Sequence[str], lines: Sequence[Text], style: str) -> Text:
    """One thing in a list: what it is in a line, and below it, indented, what belongs to it."""
    entry = plain("  ".join(part for part in parts if part))
    for line in (each for text in lines for each in text.split("\n") if each):
        entry.append("\n  ").append_text(line)
    if style:
        entry.stylize(style)
    return entry


def _shortened(text: str) -> str:
    """A message as one paragraph, cut where it is long."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_SAID else f"{words[:_LONGEST_SAID].rstrip()} ..."


def models_table(models: Sequence[PulledModel]) -> Table:
    """The embedded models."""
    table = _table("model", "state", "size", "folder")
    for model in models:
        state = "fetched" if model.fresh else "there already, checked"
        size = f"{model.size_bytes / 1e6:.0f} MB"
        table.add_row(model.name, state, size, plain(str(model.path)))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
