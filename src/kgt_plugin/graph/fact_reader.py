"""Reading one user's graph: its facts with their words, and the terms that words mean."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import cast

from rdflib.namespace import OWL, RDF
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.graph.state import shared_state
from kgt_plugin.graph.terms import (
    SELF_LABEL,
    encode_user,
    journal_name,
    label_key,
    literal_of,
    mint_entity,
    mint_relation,
    order_of,
    plain_words,
    says_self,
    user_graph_name,
)
from kgt_plugin.graph.user_nodes import node_in
from kgt_plugin.graph.vocabulary import LabelsRead, Vocabulary, is_annotation, names_in
from kgt_plugin.memo import Memo
from kgt_plugin.records import Triple
from kgt_plugin.stores import CountsCommits, Store, SupportsRevision
from kgt_plugin.stores.views import Terms
from kgt_plugin.text.validation import NODE_LIMIT, RELATION_LIMIT, clean_words

__all__ = ["ReadableGraph"]


_DESCRIBED = 4
_NAMELESS = "something"


class ReadableGraph:
    """The reading half of `PersonalGraph`.

    Attributes:
        user: the user's id.
        name: the named graph.
        me: the node that stands for the user.
    """

    def __init__(self, store: Store, user: str, *, me: URIRef | None = None) -> None:
        """Look at a user's graph; nothing is written.

        Args:
            store: where it is.
            user: any string that is not blank.
            me: the node that stands for the user; None leaves it to the store and the graph, or makes one of ours.

        Raises:
            InvalidInputError: the user id is unusable, or the store is another user's.
        """
        self.user = user
        self.name = user_graph_name(user)
        self._user = encode_user(user)
        self._journal_name = journal_name(user)
        self._store = store
        self._graph = store.graph(self.name)
        self._journal = store.graph(self._journal_name)
        self._state = shared_state(store, self._user)
        self._given_me = me
        if me is None:
            self._state.me = node_in(self._graph, store, user)

    @property
    def me(self) -> URIRef:
        """The node that stands for the user."""
        if self._given_me is not None:
            return self._given_me
        node = self._state.me
        if node is None:  # the graph that said so was erased
            node = self._state.me = node_in(self._graph, self._store, self.user)
        return node

    def reading(self) -> AbstractContextManager[None]:
        """While entered, all that this thread reads is of one moment, and no thread changes the graph.

        What somebody derives from the graph is guarded by it too: a lock taken within this one by some, and
        around it by others, would have them wait for each other.
        """
        return self._state.lock

    def facts(
        self,
        subject: Identifier | None = None,
        *,
        object: Identifier | None = None,  # noqa: A002 - RDF's word
    ) -> list[Triple]:
        """The facts, sorted; those of one subject or one object if given.

        Labels and the like are no facts.
        """
        with self._state.lock:
            # For all of them, one pass over the labels is cheaper than a look-up a term.
            whole = subject is None and object is None
            known = self._vocabulary() if whole else self._fresh_vocabulary()
            if subject is None or object is not None or not isinstance(self._store, CountsCommits):
                return self._sorted_facts(subject, object, known)
            commits = self._store.commits(self.name)
            found = self._state.read.get(subject, commits)
            if found is None:
                found = tuple(self._sorted_facts(subject, None, known))
                self._state.read.keep(subject, commits, found)
            return list(found)

    def own_facts(self) -> list[Triple]:
        """The facts that begin at the user or at what is called theirs ("my dog"), subject by subject."""
        with self._state.lock:
            subjects = [self.me, *self._vocabulary().owned()]
            return [fact for subject in subjects for fact in self.facts(subject)]

    def _sorted_facts(
        self, subject: Identifier | None, value: Identifier | None, known: Vocabulary | None
    ) -> list[Triple]:
        labels = Memo(partial(self._label, known=known))
        found = [self._worded(terms, labels) for terms in self._facts(subject, value)]
        return sorted(found, key=lambda triple: tuple(map(order_of, triple.terms)))

    def labels(self) -> Iterator[tuple[Identifier, str]]:
        """Every node with each of its names, aliases too."""
        with self._state.lock:
            found = list(self._vocabulary().labels())
        return ((node, SELF_LABEL if node == self.me else name) for node, name in found)

    def label_changes(
        self, since: LabelsRead | None
    ) -> tuple[dict[Identifier, list[str]], LabelsRead]:
        """Map nodes to the names they have now, of those that may have others than when last read.

        Args:
            since: what the last call returned; None reads all.

        Returns:
            Node to names, none where it is no node any more; and what to pass next time. Where the
            graph was read anew since, every node is told, and `LabelsRead.whole` is set.
        """
        with self._state.lock:
            known = self._vocabulary()
            touched = None
            if since is not None and since.vocabulary is known:
                touched = known.touched_since(since.position)
            named: dict[Identifier, list[str]] = {}
            if touched is None:
                for node, name in self.labels():
                    named.setdefault(node, []).append(name)
            for term in touched or ():
                names = [SELF_LABEL] if term == self.me else known.names(term)
                named[term] = names if known.is_node(term) else []
            read = LabelsRead(vocabulary=known, position=known.position, whole=touched is None)
            return named, read

    def node(self, words: str) -> Identifier:
        """The node that words mean: a known one, else the one that they would mint."""
        with self._state.lock:
            return self._node(words, "subject")[0]

    def relations(self) -> list[tuple[URIRef, str]]:
        """The relations in use, with their words, in the order of the words."""
        with self._state.lock:
            return self._vocabulary().relations()

    def label(self, term: Identifier) -> str:
        """Say a term in words: preferred label, label, or its name split into words."""
        with self._state.lock:
            return self._label(term, self._fresh_vocabulary())

    def is_functional(self, predicate: URIRef) -> bool:
        """Tell whether a relation is declared to have one value (owl:FunctionalProperty)."""
        return (predicate, RDF.type, OWL.FunctionalProperty) in self._graph

    def triple(
        self,
        subject: str | Identifier,
        relation: str | URIRef,
        object: str | Identifier,  # noqa: A002 - RDF's word
    ) -> Triple:
        """A fact in words or terms: known names become their nodes, new ones are minted.

        Args:
            subject: at most 1,000 characters; "me" is the user.
            relation: at most 200 characters.
            object: as the subject; a number, a date or "true" becomes a typed literal.

        Raises:
            InvalidInputError: words that cannot be used.
        """
        with self._state.lock:
            start, start_words = self._node(subject, "subject")
            predicate, words = self._relation(relation)
            end, end_words = self._object(start, predicate, object)
        said = (start_words, words, end_words)
        return Triple(subject=start, predicate=predicate, object=end, labels=said)

    def _facts(
        self, subject: Identifier | None = None, value: Identifier | None = None
    ) -> Iterator[Terms]:
        for terms in self._graph.triples((subject, None, value)):
            if not is_annotation(cast(Terms, terms)):
                yield cast(Terms, terms)

    def _worded(self, terms: Terms, labels: Memo[Identifier, str]) -> Triple:
        start, relation, end = terms
        words = (labels[start], labels[relation], labels[end])
        return Triple(subject=start, predicate=relation, object=end, labels=words)

    def _label(self, term: Identifier, known: Vocabulary | None) -> str:
        if isinstance(term, Literal):
            return str(term)
        if term == self.me:
            return SELF_LABEL
        name = (names_in(self._graph, term) if known is None else known.names(term))[0]
        if isinstance(term, BNode) and name == plain_words(term):
            return self._description(term, known)
        return name

    def _description(self, node: BNode, known: Vocabulary | None) -> str:
        """Say what a node without a name holds; its identifier means nothing to anybody."""
        held = []
        for _, predicate, value in sorted(self._facts(node), key=lambda t: (t[1], order_of(t[2]))):
            if not isinstance(value, BNode):
                held.append(f"{self._label(predicate, known)} {self._label(value, known)}")
        return ", ".join(held[:_DESCRIBED]) or _NAMELESS

    def _fresh_vocabulary(self) -> Vocabulary | None:
        """The vocabulary, if there is one and nobody has written behind our back."""
        if self._state.vocabulary is None or self._revision() != self._state.revision:
            return None
        return self._state.vocabulary

    def _vocabulary(self) -> Vocabulary:
        known = self._fresh_vocabulary()
        if known is None:
            known = Vocabulary(cast(Iterable[Terms], self._graph))
            self._state.vocabulary = known
            self._state.revision = self._revision()
        return known

    def _revision(self) -> Hashable:
        store = self._store
        return store.revision(self.name) if isinstance(store, SupportsRevision) else None

    def _journal_revision(self) -> Hashable:
        """Return the revision that tells that another process has journaled something, and the facts' revision with it."""
        if not isinstance(self._store, SupportsRevision):
            return None
        return (self._revision(), self._store.revision(self._journal_name))

    def _node(self, node: str | Identifier, what: str) -> tuple[Identifier, str]:
        if isinstance(node, Identifier):
            return node, self.label(node)
        words = clean_words(node, what=what, limit=NODE_LIMIT)
        if says_self(words):
            return self.me, SELF_LABEL
        found = self._vocabulary().find_node(words)
        return (mint_entity(words), words) if found is None else (found, self.label(found))

    def _relation(self, relation: str | URIRef) -> tuple[URIRef, str]:
        if isinstance(relation, URIRef):
            return relation, self.label(relation)
        words = clean_words(relation, what="relation", limit=RELATION_LIMIT)
        found = self._vocabulary().find_relation(words)
        if found is not None:
            return found, self.label(found)
        minted = mint_relation(words)
        return (minted, words) if minted != RDF.type else (minted, self.label(minted))

    def _object(
        self, subject: Identifier, predicate: URIRef, value: str | Identifier
    ) -> tuple[Identifier, str]:
        if isinstance(value, Identifier):
            return value, self.label(value)
        words = clean_words(value, what="object", limit=NODE_LIMIT)
        # A graph that was here before us may say "Rex" where we would have made a node.
        for known in sorted(self._graph.objects(subject, predicate), key=str):
            if isinstance(known, Literal) and label_key(str(known)) == label_key(words):
                return known, str(known)
        node, label = self._node(words, "object")
        literal = literal_of(words)
        if literal is not None and node == mint_entity(words) and not self._is_known(node):
            return literal, words
        return node, label

    def _is_known(self, node: Identifier) -> bool:
        return (node, None, None) in self._graph or (None, None, node) in self._graph
