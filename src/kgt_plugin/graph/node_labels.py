"""Labels of minted terms that come and go with an edit's facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import cast

from rdflib import Graph
from rdflib.namespace import RDFS
from rdflib.term import Identifier, Literal

from kgt_plugin.graph.terms import is_minted, plain_words
from kgt_plugin.graph.vocabulary import LABELS, Vocabulary, is_annotation, is_label
from kgt_plugin.memo import Memo
from kgt_plugin.records import Triple
from kgt_plugin.stores.views import Terms

__all__ = ["missing_labels", "orphaned_labels", "with_their_labels"]


def missing_labels(
    graph: Graph, triples: Collection[Triple], *, besides: Iterable[Terms] = ()
) -> tuple[Triple, ...]:
    """The labels of minted terms that have none yet, from the words of the facts.

    Args:
        graph: as it is.
        triples: the facts to come.
        besides: label triples that come with them anyway.
    """
    named = {terms[0] for terms in besides if is_label(terms)}
    named |= {triple.subject for triple in triples if is_label(triple.terms)}
    missing: list[Triple] = []
    for triple in triples:
        for term, words in zip(triple.terms, triple.labels, strict=True):
            if not is_minted(term) or term in named or not words.strip():
                continue
            named.add(term)
            if not _has_label(graph, term):
                missing.append(_label_triple(term, Literal(" ".join(words.split()))))
    return tuple(missing)


def with_their_labels(
    terms: Collection[Terms], *, otherwise: Callable[[Identifier], str]
) -> tuple[Triple, ...]:
    """Word triples that come together: by the labels among them, else as known.

    Args:
        terms: the triples.
        otherwise: words for a term that none of them labels.
    """
    labels = [each for each in terms if is_label(each)]
    coming = Vocabulary(labels)
    labelled = {each[0] for each in labels}

    def say(term: Identifier) -> str:
        return coming.names(term)[0] if term in labelled else otherwise(term)

    words = Memo(say)
    return tuple(
        Triple(subject=s, predicate=p, object=o, labels=(words[s], words[p], words[o]))
        for s, p, o in terms
    )


def orphaned_labels(
    graph: Graph, added: Collection[Triple], removed: Collection[Triple]
) -> tuple[Triple, ...]:
    """The labels of minted terms that no fact will mention any more: a forgotten word is gone.

    Args:
        graph: as it is.
        added: the facts to come.
        removed: the facts to go.
    """
    if not removed:
        return ()
    gone = {triple.terms for triple in removed}
    kept = {term for t in added if not is_annotation(t.terms) for term in t.terms}
    orphaned: list[Triple] = []
    for term in dict.fromkeys(term for triple in removed for term in triple.terms):
        if is_minted(term) and term not in kept and not _is_mentioned(graph, term, gone):
            labels = sorted(graph.objects(term, RDFS.label), key=str)
            triples = (_label_triple(term, cast(Literal, label)) for label in labels)
            orphaned.extend(triple for triple in triples if triple.terms not in gone)
    return tuple(orphaned)


def _label_triple(term: Identifier, label: Literal) -> Triple:
    words = (str(label), plain_words(RDFS.label), str(label))
    return Triple(subject=term, predicate=RDFS.label, object=label, labels=words)


def _has_label(graph: Graph, term: Identifier) -> bool:
    return any((term, predicate, None) in graph for predicate in LABELS)


def _is_mentioned(graph: Graph, term: Identifier, gone: set[Terms]) -> bool:
    """Tell whether a fact, other than those gone, has this term."""
    for pattern in ((term, None, None), (None, term, None), (None, None, term)):
        for terms in graph.triples(pattern):
            if terms not in gone and not is_annotation(cast(Terms, terms)):
                return True
    return False
