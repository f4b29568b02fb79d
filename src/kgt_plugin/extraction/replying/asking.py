"""What the assistant's last question asks for: of whom, and which property."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.words import CAPITALISED
from kgt_plugin.extraction.frames.frames import FRAMES
from kgt_plugin.extraction.phrases import relation_phrases
from kgt_plugin.extraction.referring.context import possessions_in, turned_round
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.scope import is_of_once, is_of_others, question_in
from kgt_plugin.extraction.replying.topics import ACTIVITIES, OF_USER, TOPICS, VENUES
from kgt_plugin.language.lexicon import ATTRIBUTES, KIN, PETS, ROLES, THINGS, word_set
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import forms_of
from kgt_plugin.language.wording import third_person

__all__ = ["Asked", "asked_by", "asked_of"]

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
_OTHERS: Final = re.compile(r"\b(?:he|she|they|him|her|his|hers|their|them)\b", re.IGNORECASE)
_USER: Final = re.compile(r"\b(?:I|me|my|mine|we|us|our)\b")
_SOMEBODY: Final = re.compile(
    r"\b(?:anyone|anybody|someone|somebody|everyone|everybody|guests?|group|party|others)\b",
    re.IGNORECASE,
)
_OF_THINGS: Final = re.compile(
    r"^(?:(?:so|and) )?(?:is|are|was|were|does|do|did|has|have|will|should) (?!I\b|we\b|my\b|our\b|there\b)",
    re.IGNORECASE,
)
"""What asks neither of the user nor, where nobody is named, of anybody known."""
_FICTION: Final = re.compile(
    r"\b(?:in|of) (?:the|this|that|a) (?:story|novel|game|film|book|play|tale|poem)\b|\b(?:hero|heroine|protagonist|main character)\b",
    re.IGNORECASE,
)
_NEWS: Final = re.compile(
    r"\bhow (?:was|were|is|are|did|has|have|goes) (?!I\b)(?!.*\b(?:get|getting|travel|travell?ing|commut\w+)\b)",
    re.IGNORECASE,
)
"""What asks how something went, and not what it is."""
_HABIT: Final = (
    r"(?:(?:usually|normally|mostly|generally|still|actually|tend to|like to|go to|go) )*"
)
_WHO: Final = r"(?P<s>[\w' ’-]+?)"
_VENUE: Final = re.compile(
    rf"\bwhere(?:abouts)? (?:do|does) {_WHO} {_HABIT}(?P<v>{VENUES})(?:ing)?(?: (?:my|his|her|their|the) \w+)?\?$",
    re.IGNORECASE,
)
_PLACES: Final = "school|nursery|kindergarten|university|uni|college|gym|church|mosque|temple|synagogue|choir|club"
_ATTENDED: Final = re.compile(
    rf"\b(?:what|which) (?P<n>{_PLACES}) (?:do|does|will|is|are|am) {_WHO} (?:be )?(?:still |now )?"
    r"(?:go|going|attend|attending|join|joining|start|starting|at|in|belong)\b",
    re.IGNORECASE,
)
_ON_DAYS: Final = re.compile(
    rf"\b(?:(?:what|which) (?:days?|evenings?|nights?|mornings?)(?: of the week)?|when) (?:do|does) {_WHO} {_HABIT}(?P<v>{ACTIVITIES})\b"
    rf"|^(?:so )?(?:do|does|will|are|is|am) (?P<s2>[\w' ’-]+?) {_HABIT}(?:be )?(?P<v2>{ACTIVITIES})(?:ing)?\b.* on \w+days?\b",
    re.IGNORECASE,
)
_IN_OFFICE: Final = re.compile(
    rf"\b(?:are|is|am|will|do|does) {_WHO} (?:still |usually |normally )*(?:be |work(?:ing)? |go(?:ing)? |com(?:e|ing) )?"
    r"(?:in(?:to)?|at|from) the office\b",
    re.IGNORECASE,
)
_KIND_OF: Final = re.compile(
    r"\b(?:what|which) (?:kinds?|sorts?|types?) of [\w-]+ (?=(?:do|does) )", re.IGNORECASE
)
_FOR: Final = re.compile(
    rf"\bwhat (?:do|does) {_WHO} {_HABIT}(?P<v>fish|forage|listen|write|train|specialise|paint|draw|cook|bake|sew|knit) "
    r"(?P<p>for|to|about|in|with)\?$",
    re.IGNORECASE,
)
_OWN: Final = word_set("age birthday drives drinks grows collects teaches studies")
"""What things have and do, too, so that the question must speak of the user."""
_FAVOURED: Final = re.compile(
    r"^(?:(?:so|and) )?(?:do I have|have I got|is there|any|got) (?:an? |any )?favou?rite (?P<n>[a-z]+)\?$",
    re.IGNORECASE,
)
_TRADING: Final = word_set("serve serves sell sells stock stocks offer offers")
_LONGEST: Final = 3
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
    said = question_in(answer)
    if said is None:
        return None
    asking = re.sub(rf",\s+{CAPITALISED}(?: {CAPITALISED})?\?$", "?", said)
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
        ""
        if asks is None or (asks.start() and _OF_THINGS.match(turned))
        else re.sub(r"^whereabouts\b", "where", asks["q"], flags=re.IGNORECASE)
    )
    who = _WHO_IS.match(question)
    if who is not None:
        return Asked(who["name"], "who", question)
    if _NEWS.search(turned) or _FICTION.search(turned):
        return None
    topic = _habit(turned, referents) or _topic(turned, referents)
    # "What can I do for you?" is not about the user's life
    offers = bool(re.search(r"\b(?:I|we|me|us|would)\b", asking))
    asked = topic or (_property(question, referents) if question and not offers else None)
    whole = turned_round(written_out(said))
    once = asked is not None and is_of_once(asked.relation, whole, turned)
    return None if once else asked


def asked_of(answer: str, referents: Referents) -> str | None:
    """Of whom the last sentence asks; "" where that is somebody who is not known, None where nothing is asked.

    Args:
        answer: the assistant's words.
        referents: who was spoken of.
    """
    asking = question_in(answer)
    if asking is None:
        return None
    question = turned_round(written_out(asking))
    user = re.search(r"\bI\b", question)
    for label, (start, _) in _spans(question, referents):
        if user is None:
            # "Is my guest vegan?" is not about the user
            return "" if label == "me" else label
        return label if start < user.start() else "me"
    return "" if _OTHERS.search(question) or _OF_THINGS.search(question) else None


def _habit(question: str, referents: Referents) -> Asked | None:
    """Read what asks where, on which days or at which school somebody does what is done again and again."""
    favoured = _FAVOURED.search(question)
    if favoured is not None:
        return Asked("me", f"favourite {favoured['n'].lower().removesuffix('s')}", question)
    for pattern in (_VENUE, _ATTENDED, _IN_OFFICE, _ON_DAYS, _FOR):
        match = pattern.search(question)
        if match is None:
            continue
        said = match.groupdict()
        about = _whom(said["s"] or said.get("s2") or "", referents)
        if about is None:
            return None
        verb = third_person((said.get("v") or said.get("v2") or "").lower())
        relations = {
            _VENUE: f"{verb} at",
            _ATTENDED: (said.get("n") or "").lower(),
            _IN_OFFICE: "office days",
            _ON_DAYS: f"{verb} on",
            _FOR: f"{verb} {said.get('p')}",
        }
        return Asked(about, relations[pattern], question)
    return None


def _whom(words: str, referents: Referents) -> str | None:
    """Whom the subject of a question means: the user, somebody by role or name, or a pronoun."""
    if words.lower() in {"i", "we"}:
        return "me"
    spans = _spans(words, referents)
    return spans[0][0] if len(spans) == 1 else None


def _topic(question: str, referents: Referents) -> Asked | None:
    for pattern, relation in TOPICS:
        if not pattern.search(question):
            continue
        spans = _spans(question, referents)
        if spans:
            of_others = spans[0][0] == "me" and is_of_others(relation, question)
            return None if of_others else Asked(spans[0][0], relation, question)
        if relation == "breed":
            pet = referents.behind("it") or referents.glimpsed("it")
            return None if pet is None else Asked(pet, relation, question)
        pronoun = _OTHERS.search(question)
        glimpsed = None if pronoun is None else referents.glimpsed(pronoun.group().lower())
        if glimpsed is not None and relation in {"age", "breed"}:
            return Asked(glimpsed, relation, question)
        some = bool(_SOMEBODY.search(question)) and not re.search(r"\bI\b", question)
        others = some or pronoun is not None or is_of_others(relation, question)
        others = others or (relation in _OWN and not _USER.search(question))
        return Asked("me", relation, question) if relation in OF_USER and not others else None
    return None


def _property(question: str, referents: Referents) -> Asked | None:
    plain = _KIND_OF.sub("what ", question)
    for label, span in _spans(plain, referents):
        relation = relation_phrases(plain, span, "")[0]
        if not _is_durable(relation) or len(relation.split()) > _LONGEST or "time" in relation:
            return None
        of_others = label == "me" and is_of_others(relation, question)
        if of_others or (label == "me" and relation in {"colour", "color"}):
            return None
        trading = label == "me" and relation.lower() in _TRADING
        about = referents.business() if trading else None
        return Asked(about or label, relation, question)
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
    others = _OTHERS.search(question)
    if user is not None and not found and (others is None or user.start() < others.start()):
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
