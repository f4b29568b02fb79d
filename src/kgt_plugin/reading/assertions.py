"""The assertions in a message: the sentences that are the user's own, and meant.

A text handed over for work, a quotation, an example, a role, a placeholder, a supposition: whatever
stands in it is said by nobody. Where such a thing begins and nothing says where it ends, the rest of
the message is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kgt_plugin.text.labels import plain_apostrophes
from kgt_plugin.text.sentences import split_sentences

__all__ = ["LONGEST", "asserted", "is_casual", "written_out"]

LONGEST: Final = 4_000
"""Characters: what is longer was not typed into a chat."""
_CODE: Final = re.compile(
    r"```.*?(?:```|\Z)|^[ \t]*(?://|#|>|\||--|/\*|\*/|<!--)[^\n]*", re.MULTILINE | re.DOTALL
)
_QUOTED: Final = re.compile(
    r"[\"“«„`](?P<a>[^\"”»“`\n]{1,600})[\"”»“`]|(?<![\w])['‘](?P<b>[^'’\n]{2,600}?)['’](?!\w)"
)
_FEW_WORDS: Final = 2
"""A quotation of so many words names something; a longer one says something."""
_PLACEHOLDER: Final = re.compile(
    r"[{<\[][^{}<>\[\]\n]*[}>\]]|\b[xX]{3,}\b|_{2,}|\.{4,}|\b(?:foo|bar|foobar|lorem|ipsum)\b|\bTBD\b"
)
_PASTED: Final = re.compile(
    r"^[ \t]*(?:\[[^\]\n]*\]|(?:dear|hi|hello|hey|to) [^.!?\n]{1,40}[,:!]?[ \t]*$|[^\W\d_][\w .'-]{0,24}:(?:[ \t]+\S|$)"
    r"|(?:dear|hi|hello|hey) (?:team|all|everyone|everybody|folks|guys|sir|madam|colleagues|mr|mrs|ms|dr)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""The first line of a letter, and one that says who speaks or what follows."""
_LETTER: Final = re.compile(
    r"^\W*dear (?:sir|madam)\b|\b(?:regards|sincerely|yours(?: \w+)?|best(?: wishes)?|cheers|love),\s+(?-i:[A-Z])\w+\W*$",
    re.IGNORECASE,
)
"""A letter in one line: to whom, or from whom."""
_ASKING: Final = (
    r"^(?:\W*(?:hi|hey|hello|ok|okay|so|now|and|then|please|pls|can you|could you|would you|will you|let's|lets|let us"
    r"|help me|i (?:want|need) you to|i'd like you to)\b)*\W*"
)
"""What may stand before a task."""
_SUPPOSED: Final = re.compile(
    rf"{_ASKING}(?:say|pretend|imagine|suppose|supposing|assume|assuming|say (?:that )?i|play\b|act as|role ?-?play|play the role|for (?:instance|example)|e\.g"
    r"|(?:chapter|scene|act|verse|part) (?:\d+|one|two|three|[ivx]+)\b|prologue|epilogue|title|interviewer|cv\b|r[eé]sum[eé]"
    r"|be (?:my|an?)|hypothetical\w*|what if|in (?:this|the|my|an?) (?:\w+ )?(?:universe|world|story|scenario|game|novel|book|dream|role)|once upon"
    r"|(?:from now on,? )?you(?: are|'re) (?:now )?(?:an?|the|my)\b|your name is)\b",
    re.IGNORECASE,
)
_HANDED: Final = re.compile(
    rf"{_ASKING}(?:summari[sz]e|translat|re-?writ|re-?phras|paraphras|proof-?read|continu|finish (?:this|the|my)"
    r"|shorten|expand|polish|improv|edit|correct (?:this|the|my)|check (?:this|the|my)|fix (?:this|the|my)|analy[sz]e"
    r"|classify|extract|reply to|respond to|answer (?:this|the)|turn (?:this|the)|convert|read (?:this|the following)"
    r"|(?:write|tell|make|compose|create|invent|draft)\b[^.!?]{0,40}\b(?:story|poem|song|scene|dialogue|script"
    r"|fiction|character|novel|chapter|joke|lyrics|fairy tale|monologue|persona|first person))"
    r"|\b(?:the following|here(?:'s| is| are) (?:an?|the|my|some|what|his|her|their|this)\b"
    r"|this is (?:an?|the|what) (?:e-?mail|letter|text|message|note|review|post|paragraph|draft|excerpt|he|she|they)"
    r"|(?:text|e-?mail|letter|message|paragraph|passage|transcript|excerpt) below)",
    re.IGNORECASE,
)
_WORKED_ON: Final = re.compile(
    r"\b(?:make (?:this|it|that|these)|(?:put|turn|change|translate|correct|fix|check|edit|say|write) (?:this|it|that|these)"
    r"|(?:correct|good|proper|better) (?:english|grammar)|grammar|tense|passive|count the (?:words|letters)|third person"
    r"|sounds? (?:more )?(?:natural|formal|professional|polite|better)|rhymes?)\b",
    re.IGNORECASE,
)
"""A task that is set for the words before it: then they are none of the user's own."""
_TAKEN_BACK: Final = re.compile(
    r"\b(?:just kidding|kidding|joking|i lied|as a joke|play along|game on|make[- ]believe|in character|i wish[.!]*$|or (?:do|am|is) (?:i|it)\?)"
    r"|(?:[.,!…–—-]\s*)(?:not|NOT)[.!]*$|\b(?:from now on|for the next (?:hour|few|\d+)|today),? (?:i am|my name|you)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What makes a game or a joke of a message, wherever it stands in it."""
_COLON: Final = re.compile(r"(?<=[^\W\d]):(?:\s+|$)|(?<=\)):(?:\s+|$)|(?<=\d):\s*$")
_OWN_COLON: Final = re.compile(
    r"^\W*(?:fyi|ps|p\.s\.?|note|nb|btw|update|edit|correction|fact|facts|info|reminder|remember"
    r"|for (?:the record|context|info)|(?:[\w' ]+ )?about (?:me|myself)|to be (?:clear|exact|precise))\W*$",
    re.IGNORECASE,
)
_DOUBT: Final = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|supposedly|allegedly|apparently|i (?:think|guess|suppose|believe|assume"
    r"|imagine|doubt|wish|hope|dream)|not sure|no idea|unsure|kidding|joking|jk|j/k|lol|lmao|rofl|haha\w*|sarcasm"
    r"|yeah right|or something|or so|i was told|as if|like i care|if|unless|whether)\b|/s\b",
    re.IGNORECASE,
)
_ASKING_WORD: Final = r"(?:what|which|who|whom|whose|where|when|why|how|can|could|do|does|did|is|are|am|will|would|should|shall|have|has|may(?= (?:i|we|you|he|she|it|they|my|the)\b)|might)"
_ASKS: Final = re.compile(
    r"(?:,|;|\s[-–—]|\b(?:so|and|but)\b)\s*(?!(?:so |and )?\w+(?: not)? (?:I|you|he|she|it|we|they)\?)"
    rf"(?=(?:so |and |but |then )?(?:{_ASKING_WORD}|any|got|please)\b)",
    re.IGNORECASE,
)
"""Where a question begins that takes nothing back: "I don't live in Kiel, do I?" is all one."""
_QUESTION_WORD: Final = re.compile(
    rf"^\W*(?:(?:and|so|but|hey|hi|ok|well|oh|then|now)\W+)*(?:{_ASKING_WORD}(?:n't|nt)?"
    r"|whenever|once|while|before|after|had|were|let)\b",
    re.IGNORECASE,
)
"""A question, a condition or a time begins so: it asserts nothing."""
_SHORTENED: Final = tuple(
    (re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])"), instead)
    for pattern, instead in (
        (r"([Cc]a)(?:nno|n'?)t", r"\1n not"),
        (r"([Ww])on'?t", r"\1ill not"),
        (r"([Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave|[Hh]ad|[Ww]ould|[Cc]ould|[Ss]hould)n'?t", r"\1 not"),
        (r"[Ii]'?m|IM", "I am"),
        (r"[Ii]'?ve", "I have"),
        (r"[Ii]'d", "I would"),
        (r"[Ii]'ll", "I will"),
        (r"i", "I"),
        (r"([Tt]hey|[Ww]e|[Yy]ou)'re", r"\1 are"),
        (r"([Tt]hey|[Ww]e|[Yy]ou)'ve", r"\1 have"),
        (r"([Hh]e|[Ss]he|[Ii]t|[Tt]hat|[Tt]here|[Ww]ho|[Ww]hat)'s", r"\1 is"),
        (r"([Nn]ame|[Nn]ickname|[Bb]irthday|[Nn]umber|[Ee]mail|[Aa]ddress|[Hh]obby|[Jj]ob)'s(?= \S)", r"\1 is"),
        (r"((?:[Mm]y|[Oo]ur)(?: [\w-]+){1,3})'s(?= (?:called|named|an?|from|in|allergic|\d+)\b)", r"\1 is"),
        (r"([Aa]ny) more", r"\1more"),
    )
)  # fmt: skip
"""Contractions, and what they are written out."""


def is_casual(text: str) -> bool:
    """Tell whether the writer uses no capitals, so that names have none."""
    if re.search(r"(?<![\w'])i(?:'?m|'?ve)?(?![\w'])", text):
        return not re.search(r"[a-z,] [A-Z]", text)
    return not any(c.isupper() for c in text) and any(c.islower() for c in text)


@lru_cache(maxsize=64)
def written_out(text: str) -> str:
    """Write contractions out: "I'm" as "I am", "don't" as "do not"."""
    text = plain_apostrophes(text)
    for short, instead in _SHORTENED:
        text = short.sub(instead, text)
    return text


def asserted(text: str) -> list[str]:
    """Find the sentences that the user asserts, in order, with contractions written out.

    Args:
        text: a chat message.
    """
    handed = _LETTER.search(text) or _WORKED_ON.search(text)
    if handed or _TAKEN_BACK.search(written_out(text)):
        return []
    text = _CODE.sub("\n", text)
    text = _QUOTED.sub(_without_speech, re.sub(r"[ \t]+", " ", text))
    found: list[str] = []
    for sentence in split_sentences(written_out(_before_letters(text))):
        words = sentence.text
        if _SUPPOSED.match(words) or _HANDED.search(words):
            break
        colon = _COLON.search(words)
        own = colon is not None and _OWN_COLON.match(words[: colon.start()])
        if colon is not None:
            words = words[colon.end() :] if own else words[: colon.start()]
        words = _without_question(words)
        if words and not _PLACEHOLDER.search(words) and not _DOUBT.search(words):
            found.append(words)
        if colon is not None and not own:
            break
    return found


def _without_speech(quoted: re.Match[str]) -> str:
    said = quoted["a"] or quoted["b"]
    return said if len(said.split()) <= _FEW_WORDS else " … "


def _before_letters(text: str) -> str:
    """A message without the letter, or the talk, that was pasted into it."""
    for pasted in _PASTED.finditer(text) if "\n" in text else ():
        if not _OWN_COLON.match(pasted.group().partition(":")[0]):
            return text[: pasted.start()]
    return text


def _without_question(words: str) -> str:
    """Give what is asserted before a question: "I'm vegan, what can I cook?" says the first half."""
    if _QUESTION_WORD.match(words):
        return ""
    if not words.rstrip("\"')] ").endswith("?"):
        return words
    asks = _ASKS.search(words)
    if asks is None:
        return ""
    return words[: asks.start()].rstrip(" ,;-–—")
