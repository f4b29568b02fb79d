"""What the assistant's last question asks for: of whom, and which property."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.words import CAPITALISED
from kgt_plugin.extraction.frames.frames import FRAMES
from kgt_plugin.extraction.phrases import relation_phrases
from kgt_plugin.extraction.referring.context import possessions_in, turned_round
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.language.lexicon import ATTRIBUTES, KIN, PETS, ROLES, THINGS, word_set
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import forms_of

__all__ = ["Asked", "asked_by"]

_ASKS: Final = re.compile(
    r"\b(?P<q>(?:(?:in|at|on|to|from|for) )?(?:what|which|who|whose|where|whereabouts|when|how)\b.*)$",
    re.IGNORECASE,
)
_NAME_ASKED: Final = re.compile(
    r"\b(?:does|do|has|have) (?P<s>(?:my |the )?[\w ]+?) (?:have|got) (?:a|any) names?\b",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|him|her|his|their|them)\b", re.IGNORECASE)
_WHO_IS: Final = re.compile(rf"^who is (?P<name>{CAPITALISED})\?$", re.IGNORECASE)
_TOPICS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), relation)
    for pattern, relation in (
        (r"\ballerg(?:y|ies|ic)\b", "allergic to"),
        (r"\b(?:food|ingredients?|dishes)\b.*\b(?:hate|avoid|dislike|not (?:like|stand|eat))", "dislikes"),
        (r"\b(?:work|employed) (?:at|for)\b|\bwhere (?:do|does) .* work\b|\bwh(?:o|ich \w+) .* work for\b|\bwho is my employer", "works at"),
        ((r"\bhow many (?:children|kids|siblings|brothers|sisters|pets|cats|dogs|grandchildren)\b|\bdo (?:I|we) have (?:any )?" r"(?:children|kids|pets|siblings|brothers|grandchildren)\b"), "has"),
        (r"\b(?:music|books|films?|movies|genres?|bands?|artists?)\b.*\b(?:like|listen|enjoy|into|favou?r)", "likes"),
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
        (r"\b(?:health|medical) conditions?\b", "condition"),
        (r"\b(?:hobby|hobbies|for fun|to relax|to unwind|(?:free|spare) time|(?:do|doing) (?:at|on) (?:the )?weekends?)\b", "hobby"),
        (r"\bhow do (?:I|he|she|they) relax\b", "hobby"),
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
        (r"\bdislike|\bnot (?:like|stand)\b|\bhate\b", "dislikes"),
        (r"\b(?:avoid|not eat|cannot eat)\b", "does not eat"),
    )
)  # fmt: skip
_OF_USER: Final = frozenset(
    [
        "allergic to",
        "hobby",
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
_DURABLE: Final = (
    ATTRIBUTES | KIN | ROLES | PETS
    | word_set("name age breed colour color instrument team profession trade position school favourite favorite "
               "major subject make model")
)  # fmt: skip
_STATING: Final = word_set(
    "born_in born_on located_in comes_from allergic_to lives_in works_at married_to hobby commutes_by "
    "does_not_eat dislikes likes"
)


class Asked(NamedTuple):
    """What a question asks for.

    Attributes:
        subject: "me", "my dog", or a name whose bearer is asked for.
        relation: the property's name; "who" where the question is who somebody is.
        question: as a question of the user's own.
    """

    subject: str
    relation: str
    question: str


def asked_by(answer: str, referents: Referents) -> Asked | None:
    """Read the assistant's last sentence as a question about the user's life; None for another.

    Args:
        answer: the assistant's words.
        referents: who was spoken of.
    """
    sentences = split_sentences(answer)
    if not sentences or not sentences[-1].text.endswith("?"):
        return None
    asking = re.sub(rf",\s+{CAPITALISED}(?: {CAPITALISED})?\?$", "?", sentences[-1].text)
    asking = re.sub(
        r",? (?:so that|so I|in case|because|if I|and I|then I|for the)\b[^?]*\?$", "?", asking
    )
    turned = turned_round(written_out(asking))
    given_name = _NAME_ASKED.search(turned)
    if given_name is not None:
        about = _subject(given_name["s"], referents)
        return None if about is None else Asked(about, "name", turned)
    asks = _ASKS.search(turned)
    question = (
        "" if asks is None else re.sub(r"^whereabouts\b", "where", asks["q"], flags=re.IGNORECASE)
    )
    who = _WHO_IS.match(question)
    if who is not None:
        return Asked(who["name"], "who", question)
    topic = _topic(turned, referents)
    # "What can I do for you?" is not about the user's life
    offers = bool(re.search(r"\b(?:I|we|me|us|would)\b", asking))
    return topic or (_property(question, referents) if question and not offers else None)


def _topic(question: str, referents: Referents) -> Asked | None:
    for pattern, relation in _TOPICS:
        if not pattern.search(question):
            continue
        spans = _spans(question, referents)
        if spans:
            return Asked(spans[0][0], relation, question)
        if relation == "breed":
            pet = referents.behind("it") or referents.glimpsed("it")
            return None if pet is None else Asked(pet, relation, question)
        return Asked("me", relation, question) if relation in _OF_USER else None
    return None


def _property(question: str, referents: Referents) -> Asked | None:
    for label, span in _spans(question, referents):
        relation = relation_phrases(question, span, "")[0]
        return Asked(label, relation, question) if _is_durable(relation) else None
    return None


def _spans(question: str, referents: Referents) -> list[tuple[str, tuple[int, int]]]:
    """Whom a question may be about, with the place of the words: possessions, names, the user, a pronoun."""
    found: list[tuple[str, tuple[int, int]]] = []
    for label in possessions_in(question, referents):
        noun = re.escape(label.removeprefix("my "))
        place = re.search(rf"\b(?:(?:my|our|the|that) )?{noun}\b", question, re.IGNORECASE)
        if place is not None:
            found.append((label, place.span()))
    for match in re.finditer(r"[^\W_]+", question):
        known = referents.named(match.group())
        if known is not None and match.group()[0].isupper():
            found.append((known, match.span()))
    bare = re.search(
        r"\bthe (?P<n>[\w-]+)(?=[,?]|$| (?:called|named)|'s (?:name|called))", question
    )
    if not found and bare is not None and bare["n"].lower() in KIN | PETS | ROLES | THINGS:
        found.append((f"my {bare['n'].lower()}", bare.span()))
    pronoun = _PRONOUN.search(question)
    if not found and pronoun is not None:
        about = referents.behind(pronoun.group().lower())
        if about is not None:
            found.append((about, pronoun.span()))
    user = re.search(r"\b(?:I|my)\b", question)
    if user is not None and not found:
        found.append(("me", user.span()))
    return found


def _subject(words: str, referents: Referents) -> str | None:
    known = possessions_in(words, referents)
    if known:
        return known[0]
    return referents.behind(words.lower()) if _PRONOUN.fullmatch(words) else None


def _is_durable(relation: str) -> bool:
    """Whether a relation tells of what lasts: a property, or a verb that states such facts."""
    words = relation.lower().split()
    if not words:
        return False
    if relation.lower().startswith("number of") or relation.lower() == "date":
        return False
    head = {words[-1], " ".join(words[-2:])}
    if head & _DURABLE or words[0] in {"favourite", "favorite"} or relation.lower() in _STATING:
        return True
    lemma = next((form.lemma for form in forms_of(words[0]) if form.kind in {"base", "third"}), "")
    return lemma in FRAMES or lemma in {"like", "dislike", "love", "hate"}
