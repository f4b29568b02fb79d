"""What is told in passing, whatever the sentence does: "my brother in Leeds", "Ana (7)", "garlic makes me ill"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.clauses import real_text
from kgt_plugin.extraction.cutting.pointing import is_kind
from kgt_plugin.extraction.cutting.words import CALENDAR, CAPITALISED, WORD_START
from kgt_plugin.extraction.frames.copula_rules import MEDICINES, NUMBER
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.extraction.referring.groups import one_of
from kgt_plugin.language.dates import DATE
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import FOODS, KIN, PETS, ROLES, STOPWORDS, any_of

__all__ = ["told_in_passing"]

_KIN_PLACED: Final = re.compile(
    rf"\b(?:my|our) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}}?)(?:,? {CAPITALISED},?)?,? (?:who (?:is|lives) )?(?:up |down |over |out |back )?in "
    rf"(?P<o>{CAPITALISED}(?: {CAPITALISED})?)(?=[\s,.;:!?)]|$)",
    re.IGNORECASE,
)
_HERE: Final = re.compile(
    rf"\b(?<!am )(?<!are )(?:here|down here|up here|over here|back here) in (?P<o>{CAPITALISED}(?: {CAPITALISED})?)(?=[\s,.;:!?)]|$)"
)
_WHERE: Final = re.compile(
    rf"{WORD_START}(?P<o>{CAPITALISED}(?: {CAPITALISED})?),? (?:which |that )?(?:is )?where (?:I|we) (?:(?:now|currently|still|actually) )?"
    r"(?P<verb>live|grew up|work|studied|study|was born)\b",
)
_WHERE_SAYS: Final = {
    "live": "lives in", "grew up": "grew up in", "work": "works in", "studied": "studied in", "study": "studies in",
    "was born": "born in",
}  # fmt: skip
_SEEN: Final = re.compile(
    rf"{WORD_START}(?P<o>{CAPITALISED}(?: {CAPITALISED})?),? to (?:see|visit|stay with) (?:my|our) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*)?)",
    re.IGNORECASE,
)
_AGED: Final = re.compile(
    rf"{WORD_START}(?:(?P<name>{CAPITALISED}) \((?P<paren>{NUMBER})\)"
    rf"|(?P<name2>{CAPITALISED}),? (?:aged |who is )(?P<aged>{NUMBER})(?=[\s,.;:!?)]|$)(?! (?:foot|feet|minutes|hours|miles))"
    rf"|(?P<name3>{CAPITALISED}), (?P<comma>{NUMBER})(?=,| and {CAPITALISED}|[.;!?]|$))",
    re.IGNORECASE,
)
_ROUND: Final = re.compile(
    r"\b(?:my|our) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)'s (?P<o>\d{1,2})(?:st|nd|rd|th)(?: birthday)?"
    r"(?= (?:is|was|on|next|this|in|coming|tomorrow|today|party|and|but|so|sat|sun|at|for)\b|[.,;:!?)]|$)(?! (?:anniversary|party in))",
    re.IGNORECASE,
)
"""As in "it is my nan's 80th"."""
_CHILDHOOD: Final = 12
"""Up to here, "my wife's 2nd" is her second child, or anything else."""
_CHILDREN: Final = re.compile(
    r"\b(?:kids?|child(?:ren)?|sons?|daughters?|girls?|boys?|grandchild(?:ren)?|grand(?:sons?|daughters?)|nieces?|nephews?|twins|"
    r"(?:brothers?|sisters?|siblings))\b",
    re.IGNORECASE,
)
_IS_MINE: Final = re.compile(
    r"(?:^|[.;!?] |\b(?:and|but|because) )(?P<o>(?!(?:it|that|this|he|she|they|which|what) )[^\W\d_][\w'-]*(?: [\w'-]+){0,3}?) (?:is|are|has always been) my "
    r"(?P<np>(?:favou?rite|go-to|usual) [a-z]+|(?:first|second|native) language|mother tongue|comfort food|guilty pleasure|home ?town|day off)\b",
    re.IGNORECASE | re.MULTILINE,
)
_WHOSE_DAY: Final = re.compile(
    rf"\b(?:my|our) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}})(?:,? {CAPITALISED})?,? whose (?P<what>birthday|anniversary) (?:is|falls)(?: on)? "
    rf"(?P<o>{DATE.pattern})",
    re.IGNORECASE,
)
_WITHOUT: Final = re.compile(
    r"\b(?:no|nothing with|without(?: any)?|hold the|skip the|leave out the|avoid(?: any)?|not any) (?P<o>[a-z][\w -]{1,30}?)"
    r"(?: please)?(?: in it)?\s?[,.;–—-]+ (?:(?:as|because|since|for) )?"
    r"(?P<who>I|she|he|my [a-z-]+|our [a-z-]+) (?:is|am) (?:\w+ly )?allergic(?! to)",
    re.IGNORECASE,
)
_PUT_ON: Final = re.compile(
    rf"\b(?:put|puts|has|have|got) me on (?:an? |the |some )?(?P<o>(?:[\w-]+ )?{any_of(MEDICINES)})\b",
    re.IGNORECASE,
)
_DIET: Final = re.compile(
    r"\b(?:put|puts|has|have|got) me on (?:an? |the )(?P<o>[\w-]+(?: [\w-]+)? diet)\b",
    re.IGNORECASE,
)
_HOME_IN: Final = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur) (?:(?:new|little|tiny|small) )?(?:place|flat|apartment|house|home) in (?:the )?(?P<o>{CAPITALISED}(?: {CAPITALISED})?)(?=[\s,.;:!?)]|$)"
)
_REFUSED: Final = re.compile(
    r"\b(?i:no|not|nothing with|without(?: any)?|hold the|skip the|leave out the|but not|the) (?P<o>(?!one\b|other\b|same\b)[a-z][a-z -]{1,24}?)"
    r"(?: please)?(?: in it| though)?\s?[,.;:–—-]+ ?(?:as |because |since )?(?P<who>I |he |she |my [a-z-]+ (?:[^\W\d_a-z]\w+ )?)?"
    r"(?:just |really |absolutely )?(?P<verb>cannot stand|cannot bear|cannot have|cannot eat|hates?|do(?:es)? not like|loathes?|dislikes?) "
    r"(?:it|them|that|those|the (?:stuff|taste|smell|things?))\b",
)
_EXPERIENCED: Final = tuple(
    (re.compile(rf"(?:^|[.;!?,] |\band |\bbut )(?P<o>(?!(?:it|that|this|which|he|she|they|you|what|everything|nothing|all|the|your|his|her|their|i|we) )"
                rf"[a-z][\w' -]{{2,30}}?)(?:, on the other hand,)? (?:just |really |always |still |only )?{verb} me\b{rest}", re.IGNORECASE | re.MULTILINE), relation)
    for verb, rest, relation in (
        (r"(?:bores?|annoys?|irritates?|depress(?:es)?|disgusts?|repels?|infuriates?)", "", "dislikes"),
        (r"(?:scares?|frightens?|terrif(?:y|ies)|gives?)", r"(?: the (?:creeps|willies|shivers)| nightmares)?(?! [a-z])", "afraid of"),
        (r"(?:freaks?|creeps?)", r" out\b", "afraid of"),
        (r"(?:makes?)", r" (?:ill|sick|queasy|gag|heave)\b", "cannot have"),
        (r"(?:gives?)", r" (?:migraines|a migraine|a headache|headaches|a rash|hives|heartburn|indigestion)\b", "cannot have"),
        (r"(?:brings?)", r" out in (?:hives|spots|a rash|lumps)\b", "allergic to"),
        (r"(?:do(?:es)? not agree with|disagrees? with|upsets?)", "", "cannot have"),
        (r"(?:relax(?:es)?|calms?|delights?|soothes?|cheers?)", r"(?: down| up)?(?! [a-z])", "likes"),
        (r"(?:is|are) not for", r"(?! [a-z])", "dislikes"),
    )
)  # fmt: skip


_NO_FAVOURITE: Final = re.compile(
    r"\b(?:what|which|who|whose|where|if|whether|maybe|perhaps|probably|not|no|never|says?|said|thinks?|thought|believes?|guess|forgot|"
    r"your|yours|his|her|hers|their|theirs|option|version|number|first|second|last|one|today|tomorrow|tonight|yesterday)\b",
    re.IGNORECASE,
)
"""With these nothing is named that lasts: "guess what is my favourite colour", "tomorrow is my day off"."""
_OF_THESE: Final = re.compile(
    r"\s*(?:in|of|from|among) (?:this|these|those|your|the)\b|\s*(?:so far|here|this \w+|next \w+|right now|at the moment|today|tomorrow)\b|"
    r"\s*\?",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    r"\b(?:do|does|did|not|never|can|could|will|would|might|may|if|when|why|how|whether)\b",
    re.IGNORECASE,
)
_GONE: Final = re.compile(
    r"\b(?:met|meet|meeting|saw|seeing|lost|left|dropped|drop|dropping|pick|picking|picked|married|marrying|buried|photos?|pictures?|kissed|"
    r"bumped into|ran into|proposed to)(?: up| off| of)? $",
    re.IGNORECASE,
)
"""Behind these it is told where somebody was, and not where they live."""
_AWAY: Final = re.compile(
    r"\b(?:holidays?|vacation|trip|hotel|visiting|weather|conference|airport|fly home|flight|weekend|airbnb|hostel|stuck|landed)\b",
    re.IGNORECASE,
)


def told_in_passing(text: str) -> list[tuple[str, Draft]]:
    """Read what a message tells beside what its clauses state.

    Args:
        text: a chat message.

    Returns:
        Pairs of whom it is told ("me", "my brother", "she", a name) and what.
    """
    real = real_text(text)
    return [
        *_kin(real),
        *_aged(real),
        *_round(real),
        *_allergies(real),
        *_prescribed(real),
        *_experiences(real),
    ]


def _kin(text: str) -> list[tuple[str, Draft]]:
    found = []
    for match in [*_KIN_PLACED.finditer(text), *_SEEN.finditer(text)]:
        noun, place = owned_noun(match["np"]), match["o"]
        dated = place.split()[0].lower() in CALENDAR | STOPWORDS or _GONE.search(
            text[: match.start()]
        )
        if (
            noun is not None
            and noun == match["np"]
            and noun.split()[-1].lower() in KIN
            and not dated
        ):
            draft = Draft("lives in", place, query=f"my {noun} lives in", confidence=0.7)
            found.append((f"my {noun}", draft))
    found += [
        ("me", Draft("lives in", match["o"], query="I live in", confidence=0.7))
        for match in [
            *(_HERE.finditer(text) if not _AWAY.search(text) else ()),
            *_HOME_IN.finditer(text),
        ]
        if match["o"].split()[0].lower() not in CALENDAR | STOPWORDS
    ]
    for match in _WHERE.finditer(text):
        relation = _WHERE_SAYS[match["verb"]]
        found.append(
            ("me", Draft(relation, match["o"], query=f"I {match['verb']} in", confidence=0.8))
        )
    for match in _WHOSE_DAY.finditer(text):
        noun = owned_noun(match["np"])
        if noun is not None and noun.split()[-1].lower() in KIN | PETS:
            what, date = match["what"].lower(), re.sub(r"^the ", "", match["o"])
            draft = Draft(what, date, query=f"my {noun}'s {what} is on", replaces=True)
            found.append((f"my {noun}", draft))
    return found


def _aged(text: str) -> list[tuple[str, Draft]]:
    """Ages set behind names, where it is children that are spoken of: "Ana (7) and Leo, four"."""
    if not _CHILDREN.search(text):
        return []
    found = []
    for match in _AGED.finditer(text):
        name = match["name"] or match["name2"] or match["name3"]
        age = match["paren"] or match["aged"] or match["comma"]
        if name.lower() not in STOPWORDS | CALENDAR:
            found.append((name, Draft("age", age, query=f"{name} is", replaces=True)))
    return found


def _round(text: str) -> list[tuple[str, Draft]]:
    """Birthdays told by their number: of kin, and of one alone, for couples have anniversaries."""
    found = []
    for match in _ROUND.finditer(text):
        noun = owned_noun(match["np"])
        if (
            noun is not None
            and noun == match["np"]
            and noun.split()[-1].lower() in KIN | ROLES
            and one_of(f"my {noun}") is None
            and (int(match["o"]) > _CHILDHOOD or _CHILDREN.search(noun) or "birthday" in match[0])
        ):
            found.append(
                (f"my {noun}", Draft("age", match["o"], query=f"my {noun} is", replaces=True))
            )
    return found


def _allergies(text: str) -> list[tuple[str, Draft]]:
    """Read "Nothing with cashews please, she is allergic"."""
    found = []
    for match in _REFUSED.finditer(text):
        item = clean_object(match["o"])
        who = (match["who"] or "I").strip()
        about = "me" if who == "I" else re.sub(r" [^\W\d_a-z]\w+$", "", who)
        relation = "cannot have" if match["verb"] in {"cannot have", "cannot eat"} else "dislikes"
        one = match.group().lower().startswith("the ") and not (
            match["o"].lower() in FOODS or match["o"].endswith("s")
        )
        one = one or (item is not None and not is_kind(item, "hate", "it"))
        if item is not None and not one:
            found.append((about, Draft(relation, item, query=f"{who} {match['verb']}")))
    for match in _WITHOUT.finditer(text):
        item = clean_object(match["o"])
        who = "me" if match["who"] == "I" else match["who"].lower().replace("our ", "my ")
        if item is not None:
            verb = "I am" if who == "me" else f"{who} is"
            found.append((who, Draft("allergic to", item, query=f"{verb} allergic to")))
    return found


def _prescribed(text: str) -> list[tuple[str, Draft]]:
    """Read "the doctor put me on statins"."""
    return [
        *(("me", Draft("takes", m["o"], query="I take")) for m in _PUT_ON.finditer(text)),
        *(
            ("me", Draft("diet", m["o"], query="I am on", replaces=True))
            for m in _DIET.finditer(text)
        ),
    ]


def _experiences(text: str) -> list[tuple[str, Draft]]:
    """Read "thunder frightens me": what is felt at something is said of oneself."""
    mine = [
        ("me", Draft(m["np"].lower(), m["o"], query=f"my {m['np'].lower()} is", replaces=True))
        for m in _IS_MINE.finditer(text)
        if not _NO_FAVOURITE.search(m["o"]) and not _OF_THESE.match(text[m.end() :])
    ]
    return mine + [
        ("me", Draft(relation, item, query=f"I {relation.removesuffix('s')}", confidence=0.75))
        for pattern, relation in _EXPERIENCED
        for match in pattern.finditer(text)
        if not _ASKED.search(match["o"]) and not is_given_name(match["o"].strip())
        for item in split_list(match["o"])
    ]
