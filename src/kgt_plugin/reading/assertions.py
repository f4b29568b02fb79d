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
    r"[\"“«„`](?P<a>[^\"”»“`\n]{1,600})[\"”»“`]|(?<![\w])['‘](?P<b>[^'’\n]{1,600}?)['’](?!\w)"
)
_FEW_WORDS: Final = 2
"""A quotation of so many words names something; a longer one says something."""
_PLACEHOLDER: Final = re.compile(
    r"[{<\[][^{}<>\[\]\n]*[}>\]]|\b[xX]{3,}\b|_{2,}|\.{4,}|\b(?:foo|bar|foobar|lorem|ipsum)\b|\bTBD\b"
)
_SPEAKER: Final = re.compile(r"^[ \t]*[^\W\d_][\w .'-]{0,24}:[ \t]+\S", re.MULTILINE)
_HEADER: Final = re.compile(
    r"^[ \t]*(?:(?:subject|from|to|cc|bcc|re|date|sent|name|title|interviewer|q|a)[ \t]*:|\[[^\]\n]*\][ \t]*$)",
    re.IGNORECASE,
)
_SALUTED: Final = re.compile(
    r"^[ \t]*(?:dear|hi|hello|hey|to)\b[^.!?\n]{0,40}[,:!]?[ \t]*$", re.IGNORECASE
)
_ADDRESSED: Final = re.compile(
    r"^\W*(?:hi|hey|hello|dear) (?:team|all|everyone|everybody|folks|guys|sir|madam|colleagues|mr|mrs|ms|dr)\b",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"^[ \t]*(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|best|love|cheers|yours[\w ]*|sincerely"
    r"|thanks|thank you)[,!.]?[ \t]*(?:\n[ \t]*)?[A-Z][\w .]{0,30}\Z",
    re.MULTILINE | re.IGNORECASE,
)
_PRELUDE: Final = re.compile(
    r"\W*(?:hi|hey|hello|ok|okay|so|now|and|then|please|pls|can you|could you|would you|will you|let's|lets|let us|help me"
    r"|i (?:want|need) you to|i'd like you to)\b[\s,!]*",
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(
    r"^\W*(?:say|pretend|imagine|suppose"
    r"|supposing|assume|assuming|say (?:that )?i|play\b|act as|role ?-?play|play the role|for (?:instance|example)|e\.g"
    r"|(?:chapter|scene|act|verse|part) (?:\d+|one|two|three|[ivx]+)\b|prologue|epilogue|title|interviewer|cv\b|r[eé]sum[eé]"
    r"|be (?:my|an?)|hypothetical\w*|what if|in (?:this|the|my|an?) (?:\w+ )?(?:universe|world|story|scenario|game|novel|book|dream|role)|once upon"
    r"|(?:from now on,? )?you(?: are|'re) (?:now )?(?:an?|the|my)\b|your name is)\b",
    re.IGNORECASE,
)
_HANDED: Final = re.compile(
    r"^\W*(?:summari[sz]e|translat|re-?writ|re-?phras|paraphras|proof-?read|continu|finish (?:this|the|my)"
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
    r"|for (?:the record|context|info)|(?:[\w' ]+ )?about (?:me|myself)|me|to be (?:clear|exact|precise))\W*$",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(
    r"^\W*(?:\w+,? )?I (?!.*\b(?:say|said|write|wrote|written|text|texted|post|posted|tweet|tweeted|repl(?:y|ied)|answer|answered|told"
    r"|ask|asked|put|got|received|need|want|have this|have an? [\w ]*(?:text|letter|mail|message|sentence|paragraph|note)))"
)
_FIRST_PERSON: Final = re.compile(r"(?<![\w'])(?:I|i|I'm|im|my|My|we|our)\b")
_DOUBT: Final = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|supposedly|allegedly|apparently|i (?:think|guess|suppose|believe|assume"
    r"|imagine|doubt|wish|hope|dream)|not sure|no idea|unsure|kidding|joking|jk|j/k|lol|lmao|rofl|haha\w*|sarcasm"
    r"|yeah right|or something|or so|i was told|as if|like i care|if|unless|whether)\b|/s\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"(?:,|;|\s[-–—]|\b(?:so|and|but)\b)\s*(?=(?:so |and |but |then )?(?:what|which|who|whom|whose|where|when|why|how|can|could|do|does"
    r"|did|is|are|am|will|would|should|shall|any|got|have|has|may|might|please)\b)",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"^(?:so |and )?\w+(?: not|n't)? (?:I|you|he|she|it|we|they)\?+$", re.IGNORECASE
)
"""A question that takes back what it hangs on: "I don't live in Kiel, do I?"."""
_QUESTION_WORD: Final = re.compile(
    r"^\W*(?:(?:and|so|but|hey|hi|ok|well|oh|then|now)\W+)*(?:what|which|who|whom|whose|where|when|why|how|can|could|do|does"
    r"|did|is|are|am|will|would|should|shall|have|has|may|might)(?:n't|nt)?\b",
    re.IGNORECASE,
)
_SHORT: Final = {
    "i'm": "I am", "im": "I am", "i've": "I have", "ive": "I have", "i'd": "I would", "i'll": "I will", "i": "I",
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "he's": "he is", "she's": "she is", "it's": "it is", "that's": "that is", "there's": "there is", "who's": "who is",
    "what's": "what is", "they're": "they are", "we're": "we are", "you're": "you are", "we've": "we have",
    "they've": "they have", "you've": "you have", "any more": "anymore",
}  # fmt: skip
_SHORTENED: Final = re.compile(
    r"(?<![\w'])(?:(?P<whole>[Ii]'?m|IM|[Ii]'?ve|[Ii]'d|[Ii]'ll|i|[Cc]an(?:no|')?t|[Ww]on'?t"
    r"|(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hat|[Tt]here|[Ww]ho|[Ww]hat)'s|(?:[Tt]hey|[Ww]e|[Yy]ou)'(?:re|ve)|[Aa]ny more)"
    r"|(?P<verb>(?:[Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave|[Hh]ad|[Ww]ould|[Cc]ould|[Ss]hould))n'?t"
    r"|(?P<noun>(?:[Nn]ame|[Nn]ickname|[Bb]irthday|[Nn]umber|[Ee]mail|[Aa]ddress|[Hh]obby|[Jj]ob)|(?:[Mm]y|[Oo]ur)(?: [\w-]+){1,3}(?='s (?:called|named|an?|from|in"
    r"|allergic|\d+)\b))'s(?= \S))(?![\w'])"
)


def is_casual(text: str) -> bool:
    """Tell whether the writer uses no capitals, so that names have none."""
    if re.search(r"(?<![\w'])i(?:'?m|'?ve)?(?![\w'])", text):
        return not re.search(r"[a-z,] [A-Z]", text)
    return not any(c.isupper() for c in text) and any(c.islower() for c in text)


@lru_cache(maxsize=64)
def written_out(text: str) -> str:
    """Write contractions out: "I'm" as "I am", "don't" as "do not"."""
    return _SHORTENED.sub(_in_full, plain_apostrophes(text))


def _in_full(short: re.Match[str]) -> str:
    if short["verb"]:
        return f"{short['verb']} not"
    if short["noun"]:
        return f"{short['noun']} is"
    full = _SHORT[short["whole"].lower()]
    return full[0].upper() + full[1:] if short["whole"][0].isupper() else full


def asserted(text: str) -> list[str]:
    """Find the sentences that the user asserts, in order, with contractions written out.

    Args:
        text: a chat message.
    """
    if _WORKED_ON.search(text) or _TAKEN_BACK.search(written_out(text)):
        return []
    text = _CODE.sub("\n", text)
    text = _QUOTED.sub(_without_speech, re.sub(r"[ \t]+", " ", text))
    found: list[str] = []
    for sentence in split_sentences(written_out(_before_letters(text))):
        words = sentence.text
        asked = _without_prelude(words)
        if _SUPPOSED.match(asked) or _HANDED.search(asked):
            break
        colon = _COLON.search(words)
        if colon is not None:
            head, body = words[: colon.start()], words[colon.end() :]
            if _OWN_COLON.match(head):
                words = body
            elif _TOLD.match(head):
                words = head
            elif not body or _FIRST_PERSON.search(body):
                break
            else:
                words = head
        words = _without_question(words)
        if words and not _PLACEHOLDER.search(words) and not _DOUBT.search(words):
            found.append(words)
    return found


def _without_prelude(words: str) -> str:
    """Cut off a prelude: give what is asked behind "Hi, could you please ..."."""
    at = 0
    while (lead := _PRELUDE.match(words, at)) is not None:
        at = lead.end()
    return words[at:]


def _without_speech(quoted: re.Match[str]) -> str:
    said = quoted["a"] or quoted["b"]
    if len(said) == 1:
        return quoted.group()  # "mac 'n' cheese"
    return said if len(said.split()) <= _FEW_WORDS else " … "


def _before_letters(text: str) -> str:
    """A message without the letter, or the talk, that was pasted into it."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        addressed = _ADDRESSED.match(line) or (_SALUTED.match(line) and _SIGNED.search(text))
        if _HEADER.match(line) or addressed:
            return "\n".join(lines[:number])
    return "" if len(_SPEAKER.findall(text)) > 1 else text


def _without_question(words: str) -> str:
    """Give what is asserted before a question: "I'm vegan, what can I cook?" says the first half."""
    if _QUESTION_WORD.match(words):
        return ""
    if not words.rstrip("\"')] ").endswith("?"):
        return words
    asks = _ASKS.search(words)
    if asks is None or _TAG.match(words[asks.end() :]):
        return ""
    return words[: asks.start()].rstrip(" ,;-–—")
