"""The chapter on a talk that no rule reads: its words are recalled, corrected, and found again."""

from __future__ import annotations

from kgt_plugin.cli.demo.narrator import Teller
from kgt_plugin.memory import KGT

__all__ = ["TITLE", "USER", "play_talk"]

USER = "noor@example.org"
TITLE = "a talk that no rule reads a fact in"

_TALK = (
    (
        "How was your morning?",
        "For breakfast it was porridge again, Ana says I should try something new.",
    ),
    ("And the way to work?", "The ferry was late again, so I read on the pier."),
    ("Here is the list.", "Thanks, that helps a lot."),
)
_QUERY, _OLD, _ANSWER = "What do I eat for breakfast?", "porridge", "muesli"
_OTHER, _OTHER_WORDS = "What does Ana say?", "something new"


def play_talk(kgt: KGT, teller: Teller) -> None:
    """Tell the chapter from the talk to the undoing of its correction.

    Args:
        kgt: an open memory, in which the user is not known.
        teller: told every step and every check.
    """
    memory = kgt.user(USER)
    for answered, words in _TALK:
        teller.say(f'asked "{answered}", {USER} says: "{words}"')
        memory.hear(words, answered=answered)
    teller.check("no fact was read, and every turn is kept", holds=_is_kept_as_words(kgt))
    before = memory.context(_QUERY)
    teller.block(_QUERY, before.text)
    found = [item.source for item in before.items]
    teller.check("the right turn is recalled, and it alone", holds=found == [_TALK[0][1]])
    nothing = memory.context("Tell me a joke").items
    teller.check('"Tell me a joke" recalls nothing', holds=not nothing)

    teller.say(f'{USER} corrects: "{_QUERY}" - {_ANSWER}, not {_OLD}.')
    edit = memory.learn(_QUERY, _ANSWER, old_answer=_OLD)
    teller.edit(edit)
    after = memory.context(_QUERY)
    teller.block(_QUERY, after.text)
    states = bool(after.facts) and after.facts[0].triple.labels[2] == _ANSWER
    teller.check(f"what is recalled first states {_ANSWER!r}", holds=states)
    superseded = [each.id for each in memory.episodes() if each.corrected_by]
    teller.check("the turn is superseded by the edit", holds=superseded == list(edit.superseded))
    logprobs = memory.answer_logprobs(_QUERY, [_ANSWER, _OLD])
    teller.check(f"{_ANSWER!r} is likelier than {_OLD!r}", holds=logprobs[0] > logprobs[1])
    other = memory.context(_OTHER)
    teller.block(_OTHER, other.text)
    teller.check(
        "what else the turn says is still found, with its correction beside it",
        holds=_OTHER_WORDS in other.text and _ANSWER in other.text,
    )
    memory.undo(edit.id)
    teller.say(f"{USER} takes the correction back (kgt undo).")
    teller.check("the same is recalled as before", holds=memory.context(_QUERY).text == before.text)


def _is_kept_as_words(kgt: KGT) -> bool:
    memory = kgt.user(USER)
    kept = [(each.answered, each.text) for each in memory.episodes()]
    return kept == list(_TALK) and not memory.facts()
