"""What a plain chat message states about the user and the user's people, animals and things.

Built for precision: a clause that cannot be read with certainty says nothing.
"""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.clauses import clauses_of
from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import CALENDAR
from kgt_plugin.extraction.frames.added import added_phrases
from kgt_plugin.extraction.frames.stated import Draft, Statement
from kgt_plugin.extraction.listening import Listener
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.context import Context, is_naming, seed
from kgt_plugin.extraction.referring.introductions import (
    NAME,
    introduced_groups,
    introduced_names,
    stated_dates,
)
from kgt_plugin.extraction.referring.notebook import Notebook
from kgt_plugin.extraction.referring.passing import told_in_passing
from kgt_plugin.extraction.replying.asking import asked_of
from kgt_plugin.extraction.replying.replies import replied
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.known_names import written_as_known
from kgt_plugin.language.labels import normalize, printable
from kgt_plugin.language.lexicon import (
    CONDITIONS,
    DIETS,
    KIN,
    NATIONALITIES,
    NUMBERS,
    OCCUPATIONS,
    ROLES,
    STOPWORDS,
    THINGS,
    word_set,
)
from kgt_plugin.language.verbs import forms_of

__all__ = ["hear"]

_HERE: Final = re.compile(
    r"^\W*(?:(?:hello|hi|hey|hiya|morning|evening|afternoon|good \w+)(?: there)?[,!. ]+)*"
    r"(?:(?P<here>[^\W\d_]+(?: [^\W\d_]+)?) here\b(?=\s*(?:$|[,.!;:–—(-]|again|from|with|and|writing|speaking|once))|(?<=[,!. ])(?:it is|its|it's|this is) (?P<it>[^\W\d_]+)(?=[,.!]|$))"
    r"|\b(?:it is|it's|this is) (?P<late>(?-i:[A-Z])[^\W\d_]+) here\b(?! (?:who|that|on|in))",
    re.IGNORECASE,
)
_CALL_ME: Final = re.compile(
    r"(?:^|[,.;!?–—-] |\b(?i:please|just|can|do|to|and|everyone|everybody|people|friends|they|folks|mates) )"
    rf"[Cc]alls? me (?P<o>{NAME})\b"
)
_NO_NAMES: Final = (
    NATIONALITIES
    | DIETS
    | CONDITIONS
    | OCCUPATIONS
    | word_set("""
    newbie noob beginner timer student brit yank aussie kiwi brummie scouser londoner texan typo bug error problem question
    help stuck lost fan user customer guest admin mod weird urgent complicated cold hot late christmas easter weather total
    complete first long-time lurker foreigner expat vegan paris london germany spain france italy
    """)
)
"""What is said before "here", and is nobody's name."""


def hear(text: str, context: Context | None = None) -> list[Statement]:
    """Note what a message states as lasting facts.

    Args:
        text: a chat message of any length and script.
        context: what it may point back to; nothing is learned from that.

    Returns:
        The statements in order, none twice, an empty list where there are none; then those that are
        `withdrawn`, as far as something like them is known and the message does not state them too.
    """
    text = printable(text)
    context = context or Context()
    referents = seed(context)
    casual = _is_casual(text)
    text = written_as_known(
        text, [value for _, relation, value in context.known if is_naming(relation)]
    )
    listener = Listener(
        casual=casual,
        referents=referents,
        asked_of=asked_of(context.answer or "", referents),
        added=added_phrases(text),
    )
    clauses = clauses_of(text)
    for statement in replied(context, clauses, referents, casual=casual):
        listener.notes.keep(statement)
    for clause in clauses:
        listener.take(clause)
    _beside_clauses(text, listener, casual=casual)
    return _each_once(listener.notes, context)


def _each_once(notes: Notebook, context: Context) -> list[Statement]:
    """What was noted, and then what has ended of what was known."""
    seen: dict[tuple[str, str, str], Statement] = {}
    named = {s.subject for s in notes.statements if s.is_naming}
    for s in notes.statements:
        if (
            s.relation == "has"
            and f"my {s.object.split()[-1]}" in named
            and s.object.split()[0].lower() not in NUMBERS
        ):
            # that there is a dog, its name says
            continue
        seen.setdefault((s.subject, s.relation, normalize(s.object)), s)
    known = {(about, normalize(value)) for about, _, value in context.known}
    ended = [
        s
        for s in notes.withdrawn
        if (s.subject, normalize(s.object)) in known
        and (s.subject, s.relation, normalize(s.object)) not in seen
    ]
    return [*seen.values(), *ended]


def _beside_clauses(text: str, listener: Listener, *, casual: bool) -> None:
    """Note names, days and the like that a message tells whatever its clauses do."""
    here = _HERE.search(text)
    given = None if here is None else here["here"] or here["it"] or here["late"]
    if given is not None and _is_new(given, casual=casual):
        name = given.title() if given.islower() else given
        listener.notes.note("me", "My name is ", [Draft("name", name)])
    for match in _CALL_ME.finditer(text):
        if match["o"].split()[0].lower() in STOPWORDS | ADVERBS | CALENDAR | {"maybe", "when"}:
            # "Call me Monday"
            continue
        listener.notes.note("me", "My name is ", [Draft("name", match["o"], replaces=True)])
    for subject, name in introduced_names(text):
        listener.notes.note(subject, f"{subject}'s name is", [Draft("name", name)])
    for label, names in introduced_groups(text):
        listener.notes.call(label, names)
    for owner, what, date in stated_dates(text):
        listener.notes.date(owner, what, date)
    for subject, draft in told_in_passing(text):
        if is_occupation(subject.lower()):
            # "Plumber, 45" is no name
            continue
        named = listener.referents.named(subject) or subject if subject[0].isupper() else None
        about = named or listener.notes.owner(subject)
        if about is not None:
            listener.notes.note(about, "", [draft])


def _is_new(name: str, *, casual: bool) -> bool:
    """Whether a word before "here" can be a name: "nothing here" gives none."""
    words = name.lower().split()
    plain = not any(word in STOPWORDS | ADVERBS | CALENDAR or forms_of(word) for word in words)
    known = any(word in KIN | ROLES | THINGS for word in words)
    if not plain or known:
        return False
    if is_given_name(words[0]):
        return name[0].isupper() or casual
    # "hi this is urgent", "Newbie here" and "German here" give none
    return name[0].isupper() and not casual and not _NO_NAMES & set(words)


def _is_casual(text: str) -> bool:
    """Whether the writer uses no capitals, so that names have none."""
    return bool(re.search(r"(?<![\w'])i(?:'?m)?(?![\w'])", text)) or not re.search(
        r"[A-Z][a-z]", text
    )
