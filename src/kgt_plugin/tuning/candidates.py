"""The candidate set H(q, a, K): relations from four sources, made into triples.

In order of trust: the user's own words; relations the graph already knows; the phrase left of the
query when subject and answer are taken out; the model's own words. Ranking is by retrieval weight,
so a source proposes and never decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz, process, utils

from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import CandidateSource, Triple
from kgt_plugin.steps import Ask, Steps, ask_text
from kgt_plugin.text.polarity import is_negative
from kgt_plugin.tuning.deliberation import Deliberation

__all__ = [
    "TRUST",
    "candidate_facts",
    "merge_relations",
    "model_relations",
    "similar_relations",
]

TRUST = {source: rank for rank, source in enumerate(CandidateSource)}
"""0 for the most trusted source."""

_SIMILAR = 75.0
_LONGEST_RELATION_WORDS = 6


def candidate_facts(
    of: Deliberation, opponents: Sequence[Triple], opposed: Collection[str]
) -> dict[Triple, CandidateSource]:
    """Make H(q, a, K) of the best-fitting relations.

    The relation of a fact that is being corrected fits by that alone.

    Args:
        of: the feedback beside the graph.
        opponents: the facts that state what is being corrected.
        opposed: relations that deny what the feedback says.
    """
    corrected = {fact.labels[1] for fact in opponents}
    fitting = sorted(
        (
            relation
            for relation, source in of.relations.items()
            if source is not CandidateSource.VOCABULARY
            or (
                relation not in opposed
                and is_negative(relation) is of.denies
                and (relation in corrected or of.fits(relation))
            )
        ),
        key=lambda r: (r not in corrected, -of.log_weights[r], TRUST[of.relations[r]], r),
    )
    candidates: dict[Triple, CandidateSource] = {}
    for relation in fitting[: of.settings.k]:
        triple = of.graph.triple(of.subject.node, relation, of.object)
        triple = replace(triple, labels=(of.subject.label, relation, triple.labels[2]))
        candidates.setdefault(triple, of.relations[relation])
    return candidates


def similar_relations(
    phrases: Sequence[str], vocabulary: Sequence[str], *, limit: int = 5
) -> list[str]:
    """Find relations of the graph that are worded nearly as the query words them.

    Args:
        phrases: from the query, best first.
        vocabulary: words of every relation the graph uses.
        limit: how many at most for each phrase.
    """
    found: dict[str, None] = {}
    for phrase in phrases:
        hits = process.extract(
            phrase,
            vocabulary,
            scorer=fuzz.token_sort_ratio,
            processor=utils.default_process,
            limit=limit,
            score_cutoff=_SIMILAR,
        )
        found.update(dict.fromkeys(relation for relation, _, _ in hits))
    return list(found)


def model_relations(
    query: str, answer: str, subject: str, obj: str, *, k: int, prompts: PromptSet
) -> Steps[Ask, Any, list[str]]:
    """Let the model name up to k relations between subject and object (section 4.2).

    Returns:
        What of its words can be a relation: short, not empty, not subject or object, each once.
    """
    prompt = prompts.extraction(query, answer, subject, obj, k)
    text = yield from ask_text(prompt, max_tokens=8 * k)
    unusable = {"", subject.casefold(), obj.casefold(), answer.casefold()}
    found: dict[str, str] = {}
    for part in text.split(prompts.separator):
        relation = " ".join(part.split()).strip(" .;:-<>\"'")
        key = relation.casefold()
        if key not in unusable and len(relation.split()) <= _LONGEST_RELATION_WORDS:
            found.setdefault(key, relation)
    return list(found.values())[:k]


def merge_relations(
    sources: Iterable[tuple[CandidateSource, Iterable[str]]],
) -> dict[str, CandidateSource]:
    """Give every relation its most trusted source; wording that differs by case alone is one."""
    merged: dict[str, tuple[str, CandidateSource]] = {}
    for source, relations in sources:
        for relation in relations:
            key = " ".join(relation.split()).casefold()
            if key and (key not in merged or TRUST[source] < TRUST[merged[key][1]]):
                merged[key] = (" ".join(relation.split()), source)
    return dict(merged.values())
