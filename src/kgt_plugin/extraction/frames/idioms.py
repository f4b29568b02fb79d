"""Set phrases whose verb alone says little: "take up X", "do two mornings at X", "get the bus to work"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.cutting.words import read_words, text_of
from kgt_plugin.extraction.frames.copula_rules import MEDICINES
from kgt_plugin.extraction.frames.frames import Shape
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement, read_objects
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.dates import DAYS_PATTERN as DAYS
from kgt_plugin.language.lexicon import DIETS, STUDIES, any_of, word_set
from kgt_plugin.language.wording import third_person

__all__ = ["PASTIMES", "pastime", "read_idiom"]

_PRESENT: Final = frozenset({"present"})
_ONGOING: Final = frozenset({"present", "progressive"})
_RECENT: Final = frozenset({"past", "perfect"})
_ANY: Final = _ONGOING | _RECENT
_DAY: Final = r"(?:on \w*days|every (?:\w*days?|mon|tues?|weds?|thurs?|fri|sat|sun))\b"
_PASSING: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|once|this \w+|next (?:week|month|\w+day)|in an? (?:\w+ )?(?:hour|minute|bit)|for (?:an?|one|the) (?:day|week|month|while|bet)|"
    r"for (?:lent|january|now|charity))\b",
    re.IGNORECASE,
)
"""With these it is done once, or for a while."""
_LASTING: Final = word_set(
    "diet office_days works_from_home_on works_late_on day_off commutes_by {third}_for_breakfast gets_up_at works goes_to does"
)
_TIME_AND_AGAIN: Final = re.compile(
    r"\w+days\b|\b(?:evening|night|morning|afternoon)s\b|\bevery\b|\band\b|,|&", re.IGNORECASE
)
_COURSE: Final = (
    r"^(?:my|an?|the) (?:\w+ )?(?:certificate|degree|masters?|master's|phd|doctorate|diploma|apprenticeship|course|"
    r"class|a-levels?) (?:in|on) (?P<o>.+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Idiom:
    lemmas: frozenset[str]
    tenses: frozenset[str]
    pattern: re.Pattern[str]
    relation: str
    shape: Shape
    replaces: bool


def _idiom(
    lemmas: str,
    pattern: str,
    relation: str,
    shape: Shape = "thing",
    *,
    tenses: frozenset[str] = _PRESENT,
    replaces: bool = False,
) -> _Idiom:
    return _Idiom(
        lemmas=word_set(lemmas),
        tenses=tenses,
        pattern=re.compile(pattern, re.IGNORECASE),
        relation=relation,
        shape=shape,
        replaces=replaces,
    )


_IDIOMS: Final = (
    _idiom("do take study make", _COURSE, "studies", tenses=_ONGOING),
    _idiom("start begin", _COURSE, "studies", tenses=_RECENT),
    _idiom("have get do", _COURSE, "has degree in", tenses=_ANY),
    _idiom("do", r"^(?:\w+|a few|a couple of) (?:mornings?|days?|afternoons?|evenings?|nights?|shifts?|hours?)"
                 r"(?: a week)? (?:at|in) (?:the )?(?P<o>.+)$", "works at"),
    _idiom("work", rf"^late (?:on|every) (?P<o>{DAYS})", "works late on", "days"),
    _idiom("write", r"^(?:my|an?|his|her) (?:\w+ )?(?:thesis|dissertation|book|novel|phd|paper|memoir) (?:on|about) (?P<o>.+)", "is writing about",
           tenses=_ONGOING),
    _idiom("expect", r"^(?:an? \w+ )?(?:in|around) (?P<o>.+)", "expects a baby in", "date", tenses=frozenset({"progressive"})),
    _idiom("work", rf"^from home (?:on )?(?P<o>{DAYS})", "works from home on", "days", replaces=True),
    _idiom("go", rf"^(?:back )?(?:in|into (?:the )?(?:office|work)|to the office) (?:only )?(?:on )?(?P<o>{DAYS})", "office days", "days", replaces=True),
    _idiom("walk run cycle swim row hike jog ride ski", r"^(?P<o>(?:an?|half an?|[\w.]+) (?:miles?|kilomet(?:re|er)s?|kms?|k|laps?|lengths?))\b"
           r"(?=.*\b(?:(?:every|each)(?! (?:time|now|so|other))|a (?:day|week))\b)", "{third} regularly"),
    _idiom("refuse", r"^to (?:eat|touch) (?P<o>.+)", "does not eat", "many", tenses=_ONGOING),
    _idiom("work", r"^(?P<o>nights|days|shifts|part-time|part time|full-time|full time|freelance|from home|weekends|"
                   r"evenings|lates|earlies|remotely|in shifts)\b", "works"),
    _idiom("go", rf"^to (?:the )?(?P<o>[\w' -]+?) {_DAY}", "goes to"),
    _idiom("go get travel", r"^to (?:work|school|uni|university|college|the office) (?:by|on) (?:my |the )?(?P<o>bike|bicycle|bus|train|tram|metro|tube|"
           r"subway|ferry|car|foot|motorbike|scooter|boat)\b", "commutes by"),
    _idiom("go", r"^(?P<o>(?!shopping|looking|working)(?:[\w-]+ ){0,2}?[\w-]+ing)(?= (?:on|every|with|in|at|most|twice|once)\b|$|,)", "hobby"),
    _idiom("do", r"^(?P<o>(?:[\w-]+ ){0,2}?[\w-]+ing)(?= (?:on|every|with|in|at|most|twice|once)\b|$|,)", "does"),
    _idiom("do", rf"^(?P<o>[\w-]+(?: [\w-]+)?) {_DAY}", "does"),
    _idiom("go", r"^by (?P<o>.+)", "nickname", "name"),
    _idiom("take", r"^up (?P<o>.+)", "hobby", "many", tenses=_RECENT),
    _idiom("take get catch", r"^(?:the|an?) (?P<o>bus|train|tram|metro|tube|subway|ferry|coach)(?: in)?(?= to work| in\b|$|,| and| most| every)",
           "commutes by"),
    _idiom("teach", r"^(?:myself|himself|herself) (?P<o>.+)", "learns", tenses=_ONGOING),
    _idiom("train study", r"^to (?:be|become) (?:an? )?(?P<o>.+)", "trains as", tenses=_ONGOING),
    _idiom("run do", r"^(?P<o>(?:the |a )?(?:[\w-]+ ){0,3}(?:marathon|half|10k|5k|triathlon|race))\b", "plans to run",
           "article", tenses=frozenset({"progressive"})),
    _idiom("save", r"^(?:up )?for (?P<o>.+)", "saves for", "article", tenses=_ONGOING),
    _idiom("expect", r"^(?:an?|our|her|their|another)? ?(?P<o>(?:\w+ )?(?:baby|child|twins|triplets|grandchild)\b.*)", "expects", "thing",
           tenses=frozenset({"progressive"})),
    _idiom("get", r"^married (?:on |in |(?=next |this |today|tomorrow))(?P<o>.+)", "getting married on", "date",
           tenses=frozenset({"progressive", "future"}), replaces=True),
    _idiom("get", r"^(?P<o>migraines|hay fever|hayfever|vertigo|seasick|travel sick)\b", "has"),
    _idiom("get", r"^enough of (?P<o>.+)", "likes"),
    _idiom("have", r"^(?:an? )?(?:soft spot|weakness|passion|thing) for (?P<o>.+)", "likes", "many"),
    _idiom("have", r"^(?P<o>\w+days?) off\b", "day off", replaces=True),
    _idiom("read", r"^(?:a lot of|mostly|mainly|only|loads of|lots of) (?P<o>.+)", "reads", "many"),
    _idiom("make grow bake brew", r"^(?:my|our|his|her|their) own (?P<o>.+)", "{third}", "many"),
    _idiom("sit serve", r"^on (?P<o>(?:the |a )?(?:[\w-]+ ){0,3}(?:council|committee|board|bench))\b", "{third} on", "article"),
    _idiom("emigrate move retire relocate", r"^(?:back )?to (?P<o>(?-i:[^\W\d_a-z]).+)", "lives in", "place", tenses=_RECENT,
           replaces=True),
    _idiom("go", r"^(?:off )?to live (?:in|near) (?P<o>.+)", "lives in", "place", tenses=_RECENT, replaces=True),
    _idiom("retire", r"^from (?:the )?(?P<o>.+)", "retired from", tenses=_RECENT),
    _idiom("give", r"^up (?P<o>\w+ing)$", "gave up", tenses=_RECENT),
    _idiom("give cut", r"^(?:up|out) (?P<o>(?!\w+ing\b|on\b|hope\b|(?:my|the|our|his|her) |.*\bfor lent\b).+)", "avoids", "many", tenses=_RECENT),
    _idiom("move change switch put", r"^(?:back |off )?to (?P<o>\w+day)s?\b", "day", tenses=_RECENT, replaces=True),
    _idiom("switch change", rf"^(?:(?:my )?majors? )?(?:from [\w ]+? )?to (?P<o>{any_of(STUDIES)})(?=$|[,.;]| (?:and|at|in|from|last|this|now|because|instead|after|when|degree|major)\b)", "major", tenses=_RECENT, replaces=True),
    _idiom("enrol enroll", r"^(?:in|on|at|for) (?P<o>.+)", "studies", tenses=_RECENT),
    _idiom("sign", r"^(?:myself )?up (?:for|to do) (?P<o>.+)", "signed up for", "article", tenses=_RECENT),
    _idiom("enter", r"^(?:myself )?(?:for|in) (?P<o>.+)", "signed up for", "article", tenses=_RECENT),
    _idiom("take", rf"^(?P<o>(?:[\w-]+ ){{0,2}}{any_of(MEDICINES)})\b", "takes"),
    _idiom("take have drink like", r"^(?:my |his |her )?coffee (?P<o>(?:black|white|strong|milky|sweet|weak|iced|with|without)\b.*)", "takes coffee"),
    _idiom("take have drink like", r"^(?:my |his |her )?tea (?P<o>(?:black|white|strong|milky|sweet|weak|iced|with|without)\b.*)", "takes tea"),
    _idiom("have eat drink", r"^(?P<o>[^,]+?) for (?:breakfast|lunch|dinner|supper|tea)\b", "{third} for breakfast", "many"),
    _idiom("go", r"^to (?P<o>(?:the |an? |my |our )?(?:[\w'’-]+ ){0,4}?(?:class(?:es)?|school|primary|college|university|uni|church|mosque|"
                 r"temple|synagogue|gym|club|group|lessons?|nursery|academy|choir|practice|yoga|pilates|circle|sessions?))\b", "goes to", "article"),
    _idiom("get", r"^married in (?P<o>.+)", "got married in", tenses=_RECENT),
    _idiom("go", r"^to (?P<o>(?-i:[^\W\d_a-z]).+)", "plans to visit", "place", tenses=frozenset({"future"})),
    _idiom("have", r"^(?:an? |our |her )?(?:\w+ )?(?P<o>baby|twins|triplets|little girl|little boy)\b(?! called| named| shower| name)", "expects",
           tenses=frozenset({"progressive"})),
    _idiom("have", r"^a (?P<o>sweet tooth|stammer|stutter|lisp|pacemaker|green thumb|(?:bad|dodgy|weak|trick|gammy|slipped|herniated) "
                   r"(?:back|knee|hip|disc|disk|shoulder|ankle|neck|heart|wrist|elbow|chest))\b", "has"),
    _idiom("retire graduate", r"^(?P<o>(?:next|this) (?:spring|summer|autumn|fall|winter|year|month|\w+))\b", "{third}", "date",
           tenses=_ONGOING | {"future"}, replaces=True),
    _idiom("move relocate", r"^(?:in)?to (?:an?|our|the|my) [a-z][a-z -]* in (?P<o>(?-i:[^\W\d_a-z]).*)", "plans to move to", "place",
           tenses=frozenset({"progressive", "future"}), replaces=True),
    _idiom("move relocate", r"^(?:in)?to (?:an?|our|the) [a-z][a-z -]* in (?P<o>(?-i:[^\W\d_a-z]).*)", "lives in", "place", tenses=_RECENT,
           replaces=True),
    _idiom("live", r"^(?P<o>alone|on my own|by myself)\b", "lives"),
    _idiom("grow", r"^up (?:on|in|above) (?:an?|the) [a-z -]+ (?:near|outside) (?P<o>(?-i:[^\W\d_a-z]).*)", "grew up near", "place",
           tenses=frozenset({"past"})),
    _idiom("grow", r"^up (?:on|in|above|near|outside) (?:an?|the) [a-z -]+ in (?P<o>(?-i:[^\W\d_a-z]).*)", "grew up in", "place",
           tenses=frozenset({"past"})),
    _idiom("go turn", rf"^(?:fully |completely )?(?P<o>{any_of(DIETS)})\b", "diet", tenses=_RECENT | {"progressive"}, replaces=True),
    _idiom("decide", rf"^to go (?P<o>{any_of(DIETS)})\b", "diet", tenses=_RECENT, replaces=True),
    _idiom("get", r"^(?:really |back |heavily )?into (?P<o>(?!(?:trouble|debt|bed|shape|it|that|this|work|town|uni|university|college|position|character|power|office|detail|details|heaven|labour|rehab|"
                  r"line|hospital|fights?|arguments?|anything|everything|something)\b)(?:\w+ing\b.*|(?-i:[a-z]+)))$", "hobby", tenses=_RECENT),
    _idiom("do", r"^(?:(?:an? (?:bit|lot) of|some|lots of) )(?P<o>(?:[\w-]+ ){0,2}?[\w-]+ing)\b", "does"),
    _idiom("do", r"^(?P<o>(?:the |a )?(?:\w+ )?(?:crosswords?|sudokus?|wordle|puzzles?|jigsaws?|quiz)\b[^,]*)", "does", "article"),
    _idiom("work", r"^on (?P<o>the (?!project|report|assumption|basis|draft|design|idea|problem|list|text|book|book's)[\w -]+)", "works on", "article"),
    _idiom("look", r"^after (?P<o>.+)", "looks after", "article"),
    _idiom("dream", r"^of (?P<o>.+)", "dreams of", "article"),
    _idiom("need", r"^(?P<o>(?:\w+ )?(?:glasses|hearing aids?|wheelchair|walking stick|crutches|inhaler|insulin))(?=$|[,.;]| (?:for|to|and|because|since|when|now)\b)", "needs"),
    _idiom("lose", r"^(?P<o>(?:my|his|her) (?:hearing|sight|sense of \w+))\b", "lost", "article", tenses=_RECENT),
    _idiom("get come", r"^up at (?P<o>(?!the\b)[^,]+)", "gets up at"),
    _idiom("wake", r"^(?:up )?at (?P<o>[^,]+)", "gets up at"),
    _idiom("book", r"^(?!(?:(?! in ).)*\b(?:flat|house|apartment|table|hall|venue|appointment|course|class|dinner|lunch|show|concert|tickets?|restaurant)\b).*?\bin (?P<o>(?-i:[^\W\d_a-z]).*?)(?: for\b.*|$)", "plans to visit", "place", tenses=_RECENT),
    _idiom("book", r"^(?:flights? to |a trip to |tickets? to )?(?P<o>(?!.*\btickets?\b)(?-i:[^\W\d_a-z]).*?)(?: for\b.*|$)", "plans to visit", "place",
           tenses=_RECENT),
)  # fmt: skip
PASTIMES: Final = word_set("""
    run jog meditate golf boulder kayak canoe knit crochet sew garden paint swim climb cycle row surf ski fence box dance bake weave whittle fish hike
    sing embroider skate quilt forage busk jog sculpt juggle
""")
_IDLE: Final = re.compile(
    r"^(?:$|,|mostly|a lot|on |every |at |in |most |twice |once |all |for fun|constantly)",
    re.IGNORECASE,
)
_PROMOTED: Final = re.compile(r"^(?:promoted|made)(?: up)?(?: to)? (?P<o>.+)", re.IGNORECASE)


def read_idiom(group: VerbGroup, complement: Complement, *, casual: bool) -> list[Draft]:
    """Read a set phrase; none where the words are no such phrase.

    Args:
        group: the verb.
        complement: what follows it.
        casual: the writer uses no capitals.
    """
    text = text_of(complement.whole)
    for idiom in _IDIOMS:
        if group.lemma not in idiom.lemmas or group.tense not in idiom.tenses:
            continue
        if idiom.relation in _LASTING and _PASSING.search(text):
            continue
        match = idiom.pattern.match(text)
        one_day = (
            match is not None and idiom.shape == "days" and not _TIME_AND_AGAIN.search(match[0])
        )
        found = (
            []
            if match is None or one_day
            else read_objects(read_words(match["o"]), idiom.shape, casual=casual)
        )
        if found:
            relation = idiom.relation.replace("{third}", third_person(group.lemma))
            return [Draft(relation, each, replaces=idiom.replaces) for each in found]
    if group.lemma in {"read", "do"} and group.tense == "progressive" and text.lower() in STUDIES:
        return [Draft("studies", text)]
    promoted = _PROMOTED.match(text if group.lemma in {"get", "be"} else f"{group.lemma} {text}")
    if promoted is not None and group.lemma in {"get", "promote", "be"} and group.tense in _RECENT:
        office = read_objects(read_words(promoted["o"]), "thing")
        return [Draft("occupation", o, replaces=True) for o in office if is_occupation(o)]
    return []


def pastime(group: VerbGroup, complement: Complement) -> list[Draft]:
    """Read "I crochet, mostly": what is done for its own sake."""
    if (
        group.lemma in PASTIMES
        and group.tense == "present"
        and _IDLE.match(text_of(complement.whole))
    ):
        return [Draft("hobby", group.lemma)]
    return []
