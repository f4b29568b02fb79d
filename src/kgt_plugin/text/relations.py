"""The relation a query asks for: what is left when subject and answer are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kgt_plugin.text.labels import EDGE
from kgt_plugin.text.questions import ARTICLES, AUX, BE, QUESTION, asked_relations
from kgt_plugin.text.sentences import split_sentences
from kgt_plugin.text.word_lists import STOPWORDS
from kgt_plugin.text.wording import PREPOSITIONS, third_person

__all__ = ["relation_phrases"]

_MAX_PHRASES: Final = 3
_MAX_WORDS: Final = 8
_LEAD: Final = re.compile(
    r"^(?:(?:please|and|so|but|well|hey|hi|now|then|tell me|do you know|can you tell me|i wonder|remind me)"
    r"[,:]?\s+)+",
    re.IGNORECASE,
)


def relation_phrases(query: str, subject_span: tuple[int, int], answer: str) -> list[str]:
    """Name the relation a query asks for, in the query's own words.

    Only the sentence with the subject counts; what precedes may be about anything.

    Args:
        query: a question, or the beginning of a sentence that the answer completes.
        subject_span: the subject's place in the query.
        answer: taken out where the query holds it.

    Returns:
        One to three phrases, best first; ["is"] where nothing is left.
    """
    pre, subject, post = _around(query, subject_span, answer)
    found: list[str] = []
    for phrase in _phrases(pre, post):
        clean = _clean(phrase)
        if clean and clean not in found:
            found.append(clean)
    if found == ["is"] and subject.lower().startswith(("my ", "our ")) and answer.istitle():
        found = ["name"]
    return found[:_MAX_PHRASES] or ["is"]


def _around(query: str, span: tuple[int, int], answer: str) -> tuple[str, str, str]:
    """The subject's sentence, before and after it, without the answer."""
    start, end = max(0, span[0]), min(len(query), span[1])
    first = max((s.start for s in split_sentences(query) if s.start <= start), default=0)
    last = min((s.end for s in split_sentences(query) if s.end >= end), default=len(query))
    pre, subject, post = query[first:start], query[start:end], query[end:last]
    if answer.strip():
        said = re.compile(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", re.IGNORECASE)
        pre, post = said.sub(" ", pre), said.sub(" ", post)
    pre = _LEAD.sub("", pre.lstrip(" \"'“‘([-–—")).rstrip('"“‘«「『([')
    if subject.lower() in {"my", "our"}:
        post = "'s " + post.lstrip()
    return pre, subject, post.lstrip('"”)]') if post[:1] in '"”)]' else post


def _phrases(pre: str, post: str) -> Iterator[str]:
    question = QUESTION.match(pre)
    if question is not None:
        yield from asked_relations(question, post)
    elif re.match(rf"{AUX}\s|{BE}\s", pre, re.IGNORECASE) and not pre.rstrip().endswith(" of"):
        yield from _yes_no(pre, post)
    else:
        yield from _unfinished(pre, post)


def _yes_no(pre: str, post: str) -> Iterator[str]:
    """Read "Does S like carrots?", "Is S a vegetarian?"."""
    after = post.strip().rstrip("?.! ")
    verb = after.split()[0] if after else ""
    if re.match(rf"{BE}\s", pre, re.IGNORECASE) or not verb:
        yield "is"
    else:
        yield third_person(verb.lower())


def _unfinished(pre: str, post: str) -> Iterator[str]:
    """Phrases of a sentence that the answer completes."""
    after = post.strip().rstrip("?.:… ")
    owned = re.match(r"^['’]s?\s+(.+)$", after, re.DOTALL)
    before = pre.strip()
    if owned is not None and not before:
        yield _without_copula(owned[1])
        return
    noun = re.search(r"^(.*?)\s+of(?:\s+the)?$", before, re.IGNORECASE | re.DOTALL)
    if noun is not None:
        head = _without_copula(re.sub(rf"^.*?\b{BE}\s+(?=the\s)", "", noun[1], flags=re.IGNORECASE))
        tail = re.sub(rf"^{BE}\b\s*", "", after)
        bare = not tail or all(
            w in STOPWORDS or w in {"located", "found"} for w in tail.lower().split()
        )
        yield head if bare else f"{head} {tail}"
        return
    if before.lower() in PREPOSITIONS:
        clause = re.sub(
            r"^,?\s*(?:(?:they|people|one|we|you|inhabitants)\s+)?(?:mostly\s+)?", "", after
        )
        yield _without_copula(re.sub(rf"^{ARTICLES}\s+", "", clause))
        return
    if not before:
        yield _predicate(after)
        return
    named = "" if owned is None else owned[1]
    yield _without_copula(f"{before} {named or after}")


def _predicate(after: str) -> str:
    """Read "S, which is located in" gives "located in"; "S is a" stays what it is."""
    text = re.sub(r"^[,;:–—\s]+", "", after)
    if genitive := re.match(r"^[的の](.+?)[是はが]?[，、,]?$", text):
        return genitive[1]
    text = re.sub(r"^(?:which|who|that|whose)\s+", "", text, flags=re.IGNORECASE)
    bare = re.sub(
        rf"^(?:{BE}|has been|have been)\s+(?:currently\s+)?", "", text, flags=re.IGNORECASE
    )
    if bare.lower() in {"called", "named", "known as"}:
        return "name"
    if bare.lower() in {"a", "an", "the"} and bare == text:
        return "is"
    if not bare or bare.lower() in {"a", "an", "the"} or bare == text:
        return (
            re.sub(r"(?<=\S)\s+(?:the|an?)$", "", text)
            if not re.fullmatch(rf"{BE}\s+an?", text)
            else text
        )
    return re.sub(rf"^{ARTICLES}\s+|\s+{ARTICLES}$", "", bare)


def _without_copula(text: str) -> str:
    """Read "The domain of work is" gives "domain of work", and so does "... is located in"."""
    end = rf"\s+{BE}(?:\s+(?:located|found|situated|called|named))?(?:\s+(?:in|at|on|by|from|to))?(?:\s+(?:the|an?))?$"
    text = re.sub(end, "", text.strip(), flags=re.IGNORECASE)
    return re.sub(rf"^(?:{ARTICLES})\s+", "", text, flags=re.IGNORECASE)


def _clean(phrase: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in phrase)
    words = printable.strip(EDGE).split()[:_MAX_WORDS]
    if not words:
        return ""
    # only the question's own capital goes: "Nobel prize" keeps its
    first = (
        words[0]
        if not words[0].istitle() or words[0].lower() not in STOPWORDS
        else words[0].lower()
    )
    text = " ".join([first, *words[1:]]).strip(EDGE)
    return re.sub(rf"^(?:{ARTICLES})\s+(?=\S)", "", text, flags=re.IGNORECASE)
