"""What can be said of somebody in chat, as patterns over the words after the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from kgt_plugin.language.lexicon import CONDITIONS, DIETS, MARITAL, NATIONALITIES, TRAITS

__all__ = ["NUMBER", "RULES", "Rule"]

Shape = Literal["one", "many", "article", "place", "name", "verb"]

NUMBER: Final = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-\w+)?)"
)
_BE: Final = r"(?:am|is|are|have been|has been)"
_TURN: Final = (
    rf"(?:{_BE}|became|become|turned|went|have gone|has gone|have become|has become|have turned)"
)
_VISIT: Final = r"(?:visit(?:ing)?|travel(?:l?ing)? to|fly(?:ing)? to|go(?:ing)? to)"


def _any(words: frozenset[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern whose group "o" starts the object.

    Attributes:
        pattern: matched at the start of the predicate, contractions written out.
        relation: the relation's name; "{verb}" takes the third person of the matched group "v".
        shape: how the object is read: one phrase, a list, one with its article, a capitalised place.
        replaces: whether the fact takes the place of an earlier one.
        confidence: how sure such a sentence is to state a lasting fact, 0 to 1.
    """

    pattern: re.Pattern[str]
    relation: str
    shape: Shape = "one"
    replaces: bool = False
    confidence: float = 0.9


def _rule(
    pattern: str,
    relation: str,
    shape: Shape = "one",
    *,
    replaces: bool = False,
    confidence: float = 0.9,
) -> Rule:
    return Rule(re.compile(rf"^{pattern}", re.IGNORECASE), relation, shape, replaces, confidence)


RULES: Final = (
    _rule(rf"{_BE} (?:called|named) (?P<o>.+)", "name", "name"),
    _rule(r"(?:go|goes) by (?P<o>.+)", "name", "name"),
    _rule(
        rf"(?:{_BE}|(?:have |has )?(?:just |recently )?turned) (?:now |just |already )?(?P<o>{NUMBER})"
        r"(?= years?[ -]old| yrs?\b| ?yo\b|$|,| (?:now|today|last|in|this|on|and(?! \w+$)))",
        "age",
        replaces=True,
    ),
    _rule(rf"{_BE} (?:\w+ly )?(?:allergic|intolerant) to (?P<o>.+)", "allergic to", "many"),
    _rule(
        rf"{_TURN} (?:an? )?(?:strict |lifelong |mostly |fully |now )?(?P<o>{_any(DIETS)})\b(?! \w+er\b| \w+ef\b)",
        "diet",
        replaces=True,
    ),
    _rule(rf"{_BE} (?:an? )?(?:\w+ly )?(?P<o>{_any(CONDITIONS)})\b", "condition"),
    _rule(rf"(?:have|has|suffers? from) (?:\w+ )?(?P<o>{_any(CONDITIONS)})\b", "has"),
    _rule(rf"{_BE} (?:married|engaged) to (?P<o>.+)", "married to", "name"),
    _rule(
        rf"{_BE} (?:happily |newly |still )?(?P<o>{_any(MARITAL)})(?=$|,| now| for)",
        "marital status",
        replaces=True,
    ),
    _rule(rf"{_BE} (?P<o>{_any(TRAITS)})\b", "is"),
    _rule(
        rf"(?:{_BE} (?:originally )?|come |comes |(?:originally )?(?:come|comes|hail|hails) )from (?P<o>.+)",
        "comes from",
        "place",
    ),
    _rule(r"(?:was|were) born (?:and raised )?in (?P<o>.+)", "born in", "place"),
    _rule(r"(?:was|were) born on (?P<o>.+)", "born on"),
    _rule(r"(?:grew up|was raised) in (?P<o>.+)", "grew up in", "place"),
    _rule(
        r"(?:have |has )?(?:just |recently )?(?:moved|relocated) (?:back )?(?:\w+ )?to (?P<o>.+)",
        "lives in",
        "place",
        replaces=True,
    ),
    _rule(
        rf"(?:lives?|{_BE} (?:based|living)|resides?) (?:just )?in (?P<o>.+)",
        "lives in",
        "place",
        replaces=True,
    ),
    _rule(r"lives? (?P<v>with|near) (?P<o>.+)", "lives {v}", "article"),
    _rule(rf"{_BE} (?:moving|relocating) to (?P<o>.+)", "plans to move to", "place"),
    _rule(
        rf"{_BE} (?:planning|hoping|going) (?:to )?(?:a trip to |{_VISIT} )(?P<o>.+)",
        "plans to visit",
        "place",
    ),
    _rule(
        rf"{_BE} (?:going|travell?ing|flying) to (?P<o>[A-Z].+)",
        "plans to visit",
        "place",
        confidence=0.75,
    ),
    _rule(rf"(?:plans?|hopes?) to {_VISIT} (?P<o>.+)", "plans to visit", "place"),
    _rule(rf"wants? to {_VISIT} (?P<o>.+)", "wants to visit", "place", confidence=0.8),
    _rule(
        rf"{_BE} planning (?:a|our|my) (?:trip|holiday|vacation) to (?P<o>.+)",
        "plans to visit",
        "place",
    ),
    _rule(
        rf"(?:{_BE} (?:planning|hoping) to|plans? to|hopes? to) (?P<v>move to|[a-z]+) (?P<o>.+)",
        "plans to {v}",
        "article",
        confidence=0.75,
    ),
    _rule(r"wants? to (?P<v>become|learn|move to) (?P<o>.+)", "wants to {v}", confidence=0.75),
    _rule(rf"{_BE} (?:training|preparing) for (?P<o>.+)", "trains for", "article", confidence=0.75),
    _rule(
        rf"{_BE} (?:currently |now )?learning (?:to (?:play|speak) )?(?P<o>.+)", "learns", "many"
    ),
    _rule(
        r"(?:(?:really|absolutely|just|both|also) )*(?:loves?|likes?|enjoys?|adores?) (?:to (?!know|see|hear|get)(?=\w))?(?P<o>.+)",
        "likes",
        "many",
        confidence=0.85,
    ),
    _rule(
        rf"{_BE} (?:\w+ly )?(?:into|fond of|crazy about|obsessed with|keen on|passionate about|"
        r"an? (?:\w+ )?(?:fan|lover) of) (?P<o>.+)",
        "likes",
        "many",
    ),
    _rule(
        rf"{_BE} an? (?:big |huge |great |massive )?(?P<o>[^,]+?) (?:fan|lover|enthusiast)$",
        "likes",
    ),
    _rule(rf"{_BE} fluent in (?P<o>.+)", "speaks", "many"),
    _rule(rf"{_BE} (?:\w+ly )?(?:afraid|scared|terrified) of (?P<o>.+)", "afraid of", "many"),
    _rule(
        r"(?:\w+ly )?(?:hates?|dislikes?|detests?|loathes?|(?:cannot|do not|does not) (?:\w+ )?(?:stand|bear|like|enjoy)) (?P<o>.+)",
        "dislikes",
        "many",
        confidence=0.85,
    ),
    _rule(
        r"(?:(?:no longer|do not|does not|never|cannot) |(?:have |has )?(?:stopped|quit|gave up|given up) )"
        r"(?P<v>eat|drink|smoke)(?:s|ing)? (?P<o>.+)",
        "does not {v}",
        "many",
        replaces=True,
    ),
    _rule(r"prefers? (?P<o>.+?)(?= (?:over|to|rather)\b|$)", "prefers"),
    _rule(r"(?:have |has )?graduated from (?P<o>.+)", "graduated from"),
    _rule(r"(?P<v>volunteers?) (?:at|for|with) (?P<o>.+)", "volunteers at"),
    _rule(r"(?P<v>commutes?) (?:to work )?by (?P<o>.+)", "commutes by"),
    _rule(r"(?P<v>sings?) in (?P<o>.+)", "sings in"),
    _rule(
        r"(?:still |also |only |usually |often |mostly |always |both )*"
        r"(?P<v>eat|drink|play|speak|collect|support|wear|practi[sc]e|avoid)s? (?:only |mostly |fluent |for (?!fun))?(?P<o>.+)",
        "{verb}",
        "many",
    ),
    _rule(
        r"(?P<v>drive|ride|own|run)s? (?P<o>(?!out|late|into|low|away|in\b|to\b|by\b|there).+)",
        "{verb}",
        "article",
        confidence=0.8,
    ),
)
"""Tried in order; the first that yields an object speaks for the clause."""

DEMONYM: Final = re.compile(
    rf"^{_BE} (?:half |originally |an? )?(?P<o>{_any(NATIONALITIES)})(?=$|,| and| but| by)",
    re.IGNORECASE,
)
