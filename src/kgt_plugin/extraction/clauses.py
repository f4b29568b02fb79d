"""Cutting a chat message into the clauses that state something; the rest is left out.

Left out are questions, requests, hypotheses, and what is quoted or reported of others.
"""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.sentences import split_sentences

__all__ = ["VERB_FORMS", "plain_words", "real_text", "stating_clauses"]

VERB_FORMS: Final = (
    r"(?:am|is|are|have|has|had|live[sd]?|work(?:s|ed)?|love[sd]?|like[sd]?|hate[sd]?|enjoy(?:s|ed)?|adore[sd]?|"
    r"speaks?|plays?|drives?|studies|study|teach(?:es)?|eats?|drinks?|collects?|prefers?|supports?|"
    r"owns?|moved|grew|was|were|do not|does not|cannot|no longer|never|commutes?|volunteers?|"
    r"avoids?|wears?|runs?|rides?|sings?|plans?|wants?|turned|adopted|started|stopped|still|"
    r"used to|got|bought|need|needs|take|takes|cook|cooks|go|goes|think|feel|will|would|can|could|graduated)"
)
"""Verbs that open a clause of their own after "and"."""

_CONTRACTIONS: Final = (
    (r"\b[Ii](?:['’]m|m)\b(?!['’])", "I am"), (r"\b(I|[Ww]e|[Tt]hey)['’]ve\b", r"\1 have"),
    (r"\b([Ww]e|[Tt]hey|[Yy]ou)['’]re\b", r"\1 are"), (r"\b(he|she|it|He|She|It)['’]s\b", r"\1 is"),
    (r"\b(I|[Ww]e|[Hh]e|[Ss]he|[Tt]hey)['’]ll\b", r"\1 will"),
    (r"\b(I|[Ww]e|[Hh]e|[Ss]he|[Tt]hey)['’]d\b", r"\1 would"),
    (r"\b(name|birthday|colour|color|age|job|hobby)['’]s (?=[A-Z\d]|an? )", r"\1 is "),
    (r"\b([Cc])an['’]?t\b", r"\1annot"), (r"\b([Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as)n['’]?t\b", r"\1 not"),
)  # fmt: skip
_QUOTE: Final = re.compile(r"[\"“«][^\"”»]*[\"”»]|(?<!\w)['‘][^'’\n]*(?:['’]\w[^'’\n]*)*['’](?!\w)")
_LONG_QUOTE_WORDS: Final = 3
_DISCOURSE: Final = (
    r"(?:by the way|btw|just so you know|for the record|fyi|as you know|in case it helps|you know|"
    r"also|and|but|so|well|actually|oh|hey|hi|hello|yes|yeah|yep|no|ok|okay|thanks|thank you|sorry|"
    r"because|since|as|though|although|honestly|currently|recently|lately|nowadays|these days|now|"
    r"anyway|besides|plus|luckily|sadly|unfortunately|good morning|good evening|i think|"
    r"please note(?: that)?|note that|remember that|today|ugh|haha|lol|right|great|cool|nice)"
)
_LEAD: Final = re.compile(
    rf"^(?:\W*\b{_DISCOURSE}\b(?!\s+(?:an?|the)\b)\s*[,:;!.–—-]*\s*)+", re.IGNORECASE
)
_REQUEST: Final = re.compile(
    r"^\W*(?:(?:can|could|would|will|should|do|does|did|is|are|was|were|am|have|has|may|might|shall)\s+"
    r"(?:you|i|we|he|she|it|they|there|my|the|this|that)\b|what|which|who|whose|where|when|why|how|any\b|"
    r"please|remind|tell|show|write|give|find|help|make|translate|proofread|explain|describe|summari[sz]e|"
    r"book|list|plan|draft|suggest|recommend|create|generate|rewrite|set|add|send|schedule|check|compare|"
    r"look|pick|choose|complete|correct|fix|name|say|search|order|let us|let['’]s|don['’]t|do not)\b",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    r"\b(?:if|imagine|suppose|supposing|pretend|assume|assuming|let['’]?s say|let us say|what if|"
    r"i wish|wishes|hypothetical\w*|in a (?:story|novel|game|film|dream)|role-?play)\b",
    re.IGNORECASE,
)
_UNCERTAIN: Final = re.compile(
    r"\b(?:maybe|perhaps|might|probably|thinking (?:about|of)|considering|used to|would|could|should|"
    r"not sure|wonder\w*|almost|nearly|jokingly|kidding)\b|\bsaid\b|\bsays\b|\btold\b|\bclaims?\b",
    re.IGNORECASE,
)
_OPENER: Final = (
    r"(?:I|i|we|my|our|he|she|it|they|his|her|their|there|you|can|could|would|please|what|which|who|how|where|when|"
    r"any|do|does|is|are|so|but|because|since|although|though|while|and|then|remind|tell|show|that|this)\b"
)
_SPLIT: Final = re.compile(
    rf"\s*;\s*|,\s+(?=(?:living|working|studying|based)\s+(?:in|at|as|for)\b)|\s+[–—-]+\s+|[–—]|,\s+(?={_OPENER})|\s+(?=(?:but|because|so|although|though|since|while)\s+"
    rf"(?:I|we|my|our|he|she|it|they|can|could|please|the|this|there|no|what|{VERB_FORMS})\b)"
    rf"|\s+(?=and\s+(?:I|i|we|my|our|he|she|it|they|his|her|their|can|could|please|what|would|[A-Z]\w+\s+{VERB_FORMS}|{VERB_FORMS})\b)"
    r"|\s*[()]\s*",
)
# "Julia, my wife, is" says the same as "my wife Julia is", and survives the split
_APPOSED: Final = re.compile(
    r"^(?P<name>[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)?), (?P<np>(?:my|our) [\w-]+(?: [\w-]+)?), "
)
# "my friend Carla, who lives in Milan, is a chef" says two things of her
_WHO: Final = re.compile(
    r"^(?P<np>(?:my|our) [^,]{2,40}), who (?P<rel>[^,]+)(?:, (?:and )?)?", re.IGNORECASE
)
_WE_TWO: Final = re.compile(
    r"^((?:my|our)\s+[\w-]+(?:\s+[A-Z]\w+)?)\s+and\s+I\s+(?:are|have)?", re.IGNORECASE
)


def stating_clauses(text: str) -> list[str]:
    """The clauses of a message that state something, contractions written out.

    Args:
        text: a chat message.
    """
    plain = plain_words(_without_quotes(text))
    clauses: list[str] = []
    for sentence in split_sentences(plain):
        clauses.extend(_of_sentence(sentence.text))
    return clauses


def real_text(text: str) -> str:
    """The sentences of a text that speak of this world, quotations left out."""
    sentences = split_sentences(_without_quotes(text))
    return "\n".join(s.text for s in sentences if not _HYPOTHESIS.search(s.text))


def plain_words(text: str) -> str:
    """Write contractions out: "I'm" becomes "I am"."""
    for pattern, instead in _CONTRACTIONS:
        text = re.sub(pattern, instead, text)
    return text


def _without_quotes(text: str) -> str:
    def shorten(match: re.Match[str]) -> str:
        words = match.group()[1:-1].split()
        return " … " if len(words) >= _LONG_QUOTE_WORDS else " ".join(words)

    return _QUOTE.sub(shorten, re.sub(r"```.*?```|https?://\S+", " ", text, flags=re.DOTALL))


def _of_sentence(sentence: str) -> list[str]:
    if _HYPOTHESIS.search(sentence):
        return []
    stripped = _LEAD.sub("", sentence)
    if _REQUEST.match(stripped) and re.search(r"[:…]", stripped):
        # what follows the colon is material to work on
        return []
    sentence = _APPOSED.sub(r"\g<np> \g<name> ", stripped)
    sentence = _WHO.sub(r"\g<np> and \g<rel> and ", sentence).removesuffix(" and ")
    parts = [part for part in _SPLIT.split(sentence) if part and part.strip(" ,.!?")]
    asked = sentence.rstrip("\"')* ").endswith("?")
    kept: list[str] = []
    for position, part in enumerate(parts):
        clause = _LEAD.sub("", part.strip()).strip(" ,")
        clause = _WE_TWO.sub("We are", clause)
        clause = re.sub(r"^(?=(?:living|working|studying|based)\b)", "is ", clause)
        question = asked and position == len(parts) - 1
        if not clause or question or _REQUEST.match(clause) or _UNCERTAIN.search(clause):
            # a clause without subject must not be carried over what was left out
            kept.append("")
        else:
            kept.append(re.sub(r"[.!?…]+$", "", clause))
    return kept
