"""Tables of what "is ..." says: a pattern of what stands behind the verb, and the relation it states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.frames.frames import Shape
from kgt_plugin.language.lexicon import (
    CONDITIONS,
    DIETS,
    FOODS,
    KIN,
    MARITAL,
    NATIONALITIES,
    PETS,
    ROLES,
    STUDIES,
    TRAITS,
    any_of,
    word_set,
)

__all__ = ["ANSWERED_NO", "BORN", "FORMER", "MEDICINES", "NUMBER", "RULES", "Rule"]

NUMBER: Final = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-\w+)?)"
)
"""A number up to a hundred, in digits or words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading of what stands behind "is".

    Attributes:
        pattern: matched at the start; "o" is the object.
        relation: what it states.
        shape: of the object.
        replaces: whether it ends an earlier value.
        of: the nouns of which it can be said; None for any.
    """

    pattern: re.Pattern[str]
    relation: str
    shape: Shape
    replaces: bool
    of: frozenset[str] | None


def _rule(
    pattern: str,
    relation: str,
    shape: Shape = "thing",
    *,
    replaces: bool = False,
    of: frozenset[str] | None = None,
) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), relation, shape, replaces, of)


MEDICINES: Final = word_set("""
    insulin statins statin antidepressants antihistamines metformin warfarin steroids painkillers medication tablets
    pills blood_thinners beta_blockers beta-blockers antibiotics ibuprofen aspirin paracetamol levothyroxine thyroxine
    methotrexate lithium hrt inhaler
""")
_WORKS: Final = word_set(
    "thesis dissertation phd research novel book memoir podcast blog channel project play film"
)
_PEOPLE: Final = KIN | ROLES | {"me"}
RULES: Final = (
    _rule(r"(?:currently )?(?P<o>between jobs|out of work|on (?:maternity|paternity|parental) leave)\b", "is", replaces=True),
    _rule(r"(?P<o>[\d.,]+ ?(?:m|cm|metres?|meters?|ft|feet|foot \w+)) tall\b", "height"),
    _rule(r"(?:an? )?(?P<o>(?:single|new|working|stay-at-home|proud) (?:mum|mom|dad|parent|mother|father|grandparent|grandmother|grandfather))\b", "is", of=_PEOPLE),
    _rule(r"(?:more of )?(?:an? |the )?(?P<o>only child|night owl|early bird|early riser|homebody|bookworm|introvert|extrovert|perfectionist|"
          r"(?:[\w-]+ )?(?:person|beginner|newcomer|native))(?=$|,| and| by| so| who)", "is", of=_PEOPLE),
    _rule(r"(?:[\w ]+ )?diagnosed (?:with|as) (?P<o>.+)", "has"),
    _rule(rf"on (?:an? |the )?(?P<o>(?:[\w-]+ )?{any_of(MEDICINES)})\b", "takes"),
    _rule(r"on (?:an? |the )?(?P<o>[\w-]+(?: [\w-]+)? diet)\b", "diet", replaces=True),
    _rule(r"on (?P<o>(?:the |an? )(?:[\w-]+ ){0,4}(?:council|committee|board|bench|jury|panel))\b", "serves on", "article"),
    _rule(r"(?:one|part|an? (?:\w+ )?member) of (?P<o>(?:the )?(?-i:[^\W\d_a-z]).*|(?:the|an?) (?:[\w-]+ ){0,4}(?:band|choir|club|team|society|"
          r"orchestra|group|troupe|union|association|crew|guild))", "member of", "article", of=_PEOPLE),
    _rule(r"(?P<o>[\w -]+?)[- ](?:mad|crazy|obsessed|daft)$", "likes", of=KIN | ROLES | {"me"}),
    _rule(r"booked (?:for|into|in|on to|onto) (?P<o>(?-i:[^\W\d_a-z]).*?)(?: instead)?(?=$|,| for| in)", "plans to visit", "place"),
    _rule(r"(?:all |mostly )?about (?P<o>.+)", "is about", of=_WORKS),
    _rule(r"in (?:my|his|her|their) (?:first|second|third|fourth|final|last) year (?:of|studying|doing) (?P<o>.+)", "studies"),
    _rule(r"at (?P<o>(?-i:[^\W\d_a-z]).*?) now\b", "is at", replaces=True, of=_PEOPLE),
    _rule(r"(?:named|called) after (?P<o>.+)", "named after"),
    _rule(r"due (?:on|in|at) (?P<o>.+)", "due", "date", replaces=True),
    _rule(r"(?P<o>deaf in (?:one|my|his|her|the) .+|blind in .+|hard of hearing)", "is"),
    _rule(r"(?:called|named) (?!after\b)(?P<o>.+)", "name", "name"),
    _rule(r"(?:known as|nicknamed) (?P<o>.+)", "nickname", "name"),
    _rule(
        rf"(?:now |just |already |only |about |nearly )*(?P<o>{NUMBER})"
        r"(?= years?(?:[ -]old)?\b| yrs?\b|$|,| (?:now|today(?! in)|last|in(?! (?:the|my|dog)\b)|this|on(?! (?:the|my)\b)|and(?! (?:\w+$|a half\b))))",
        "age",
        replaces=True,
        of=KIN | ROLES | PETS | {"me"},
    ),
    _rule(r"(?:\w+ly )?(?:allergic|intolerant) (?:to|of) (?P<o>(?!(?:work|mondays|housework|exercise|mornings)\b).+)", "allergic to", "many"),
    _rule(
        rf"(?:an? )?(?:strict |lifelong |mostly |fully |now )?(?P<o>{any_of(DIETS)})\b(?! \w+er\b| \w+ef\b)",
        "diet",
        replaces=True,
    ),
    _rule(rf"(?:an? )?(?:\w+ly )?(?:type \d |type one |type two )?(?P<o>{any_of(CONDITIONS)})\b", "condition"),
    _rule(r"(?:happily )?married to (?:an? .*?(?:called|named) )?(?P<o>.+)", "married to", "name"),
    _rule(r"engaged to (?:an? .*?(?:called|named) )?(?P<o>.+)", "engaged to", "name"),
    _rule(
        rf"(?:happily |newly |still |now )?(?P<o>{any_of(MARITAL)})(?=$|,| now| for| and| since| with)",
        "marital status",
        replaces=True,
        of=_PEOPLE,
    ),
    _rule(rf"(?P<o>{any_of(TRAITS)})(?=$|,| now| and| but| since| from)", "is"),
    _rule(r"(?:originally |come )?from (?:an? .*?(?:called|named) )?(?P<o>.+)", "comes from", "place"),
    _rule(r"(?:now )?(?:based|living|settled|now) (?:just )?(?:in|near) (?P<o>.+)", "lives in", "place", replaces=True),
    _rule(r"(?:\w+ly )?(?:into|fond of|crazy about|obsessed (?:with|by)|keen on|passionate about(?! the\b)|mad (?:about|for)(?! (?:the|this|that|it)\b)|"
          r"an? (?:\w+ )?(?:fan|lover) of) (?P<o>.+)", "likes", "many"),
    _rule(r"an? (?:big |huge |great |massive )?(?P<o>[^,]+?) (?:lover|enthusiast|nut)$", "likes"),
    _rule(r"an? (?:lifelong |proud |big |huge )?(?P<o>(?-i:[^\W\d_a-z])[\w'’ -]*?) (?:fan|supporter|man|woman)\b",
          "supports"),
    _rule(r"an? (?:big |huge |great |massive )?(?P<o>[^,]+?) fan$", "likes"),
    _rule(r"(?:an? |(?:first|second) )?(?P<o>soprano|mezzo|alto|contralto|tenor|baritone|bass|countertenor)\b", "sings", of=_PEOPLE),
    _rule(r"(?:the )?(?P<o>(?:head|director|chair|captain|leader|founder|president|secretary|treasurer) of [^,]+?)(?= at | in |,|$)", "occupation", "thing"),
    _rule(r"(?:working )?in (?P<o>HR|IT|PR|sales|marketing|finance|insurance|banking|law|retail|the (?:army|navy|civil service|"
          r"police|air force|fire service)|publishing|construction|education|healthcare|logistics|advertising)\b", "works in", of=_PEOPLE),
    _rule(r"in charge of (?P<o>(?!.*\b(?:today|tonight|tomorrow|this \w+)$|(?:dinner|lunch|dessert|drinks|snacks)$).+)", "in charge of", "article", replaces=True, of=_PEOPLE),
    _rule(rf"turning (?P<o>{NUMBER})\b", "age", replaces=True, of=_PEOPLE),
    _rule(r"in (?P<o>(?-i:[^\W\d_a-z])[\w'-]*(?: (?-i:[^\W\d_a-z])[\w'-]*)*) (?:now|these days)\b(?! (?:for|until|till|on|with|at|to)\b)", "lives in", "place", replaces=True, of=_PEOPLE),
    _rule(r"(?:hooked on|addicted to|nuts about|big on|partial to|addicted to) (?P<o>.+)", "likes", "many"),
    _rule(r"(?P<o>(?:the )?(?:youngest|eldest|oldest|middle child|second|third) of (?:\w+))\b", "is", "article"),
    _rule(r"at (?P<o>(?:(?:primary|secondary|high|nursery|infant|junior|middle|boarding) )?(?:school|university|uni|college|nursery))\b(?! the)", "is at", of=KIN),
    _rule(r"(?P<o>(?:\d|four|five|six) (?:foot|feet|ft)(?: \w+)?)\b", "height"),
    _rule(r"in (?P<o>(?:an?|the) (?:[\w-]+ ){0,2}(?:band|choir|orchestra|quartet|troupe|theatre group|running club|book club))\b", "member of", "article"),
    _rule(rf"off (?:the )?(?P<o>{any_of(FOODS)})\b", "avoids"),
    _rule(r"off to (?P<o>[^,]+)", "plans to visit", "place"),
    _rule(r"(?:an? )?(?P<o>widow|widower|bachelor)\b(?! of\b)", "marital status", replaces=True, of=_PEOPLE),
    _rule(r"fluent in (?P<o>.+)", "speaks", "many"),
    _rule(r"(?:\w+ly )?(?:afraid|scared|terrified|frightened) of (?P<o>.+)", "afraid of", "many"),
    _rule(r"(?:an? |the )?(?P<o>[\w -]+?) by (?:profession|trade|training)\b", "occupation"),
    _rule(r"an? (?:[\w-]+ ){0,3}(?:phd|student|undergrad|undergraduate|postgrad|freshman|sophomore|junior|senior) in (?P<o>(?!an?\b|the\b|my\b).+)", "studies"),
    _rule(r"an? (?P<o>[\w -]+?) major\b", "major", replaces=True),
    _rule(rf"(?:doing|reading|in) (?P<o>{any_of(STUDIES)})(?=$|,| now| at| and)", "studies"),
    _rule(r"(?:now |already )?in (?P<o>(?:\w+ )?(?:grade|year \w+|sixth form|primary school|kindergarten|reception class))\b", "school year"),
    _rule(r"majoring in (?P<o>.+)", "major", replaces=True),
    _rule(r"employed (?:at|by) (?P<o>.+)", "works for", "organisation"),
    _rule(r"(?:an? |the )?owners? of (?P<o>.+)", "owns", "article"),
    _rule(r"(?:always )?closed (?:on |every )?(?P<o>\w+days?)\b", "closed on", replaces=True),
    _rule(r"(?P<o>\w+days?) closed\b", "closed on", replaces=True),
    _rule(r"getting married (?:in|on) (?P<o>.+)", "getting married in", "date", replaces=True),
    _rule(r"(?:valid until|good until) (?P<o>.+)", "valid until", "date", replaces=True),
)  # fmt: skip
BORN: Final = (
    _rule(
        r"born (?:and (?:raised|bred) )?(?:here |up |down |over )?in (?P<o>(?:the )?(?:19|20)\d{2}s?)",
        "born in",
    ),
    _rule(
        r"born (?:and (?:raised|bred) )?(?:here |up |down |over )?in (?P<o>.+)", "born in", "place"
    ),
    _rule(r"born on (?P<o>.+)", "born on"),
    _rule(
        r"with (?P<o>(?:the )?(?-i:[^\W\d_a-z]).*?) for (?:\w+ )?\S+ (?:years|decades)\b",
        "worked for",
        of=_PEOPLE,
    ),
    _rule(r"(?:[\w ]+ )?diagnosed (?:with|as) (?P<o>.+)", "has"),
    _rule(r"brought up in (?P<o>.+)", "grew up in", "place"),
    _rule(r"(?:originally )?from (?P<o>.+)", "comes from", "place", of=KIN),
    _rule(rf"(?P<o>{any_of(NATIONALITIES)})(?=$|,| and)", "nationality", of=KIN),
    _rule(r"raised in (?P<o>.+)", "grew up in", "place"),
)
ANSWERED_NO: Final = re.compile(
    r"(?:an? |much of an? |any )?(?:\w+ )??(?:(?:fan|lover) of|keen on|fond of|into|mad (?:on|about)|big on|crazy about|one for) "
    r"(?P<o>.+)",
    re.IGNORECASE,
)
"""With "not": what somebody has no liking for."""
FORMER: Final = re.compile(
    rf"(?:an? |the )(?P<o>[\w -]+?)(?: (?:(?:for (?:[\w-]+ ){{1,3}}|{NUMBER}[\w -]* )(?:years|decades)|all (?:my|his|her) life|until|before|in the)\b.*|[,.]?$)",
    re.IGNORECASE,
)
"""With "was": what somebody did for a living."""
