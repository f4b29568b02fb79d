"""A turn as the answer to a question: yes or no, or the value that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from kgt_plugin.reading.assertions import written_out
from kgt_plugin.reading.clauses import opened
from kgt_plugin.reading.fact import Fact
from kgt_plugin.reading.statements import Reading
from kgt_plugin.reading.word_classes import is_predicate
from kgt_plugin.records import Labels
from kgt_plugin.text.sentences import split_sentences
from kgt_plugin.text.wording import third_person

__all__ = ["answered", "asked_in", "settled", "yes_or_no"]

_YES: Final = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|right|correct|exactly|indeed|true|of course|i do|i am|i have)\b[\s,.!]*"
    r"(?:i (?:do|am|have|can|did|was))?[\s,.!]*$",
    re.IGNORECASE,
)
_NO: Final = re.compile(
    r"^\W*(?:no|nope|nah|not really|not at all|never|i do not|i am not|i have not)\b[\s,.!]*"
    r"(?:i (?:do|am|have|can|did|was) not)?[\s,.!]*$",
    re.IGNORECASE,
)
_INVERTED: Final = tuple(
    re.compile(
        r"^(?:.*[.!,]\s+)?(?P<aux>do|does|did|am|is|are|have|has|can|was|were) "
        rf"(?P<who>I|you|we|he|she|it|(?:my|your) [\w-]+(?: [\w-]+){{{more}}}|[A-Z][\w-]+) (?P<rest>[^?]+)\?*\s*$",
        re.IGNORECASE,
    )
    for more in range(3)
)
"""With one to three words for what is the user's: "my sister", "my favourite colour"."""
_OPPOSITES: Final = {
    "likes": "dislikes", "dislikes": "likes", "eats": "does not eat", "drinks": "does not drink",
}  # fmt: skip
_ASKED: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), lead)
    for pattern, lead in (
        (r"what is your name\b|what (?:should|can|may) I call you\b|who am I (?:talking|speaking) to\b", "my name is"),
        (r"what is your (?P<noun>[a-z]+(?: [a-z]+)?)(?:'s name| called)\b", r"my \g<noun> is called"),
        (r"where (?:do you live|are you based|is home)\b", "I live in"),
        (r"where (?:are|do) you (?:come )?from\b", "I am from"),
        (r"where (?:were|was) you born\b", "I was born in"),
        (r"(?:where do you work|who do you work for|which company)\b", "I work at"),
        (r"what do you do(?: for (?:a living|work))?\s*\?|what is your (?:job|profession|occupation)\b", "I am a"),
        (r"how old are you\b|what is your age\b", "I am"),
        (r"when(?: is|'s) your birthday\b", "my birthday is"),
        (r"what are you allergic to\b|(?:which|what) allergies\b", "I am allergic to"),
        (r"what is your (?P<noun>favou?rite (?!part|thing|way|one)[a-z]+(?: (?!of|to|for|in)[a-z]+)?)\b", r"my \g<noun> is"),
    )
)  # fmt: skip
"""What the assistant asks, and how the sentence begins that a value alone is the end of."""
_LEAD: Final = re.compile(
    r"^(?:(?:it|that|he|she) is(?: called| named)?|its|in|at|from|for|on|to|my name is|an?|the)\s+",
    re.IGNORECASE,
)
_ADDRESSES: Final = re.compile(r"^\W*(?:thanks|thank you|hi|hey|hello|sorry|good)\b", re.IGNORECASE)
"""What is said first to whoever asked: a name behind it is theirs."""
_SORT: Final = re.compile(r"^\W*(?:in|at) an?\s|.*\bor\b", re.IGNORECASE)
"""A sort of place, or one of two things: neither is a value."""
_VALUE_ENDS: Final = r"\s*(?:$|[.!,;–—-]|(?:and|&)\s)"
"""A reply is no more than values: "Rome once" and "used to be Rome" say more."""


def yes_or_no(text: str) -> bool | None:
    """Tell whether a reply says just yes, or just no; None for any other."""
    words = written_out(text)
    if _YES.match(words):
        return True
    return False if _NO.match(words) else None


def asked_in(words: str) -> str:
    """The question that an assistant's words end with; "" where they end with none."""
    last = split_sentences(words)[-1:]
    return last[0].text if last and last[0].text.endswith("?") else ""


def settled(question: str, *, yes: bool, known: Sequence[Labels]) -> Fact | None:
    """Read a question that was answered by yes or no as what it then states.

    Args:
        question: "Do I like olives?", or "Do you like olives?" that the user was asked.
        yes: the answer.
        known: the user's facts.
    """
    asked = written_out(" ".join(question.split())).strip()
    uprights = [_upright(match) for each in _INVERTED if (match := each.match(asked)) is not None]
    for sentence, people in product(uprights, ([], known)):
        facts = list(Reading(people).sentence(sentence))
        if len(facts) == 1:
            return facts[0] if yes else _denied(facts[0])
    return None


def _upright(asked: re.Match[str]) -> str:
    """A question for yes or no as the sentence that a yes makes of it."""
    who, rest, aux = asked["who"], asked["rest"].strip(), asked["aux"].lower()
    speaks = who.lower() in {"you", "we", "i"}
    who = "I" if speaks else re.sub(r"^your ", "my ", who, flags=re.IGNORECASE)
    does = aux in {"do", "does"}
    aux = "am" if who == "I" and aux in {"are", "is"} else aux
    if who != "I" and does:
        rest = re.sub(r"^\w+", lambda verb: third_person(verb[0]), rest)
    rest = re.sub(r"\byour\b", "my", re.sub(r"^(?:still|already|also|really) ", "", rest))
    return f"{who} {'' if does else f'{aux} '}{rest}."


def answered(question: str, text: str, known: Sequence[Labels], *, casual: bool) -> Iterator[Fact]:
    """Read a reply that is no more than the value that the assistant asked for.

    Args:
        question: the assistant's: "Where do you live?".
        text: the first sentence that the user asserts: "In Oslo."
        known: the user's facts.
        casual: names may be written small.
    """
    question = written_out(question)
    asked = (
        match.expand(lead) for asks, lead in _ASKED if (match := asks.search(question)) is not None
    )
    lead = next(asked, None)
    if lead is None or _ADDRESSES.match(text) or _SORT.match(text):
        return
    said = first = opened(text)
    while (shorter := _LEAD.sub("", said)) != said:
        said = shorter
    for fact in Reading(known).sentence(f"{lead} {said}", casual=casual and said != first):
        ends = re.search(rf"(?<!\w){re.escape(fact.object)}{_VALUE_ENDS}", said)
        if ends is not None and not is_predicate(fact.object.lower(), by_ending=False):
            yield fact


def _denied(fact: Fact) -> Fact:
    """State what holds where a fact does not: the opposite, where it has a name, else that it is so no longer."""
    opposite = _OPPOSITES.get(fact.relation)
    if opposite is None:
        return Fact(subject=fact.subject, relation=fact.relation, object=fact.object, ended=True)
    return Fact(subject=fact.subject, relation=opposite, object=fact.object, denies=fact.relation)
