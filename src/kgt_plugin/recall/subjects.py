"""The node that a text is about: from the words of a query to a node of the user's graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from rdflib.term import Identifier

from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.terms import SELF_LABEL
from kgt_plugin.graph.vocabulary import LabelsRead
from kgt_plugin.recall.label_index import LabelIndex
from kgt_plugin.recall.subject_mentions import find_subject
from kgt_plugin.text.sentences import split_sentences
from kgt_plugin.text.validation import NODE_LIMIT, clean_words

__all__ = ["Subject", "SubjectResolver"]

_NAMES = frozenset({"name", "nickname", "called", "is called", "is named"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The node that a query is about, and the words for it.

    Attributes:
        node: its node; minted where the graph has none yet.
        label: how to say it.
        clause: the part of the query from the sentence on that names it.
        span: where the clause names it; empty at its start where it does not.
        own: it is the user, or what the query or the graph calls theirs ("my dog").
    """

    node: Identifier
    label: str
    clause: str
    span: tuple[int, int]
    own: bool = False


class SubjectResolver:
    """Resolves subjects against one user's graph, and follows its changes."""

    def __init__(self, graph: PersonalGraph) -> None:
        self._graph = graph
        self._index = LabelIndex()
        self._indexed: dict[Identifier, list[str]] = {}
        self._read: LabelsRead | None = None

    def reading(self) -> AbstractContextManager[None]:
        """While entered, all that is found is of one moment of the graph."""
        return self._graph.reading()

    def resolve(self, query: str, answer: str = "", explicit: str | None = None) -> Subject:
        """Find the subject.

        Args:
            query: a question, or the beginning of a sentence.
            answer: its words are never the subject.
            explicit: the caller's own word for the subject, which decides.

        Raises:
            SubjectNotFoundError: the query names nobody.
        """
        with self._graph.reading():
            subject = self._find(query, answer, explicit, near=False)
        if subject is None:
            raise SubjectNotFoundError(
                "the query names no subject: say whom or what it is about (subject=..., --subject)"
            )
        return subject

    def find(self, query: str, answer: str = "", explicit: str | None = None) -> Subject | None:
        """As `resolve`, with None where the query names nobody."""
        with self._graph.reading():
            return self._find(query, answer, explicit, near=True)

    def named(self, texts: Iterable[str], explicit: str | None = None) -> set[Identifier]:
        """Find every node that texts name, and whom each is about.

        Args:
            texts: short ones, such as the sentences of a query.
            explicit: the caller's own word for the subject.
        """
        with self._graph.reading():
            found = set()
            for text in texts:
                subject = self._find(text, "", explicit, near=True)
                found |= set() if subject is None else {subject.node}
                found |= {node for each in self._labels().mentions(text) for node in each.nodes}
            return found

    def without_names(self, text: str) -> str:
        """A text without the names in it of others than the user."""
        with self._graph.reading():
            mentions = self._labels().mentions(text)
        for mention in reversed(mentions):
            if self._graph.me not in mention.nodes:
                text = f"{text[: mention.start]} {text[mention.end :]}"
        return " ".join(text.split())

    def _find(self, query: str, answer: str, explicit: str | None, *, near: bool) -> Subject | None:
        if explicit is not None:
            explicit = clean_words(explicit, what="subject", limit=NODE_LIMIT)
            named = re.search(rf"(?<!\w){re.escape(explicit)}(?!\w)", query, re.IGNORECASE)
            span = named.span() if named else None
            if explicit.casefold().startswith("my "):
                node = self._possession(explicit, self._labels().exact(explicit))
            else:
                node = self._bearer(self._graph.node(explicit))
            return self._subject(query, span, node, explicit)
        mention = find_subject(query, answer, self._labels(), near=near)
        if mention is None:
            return None
        if mention.kind == "user":
            node = self._graph.me
        elif mention.kind == "possession":
            node = self._possession(mention.text, mention.nodes)
        else:
            nodes = mention.nodes or (self._graph.node(mention.text),)
            node = self._bearer(max(nodes, key=lambda n: (len(self._graph.facts(n)), n.n3())))
        return self._subject(query, mention.span, node, mention.text)

    def _subject(
        self, query: str, span: tuple[int, int] | None, node: Identifier, words: str
    ) -> Subject:
        label = words if node == self._graph.node(words) else self._graph.label(node)
        if node == self._graph.me:
            label = SELF_LABEL
        called = (words.casefold(), label.casefold())
        own = node == self._graph.me or any(each.startswith("my ") for each in called)
        if span is None:
            return Subject(node=node, label=label, clause=query.strip(), span=(0, 0), own=own)
        begin = max((s.start for s in split_sentences(query) if s.start <= span[0]), default=0)
        return Subject(
            node=node,
            label=label,
            clause=query[begin:].rstrip(),
            span=(span[0] - begin, span[1] - begin),
            own=own,
        )

    def _possession(self, words: str, nodes: tuple[Identifier, ...]) -> Identifier:
        """Find "my dog": the node so called, else what the user's fact "dog" names, else a new node."""
        if nodes:
            return nodes[0]
        possession = words.casefold().removeprefix("my ")
        for fact in self._graph.facts(self._graph.me):
            if fact.labels[1].casefold() == possession:
                return fact.object
        return self._graph.node(words)

    def _bearer(self, node: Identifier) -> Identifier:
        """Find who is meant by a name: "Rex" is the dog whose name is Rex, unless Rex has facts itself."""
        if self._graph.facts(node):
            return node
        bearers = {
            fact.subject
            for fact in self._graph.facts(object=node)
            if fact.labels[1].casefold() in _NAMES
        }
        return bearers.pop() if len(bearers) == 1 else node

    def _labels(self) -> LabelIndex:
        changed, self._read = self._graph.label_changes(self._read)
        if self._read.whole:
            self._index, self._indexed = LabelIndex(), {}
        for node, names in changed.items():
            for name in self._indexed.pop(node, ()):
                self._index.discard(node, name)
            for name in names:
                self._index.add(node, name)
            if names:
                self._indexed[node] = names
        return self._index
