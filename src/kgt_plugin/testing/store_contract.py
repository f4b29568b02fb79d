"""The contract of a store: inherit the class, say how to make your store, run it with pytest."""

from __future__ import annotations

import threading
from functools import partial

from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores.port import Quad, Store
from kgt_plugin.testing.refusals import assert_refused

__all__ = ["StoreContract"]

_ONE = URIRef("urn:kgt:user:one")
_ONES_JOURNAL = URIRef("urn:kgt:user:one:journal")
_TWO = URIRef("urn:kgt:user:two")


def _typed(lexical: str, datatype: URIRef) -> Literal:
    return Literal(lexical, datatype=datatype, normalize=False)


def _quad(value: Identifier, *, subject: str = "urn:s", name: URIRef = _ONE) -> Quad:
    return (URIRef(subject), URIRef("urn:p"), value, name)


def _content(store: Store, name: URIRef = _ONE) -> set[str]:
    return {" ".join(term.n3() for term in terms) for terms in store.graph(name)}


class StoreContract:
    """Tests of the `Store` contract; set the two class attributes where your store is narrower.

    Examples:
        >>> from kgt_plugin.stores import open_store
        >>> from kgt_plugin.testing import StoreContract
        >>> class TestMyStore(StoreContract):
        ...     def make_store(self):
        ...         return open_store(":memory:")
        >>> TestMyStore().test_commit_is_kept()
    """

    several_users = True
    blank_nodes = True

    def make_store(self) -> Store:
        """Make a new, empty store.

        Raises:
            NotImplementedError: a subclass must say how.
        """
        raise NotImplementedError

    def reopen(self, store: Store) -> Store:
        """Open the same facts as another process would see them; stores that keep none give `store`."""
        return store

    def test_empty(self) -> None:
        """A graph that nobody has written to is empty."""
        store = self.make_store()
        assert not _content(store)
        assert len(store.graph(_ONE)) == 0
        store.close()

    def test_commit_is_kept(self) -> None:
        """A committed quad is read again, and a removed one is gone."""
        store = self.make_store()
        store.commit(removed=(), added=[_quad(Literal("a")), _quad(Literal("b"))])
        store.commit(removed=[_quad(Literal("a"))], added=[_quad(Literal("c"))])
        store = self.reopen(store)
        assert {str(value) for *_, value in store.graph(_ONE)} == {"b", "c"}
        assert len(store.graph(_ONE)) == 2  # noqa: PLR2004 - b and c
        store.close()

    def test_commit_is_a_set_operation(self) -> None:
        """Adding what is there and removing what is not does no harm; removal comes first."""
        store = self.make_store()
        quad = _quad(URIRef("urn:o"))
        store.commit(removed=[quad], added=[quad, quad])
        store.commit(removed=[quad], added=[quad])
        assert len(store.graph(_ONE)) == 1
        store.close()

    def test_every_term_comes_back(self) -> None:
        """Lexical forms, languages and text of every script survive, also a reopening."""
        store = self.make_store()
        values = [
            _typed("01", XSD.int),
            _typed("1", XSD.int),
            _typed("1", XSD.integer),
            _typed("+1", XSD.integer),
            _typed("1.50", XSD.decimal),
            _typed("1.5E0", XSD.double),
            _typed("1", XSD.boolean),
            _typed("true", XSD.boolean),
            _typed("2020-01-01T00:00:00.000+00:00", XSD.dateTime),
            _typed("no number", XSD.integer),
            _typed("5 kg", URIRef("urn:unit#weight")),
            Literal("hi", lang="en"),
            Literal("hi"),
            Literal("صديق قديم"),
            Literal("猫が好き🐈‍⬛"),
            Literal('say "no"\n\\ } ; DROP ALL #'),
            URIRef("urn:kgt:entity:caf%C3%A9"),
        ]
        store.commit(removed=(), added=[_quad(value) for value in values])
        store = self.reopen(store)
        found = {value.n3() for *_, value in store.graph(_ONE)}
        assert found == {value.n3() for value in values}
        for value in values:
            assert (URIRef("urn:s"), URIRef("urn:p"), value) in store.graph(_ONE)
            store.commit(removed=[_quad(value)], added=())
            assert (URIRef("urn:s"), URIRef("urn:p"), value) not in store.graph(_ONE)
        assert not _content(store)
        store.close()

    def test_patterns(self) -> None:
        """Each position of a pattern selects."""
        store = self.make_store()
        store.commit(
            removed=(),
            added=[_quad(Literal("x")), _quad(Literal("x"), subject="urn:t"), _quad(Literal("y"))],
        )
        graph = store.graph(_ONE)
        assert {str(v) for v in graph.objects(URIRef("urn:s"))} == {"x", "y"}
        assert {str(s) for s in graph.subjects(None, Literal("x"))} == {"urn:s", "urn:t"}
        assert len(list(graph.triples((None, URIRef("urn:p"), None)))) == 3  # noqa: PLR2004 - all
        assert not list(graph.triples((None, URIRef("urn:other"), None)))
        store.close()

    def test_failed_commit_changes_nothing(self) -> None:
        """A refused quad keeps those before it from being written."""
        store = self.make_store()
        store.commit(removed=(), added=[_quad(Literal("kept"))])
        before = _content(store)
        for bad in (URIRef("no iri at all"), Literal("\ud800"), URIRef("urn:a>b")):
            removed, added = [_quad(Literal("kept"))], [_quad(Literal("new")), _quad(bad)]
            commit = partial(store.commit, removed=removed, added=added)
            assert_refused(InvalidInputError, commit)
            assert _content(store) == before
        assert _content(self.reopen(store)) == before

    def test_views_cannot_write(self) -> None:
        """A graph that was handed out is for reading."""
        store = self.make_store()
        triple = (URIRef("urn:s"), URIRef("urn:p"), Literal("x"))
        assert_refused(StoreError, lambda: store.graph(_ONE).add(triple))
        assert not _content(store)
        store.close()

    def test_graphs_are_apart(self) -> None:
        """Graphs do not see each other, and dropping some leaves the rest."""
        store = self.make_store()
        names = [_ONE, _ONES_JOURNAL, _TWO] if self.several_users else [_ONE, _ONES_JOURNAL]
        store.commit(
            removed=(),
            added=[
                _quad(
                    Literal(name),
                    subject=f"urn:kgt:journal:one:{i}" if i == 1 else "urn:s",
                    name=name,
                )
                for i, name in enumerate(names)
            ],
        )
        for name in names:
            assert {str(value) for *_, value in store.graph(name)} == {str(name)}
        store.drop(names[:1])
        store = self.reopen(store)
        assert [len(store.graph(name)) for name in names] == [0] + [1] * (len(names) - 1)
        store.drop(names)
        store.drop([])
        assert all(len(store.graph(name)) == 0 for name in names)
        store.close()

    def test_another_user_is_refused_or_apart(self) -> None:
        """A store for one user refuses a second one; others show the second nothing."""
        store = self.make_store()
        store.commit(removed=(), added=[_quad(Literal("secret"))])
        if self.several_users:
            assert not _content(store, _TWO)
        else:
            assert_refused(InvalidInputError, lambda: _content(store, _TWO))
        store.close()

    def test_blank_nodes(self) -> None:
        """A blank node keeps its identity and can be removed, or is refused."""
        store = self.make_store()
        quad = (BNode("b1"), URIRef("urn:p"), BNode("b2"), _ONE)
        if not self.blank_nodes:
            assert_refused(InvalidInputError, lambda: store.commit(removed=(), added=[quad]))
            return
        store.commit(removed=(), added=[quad, _quad(BNode("b1"))])
        store = self.reopen(store)
        assert (BNode("b1"), URIRef("urn:p"), BNode("b2")) in store.graph(_ONE)
        store.commit(removed=[quad], added=[_quad(Literal("x"))])
        assert len(store.graph(_ONE)) == 2  # noqa: PLR2004 - the other triple of b1, and x
        store.close()

    def test_threads(self) -> None:
        """Commits and reads of several threads lose and break nothing."""
        store = self.make_store()
        failures: list[BaseException] = []

        def work(worker: int) -> None:
            try:
                for i in range(5):
                    store.commit(removed=(), added=[_quad(Literal(f"{worker}-{i}"))])
                    _content(store)
            except BaseException as exc:  # noqa: BLE001 - reported by the assertion below
                failures.append(exc)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert len(store.graph(_ONE)) == 20  # noqa: PLR2004 - 4 threads, 5 commits each
        store.close()

    def test_closing_twice(self) -> None:
        """Closing again does nothing."""
        store = self.make_store()
        store.close()
        store.close()
