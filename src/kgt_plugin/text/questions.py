"""The relation that a question with a question word asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kgt_plugin.text.passages import ASKING_SIGNS, passages
from kgt_plugin.text.sentences import split_sentences
from kgt_plugin.text.wording import PREPOSITIONS, base_form, relation_kind, third_person

__all__ = [
    "ARTICLES",
    "AUX",
    "BE",
    "QUESTION",
    "asked_relations",
    "asks_yes_or_no",
    "begins_with_yes_or_no",
    "is_question",
    "is_yes_or_no",
]

BE: Final = r"(?:is|are|was|were|am|be|['’]s|['’]re)"
ARTICLES: Final = r"(?:the|an?|one|some|any)"
AUX: Final = r"(?:do|does|did|can|could|should|would|will|has|have|had|must|may)"
QUESTION: Final = re.compile(
    r"^(?:(?P<prep>in|on|at|to|from|for|by|of|with)\s+)?(?P<wh>what|which|who|whom|whose|where|when|how)"
    r"(?P<be>['’]s|['’]re)?\b\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PAST_BY: Final = {
    "wrote": "written", "made": "made", "built": "built", "founded": "founded", "sang": "sung",
    "won": "won", "drew": "drawn", "led": "led", "owns": "owned", "runs": "run", "makes": "made",
    "leads": "led", "taught": "taught", "invented": "invented", "shot": "shot",
}  # fmt: skip
_HOW: Final = {"old": "age", "tall": "height", "high": "height", "heavy": "weight", "long": "length",
               "big": "size", "large": "size", "far": "distance", "deep": "depth"}  # fmt: skip
_WHERE_PREPOSITION: Final = {"work": "works at", "study": "studies at", "come from": "comes from"}


def asked_relations(question: re.Match[str], post: str) -> Iterator[str]:
    """Phrases of a question with a question word before the subject."""
    wh, rest = question["wh"].lower(), question["rest"].strip()
    if question["be"]:
        rest = f"is {rest}".strip()
    after = post.strip().rstrip("?.! ")
    owned = re.match(r"^['’]s?\s+(.+)$", after, re.DOTALL)
    if owned is not None:
        yield from _asked_of_owner(wh, rest, owned[1])
        return
    readings = (
        _ask_of(wh, rest),
        _ask_how(wh, rest, after),
        _ask_time(wh, rest, after),
        _ask_verb(wh, rest, after),
        _ask_be(wh, rest, after),
    )
    found = next((phrases for reading in readings if (phrases := list(reading))), None)
    yield from found or [f"{rest} {after}"]


def _asked_of_owner(wh: str, rest: str, owned: str) -> Iterator[str]:
    """Read "What is S's name?" and "Where does S's brother live?"."""
    if re.match(rf"^{BE}\b", rest) or not rest:
        noun = re.sub(rf"\s+(?:called|named|{BE})$", "", owned)
        if wh == "where":
            yield f"{noun} location"
        yield noun
        return
    noun, _, verb = owned.rpartition(" ")
    if re.match(rf"^{AUX}\b", rest) and noun:
        yield f"{noun} {_with_preposition(wh, verb)}"
    yield owned


def _ask_of(wh: str, rest: str) -> Iterator[str]:
    """Read "What is the capital of S?", "Which is the team of S?"."""
    noun = re.search(rf"(?:{ARTICLES}\s+)?([^,]+?)\s+of(?:\s+the)?$", rest, re.IGNORECASE)
    if noun is None or re.match(rf"^{AUX}\b", rest) or wh == "how":
        return
    phrase = re.sub(rf"^(?:{BE}\s+)?(?:{ARTICLES}\s+)?", "", noun[1], flags=re.IGNORECASE)
    if phrase:
        yield phrase


def _ask_how(wh: str, rest: str, after: str) -> Iterator[str]:
    """Read "How old is S?", "How many legs does S have?"."""
    if wh != "how":
        return
    first, _, tail = rest.partition(" ")
    if first in _HOW:
        yield _HOW[first]
    elif first in {"many", "much"} and (counted := re.match(rf"(.+?)\s+{AUX}\b", tail)):
        yield f"number of {counted[1]}"
    elif first == "much" and after.startswith("weigh"):
        yield "weight"
    elif verb := re.match(rf"^{AUX}$", rest):
        yield from (f"{_verb_phrase(after)}", after) if verb and after else ()


def _ask_time(wh: str, rest: str, after: str) -> Iterator[str]:
    """Read "When was S born?", "When did S start school?"."""
    if wh != "when":
        return
    if re.match(rf"^{AUX}$", rest):
        yield f"{_verb_phrase(after)} on" if after else "date"
    elif after:
        yield f"{after} on"
        if after == "born":
            yield "birth date"
    else:
        yield "date"


def _ask_verb(wh: str, rest: str, after: str) -> Iterator[str]:
    """Read "What does S eat?", "Which team does S support?", "What should I feed S?"."""
    if advice := re.match(
        rf"^(?:{AUX})\s+(?:i|we|you|one|people)\s+(\S+)(.*)$", rest, re.IGNORECASE
    ):
        verb = advice[1].lower()
        if verb in {"call", "name"}:
            yield "name"
        elif verb == "feed":
            yield from ("is fed", "food")
        else:
            yield f"{third_person(verb)}{advice[2]}" if not after else f"{verb} {after}"
        return
    aux = re.match(rf"^(?:(?P<noun>.+?)\s+)?(?P<aux>{AUX})$", rest, re.IGNORECASE)
    if aux is None or not after:
        return
    noun = aux["noun"] or ""
    if re.fullmatch(r"do for (?:a living|work)", after):
        yield "occupation"
    elif not noun:
        yield _with_preposition(wh, after)
    else:
        yield from _noun_and_verb(noun, after)


def _noun_and_verb(noun: str, after: str) -> Iterator[str]:
    """Read "Which team does S support" gives "supports team"."""
    verb = _verb_phrase(after)
    last = after.rpartition(" ")[2].lower()
    if verb == "has":
        yield from (noun, f"has {noun}")
    elif last in PREPOSITIONS:
        yield from (noun if verb.startswith("comes ") else verb, f"{noun}")
    elif verb.startswith("belongs"):
        yield noun
    else:
        first, _, tail = verb.partition(" ")
        yield from (f"{first} {noun} {tail}".strip(), noun)


def _ask_be(wh: str, rest: str, after: str) -> Iterator[str]:
    """Read "Who is S married to?", "Where is S?", "Who wrote S?", "Which country is S in?"."""
    be = re.match(rf"^(?:(?P<noun>.+?)\s+)?{BE}(?:\s+the)?$", rest, re.IGNORECASE)
    if be is not None and be["noun"]:
        yield be["noun"]
        if len(after.split()) > 1:
            yield after
    elif be is not None:
        yield from _predicate_asked(wh, after)
    elif rest and not after:
        yield from _agent_asked(rest)


def _predicate_asked(wh: str, after: str) -> Iterator[str]:
    if after.lower() in {"called", "named"}:
        yield "name"
    elif wh == "where":
        if after.lower() in {"from", "coming from"}:
            yield from ("comes from", "from")
        elif not after:
            yield "located in"
        else:
            yield after if after.rpartition(" ")[2].lower() in PREPOSITIONS else f"{after} in"
    elif after:
        yield after
    else:
        yield "is"


def _agent_asked(rest: str) -> Iterator[str]:
    """Read "Who wrote S?": the answer did it, so the relation is turned round."""
    verb, _, tail = re.sub(r"^(?:is|was|has)\s+", "", rest).partition(" ")
    verb = verb.lower()
    if relation_kind(rest) == "noun" and tail:
        yield rest
        return
    participle = _PAST_BY.get(verb)
    if participle is None:
        participle = verb if verb.endswith("ed") else _participle(base_form(verb))
    passive = f"{participle} by"
    yield passive if not tail else f"{participle} {tail} by" if tail in PREPOSITIONS else passive


def _participle(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def _with_preposition(wh: str, after: str) -> str:
    verb = _verb_phrase(after)
    if wh != "where" or after.rpartition(" ")[2].lower() in PREPOSITIONS:
        return verb
    return _WHERE_PREPOSITION.get(after.lower(), f"{verb} in")


def _verb_phrase(after: str) -> str:
    """The third person of what the subject does: "eat" gives "eats"."""
    verb, _, rest = after.partition(" ")
    return f"{third_person(verb.lower())} {rest}".strip()


_ASKS: Final = re.compile(
    rf"^\W*(?:what|which|who|whom|whose|where|when|why|how|{AUX}|{BE})\b", re.IGNORECASE
)


def is_question(text: str) -> bool:
    """Tell whether a message ends by asking something, with a question mark or without.

    Examples:
        >>> is_question("Hi! Where do I live"), is_question("I live in Oslo.")
        (True, False)
    """
    last = passages(text)[-1:]
    return any(
        each.endswith(ASKING_SIGNS) or any(_ASKS.match(s.text) for s in split_sentences(each)[-1:])
        for each in last
    )


_YES_OR_NO: Final = re.compile(
    rf"^\W*(?:\w+,\s+)?(?:{AUX}|{BE})(?:n['’]t)?\s[^.!?]*\??\s*$", re.IGNORECASE
)
_SAID: Final = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|no|nope|nah|true|false|correct|right|wrong)\b[\s,.!]*(?:I (?:do|am|have|can)(?: not|n['’]t)?)?\W*$",
    re.IGNORECASE,
)


def asks_yes_or_no(query: str) -> bool:
    """Tell whether a question wants yes or no for an answer, and offers nothing to choose from."""
    return bool(_YES_OR_NO.match(query)) and "or" not in query.casefold().split()


def is_yes_or_no(answer: str) -> bool:
    """Tell whether an answer says just yes, or just no."""
    return bool(_SAID.match(answer))


def begins_with_yes_or_no(answer: str) -> bool:
    """Tell whether an answer says yes or no, and perhaps more: "No, in Bonn"."""
    return (
        re.match(
            r"^\W*(?:yes|yeah|yep|yup|no|nope|nah)\b(?=\s*(?:[,.!;:–—-]|$))", answer, re.IGNORECASE
        )
        is not None
    )
