"""Sentences turned round for emphasis, put back: "what I hate is kale" is "I hate kale"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.pointing import NO_OBJECT

__all__ = ["answered_at_once", "plain_order"]

_TASTE: Final = (
    r"(?:(?:really|do|just|always|absolutely) )*(?:love|like|enjoy|adore|hate|dislike|detest|loathe|fear|collect|grow|play|drink|eat|"
    r"cannot (?:stand|abide|bear|eat|have|drink|tolerate)|do not (?:eat|drink|like|touch))"
)
_CLEFT: Final = re.compile(
    rf"^(?P<lead>.*?\b)?(?:what|the (?:one )?(?:thing|food|dish|drink)(?: that)?) (?P<who>I|we|i) (?P<verb>{_TASTE})"
    r"(?P<how>(?: most| best| more than anything)?)(?: of all)?,? (?:is|are) (?P<o>[^?]+)$",
    re.IGNORECASE,
)
_THEIR_CLEFT: Final = re.compile(
    r"^(?P<lead>(?:and |but |so |well )?)what (?P<who>(?:my |our )?[\w'-]+) (?P<verb>(?:really |just )?(?:loves|likes|enjoys|hates|dislikes|adores|"
    r"cannot (?:stand|bear|eat|abide)|does not (?:like|eat|drink)))(?: most| best| these days| now| at the moment)? (?:is|are) (?P<o>[^?]+)$",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(
    r"^(?P<lead>(?:and |but |so )?)(?P<o>(?-i:[^\W\d_a-z])[\w-]+(?: and (?-i:[^\W\d_a-z])[\w-]+)?) (?P<who>I) (?:do |can |also )*(?P<verb>speak)(?P<rest>[ ,.!;].*|)$",
    re.IGNORECASE,
)
_FRONTED: Final = re.compile(
    rf"^(?P<lead>(?:and |but |oh,? |no,? )*)(?P<o>[^\W\d_][\w'-]*(?: [\w'-]+){{0,2}}),? (?P<who>I|we|i) (?P<verb>{_TASTE})(?P<rest>(?:[,;.!].*)?)$"
)
_BEING: Final = re.compile(
    r"^(?P<lead>(?:and|but|well|so|also),? )?(?:as|being) (?P<np>an? [\w' -]+?),? (?=(?:I|my|i) )(?!(?:I|i) was\b)",
    re.IGNORECASE,
)
_REVERSED: Final = re.compile(
    r"^(?P<lead>(?:and |but |so )?)(?P<o>[^,?]+?) (?:is|are) what (?P<who>I|we|i) (?P<verb>like|love|enjoy|hate|dislike)(?: best| most| least)?(?P<rest>[.!,;].*|)$",
    re.IGNORECASE,
)
_WHERE_ONE: Final = re.compile(
    r"^(?P<lead>(?:and |but |so )?)the (?P<noun>[\w' -]+?) (?:that |which |where )?(?P<who>I|we) (?P<verb>(?:go|belong) to|(?:work|study|train|volunteer|teach|play|sing|live|swim)"
    r"(?: at| for| in| with)?|support|drive|ride|play)(?: at| in)? is (?P<how>called |named )?(?P<o>(?-i:(?:an? |the )?[^\W\d_a-z]).*)$",
    re.IGNORECASE,
)
_PLAINLY: Final = re.compile(
    r"^(?P<what>my favou?rite(?: [\w-]+){1,2})\? (?!(?:is|are|what|which|do|does|and|or|you|i)\b)(?=[\w' ]+[.!]|[\w' ]+$)",
    re.IGNORECASE | re.MULTILINE,
)
_TRANSITIVE: Final = frozenset({"support", "drive", "ride", "play"})


def answered_at_once(text: str) -> str:
    """Read "My favourite season? Autumn." as the statement that it is.

    Args:
        text: of a message.
    """
    return _PLAINLY.sub(r"\g<what> is ", text)


def plain_order(sentence: str) -> str:
    """Put a sentence that names first what somebody likes or does into the plain order of words.

    Args:
        sentence: written out; a question and any other sentence comes back as it is.
    """
    if (being := _BEING.match(sentence)) is not None:
        return f"{being['lead'] or ''}I am {being['np']}, {sentence[being.end() :]}"
    asked = sentence.rstrip().endswith("?")
    if not asked and (one := _WHERE_ONE.match(sentence)) is not None:
        verb = one["verb"]
        placed = verb if " " in verb or verb in _TRANSITIVE else f"{verb} at"
        return f"{one['lead']}{one['who']} {placed} {one['o']}"
    for pattern in (
        _REVERSED,
        _THEIR_CLEFT,
        *(() if asked else (_CLEFT,)),
        _SPOKEN,
        _FRONTED,
    ):
        match = pattern.match(sentence)
        if match is not None and not (pattern is _FRONTED and NO_OBJECT.match(match["o"])):
            return _in_order(match, small=pattern in {_REVERSED, _FRONTED})
    return sentence


def _in_order(match: re.Match[str], *, small: bool) -> str:
    """Subject, verb, object, and what else there is; a common noun that opened the sentence becomes small."""
    groups = {"lead": "", "rest": "", **match.groupdict(default="")}
    thing = groups["o"]
    if small and not thing.isupper():
        thing = thing[:1].lower() + thing[1:]
    return f"{groups['lead']}{groups['who']} {groups['verb']} {thing}{groups['rest']}"
