"""Which clauses of a sentence state something of this world, and which ask, suppose, doubt or report."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.cuts import Cut
from kgt_plugin.extraction.cutting.openings import low_of, stripped

__all__ = ["HYPOTHESIS", "TIMES", "Assertions"]

_REQUEST: Final = re.compile(
    r"^(?:(?:can|could|would|will|should|do|does|did|is|are|was|were|am|have|has|may|might|shall) (?:not )?"
    r"(?:you|i|we|he|she|it|they|there|my|the|this|that|one|your|his|her)\b|what|which|who|whose|where|when|"
    r"why|how|any\b|please|kindly|remind|tell|show|write|give|find|help|make|translate|proofread|explain|"
    r"describe|summari[sz]e|book|list|draft|suggest|recommend|create|generate|rewrite|set|add|send|"
    r"schedule|check|compare|look|pick|choose|complete|correct|fix|say|search|order|let us|do not(?! (?:really |even |actually )?(?:eat|drink|like|have|own|smoke|drive|wear|do|speak|live|work|touch|play) (?!(?:that|it|this|the|these|those|my|your|too|so|here|there|to|for|in|on|at|drunk|and|with|\w+ to me|\w+ (?:in|on|at) the)\b))|"
    r"put|take|keep|pass|leave|need (?:help|to)|is it|imagine|suppose|pretend|assume|never mind|note\b|"
    r"mind\b|convert|change|forget|thank)\b"
)
HYPOTHESIS: Final = re.compile(
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
_WHAT_IS: Final = re.compile(r"^what (?:i|we|he|she|they|my \w+) .*\b(?:is|are)\b")
_NOTE: Final = re.compile(
    r"^(?:(?:can|could|will|would) you |please |kindly |also )*(?:remember|note|write down|keep in mind|"
    r"bear in mind|make a note|record|know|add|put down)(?: down| here)?(?: that)?$"
    r"|^(?:also |please )*(?:add|put|include|mention|say|note)(?: (?:this|it|that))? (?:to|in|on|into) (?:the|my) "
    r"(?:cv|resume|résumé|bio|profile|application|cover letter|about me|form)(?: that)?$"
)
TIMES: Final = frozenset({"when", "until", "till", "before", "after", "once"})
_FRESH: Final = frozenset({";", "–", "—", "--", "(", ")"})
"""Signs behind which a condition holds no longer."""
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_RELATIVE: Final = frozenset({"who", "which", "where", "whose", "whom"})
_OPEN_TO_REQUEST: Final = frozenset({"", "that", "and"})


class Assertions:
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
        low = low_of(stripped(cut.words))
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
        if HYPOTHESIS.search(low):
            self._blocked = True
        if self._blocked or self._reports(low) or self._asks(number, cut, low):
            return False
        if cut.paused:
            self._requested = False
        relative = cut.opener == "who" and number > 0
        question = self._asked and number == self._count - 1 and not relative
        return cut.opener not in TIMES and not question and not _UNCERTAIN.search(low)

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
