"""From text to the parts of a fact: subject, relation phrases, and what a plain message states."""

from __future__ import annotations

from kgt_plugin.extraction.cutting.clauses import is_question
from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.phrases import relation_phrases
from kgt_plugin.extraction.referring.context import Context
from kgt_plugin.extraction.replying.assumptions import put_right
from kgt_plugin.extraction.replying.corrections import Correction, correction
from kgt_plugin.extraction.replying.swaps import Swap, swap_in, swap_of
from kgt_plugin.extraction.replying.yes_no import asks_yes_no, said_of, settled
from kgt_plugin.extraction.statements import hear
from kgt_plugin.extraction.subjects import SubjectKind, SubjectMention, find_subject
from kgt_plugin.language.wording import relation_kind

__all__ = [
    "Context",
    "Correction",
    "Statement",
    "SubjectKind",
    "SubjectMention",
    "Swap",
    "asks_yes_no",
    "correction",
    "find_subject",
    "hear",
    "is_question",
    "is_verb_like",
    "put_right",
    "relation_phrases",
    "said_of",
    "settled",
    "split_sentences",
    "swap_in",
    "swap_of",
]


def is_verb_like(relation: str) -> bool:
    """Tell whether a relation stands between subject and object as a verb does ("lives in")."""
    return relation_kind(relation) == "verb"
