"""The metrics of recall, as pure arithmetic: evidence among the first items, and words of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.text.word_lists import word_set

__all__ = ["answer_words", "evidence_recall", "mean", "recall_curve", "share_of_words"]

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STOP_WORDS: Final = word_set("""
    a an the this that these those i me my mine you your yours he him his she her hers it its we us our
    ours they them their theirs who whom whose which what when where why how am is are was were be been
    being do does did has have had would shall should can could might must yes no not and or but if then
    so of in on at to from by for with as about into than too very just also there here
""")
"""Words that say nothing of an answer; neither the month of May nor somebody called Will is one."""
_SHARED: Final = ("multi-hop",)
"""Kinds of question that need all of their evidence; for the others any of it is enough."""


def evidence_recall(
    ranked: Sequence[str | None], evidence: Sequence[str], *, kind: str, k: int
) -> float:
    """Compute how much of a question's evidence is among the first items.

    Args:
        ranked: the message each item comes from, best first; None for one that comes from none.
        evidence: the messages that answer the question, at least one.
        kind: of the question.
        k: how many items count.

    Returns:
        The share of the evidence for a multi-hop question; 1 or 0, whether there is any, for others.
    """
    wanted = set(evidence)
    found = len(wanted.intersection(ranked[:k]))
    return found / len(wanted) if kind in _SHARED else float(found > 0)


def recall_curve(
    ranked: Sequence[str | None], evidence: Sequence[str], *, kind: str, most: int
) -> list[float]:
    """Compute `evidence_recall` for every k from 1 to the most."""
    return [evidence_recall(ranked, evidence, kind=kind, k=k) for k in range(1, most + 1)]


def answer_words(answer: str) -> tuple[str, ...]:
    """List the words of an answer that say something, each once, without regard to case."""
    return tuple(dict.fromkeys(word for word in _words(answer) if word not in _STOP_WORDS))


def share_of_words(answer: str, text: str) -> float | None:
    """Compute the share of an answer's words that a text has.

    Args:
        answer: the right answer.
        text: what an agent is given.

    Returns:
        Between 0 and 1; None where the answer has no words but stop words, such as "Yes".
    """
    wanted = answer_words(answer)
    if not wanted:
        return None
    there = set(_words(text))
    return sum(word in there for word in wanted) / len(wanted)


def mean(values: Sequence[float]) -> float | None:
    """Average; None of no values."""
    return sum(values) / len(values) if values else None


def _words(text: str) -> list[str]:
    """Words in lower case; a genitive is the word that it is made of."""
    found = (match[0].casefold().replace("’", "'") for match in _WORD.finditer(text))
    return [word.removesuffix("'s") for word in found]
