"""The wording of a fact in English: whether its relation is a noun or a verb, and its sentence."""

from __future__ import annotations

import re
from typing import Final, Literal

from kgt_plugin.text.word_lists import word_set

__all__ = [
    "PREPOSITIONS",
    "RelationKind",
    "base_form",
    "lead_of",
    "relation_kind",
    "sentence",
    "split_relation",
    "third_person",
]

RelationKind = Literal["noun", "verb", "noun-of"]

PREPOSITIONS: Final = word_set(
    "in on at to from by for with as after into of about near over under against through without "
    "within along around behind between during among toward towards onto until since"
)
_AUXILIARIES: Final = word_set(
    "is are was were has have had does do did can could will would may might must should"
)
_NEGATIONS: Final = word_set("no not never cannot")
_NOUNS_IN_ED: Final = word_set("speed breed seed need feed deed bed shed hundred red")
_EVENTS: Final = word_set(
    "born created written founded built developed produced directed designed invented discovered made "
    "killed painted composed published established released recorded broadcast awarded formed "
    "introduced launched drawn won sung educated raised"
)
"""Participles of what happened once: "was created by"; other participles take "is"."""
_PARTICIPLES: Final = _EVENTS | word_set(
    "known found held led run driven eaten given grown taken set sold told taught worn spoken fed "
    "bought kept left lost met paid sent cut"
)
_PASTS: Final = word_set(
    "originated graduated worked played lived studied died passed premiered debuted occurred happened "
    "emigrated moved served appeared succumbed attended started ended belonged wanted liked loved hated "
    "received contained caused desired involved required visited adopted competed preached retired "
    "wrote spoke went came became began took gave grew fought taught sang spent got"
)
"""Past tenses that take no auxiliary: "originated in"."""
_VERBS: Final = word_set(
    "live work eat like love hate speak play drive own study teach read drink collect want plan prefer "
    "support learn wear take commute belong come run enjoy adore dislike need use know understand "
    "originate affiliate identify follow practise practice attend sing write design produce develop "
    "create perform compete cause desire receive contain include employ lead manage share border "
    "represent hold keep sleep walk train watch visit move grow weigh cost stand lie call name feed "
    "expect hope intend avoid cook bake make sell buy believe think feel seem get give remain stay "
    "depend consist relate differ mean involve require inspire influence precede succeed start finish "
    "end begin stop swim ride dance paint climb hike garden knit sew volunteer fear marry meet lack "
    "lose win support worship treat chase breathe graduate retire do go have"
)
_SAID_BARE: Final = word_set("understand speak eat live know own speaks")
"""Base verbs that stand alone as a relation; "work" or "play" alone is rather a noun."""
_ADJECTIVES: Final = word_set(
    "allergic afraid scared fond proud native similar related next close married interested keen capable "
    "part able responsible famous good equal distinct"
)
_MANY: Final = word_set("member citizen resident student fan friend instance example")
_IRREGULAR_THIRD: Final = {
    "be": "is", "am": "is", "are": "is", "is": "is", "was": "was", "were": "was",
    "have": "has", "has": "has", "do": "does", "go": "goes", "can": "can",
}  # fmt: skip
_IRREGULAR_BASE: Final = {"is": "am", "has": "have", "does": "do", "goes": "go"}
_SELF: Final = frozenset({"me", "i", "the user"})
_SHORTEST_PARTICIPLE: Final = 4


def split_relation(relation: str) -> str:
    """Write a relation as words: camel case and underscores are taken apart, spaces made single.

    Args:
        relation: "AtLocation", "place_of_birth" or "lives in".
    """
    words = relation.replace("_", " ")
    if re.search(r"[a-z][A-Z]", words):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", words)
        words = " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words.split())
    return " ".join(words.split())


def third_person(verb: str) -> str:
    """Conjugate a base verb: live, study, teach give lives, studies, teaches."""
    lowered = verb.lower()
    if lowered in _IRREGULAR_THIRD:
        return _IRREGULAR_THIRD[lowered]
    if re.search(r"[^aeiou]y$", lowered):
        return verb[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh|o)$", lowered):
        return verb + "es"
    return verb + "s"


def base_form(verb: str) -> str:
    """Undo `third_person`, as "I" says it: lives, is, studies give live, am, study."""
    lowered = verb.lower()
    if lowered in _IRREGULAR_BASE:
        return _IRREGULAR_BASE[lowered]
    if lowered in _AUXILIARIES or not re.search(r"[^s]s$", lowered):
        return verb
    if lowered.endswith("ies") and len(lowered) > len("dies"):
        return verb[:-3] + "y"
    if re.search(r"(?:ss|x|zz|ch|sh|o)es$", lowered):
        return verb[:-2]
    return verb[:-1]


def _is_participle(word: str) -> bool:
    in_ed = word.endswith("ed") and len(word) >= _SHORTEST_PARTICIPLE and word not in _NOUNS_IN_ED
    return in_ed or word in _PARTICIPLES


def _is_third_person(word: str) -> bool:
    return word.endswith("s") and base_form(word) in _VERBS


def relation_kind(relation: str) -> RelationKind:
    """Tell how a relation's words want to be said.

    "verb" reads "{subject} {relation} {object}." ("lives in", "created by"); "noun-of" is a noun with a
    trailing "of" and reads "{subject} is the {relation} {object}." ("capital of"); anything else is a
    "noun" and reads "The {relation} of {subject} is {object}." ("place of birth").
    """
    words = split_relation(relation).lower().split()
    if not words:
        return "noun"
    first, last = words[0], words[-1]
    second = words[1] if len(words) > 1 else ""
    if first in _AUXILIARIES | _NEGATIONS | PREPOSITIONS | _PASTS:
        verb_like = True
    elif _is_participle(first):
        # "created by" is a verb; "given name" and "used car" are nouns
        verb_like = not second or second in PREPOSITIONS or last in PREPOSITIONS
    elif _is_third_person(first):
        verb_like = second not in {"of", "and"}
    elif last == "of":
        return "verb" if first in _ADJECTIVES else "noun-of"
    else:
        verb_like = last in PREPOSITIONS or (not second and first in _SAID_BARE)
    return "verb" if verb_like else "noun"


def sentence(
    subject: str,
    relation: str,
    object: str,  # noqa: A002 - the field's own word
    *,
    of_user: bool = False,
) -> str:
    """Write one fact as an English sentence.

    Args:
        subject: words for the subject; "me" is the user.
        relation: words or a camel-case name.
        object: words for the object.
        of_user: the subject is the user, who speaks: "I live in Berlin.", "My job is nurse."
    """
    words = split_relation(relation)
    kind = relation_kind(relation)
    of_user = of_user or subject.strip().lower() in _SELF
    if kind == "noun":
        return _finish(
            f"My {words} is {object}" if of_user else f"The {words} of {subject} is {object}"
        )
    predicate = _predicate(words, kind)
    if of_user:
        first, _, rest = predicate.partition(" ")
        return _finish(f"I {base_form(first)} {rest} {object}")
    return _finish(f"{subject} {predicate} {object}")


def lead_of(subject: str, relation: str, object: str) -> str:  # noqa: A002 - the field's own word
    """Write the sentence of a fact up to its object, which completes it: "I live in"."""
    whole = sentence(subject, relation, object)
    at = whole.rfind(object)
    return whole[:at].strip() if at > 0 else whole


def _finish(text: str) -> str:
    text = " ".join(text.split())
    if text.startswith("my "):
        text = "M" + text[1:]
    return text if text.endswith((".", "!", "?", "…", "。")) else text + "."


def _predicate(words: str, kind: RelationKind) -> str:
    """Give a verb-like relation its finite verb, third person."""
    first, _, rest = words.partition(" ")
    lowered = first.lower()
    if kind == "noun-of":
        return f"is {_article(lowered)}{words}"
    if lowered in _AUXILIARIES | _NEGATIONS | _PASTS or _is_third_person(lowered):
        return words
    if lowered in _EVENTS:
        return f"was {words}"
    if lowered in _VERBS and not _is_participle(lowered):
        return f"{third_person(first)} {rest}"
    return f"is {words}"


def _article(noun: str) -> str:
    """Choose the article that a "noun of" wants: one capital, but any member."""
    if noun in {"a", "an", "the"} | _ADJECTIVES:
        return ""
    if noun in _MANY:
        return "an " if noun[0] in "aeiou" else "a "
    return "the "
