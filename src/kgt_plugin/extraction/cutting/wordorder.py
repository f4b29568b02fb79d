"""Sentences turned round for emphasis, put back: "what I hate is kale" is "I hate kale"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.pointing import NO_OBJECT
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.verbs import forms_of, is_finite

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
    r"^(?P<lead>(?:and|but|well|so|also),? )?(?:as|being) (?P<np>an? (?![\w -]*'s )(?!(?:\w+ )?(?:joke|dare|prank|test|game)\b)[\w' -]+?),? (?=(?:I (?P<verb>[\w']+)|my|i (?P<verb2>[\w']+)) )",
    re.IGNORECASE,
)
_REVERSED: Final = re.compile(
    r"^(?P<lead>(?:and |but |so )?)(?P<o>[^,?]+?) (?:is|are) what (?P<who>I|we|i) (?P<verb>like|love|enjoy|hate|dislike)(?: best| most)?(?P<rest>[.!,;].*|)$",
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
_KINDS: Final = {
    "support": word_set("team club side"),
    "drive": word_set("car van truck lorry"),
    "ride": word_set("bike bicycle motorbike motorcycle horse pony scooter"),
    "play": word_set("instrument sport"),
}
"""Of what it is told that something is done with it again and again; "the role I play" is one of many."""
_DONE: Final = word_set(
    "song piece hymn tune role part character subject language class course level match game man woman person friend"
)
"""What is no place: "the song I sing"."""
_UNDECIDED: Final = re.compile(
    r"^(?:hard|easy|tough|tricky|difficult|no|none|not|never|guess|depends?|it|that|this|dunno|idk|unsure|same|tell|let|"
    r"take|try|why|who|how|where|when|if|hm+|u[mh]+|er+m?|can|cannot|could|would|he|she|they|we|there|whatever|"
    r"anything|everything|nothing|any|all|both|too|so|good|great|nice|yes|yeah|nope|nah|maybe|probably|perhaps|sorry|thanks|"
    r"thank|please|pass|next|oh|ah|well|ha+|lol|many|several|lots|changes|varies|sure|ok|okay)\b",
    re.IGNORECASE,
)
"""What names no favourite."""


def answered_at_once(text: str) -> str:
    """Read "My favourite season? Autumn." as the statement that it is.

    Args:
        text: of a message.
    """
    return _PLAINLY.sub(_favoured, text)


def _favoured(match: re.Match[str]) -> str:
    said = re.split(r"[.!?\n]", match.string[match.end() :])[0]
    told = any(is_finite(word) for word in said.split() if word.islower())
    return match.group() if told or _UNDECIDED.match(said) else f"{match['what']} is "


def plain_order(sentence: str) -> str:
    """Put a sentence that names first what somebody likes or does into the plain order of words.

    Args:
        sentence: written out; a question and any other sentence comes back as it is.
    """
    being = _BEING.match(sentence)
    if being is not None and not _is_past(being["verb"] or being["verb2"]):
        return f"{being['lead'] or ''}I am {being['np']}, {sentence[being.end() :]}"
    asked = sentence.rstrip().endswith("?")
    one = None if asked else _WHERE_ONE.match(sentence)
    if one is not None and _is_lasting(one["noun"].lower().split()[-1], one["verb"].lower()):
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


def _is_past(verb: str | None) -> bool:
    """Whether "as a student I lived" tells of what one was."""
    kinds = {form.kind for form in forms_of((verb or "").lower())}
    return verb in {"was", "had", "used"} or ("past" in kinds and "base" not in kinds)


def _is_lasting(noun: str, verb: str) -> bool:
    """Whether what is done with something tells of what lasts: "the team I support", no "song I sing"."""
    kinds = _KINDS.get(verb)
    return noun in kinds if kinds is not None else " " in verb or noun not in _DONE


def _in_order(match: re.Match[str], *, small: bool) -> str:
    """Subject, verb, object, and what else there is; a common noun that opened the sentence becomes small."""
    groups = {"lead": "", "rest": "", **match.groupdict(default="")}
    thing = groups["o"]
    if small and not thing.isupper():
        thing = thing[:1].lower() + thing[1:]
    return f"{groups['lead']}{groups['who']} {groups['verb']} {thing}{groups['rest']}"
