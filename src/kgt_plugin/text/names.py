"""Names that no graph knows yet: quoted, capitalised, or what follows "of"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kgt_plugin.text.labels import EDGE
from kgt_plugin.text.word_lists import STOPWORDS, word_set

__all__ = ["Name", "find_names"]

_QUOTED: Final = re.compile(
    r"[\"“«「『]([^\"”»」』\n]{1,80})[\"”»」』]|(?<!\w)['‘]([^'’\n]{2,80})['’](?!\w)"
)
_TOKEN: Final = re.compile(r"\S+")
_CONNECTORS: Final = word_set(
    "of the de la le van von der den di da du del des and & y e el al bin ibn au ten ter zu af no en am auf sur di"
)
_IMPERATIVES: Final = word_set(
    "tell name give say list show find describe complete answer explain write please actually well "
    "hello hi today yesterday tomorrow currently recently later originally"
)
_REQUESTS: Final = word_set("""
    recommend suggest book help plan make cook order buy get find remind send pick choose compare draft translate
    summarise summarize check look search bring teach advise
""")
_ASKED_FOR: Final = word_set("me us a an the some my our")
"""Words behind a verb that begins a request: "Recommend me a book", "Plan a trip"."""
_INITIAL: Final = re.compile(r"^(?:[^\W\d_]\.|(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Mt)\.)+$")
_OF: Final = re.compile(
    r"\bof\s+(?:the\s+)?(?!my\b|our\b|the\b)([^?.,!:;]{2,60}?)(?=\s+(?:is|are|was|were)\b|\s*[?.,!:;]|\s*$)",
    re.IGNORECASE,
)
_OWNER_FIRST: Final = re.compile(r"^([^\W\d_][\w-]*(?: [\w-]+){1,3})['’]s\b")
_BEGINS: Final = re.compile(
    r"^([^\W\d_][\w-]*(?: [\w-]+){0,4}?)(?=,|\s+(?:is|are|was|were|has|had|can|[a-z]+ed|[a-z]+s)\s)"
)
_OWNER: Final = re.compile(r"(?<![\w'’])([^\W\d_][\w-]*)['’]s\b")
_CONTRACTED: Final = word_set("what who it that let where how here there when he she")
_GENITIVE: Final = re.compile(r"^([^\s、。？?，,「『]{1,20}?)[的の]")
_AFTER_AUXILIARY: Final = re.compile(
    r"^(?:\W*(?:what|who|which|where|when|how|why)\s+(?:[^\W\d_]+\s+)?)?"
    r"(?:does|do|did|is|are|was|were|has)\s+(?:the\s+|an?\s+)?([^\W\d_][\w-]+)"
    r"(?=\s+(?!the\b|an?\b|my\b|your\b)[^\W\d_]+|\s*\?)",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A name and its place in the sentence."""

    text: str
    start: int
    end: int


def find_names(sentence: str) -> list[Name]:
    """Find what looks like a name, the likeliest subject first.

    Args:
        sentence: one sentence of any script.
    """
    quoted = [
        _name(sentence, *match.span(match.lastindex or 0)) for match in _QUOTED.finditer(sentence)
    ]
    shouted = sentence.isupper() and len(sentence.split()) > 2  # noqa: PLR2004 - more than a name
    capitalised = [] if shouted else _capitalised(sentence)
    for pattern in (_OWNER_FIRST, _OWNER, _OF, _GENITIVE, _AFTER_AUXILIARY, _BEGINS):
        if quoted or capitalised:
            break
        capitalised = [
            _name(sentence, *m.span(1))
            for m in pattern.finditer(sentence)
            if not set(m.group(1).lower().split()) & (_CONTRACTED | STOPWORDS)
        ]
    found = [name for name in quoted + capitalised if name.text]
    return sorted(found, key=lambda name: _rank(sentence, name, quoted))


def _rank(sentence: str, name: Name, quoted: list[Name]) -> tuple[bool, bool, bool, int]:
    """Quoted names, owners, and what no sentence-initial preposition sets aside come first."""
    before = sentence[: name.start].strip().lower()
    owner = sentence[name.end : name.end + 2] in {"'s", "’s"}
    # the first word of a question in any language is likelier to ask than to name
    asks = not before and "?" in sentence[-2:] and " " not in name.text
    aside = asks or before in {"in", "on", "at", "during", "since"}
    return (name not in quoted, not owner, aside, name.start)


def _name(sentence: str, start: int, end: int) -> Name:
    while start < end and sentence[start] in EDGE:
        start += 1
    while end > start and sentence[end - 1] in EDGE:
        end -= 1
    return Name(sentence[start:end], start, end)


def _capitalised(sentence: str) -> list[Name]:
    tokens = list(_TOKEN.finditer(sentence))
    names: list[Name] = []
    i = 0
    while i < len(tokens):
        if not _opens(tokens, i):
            i += 1
            continue
        last = _extend(tokens, i)
        end = tokens[last].end()
        possessive = re.search(r"['’]s?\W*$", sentence[tokens[last].start() : end])
        stop = end if possessive is None else tokens[last].start() + possessive.start()
        names.append(_name(sentence, tokens[i].start(), stop))
        i = last + 1
    return names


def _core(token: str) -> str:
    return token.strip(EDGE)


def _is_capital(token: str) -> bool:
    core = _core(token)
    # "iPhone", "eBay" and "al-Nadim" are names too
    return bool(core) and (
        core[0].isupper()
        or core[0].istitle()
        or bool(re.match(r"[a-z][A-Z]|[a-z]{2,3}-[A-Z]", core))
    )


def _opens(tokens: list[re.Match[str]], i: int) -> bool:
    token = tokens[i].group()
    core = _core(token).lower()
    following = tokens[i + 1].group() if i + 1 < len(tokens) else ""
    if not _is_capital(token):
        return i == 0 and core[:1].isdigit() and _is_capital(following)
    follows = _is_capital(following) and _core(following) != "I" and not token.endswith((",", ":"))
    if core in {"the", "an", "a"}:
        return follows
    base = re.split(r"['’]", core)[0]
    asks = core in _REQUESTS and _core(following).lower() in _ASKED_FOR
    if i == 0 and (core in _IMPERATIVES or asks):
        return False
    return not (base in STOPWORDS and (i == 0 or not _core(token).isupper() or base == "i"))


def _extend(tokens: list[re.Match[str]], i: int) -> int:
    """The index of a name's last token."""
    last = i
    while last + 1 < len(tokens) and not _closes(tokens[last].group()):
        following = last + 1
        while following < len(tokens) and tokens[following].group().lower() in _CONNECTORS:
            following += 1
        if following >= len(tokens) or following - last > 3:  # noqa: PLR2004 - "of the" and no more
            break
        token = tokens[following].group()
        numeral = following == last + 1 and _core(token)[:1].isdigit()
        after = tokens[following + 1].group() if following + 1 < len(tokens) else "of"
        if _core(token) == "I" and after not in {"of", "is", "was"}:
            break
        if not (_is_capital(token) or numeral):
            break
        last = following
    return last


def _closes(token: str) -> bool:
    if _INITIAL.match(token):
        return False
    return bool(re.search(r"[,;.!?)\]\"”»]$|['’]s$", token))
