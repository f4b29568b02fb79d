"""Plays one case of the demonstration, and checks each claim on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kgt_plugin.cli.demo.narrator import Teller
from kgt_plugin.cli.demo.observation import Reply, ask
from kgt_plugin.cli.demo.scenario import Case
from kgt_plugin.cli.rdf import canonical_facts
from kgt_plugin.memory import KGT, LearnOptions, UserMemory
from kgt_plugin.records import Edit, Labels

__all__ = ["play"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """All that a case compares."""

    facts: frozenset[Labels]
    graph: str
    reply: Reply
    reworded: Reply
    onlooker_graph: str
    onlooker_reply: Reply


def play(case: Case, kgt: KGT, folder: Path, teller: Teller) -> None:
    """Tell a case from its beginning to its undoing.

    Args:
        case: the story.
        kgt: an open memory, in which nobody of the case is known.
        folder: for the file to import.
        teller: told every step and every check.
    """
    memory, onlooker = kgt.user(case.user), kgt.user(case.onlooker)
    _prepare(case, memory, onlooker, folder, teller)
    before = _look(case, memory, onlooker)
    _tell_before(case, memory, before, teller)

    edit = _learn(case, memory, teller)
    after = _look(case, memory, onlooker)
    _tell_after(case, memory, before, after, teller)
    _check_unrelated(case, memory, after, teller)
    _check_onlooker(case, before, after, teller)

    memory.undo(edit.id)
    undone = _look(case, memory, onlooker)
    _tell_undone(case, before, undone, teller)


def _prepare(
    case: Case, memory: UserMemory, onlooker: UserMemory, folder: Path, teller: Teller
) -> None:
    if case.imported:
        file = folder / "imported.ttl"
        file.write_text(case.imported, encoding="utf-8")
        teller.say(f"{case.user} and {case.onlooker} import the same Turtle file.")
        memory.import_(file)
        onlooker.import_(file)
    for who, messages in ((memory, case.told), (onlooker, case.onlooker_told)):
        for message in messages:
            teller.say(f'{who.user} says: "{message}"')
            who.hear(message)


def _look(case: Case, memory: UserMemory, onlooker: UserMemory) -> _Moment:
    answers = [case.answer] if case.stale is None else [case.answer, case.stale[2]]
    return _Moment(
        facts=frozenset(fact.labels for fact in memory.facts()),
        graph=canonical_facts(memory),
        reply=ask(memory, case.query, answers),
        reworded=ask(memory, case.paraphrase, answers),
        onlooker_graph=canonical_facts(onlooker),
        onlooker_reply=ask(onlooker, case.query, answers),
    )


def _tell_before(case: Case, memory: UserMemory, before: _Moment, teller: Teller) -> None:
    teller.facts("The graph before", memory.facts())
    teller.replies(
        [("before", case.query, before.reply), ("before", case.paraphrase, before.reworded)]
    )
    if case.stale is None:
        teller.say("An answer can only be what the facts state, and none of them is about this.")
        unknown = all(case.answer != fact[2] for fact in before.facts)
        teller.check("nothing known answers the question", holds=unknown)
    else:
        teller.check(
            f"the wrong fact is in the graph, and the answer is {case.stale[2]!r}",
            holds=case.stale in before.facts and before.reply.text == case.stale[2],
        )


def _learn(case: Case, memory: UserMemory, teller: Teller) -> Edit:
    said = "" if case.old_answer is None else f", not {case.old_answer}"
    teller.say(f'{case.user} corrects: "{case.query}" - {case.answer}{said}.')
    options = (
        LearnOptions() if case.old_answer is None else LearnOptions(old_answer=case.old_answer)
    )
    edit = memory.learn(case.query, case.answer, **options)
    teller.edit(edit)
    before, after = edit.loss_before, edit.loss_after
    lower = before is not None and after is not None and after < before
    teller.check("the edit lowers the loss", holds=lower)
    return edit


def _tell_after(
    case: Case, memory: UserMemory, before: _Moment, after: _Moment, teller: Teller
) -> None:
    teller.facts("The graph after", memory.facts())
    teller.replies([("after", case.query, after.reply), ("after", case.paraphrase, after.reworded)])
    new = after.facts - before.facts
    stated = len(new) == 1 and {fact[2] for fact in new} == {case.answer}
    teller.check("one fact was added, and it states the answer", holds=stated)
    gone = before.facts - after.facts
    if case.stale is None:
        teller.check("no fact was removed", holds=not gone)
    else:
        teller.check("the wrong fact is gone, and no other", holds=gone == {case.stale})
    likelier = "which is likelier than before"
    if case.stale is not None:
        likelier += f" and than {case.stale[2]!r}"
    for what, was, now in (
        ("the question", before.reply, after.reply),
        ("the paraphrase", before.reworded, after.reworded),
    ):
        teller.check(
            f"{what} is answered {case.answer!r}, {likelier}",
            holds=_is_learned(case, was, now),
        )


def _is_learned(case: Case, was: Reply, now: Reply) -> bool:
    likeliest = max(now.logprobs, key=lambda answer: now.logprobs[answer])
    rose = now.logprobs[case.answer] > was.logprobs[case.answer]
    return now.text == case.answer and likeliest == case.answer and rose


def _check_unrelated(case: Case, memory: UserMemory, after: _Moment, teller: Teller) -> None:
    found = memory.context(case.unrelated_query).facts
    first = found[0].triple.labels if found else None
    teller.check(
        f"({', '.join(case.unrelated)}) is still there, and the first fact found for "
        f'"{case.unrelated_query}"',
        holds=case.unrelated in after.facts and first == case.unrelated,
    )


def _check_onlooker(case: Case, before: _Moment, after: _Moment, teller: Teller) -> None:
    reply = after.onlooker_reply
    teller.check(
        f"{case.onlooker} asks the same and is answered {reply.text!r} as before; "
        "nothing of theirs changed",
        holds=before.onlooker_reply.same_as(reply)
        and before.onlooker_graph == after.onlooker_graph
        and reply.text != case.answer,
    )


def _tell_undone(case: Case, before: _Moment, undone: _Moment, teller: Teller) -> None:
    teller.say(f"{case.user} takes the correction back (kgt undo).")
    teller.replies([("undone", case.query, undone.reply)])
    teller.check(
        "the graph is what it was, byte for byte in canonical N-Quads",
        holds=before.graph == undone.graph,
    )
    teller.check(
        "question and paraphrase are answered as before",
        holds=before.reply.same_as(undone.reply) and before.reworded.same_as(undone.reworded),
    )
