"""A chat message as clauses, and which of them state something of this world.

Questions, requests, hypotheses and what is quoted or reported of others state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.cutting.cuts import Cut, cut_clauses
from kgt_plugin.extraction.cutting.endings import is_of_old
from kgt_plugin.extraction.cutting.pointing import pointed
from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.wordorder import answered_at_once, plain_order
from kgt_plugin.extraction.cutting.words import Word, is_sign, read_words
from kgt_plugin.language.spelling import written_out

__all__ = ["Clause", "clauses_of", "is_question", "real_text"]

_QUOTE: Final = re.compile(
    r"[\"“«][^\"”»]*[\"”»]|(?<!\w)['‘][^'’\n]{0,300}(?:['’]\w[^'’\n]{0,300}){0,8}['’](?!\w)"
)
_LONG_QUOTE_WORDS: Final = 3
_DISCOURSE: Final = (
    r"(?:by the (?:way|by)|btw|just so you know|for the record|fyi|as you know|in case it helps|you know|"
    r"of (?:this|last|next) (?:week|month|year|\w+day)|of (?:now|today|yesterday|\w+day)|you see|also|and|but|so|well|actually|oh|hey|hi|hello|yes|yo|ok|okay|okey|right|thanks|thank you|ty|"
    r"sorry|because|since|as|though|although|honestly|currently|recently|lately|nowadays|these days|now|"
    r"anyway|anyways|besides|plus|luckily|sadly|unfortunately|good (?:morning|afternoon|evening|night)|"
    r"please note(?: that)?|note that|remember that|today|ugh|haha+|ha|lol|lmao|great|cool|nice|alright|"
    r"as i (?:said|mentioned)|if i did not say|to be honest|tbh|like i said|(?:it|as it) turn(?:s|ed) out(?: that)?|in fact|indeed|still|mind you|"
    r"the thing is|my point is|i (?:should|must|ought to|have to|may|can|will|do|just|also|forgot to|want to|"
    r"wanted to)? ?(?:think|guess|suppose|believe|reckon|mean|meant|say|said|mention|mentioned|tell you|"
    r"told you|admit|confess|add|know|realise|note)(?: to (?:say|mention|tell you|add))?(?: that)?"
    r"(?= (?:i|my|our|we|he|she|it|they|the|his|her) )|you (?:will|may|might) (?:gather|know|remember|guess)"
    r"(?: that)?|then|however|of course|quick one|fun fact|turns out(?: that)?|good|dear|friend|mate|"
    r"(?:sort|kind) of(?= (?:i|we|he|she|it|they|my|not) )|righto|beauty|legend|cheers|ta|"
    r"did i (?:say|mention)|let it be (?:known|recorded|noted)(?: here)?(?: that)?|no(?= [,;:–—-])|"
    r"no(?= (?:i|he|she|we|they|it|my|our|no) )|ah|hmm+|um+|wait|see|look(?= [,])|phew|listen)"
)
_LEAD: Final = re.compile(rf"^(?:(?:{_DISCOURSE}|\W+)(?: |$)(?!(?:an?|the) (?:shame|pity)))+")
_REQUEST: Final = re.compile(
    r"^(?:(?:can|could|would|will|should|do|does|did|is|are|was|were|am|have|has|may|might|shall) (?:not )?"
    r"(?:you|i|we|he|she|it|they|there|my|the|this|that|one|your|his|her)\b|what|which|who|whose|where|when|"
    r"why|how|any\b|please|kindly|remind|tell|show|write|give|find|help|make|translate|proofread|explain|"
    r"describe|summari[sz]e|book|list|draft|suggest|recommend|create|generate|rewrite|set|add|send|"
    r"schedule|check|compare|look|pick|choose|complete|correct|fix|say|search|order|let us|do not(?! (?:really |even |actually )?(?:eat|drink|like|have|own|smoke|drive|wear|do|speak|live|work|touch|play) (?!that|it|this))|"
    r"put|take|keep|pass|leave|need (?:help|to)|is it|imagine|suppose|pretend|assume|never mind|note\b|"
    r"mind\b|convert|change|forget|thank)\b"
)
_ANSWERED: Final = re.compile(
    r"^who (?:is|are|was|does|has|lives|works|plays|drives|sings|studies)\b"
)
_ASKING: Final = re.compile(
    r"^(?:what|which|who|whose|whom|where|when|why|how|is|are|do|does|did|has|have|(?:can|could|will|would) you|"
    r"tell me|remind me)\b"
)
_FICTION: Final = re.compile(
    r"\b(?:pretend|hypothetical\w*|in (?:a|my|the|this) (?:story|novel|game|film|dream|book)|role-?play)\b"
)
"""What it stands in speaks of no real person, from its beginning on."""
_HYPOTHESIS: Final = re.compile(
    r"\b(?:(?<!can )(?<!cannot )(?<!could )imagine|(?<!i )(?<!would )suppose|supposing|(?<!i )assume|assuming|"
    r"let us say|what if|i wish|wish i|wishes)\b"
)
"""Behind it, to the end of the sentence, nothing is said to be so."""
_HARMLESS_IF: Final = re.compile(
    r"^(?:(?:that|it|this) (?:helps|matters|is relevant)|you (?:must|need to|want to) know|"
    r"i am not (?:too )?(?:working|on the road|busy|away|tired|at work)|i (?:have|get) (?:the )?(?:time|chance)|"
    r"you (?:ask|are asking|wondered|are wondering|do not mind|please)|(?:it|they|he|she|anyone|anybody|someone|that) asks?$|i (?:did not|have not) (?:say|said|mention))"
)
_UNCERTAIN: Final = re.compile(
    r"\b(?<!never )(?:maybe|perhaps|might|probably|possibly|thinking (?:about|of)|considering|"
    r"would(?! never| not (?:touch|eat|drink))|could|"
    r"should|not sure|wonder\w*|almost|nearly|jokingly|kidding|pretending|apparently|supposedly|"
    r"tempted|tempting)\b"
)
_REPORTED: Final = re.compile(
    r"^(?!(?:i|we) )(?!(?:my|the|our) (?:doctor|doc|gp|dentist|vet|physio|optician|consultant|specialist|nurse|cardiologist) )"
    r"(?:.* )?(?:said|says|say|told|tells|claims?|claimed|thinks?|thought|insists?|insisted|"
    r"wrote|asked|asks|telling|saying|claiming|reckons?|suggests?|suggested|jokes?|joked|swears?|believes"
    r"|(?:wants|hopes|wishes) (?:that|me|us|you|him|her|them|it|i|we|he|she|my)\b)\b"
)
_UNREAL: Final = re.compile(
    r"^(?:i|we) (?:(?:really|just|do|only|also|always|still) )*(?:wish|hope|doubt|dream\w*|wonder\w*|pretend\w*|"
    r"do not (?:think|believe|know|remember)|am not sure|was told|asked|heard|read (?=that|in|about))\b"
)
_NOT_SAID: Final = re.compile(
    r"^i (?:never|did not|have not|have never|am not) (?:say|said|claim(?:ed|ing)?|saying|mean|meant|meaning)$"
)
_NOT_TRUE: Final = re.compile(
    r"^(?:(?:it|that) is )?(?:not(?: (?:true|the case|correct|right))?|false|wrong|untrue|a lie)$"
)
"""What is said behind "it is not true that" is not so."""
_AGAIN: Final = re.compile(
    r"(?<!never )\bagain\b|\b(?:moved|came|went|am|hired|rehired) (?:me )?back\b(?! to)|\brehired\b"
)
_TAG: Final = re.compile(
    r"^(?:do|does|did|am|is|are|was|were|have|has|can|will) (?:not )?(?:i|we|he|she|it|they)(?: not)?$"
)
_WHAT_IS: Final = re.compile(r"^what (?:i|we|he|she|they|my \w+) .*\b(?:is|are)\b")
_NOTE: Final = re.compile(
    r"^(?:(?:can|could|will|would) you |please |kindly |also )*(?:remember|note|write down|keep in mind|"
    r"bear in mind|make a note|record|know|add|put down)(?: down| here)?(?: that)?$"
    r"|^(?:also |please )*(?:add|put|include|mention|say|note)(?: (?:this|it|that))? (?:to|in|on|into) (?:the|my) "
    r"(?:cv|resume|résumé|bio|profile|application|cover letter|about me|form)(?: that)?$"
)
_SINCE: Final = Word("since", "since")
"""Stays with the clause before it, for it tells that what is said there lasts."""
_LONGEST: Final = 120
"""Words: a sentence that is longer is no speech, and is read in pieces so that time stays linear."""
_TIMES: Final = frozenset({"when", "until", "till", "before", "after", "once"})
_LIMITS: Final = _TIMES | {"while", "where", "if", "unless", "as"}
_FRESH: Final = frozenset({";", "–", "—", "--", "(", ")"})
"""Signs behind which a condition holds no longer."""
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_RELATIVE: Final = frozenset({"who", "which", "where", "whose", "whom"})
_OPEN_TO_REQUEST: Final = frozenset({"", "that", "and"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a message.

    Attributes:
        words: what is said, openings such as "by the way" left out.
        opener: the conjunction or sign before it.
        carried: its subject is that of the clause before.
        asserted: whether it states something at all.
        first: it opens its sentence.
        past: it states what used to be; then it is not `asserted`, for that is so no more.
        limited: the clause behind it tells when or where it holds.
        open: what it says has ended may not have: it is so again, or that is asked of who reads it.
    """

    words: tuple[Word, ...]
    opener: str
    carried: bool
    asserted: bool
    first: bool
    past: bool = False
    limited: bool = False
    open: bool = False


def clauses_of(text: str) -> list[Clause]:
    """Read a message as clauses, in order, chat spelling written out.

    Args:
        text: a chat message.
    """
    clauses: list[Clause] = []
    for sentence in split_sentences(answered_at_once(written_out(_without_quotes(text)))):
        words = read_words(pointed(plain_order(sentence.text)))
        for start in range(0, len(words), _LONGEST):
            clauses.extend(_of_sentence(words[start : start + _LONGEST]))
    return clauses


def real_text(text: str) -> str:
    """The sentences of a text that speak of this world, quotations left out, written out."""
    sentences = split_sentences(written_out(_without_quotes(text)))
    real = (s.text for s in sentences if not _FICTION.search(s.text.lower()))
    # what stands before a condition or a hypothesis holds without it, as far as names go
    told = (re.split(r"\bif\b", each, maxsplit=1, flags=re.IGNORECASE)[0] for each in real)
    return "\n".join(_before(_HYPOTHESIS, each) for each in told)


def _before(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text.lower())
    return text if found is None else text[: found.start()]


def is_question(text: str) -> bool:
    """Whether a message asks for something, with a question mark or without."""
    last = split_sentences(written_out(text))[-1:]
    return any(
        "?" in sentence.text[-3:] or bool(_ASKING.match(_low(_stripped(read_words(sentence.text)))))
        for sentence in last
    )


def _without_quotes(text: str) -> str:
    def shorten(match: re.Match[str]) -> str:
        words = match.group()[1:-1].split()
        return " … " if len(words) >= _LONG_QUOTE_WORDS else " ".join(words)

    return _QUOTE.sub(shorten, re.sub(r"```.*?```|https?://\S+", " ", text, flags=re.DOTALL))


def _of_sentence(words: Sequence[Word]) -> list[Clause]:
    if not words or _FICTION.search(_low(words)):
        return []
    asked = any("?" in word.text for word in words[-3:])
    while words and is_sign(words[-1]) and words[-1].text not in {")", "'s"}:
        words = words[:-1]
    words = _stripped(words)
    cuts = cut_clauses(words)
    asserted = _Assertions(asked=asked, count=len(cuts))
    states = [asserted.take(number, cut) for number, cut in enumerate(cuts)]
    states = [state and not asserted.is_conditional(number) for number, state in enumerate(states)]
    lasts = any(word.low == "still" for word in words)
    last = _low(cuts[-1].words) if cuts else ""
    is_open = bool(_AGAIN.search(_low(words)) or (asked and _TAG.match(last)))
    begun = {number - 1 for number, cut in enumerate(cuts) if cut.opener == "since"}
    return [
        Clause(
            words=(_stripped(cut.words) if not cut.carried else cut.words)
            + ((_SINCE,) if number in begun else ()),
            opener=cut.opener,
            carried=cut.carried,
            asserted=state and not is_of_old(cut.words),
            first=number == 0,
            past=state and is_of_old(cut.words) and not lasts,
            limited=any(behind.opener in _LIMITS for behind in cuts[number + 1 : number + 2]),
            open=is_open,
        )
        for number, (cut, state) in enumerate(zip(cuts, states, strict=True))
    ]


class _Assertions:
    """Goes through the clauses of a sentence and tells which of them state something."""

    def __init__(self, *, asked: bool, count: int) -> None:
        self._asked, self._count = asked, count
        self._blocked = False
        self._requested = False
        self._hanging = False
        self._before = ""
        self._conditional: set[int] = set()

    def is_conditional(self, number: int) -> bool:
        """Whether a condition that follows at once takes back what a clause states."""
        return number in self._conditional

    def take(self, number: int, cut: Cut) -> bool:
        """Whether the next clause states something."""
        low = _low(_stripped(cut.words))
        if cut.opener in _FRESH and self._hanging:
            self._blocked = self._hanging = False
        if cut.opener in _CONDITIONS:
            self._condition(number, cut, low)
            return False
        before, self._before = self._before, low
        if _NOT_SAID.match(before) and cut.opener in {"", "that"} and not cut.paused:
            return False
        if _NOT_TRUE.match(before) and cut.opener == "that":
            return False
        if cut.paused and (cut.opener == "but" or (cut.opener == "because" and self._hanging)):
            # who said so, and on what condition, is over
            self._blocked = self._hanging = False
        if cut.opener == "as if":
            return False
        if _HYPOTHESIS.search(low):
            self._blocked = True
        if self._blocked or self._reports(low) or self._asks(number, cut, low):
            return False
        if cut.paused:
            self._requested = False
        relative = cut.opener == "who" and number > 0
        question = self._asked and number == self._count - 1 and not relative
        return cut.opener not in _TIMES and not question and not _UNCERTAIN.search(low)

    def _condition(self, number: int, cut: Cut, low: str) -> None:
        """What hangs on a condition is not stated, nor what follows it."""
        if _HARMLESS_IF.match(low):
            return
        self._blocked = self._hanging = True
        if not cut.paused:
            self._conditional.add(number - 1)

    def _reports(self, low: str) -> bool:
        """Other people's words and one's own dreams go on to the end of the sentence."""
        if _REPORTED.match(low) or _UNREAL.match(low):
            self._blocked = True
        return self._blocked

    def _asks(self, number: int, cut: Cut, low: str) -> bool:
        """Whether a clause is a request, or the material of one."""
        if _NOTE.match(low):
            # "remember my cat is called Tofu" hands the fact over
            return True
        relative = cut.opener in _RELATIVE and number > 0
        told = not self._asked and _WHAT_IS.match(low)
        if not relative and not told and _REQUEST.match(low):
            self._requested = True
            return True
        if cut.opener in {":", "…", "..."} and self._requested:
            # what follows the colon is material to work on
            self._blocked = True
        return self._blocked or (
            self._requested and not cut.paused and cut.opener in _OPEN_TO_REQUEST
        )


def _low(words: Sequence[Word]) -> str:
    return " ".join(word.low for word in words)


def _stripped(words: Sequence[Word]) -> tuple[Word, ...]:
    """Without the openings that say nothing."""
    kept = list(words)
    low = _low(kept) + " "
    lead = _LEAD.match(low)
    if lead is not None:
        kept = kept[lead.group().count(" ") :]
    while kept and is_sign(kept[-1]):
        kept.pop()
    return tuple(kept)
