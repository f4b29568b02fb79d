"""Sentences that point back at once at what they began with: "olives, I hate them" is "I hate olives"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import FOODS, NUMBERS, PURSUITS, STUDIES, word_set
from kgt_plugin.language.verbs import is_finite

__all__ = ["NO_OBJECT", "is_kind", "pointed"]

NO_OBJECT: Final = re.compile(
    r"^(?:what|when|where|why|how|if|because|since|so|then|that|this|now|usually|sometimes|mostly|today|which|who|and|but|or|"
    r"yes|no|well|oh|as|while|though|although|things?|on|in|at|for|with|by|also|still|maybe|honestly|actually)\b",
    re.IGNORECASE,
)
"""What a sentence may begin with that is no thing."""
_WHERE: Final = re.compile(
    r"^(?P<before>.*?)(?P<lead>\b(?:up in|down in|over in|out in|back in|in|at|from) |(?:^|(?<=[,;] )))(?P<o>[^\W\d_][\w'-]*(?: (?-i:[A-Z])[\w'-]*){0,2}),? "
    r"(?:that|which) is where (?P<who>I|we|he|she) (?P<said>am from(?! time)|are from|is from|come from|comes from|live|lives|was born|were born|"
    r"grew up|was raised|work|works)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"from$", re.IGNORECASE)
_IT_IS: Final = re.compile(
    r"\b(?:it|that) is (?P<o>(?!(?:today|tomorrow|here|there|now|when|just|because|that|why|true|not|only|so|good|important|lucky|sad|an?|the|my|our|your|something|"
    r"someone|somewhere|one|all|what|who|how|time|better|always|what)\b)[a-z][\w-]*(?: [a-z][\w-]*)?) (?:that |which )?"
    r"(?P<who>I|we|he|she|they|my [\w-]+|(?-i:[A-Z])[\w-]+) (?P<verb>(?:am|is|are) (?:allergic|intolerant) to|"
    r"(?:really )?(?:loves?|hates?|dislikes?|adores?|plays?|stud(?:y|ies)|teach(?:es)?|speaks?)|cannot (?:stand|eat|have|bear|take)|"
    r"do(?:es)? not (?:like|eat|drink))(?P<rest>$|[,.;!?].*| (?:so|and|but|not)\b.*| [a-z]+ I can (?:eat|have|do|manage)\b.*)",
    re.IGNORECASE,
)
_HELD: Final = re.compile(
    r"^(?P<lead>(?:(?:and|but|oh|ok|yes|no|yum|ew|yuck|nice|great|just|also|please),? )*)(?:not? |without |skip the |hold the |leave out the |avoid )?"
    r"(?P<o>(?!(?:I|we|he|she|they|you|who|my \w+)\b)[a-z][\w-]*(?: (?!I\b|we\b)[a-z][\w-]*)?(?: in it)?),? (?:(?:because|since|as) )?(?:(?P<who>I|we) )?(?P<verb>(?:(?:really|just|absolutely) )?"
    r"(?:cannot (?:stand|bear|abide)|hate|detest|loathe|love|adore)) (?P<it>it|them|the stuff|the things|the taste)(?! (?:when|if|that|how|here|there|in|out)\b)(?P<rest>\b.*)$",
    re.IGNORECASE,
)

_OF_TALK: Final = word_set("""
    idea plan poem logo version draft option sentence answer recipe suggestion joke story title name design intro introduction
    paragraph ending song film movie book photo picture image text letter email message slide font layout style tone wording
    line word one part chapter verse rhyme list reply proposal number variant choice colour color outfit dress look theme
    headline caption tagline slogan summary pun reference detail touch move day time boss manager weather
""")
"""What is before the eyes just now, so that who loves it tells of nothing that lasts."""
_PASSING: Final = word_set("new first second third last next latest final other old whole")


def pointed(sentence: str) -> str:
    """Put in its place what a pronoun stands for that follows at once: "Kiel, that is where I live".

    Args:
        sentence: written out; any other sentence comes back as it is.
    """
    where = _WHERE.match(sentence)
    if where is not None and not NO_OBJECT.match(where["o"]):
        told = where["said"] if _IN.search(where["said"]) else f"{where['said']} in"
        before = (
            f"{where['before']}{where['lead']}{where['o']}. "
            if where["before"].strip(" ,;")
            else ""
        )
        return f"{before}{where['who']} {told} {where['o']}{where['rest']}"
    held = _HELD.match(sentence)
    if held is not None and not sentence.rstrip().endswith("?") and not NO_OBJECT.match(held["o"]):
        item = held["o"].removesuffix(" in it")
        if is_kind(item, held["verb"].lower().split()[-1], held["it"].lower()):
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


def is_kind(item: str, verb: str, pronoun: str) -> bool:
    """Whether what is loved or hated is a kind of thing: "olives", and not "great idea" or "version two".

    Args:
        item: what was named.
        verb: what is felt of it.
        pronoun: by which it is meant, "it" or "them".
    """
    words = item.lower().split()
    if is_finite(words[-1]) or is_finite(words[0]) or words[0] in _PASSING | {"the"}:
        return False
    if len(words[-1]) == 1 or words[-1] in NUMBERS or words[-1].removesuffix("s") in _OF_TALK:
        return False
    known = words[-1] in FOODS | PURSUITS | STUDIES or words[-1].endswith("ing")
    return known or pronoun in {"them", "those"} or verb not in {"love", "adore", "like", "enjoy"}
