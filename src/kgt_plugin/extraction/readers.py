"""Reading one predicate: "work as a nurse in Leeds" gives the facts it holds."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.objects import clean_object, split_list
from kgt_plugin.extraction.predicates import DEMONYM, RULES, Rule
from kgt_plugin.extraction.stated import Draft
from kgt_plugin.language.lexicon import (
    KIN,
    OCCUPATIONS,
    PETS,
    ROLES,
    STATES,
    STOPWORDS,
    THINGS,
    word_set,
)
from kgt_plugin.language.possessions import possession_head
from kgt_plugin.language.wording import third_person

__all__ = ["is_occupation", "read_predicate"]

_CASUAL_WORDS: Final = 2
_FAITHS: Final = word_set("jewish muslim christian catholic protestant buddhist hindu sikh atheist")
_NAME: Final = r"[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)*"
_BE: Final = r"(?:am|is|are|have been|has been)"
_IS_A: Final = re.compile(
    rf"^(?P<be>{_BE})(?: now| currently| also)? (?P<art>an?) (?P<o>.+)$", re.IGNORECASE | re.DOTALL
)
_I_AM: Final = re.compile(
    rf"^am (?P<o>{_NAME})(?=$|,|\s+and\b|\s+from\b)(?:,\s*(?P<np>an? .+))?", re.DOTALL
)
_WORK: Final = re.compile(
    rf"^(?:still |now |currently |also )*(?P<v>works?|{_BE} working|(?:have|has) worked|{_BE} employed|"
    r"(?:have |has )?(?:just |recently )?(?:started|got|landed|took)(?: working|(?: an?| my)? (?:new |first )?(?:job|position|role)| work)?)"
    r"(?P<slots>(?: (?:(?:\w+ )?shifts?|remotely|nights|days|part-time|full-time|freelance))* (?:as|at|for|in|with) .+)$",
    re.IGNORECASE | re.DOTALL,
)
_SLOT: Final = re.compile(
    r"\b(as|at|for|in|with)\s+(.+?)(?=\s+(?:as|at|for|in|with)\s|$)", re.IGNORECASE | re.DOTALL
)
_STUDY: Final = re.compile(
    rf"^(?:still |now |currently )*(?:stud(?:y|ies)|{_BE} (?:currently )?studying|majors? in|{_BE} majoring in)"
    r"(?: (?!at\b)(?P<o>.+?))?(?: at (?P<at>.+))?$",
    re.IGNORECASE | re.DOTALL,
)
_TEACH: Final = re.compile(
    r"^(?:still |also )*teach(?:es)? (?P<o>.+?)(?: (?:at|to|in) (?P<at>.+))?$",
    re.IGNORECASE | re.DOTALL,
)
_HAVE: Final = re.compile(
    r"^(?P<v>have|has|own|owns|adopted|rescued|got|bought|(?:have |has )(?:just |recently )?(?:got|adopted|rescued|bought))"
    r"(?: just| also| recently| only)? (?P<o>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_CALLED: Final = re.compile(rf"^(?P<np>.+?),? (?:called|named|whose name is) (?P<name>{_NAME})")
_OFFICES: Final = re.compile(r"(?:job|position|role|started|got|landed|took)", re.IGNORECASE)
_AGED: Final = re.compile(
    r"^(?P<age>\d{1,2}|\w+)[ -](?:year|month|week)s?[ -]old\s+", re.IGNORECASE
)
_PROFESSION: Final = re.compile(
    r"(?:ologist|ographer|ician|iatrist|onomist|hygienist|therapist|worker|keeper|maker|smith|wright|driver)$"
)
_NOW: Final = re.compile(r"\b(?:now|these days|new)\b", re.IGNORECASE)


def read_predicate(subject: str, rest: str, *, casual: bool = False) -> list[Draft]:
    """Read what is said of a subject.

    Args:
        subject: "me", "my dog" or a name; a dog's "is a beagle" is a breed, a nurse's a job.
        rest: the words after the subject, contractions written out.
        casual: the writer uses no capitals, so names and places are recognised without them.
    """
    rest = " ".join(rest.split())
    for drafts in (_jobs(rest), _studies(subject, rest), _possessions(subject, rest)):
        if drafts:
            return drafts
    for rule in RULES:
        match = rule.pattern.match(rest)
        drafts = [] if match is None else _apply(rule, match, rest, casual=casual)
        if drafts:
            return drafts
    return _identity(subject, rest)


def _apply(rule: Rule, match: re.Match[str], rest: str, *, casual: bool) -> list[Draft]:
    verb = match.groupdict().get("v") or ""
    relation = rule.relation.replace("{verb}", third_person(verb.lower())).replace(
        "{v}", verb.lower()
    )
    text = match["o"]
    if rule.shape == "many":
        objects = split_list(text)
    else:
        one = clean_object(text, keep_article=rule.shape == "article")
        objects = [] if one is None else [one]
    if casual and rule.shape in {"name", "place"}:
        objects = [
            o if o.isdigit() else o.title() for o in objects if len(o.split()) <= _CASUAL_WORDS
        ]
    if rule.shape == "name":
        objects = [o for o in objects if re.match(_NAME, o)]
    if rule.shape == "place":
        objects = [o for o in (_place(o) for o in objects) if o]
    if relation == "born in" and not objects:
        year = re.match(r"(?:the )?\d{4}s?", text)
        objects = [year.group()] if year else []
    said = rest[: match.start("o")]
    return [Draft(relation, o, said, rule.replaces, rule.confidence) for o in objects]


def _place(text: str) -> str | None:
    """A place has a name or a kind: "Turin", "the countryside"; "2019" is a year."""
    if re.search(r"[^\W\d_a-z]", text) or not text.isascii():
        return re.split(r"\s+(?:with|for|and|to|as)\s", text)[0]
    return (
        text
        if text.isdigit() or re.search(r"\b(?:countryside|city|village|town|coast|suburbs)\b", text)
        else None
    )


def _jobs(rest: str) -> list[Draft]:
    match = _WORK.match(rest)
    if match is None:
        return []
    new = bool(_OFFICES.search(match["v"]))
    drafts: list[Draft] = []
    for slot in _SLOT.finditer(match["slots"]):
        preposition, raw = slot[1].lower(), slot[2]
        value = clean_object(raw)
        if value is None:
            continue
        said = f"{match['v']} {preposition}"
        article = re.match(r"(?:an?|the)\s", raw)
        lead = f"{said} {article.group().strip()}" if article else said
        if preposition == "as":
            drafts.append(Draft("occupation", value, lead, new or bool(_NOW.search(rest))))
        elif preposition in {"at", "for"} and value.split()[0].lower() not in {
            "home",
            "night",
            "myself",
            "years",
        }:
            relation = "works at" if preposition == "at" else "works for"
            drafts.append(Draft(relation, value, lead, new or bool(_NOW.search(rest))))
        elif preposition == "in" and not new:
            drafts.append(Draft("works in", value, lead))
    return drafts


def _studies(subject: str, rest: str) -> list[Draft]:
    for pattern, verb in ((_STUDY, "studies"), (_TEACH, "teaches")):
        match = pattern.match(rest)
        if match is None:
            continue
        word = "study" if verb == "studies" else "teach"
        said = word if subject == "me" else verb
        drafts: list[Draft] = []
        if match["o"]:
            drafts += [Draft(verb, o, said) for o in split_list(match["o"])]
        place = clean_object(match["at"] or "")
        if place is not None and (drafts or not match["o"]):
            drafts.append(Draft(f"{verb} at", place, f"{said} at"))
        return drafts
    return []


def _possessions(subject: str, rest: str) -> list[Draft]:
    """Read "have a cat called Miso" names my cat; "have two kids" is a fact of its own."""
    match = _HAVE.match(rest)
    if match is None:
        return []
    called = _CALLED.match(match["o"])
    if called is not None:
        kind = _owned_kind(called["np"])
        if kind is None:
            return []
        owner = "my" if subject == "me" else f"{subject}'s"
        named = Draft(
            "name", called["name"], subject=f"{owner} {kind}", query=f"{owner} {kind} is called"
        )
        return [named]
    drafts: list[Draft] = []
    for part in re.split(r"\s*,\s*(?:and )?|\s+and\s+", match["o"]):
        item = clean_object(part, keep_article=True)
        kind = None if item is None else _owned_kind(item)
        if item is None or kind is None:
            break
        bare = re.sub(r"^(?:an?|the)\s+", "", item)
        said = match["v"] if bare == item else f"{match['v']} {item.split()[0]}"
        drafts.append(Draft("has", bare, said))
    return drafts


def _owned_kind(np: str) -> str | None:
    """The kind of thing owned, "cat" in "a lovely cat"; None for what one has only for a while."""
    counted = re.match(
        r"^(?:(?:an?|the|some|\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+)(.+)$", np
    )
    if counted is None:
        return None
    words = re.split(r"\s+(?:from|with|in|at|of|who|that)\s", counted[1])[0].split()
    while words and possession_head(words) != len(words):
        if possession_head(words) is not None:
            return None
        words = words[1:]
    kind = " ".join(words)
    return kind if kind and words[-1].lower() not in STATES else None


def _identity(subject: str, rest: str) -> list[Draft]:
    """Read "am a nurse", "is a beagle", "am Marco, a retired firefighter", "is German"."""
    demonym = DEMONYM.match(rest)
    if demonym is not None:
        relation = "religion" if demonym["o"].lower() in _FAITHS else "nationality"
        return [Draft(relation, demonym["o"], rest[: demonym.start("o")])]
    introduced = _I_AM.match(rest) if subject == "me" else None
    if introduced is not None and introduced["o"].split()[0].lower() not in STOPWORDS:
        job = _identity(subject, f"am {introduced['np']}") if introduced["np"] else []
        return [Draft("name", introduced["o"], query="My name is"), *job]
    match = _IS_A.match(rest)
    if match is None:
        return []
    return _kind_of(subject, match)


def _kind_of(subject: str, match: re.Match[str]) -> list[Draft]:
    noun = subject.rpartition(" ")[2].lower()
    said = f"{match['be']} {match['art']}"
    phrase = re.split(
        r"\s+(?:in|at|for|from|with|by|on|of|and|working|living|based)\s", match["o"]
    )[0]
    aged = _AGED.match(phrase)
    years = (
        []
        if aged is None or "year" not in aged.group()
        else [Draft("age", aged["age"], said, replaces=True)]
    )
    value = clean_object(phrase if aged is None else phrase[aged.end() :])
    if value is None:
        return years
    if subject.startswith("my ") and noun in PETS:
        return [*years, Draft("breed", value, said)]
    if subject.startswith("my ") and noun in THINGS and re.search(r"[A-Z]", value):
        return [Draft("is a", value, said)]
    person = subject == "me" or noun in KIN | ROLES or not subject.startswith("my ")
    if not person or not is_occupation(value):
        return years
    job = Draft("occupation", value, said, bool(_NOW.search(match.group())))
    return [*years, job, *_employer(match, said, value)]


def is_occupation(phrase: str) -> bool:
    """Whether a noun phrase names what somebody does for a living."""
    words = phrase.lower().split()
    listed = words[-1] in OCCUPATIONS or " ".join(words[-2:]) in OCCUPATIONS
    return listed or bool(_PROFESSION.search(words[-1]))


def _employer(match: re.Match[str], said: str, value: str) -> list[Draft]:
    """Read "a software engineer at Google" names the employer too."""
    at = re.search(r"\s(at|for)\s+([A-Z].*)$", match["o"])
    place = None if at is None else clean_object(at[2])
    if at is None or place is None:
        return []
    return [Draft(f"works {at[1]}", place, f"{said} {value} {at[1]}")]
