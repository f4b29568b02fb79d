"""Questions that are asked of a person again and again, and the property that each asks for."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ACTIVITIES", "OF_USER", "TOPICS", "VENUES"]

VENUES: Final = (
    "fish|swim|climb|row|surf|skate|ski|sail|shop|train|dance|run|jog|hike|cycle|ride|camp|golf|bowl|worship|pray|bank|"
    "volunteer|play|practi[sc]e|perform|sing|box|fence|paddle|kayak|dive|boulder|rehearse|paint|sketch|hunt|forage|busk|intern"
)
"""What people do at a place of their choice, again and again."""
ACTIVITIES: Final = (
    f"{VENUES}|work|teach|coach|study|knit|draw|cook|bake|garden|meet|babysit|commute|see|fast"
)
"""What people do on days of their choice."""
TOPICS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), relation)
    for pattern, relation in (
        (r"\ballerg(?:y|ies|ic)\b", "allergic to"),
        (r"\blearn(?:ing)? (?:any |an? )?(?:(?:other|new|foreign) )?(?:more|others?|another|languages?)\b|\b(?:which|what) languages? .*\blearn", "learning"),
        (r"\b(?:food|ingredients?|dishes)\b.*\b(?:hate|avoid|dislike|not (?:like|stand|eat))", "dislikes"),
        (r"\b(?:work|employed) (?:at|for)\b|\bwhere (?:do|does) .* work\b|\bwh(?:o|ich \w+) .* work for\b|\bwho is my employer", "works at"),
        ((r"\bhow many (?:children|kids|siblings|brothers|sisters|pets|cats|dogs|grandchildren|grandkids|sons|daughters|nephews|nieces|cousins)\b|\bany (?:pets|kids|children|siblings|grandchildren|grandkids)\?$|\bdo (?:I|we) have (?:any )?" r"(?:children|kids|pets|siblings|brothers|grandchildren)\b"), "has"),
        (r"\b(?:do|have) (?:I|we) (?:two |both )?(?:have|got) (?:an? |any )?(?:partner|husband|wife|boyfriend|girlfriend|brother|sister|dog|cat|pet|kids|children|siblings|pets)\b", "has"),
        (r"\bplay (?:any |a )?sports?\b|\b(?:which|what) sports? (?:do|does) .*\bplay\b", "plays"),
        (r"\bdo (?:any |a |much )?(?:sports?|exercise)\b", "hobby"),
        (r"\b(?:which|what) (?:car|van|truck) (?:do I (?:have|own)|have I got)", "drives"),
        (r"\b(?:music|books|films?|movies|genres?|bands?|artists?)\b.*\b(?:like|listen|enjoy|into|favou?r)", "likes"),
        (r"^(?!.*\bnot\b).*\bwhat (?:else )?(?:do|does) .*\b(?:enjoy|like|love)\?$", "likes"),
        (r"\b(?:religion|faith|church) ", "religion"),
        (r"\bwhat (?:do|does|am|is|are) .*\b(?:study|studying|reading at)\b", "studies"),
        (r"\bwhat (?:do|does|am|is|are) .*\b(?:read|reading)\b", "is reading"),
        (r"\bwhat (?:do|does) .*\bdrive\b|\bwhat .* drive\?", "drives"),
        (r"\bwhat (?:do|does|am|are|is) .*\b(?:grow|growing)\b", "grows"),
        (r"\bwhat (?:do|does) .*\b(?:collect)\b", "collects"),
        (r"\bwhat (?:do|does) .*\bteach\b", "teaches"),
        (r"\bwhat (?:do|does) .*\b(?:drink|usually have to drink)\b|\bwhat (?:drink|shall I get .* to drink)", "drinks"),
        (r"\bwhen (?:is|was) .*\bbirthday\b|\bdate of birth\b|\bwhen (?:was|were) .* born", "birthday"),
        (r"\bhow old (?:is|are|am)\b", "age"),
        (r"\b(?:which|what) (?:part|area|side|bit|end|corner) of (?:the )?(?:city|town|country|world)", "lives in"),
        (r"\bwhere (?:is|am|are|do|does) .*\b(?:live|based|living)\b|\bwhere is home\b", "lives in"),
        (r"\bwhere (?:is|am|are|do|does) .*\bfrom\b", "comes from"),
        (r"\bwhere (?:did|was|were) .*\b(?:grow up|raised|brought up)\b", "grew up in"),
        (r"\b(?:health|medical) conditions?\b", "condition"),
        (r"\b(?:hobby|hobbies|for fun|to relax|to unwind|(?:free|spare) time|(?:do|doing|get up to|up to) (?:at|on|in) (?:the |my |his |her )?(?:weekends?|days? off|evenings?))\b", "hobby"),
        (r"\bhow do (?:I|he|she|they) relax\b", "hobby"),
        (r"\b(?:ask|know|have|get|catch) my (?:first )?name\?$|\bcall I\?$|\bwho am I (?:speaking|talking|chatting) (?:with|to)\?$", "name"),
        (r"\bwhat (?:is|am|are) (?:my|his|her|my \w+'s) (?:role|position|job title)(?: there)?\?$", "occupation"),
        (r"\bwh(?:at|ich) (?:company|firm|employer) (?:am I|are you|is (?:he|she)) (?:with|at)\b", "works at"),
        (r"\b(?:for a living|for work|line of work|what do I do(?: all day)?\?)", "occupation"),
        (r"\b(?:he|she|they|my [\w-]+) do(?: for work| for a living)?\?$", "occupation"),
        (r"\bhow (?:do|does|am|are|is) .*\b(?:get(?:ting)?|travel(?:l?ing)?|commut(?:e|ing)) (?:to work|around|about|in)\b",
         "commutes by"),
        (r"\b(?:languages?\b.*\bspeak|speak\b.*\blanguages?)\b", "speaks"),
        (r"\binstruments?\b", "plays"),
        (r"^(?:which|what) team\b|\bteam\b.*\bsupport|\bsupport\b.*\bteam", "supports"),
        (r"\bhow (?:do|does) (?:I|he|she) (?:take|like) (?:my |his |her |the )?coffee", "takes coffee"),
        (r"\bhow (?:do|does) (?:I|he|she) (?:take|like) (?:my |his |her |the )?tea\b", "takes tea"),
        (r"\b(?:breed|(?:kind|sort|type) of (?:dog|cat|bird|horse|animal|pet))\b|^(?:and )?what (?:kind|sort|breed)\?$", "breed"),
        (r"\b(?:kind|sort|type|make|model) of (?:car|van|bike)\b|\bwhat do I drive\b", "drives"),
        (r"\b(?:which|what) (?:colou?r)\b", "colour"),
        (r"\bdislike|\bnot (?:I |he |she |my \w+ )?(?:like|stand)\b|\bhate\b", "dislikes"),
        (r"\b(?:avoid|(?:not|cannot) (?:I |he |she |my \w+ )?eat)\b", "does not eat"),
    )
)  # fmt: skip
OF_USER: Final = frozenset(
    [
        "allergic to",
        "hobby",
        "grew up in",
        "name",
        "learning",
        "occupation",
        "does not eat",
        "plays",
        "speaks",
        "condition",
        "supports",
        "dislikes",
        "comes from",
        "lives in",
        "takes coffee",
        "takes tea",
        "works at",
        "has",
        "likes",
        "studies",
        "is reading",
        "drives",
        "grows",
        "collects",
        "teaches",
        "drinks",
        "birthday",
        "age",
        "religion",
    ]
)
"""What is asked of the user where nobody is named."""
