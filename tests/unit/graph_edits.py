"""Short ways to say edits in tests."""

from rdflib.term import Identifier

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind, Triple

Words = tuple[str | Identifier, str, str | Identifier]


def edit(*, added: tuple[Triple, ...] = (), removed: tuple[Triple, ...] = ()) -> Edit:
    """An edit that nobody has applied."""
    return Edit(id=None, kind=EditKind.LEARN, time=None, added=added, removed=removed)


def add(graph: PersonalGraph, *facts: Words) -> Edit:
    """Add facts said in words."""
    return graph.apply(edit(added=tuple(graph.triple(*fact) for fact in facts)))


def remove(graph: PersonalGraph, *facts: Words) -> Edit:
    """Remove facts said in words."""
    return graph.apply(edit(removed=tuple(graph.triple(*fact) for fact in facts)))


def said(graph: PersonalGraph) -> set[tuple[str, str, str]]:
    """All facts in words."""
    return {fact.labels for fact in graph.facts()}
