"""Small scored triples for the optimizers' tests: probabilities in, records out."""

import math

from rdflib import URIRef

from kgt_plugin.records import Priors, ScoredTriple, Triple


def log(p: float) -> float:
    """Take the logarithm; of zero too."""
    return math.log(p) if p > 0 else -math.inf


def triple(relation: str, obj: str, subject: str = "dog") -> Triple:
    """Make a triple whose terms follow from its words."""
    return Triple(
        subject=URIRef(f"urn:x:{subject}"),
        predicate=URIRef(f"urn:x:{relation.replace(' ', '_')}"),
        object=URIRef(f"urn:x:{obj.replace(' ', '_')}"),
        labels=(subject, relation, obj),
    )


def scored(
    relation: str,
    obj: str,
    *,
    w: float = 1.0,
    a: float,
    old: float | None = None,
    graph: bool = False,
    candidate: bool = False,
    supports: bool | None = None,
    conflict: bool = False,
    protected: bool = False,
    trust: int = 0,
) -> ScoredTriple:
    """Make a scored triple from probabilities instead of logarithms."""
    return ScoredTriple(
        triple=triple(relation, obj),
        in_graph=graph,
        log_weight=log(w),
        answer_logprob=log(a),
        competing_logprob=None if old is None else log(old),
        candidate=candidate,
        supports=candidate if supports is None else supports,
        conflict=conflict,
        protected=protected,
        trust=trust,
    )


def priors(a: float, old: float | None = None) -> Priors:
    """Make priors from probabilities."""
    return Priors(answer_logprob=log(a), competing_logprob=None if old is None else log(old))
