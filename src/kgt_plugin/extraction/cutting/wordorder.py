"""Sentences turned round for emphasis, put back: "what I hate is kale" is "I hate kale"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.verbs import is_finite

__all__ = ["plain_order"]

_TASTE: Final = (
    r"(?:(?:really|do|just|always|absolutely) )*(?:love|like|enjoy|adore|hate|dislike|detest|loathe|fear|collect|grow|play|drink|eat|"
    r"cannot (?:stand|abide|bear|eat|have|drink|tolerate)|do not (?:eat|drink|like|touch))"
)
_CLEFT: Final = re.compile(
    rf"^(?P<lead>.*?\b)?(?:what|the (?:one )?(?:thing|food|dish|drink)(?: that)?) (?P<who>I|we|i) (?P<verb>{_TASTE})"
    r"(?P<how>(?: most| best| more than anything)?)(?: of all)?,? (?:is|are) (?P<o>[^?]+)$",
    re.IGNORECASE,
)
_FRONTED: Final = re.compile(
    rf"^(?P<lead>(?:and |but |oh,? |no,? )*)(?P<o>[^\W\d_][\w'-]*(?: [\w'-]+){{0,2}}),? (?P<who>I|we|i) (?P<verb>{_TASTE})(?P<rest>(?:[,;.!].*)?)$"
)
_NO_OBJECT: Final = re.compile(
    r"^(?:what|when|where|why|how|if|because|since|so|then|that|this|now|usually|sometimes|mostly|today|which|who|and|but|or|"
    r"yes|no|well|oh|as|while|though|although|things?|on|in|at|for|with|by|also|still|maybe|honestly|actually)\b",
    re.IGNORECASE,
)


_WHERE: Final = re.compile(
    r"^(?P<before>.*?)(?P<lead>\b(?:up in|down in|over in|out in|back in|in|at|from) |(?:^|(?<=[,;] )))(?P<o>[^\W\d_][\w'-]*(?: (?-i:[A-Z])[\w'-]*){0,2}),? "
    r"(?:that|which) is where (?P<who>I|we|he|she) (?P<said>am from|are from|is from|come from|comes from|live|lives|was born|were born|"
    r"grew up|was raised|work|works)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"from$", re.IGNORECASE)
_IT_IS: Final = re.compile(
    r"\b(?:it|that) is (?P<o>(?!(?:just|because|that|why|true|not|only|so|good|important|lucky|sad|a shame|a pity)\b)[a-z][\w-]*(?: [a-z][\w-]*)?) (?:that )?(?P<who>I am|he is|she is) "
    r"(?P<verb>allergic to|intolerant to)(?P<rest>$|[,.;!?].*| (?:so|and|but|not)\b.*| [a-z]+ I can (?:eat|have|do|manage)\b.*)",
    re.IGNORECASE,
)
_HELD: Final = re.compile(
    r"^(?P<lead>(?:(?:and|but|oh|ok|yes|no|yum|ew|yuck|nice|great|just|also|please),? )*)(?:not? |without |skip the |hold the |leave out the |avoid )?"
    r"(?P<o>(?!(?:I|we|he|she|they|you|who|my \w+)\b)[a-z][\w-]*(?: (?!I\b|we\b)[a-z][\w-]*)?(?: in it)?),? (?:(?:because|since|as) )?(?:(?P<who>I|we) )?(?P<verb>(?:(?:really|just|absolutely) )?"
    r"(?:cannot (?:stand|bear|abide)|hate|detest|loathe|love|adore)) (?:it|them|the stuff|the things|the taste)(?! (?:when|if|that|how|here|there|in|out)\b)(?P<rest>\b.*)$",
    re.IGNORECASE,
)


def plain_order(sentence: str) -> str:
    """Put a sentence that names first what somebody likes or does into the plain order of words.

    Args:
        sentence: written out; a question and any other sentence comes back as it is.
    """
    cleft = _CLEFT.match(sentence)
    if cleft is not None and not sentence.rstrip().endswith("?"):
        return f"{cleft['lead'] or ''}{cleft['who']} {cleft['verb']} {cleft['o']}"
    fronted = _FRONTED.match(sentence)
    if fronted is not None and not _NO_OBJECT.match(fronted["o"]):
        item = (
            fronted["o"] if fronted["o"].isupper() else fronted["o"][:1].lower() + fronted["o"][1:]
        )
        return f"{fronted['lead']}{fronted['who']} {fronted['verb']} {item}{fronted['rest']}"
    return _pointed(sentence)


def _pointed(sentence: str) -> str:
    """Put in its place what a pronoun stands for that follows at once: "Kiel, that is where I live"."""
    where = _WHERE.match(sentence)
    if where is not None and not _NO_OBJECT.match(where["o"]):
        told = where["said"] if _IN.search(where["said"]) else f"{where['said']} in"
        before = (
            f"{where['before']}{where['lead']}{where['o']}. "
            if where["before"].strip(" ,;")
            else ""
        )
        return f"{before}{where['who']} {told} {where['o']}{where['rest']}"
    held = _HELD.match(sentence)
    if held is not None and not sentence.rstrip().endswith("?") and not _NO_OBJECT.match(held["o"]):
        item = held["o"].removesuffix(" in it")
        if not is_finite(item.split()[-1].lower()) and not is_finite(item.split()[0].lower()):
            rest = held["rest"]
            return (
                f"{held['who'] or 'I'} {held['verb']} {item}{';' if rest[:1] == ' ' else ''}{rest}"
            )
    return _IT_IS.sub(
        lambda m: (
            f"{m['who']} {m['verb']} {m['o']}{'; ' if m['rest'][:1] == ' ' else ''}{m['rest']}"
        ),
        sentence,
    )
