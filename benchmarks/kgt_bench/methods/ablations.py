"""Ablations: the default method with one choice at a time made otherwise, so that each is seen to be earned."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_bench.methods.kgt import Variant
from kgt_plugin.prompts import DefaultPrompts, PaperPrompts
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.records import Labels
from kgt_plugin.settings import Settings
from kgt_plugin.tuning.optimizer import MinimalOptimizer

__all__ = ["ABLATIONS"]


class _BareTriples(DefaultPrompts):
    """Our templates, the fact as the paper writes it."""

    id = "bare-triples/1"

    def fact(self, labels: Labels) -> str:
        """Write (subject, relation, object)."""
        return PaperPrompts().fact(labels)


class _ClauseOnce(DefaultPrompts):
    """Our templates, the beginning of the sentence not repeated where the answer goes on."""

    id = "clause-once/1"

    def reasoning(self, query: str, facts: Sequence[str]) -> str:
        """Say the query once."""
        known = f"Facts: {' '.join(facts)}\n" if facts else ""
        return (
            "Complete the sentence from the user's personal facts.\n"
            f"Sentence: {query}\n{known}Answer:"
        )


_CHOICES = (
    Variant(name="default"),
    Variant(name="wording=bare-triples", prompts=_BareTriples()),
    Variant(name="wording=clause-once", prompts=_ClauseOnce()),
    Variant(name="wording=paper", prompts="paper", weighting=Weighting()),
    Variant(name="weights=eq-5-as-printed", weighting=Weighting.as_printed()),
    Variant(name="weights=calibrated-logprobs", weighting=Weighting.from_model()),
    Variant(name="weights=embedder-and-logprobs", weighting=Weighting(model_share=1.0)),
    Variant(name="weights=temperature-0.02", weighting=Weighting(temperature=0.02)),
    Variant(name="weights=temperature-0.08", weighting=Weighting(temperature=0.08)),
    Variant(name="weights=no-asserted-bonus", weighting=Weighting(asserted_bonus=0.0)),
    Variant(name="margin=1", optimizer=MinimalOptimizer(margin=1.0)),
    Variant(name="margin=4", optimizer=MinimalOptimizer(margin=4.0)),
    Variant(name="optimizer=paper", optimizer="paper"),
    Variant(name="k=1", settings=Settings(k=1)),
    Variant(name="k=10", settings=Settings(k=10)),
    Variant(name="top-k=1", settings=Settings(top_k=1)),
    Variant(name="top-k=10", settings=Settings(top_k=10)),
)

ABLATIONS: dict[str, Variant] = {variant.name: variant for variant in _CHOICES}
"""By name, `what=how`. `top-k` is how many facts a free answer sees: it moves exact match alone."""
