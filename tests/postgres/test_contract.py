"""PostgreSQL meets the store contract, and opens as a store should."""

from __future__ import annotations

import os
from contextlib import closing, suppress

import pytest
from rdflib.term import Literal, URIRef

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores import Store, SupportsTransactions, open_store
from kgt_plugin.stores.port import SupportsCheck
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from kgt_plugin.testing.store_contract import StoreContract
from tests.postgres.server import Server

ANA = URIRef("urn:kgt:user:ana")
S, P = URIRef("urn:s"), URIRef("urn:p")


class TestPostgresStore(StoreContract):
    """In a PostgreSQL database."""

    @pytest.fixture(autouse=True)
    def database_url(self, url: str) -> None:
        self._url = url

    def make_store(self) -> Store:
        return open_store(self._url)

    def reopen(self, store: Store) -> Store:
        store.close()
        return open_store(self._url)


def _value(text: str) -> tuple[URIRef, URIRef, Literal, URIRef]:
    return (S, P, Literal(text), ANA)


def test_null_characters_are_kept(url: str) -> None:
    """U+0000, which PostgreSQL's own texts can't hold, comes back."""
    with closing(open_store(url)) as store:
        store.commit(removed=(), added=[_value("a\x00b"), _value("a")])
        assert {str(value) for value in store.graph(ANA).objects()} == {"a\x00b", "a"}


def test_names_and_counts(url: str) -> None:
    """The store lists its graphs, raises their revisions, and finds that all is well."""
    with closing(open_store(url)) as store:
        assert isinstance(store, SupportsCheck)
        revisions = []
        for added, removed in (("a", ""), ("b", "a"), ("b", "c")):
            store.commit(removed=[_value(removed)], added=[_value(added)])
            revisions.append(store.revision(ANA))  # type: ignore[attr-defined]  # of SupportsRevision
        assert revisions == [1, 2, 2]
        assert store.names() == [ANA]  # type: ignore[attr-defined]  # of ListsGraphs
        assert store.problems() == []
        store.drop([ANA])
        assert store.names() == []  # type: ignore[attr-defined]  # as above
        assert store.problems() == []


def test_problems_are_found(server: Server, database: str) -> None:
    """A row that is taken out behind the store's back is told."""
    with closing(open_store(server.url(database))) as store:
        store.commit(removed=(), added=[_value("a")])
        server.execute(database, "DELETE FROM kgt.quads")
        assert isinstance(store, SupportsCheck)
        assert store.problems()


def test_snapshot_is_of_one_moment(url: str) -> None:
    """A snapshot shows nothing that others write after it has begun; a transaction within shows all."""
    one, other = open_store(url), open_store(f"{url}?application_name=other")
    assert one is not other
    assert isinstance(one, SupportsTransactions)
    with one.snapshot():
        assert len(one.graph(ANA)) == 0
        other.commit(removed=(), added=[_value("a")])
        assert len(one.graph(ANA)) == 0
        with one.transaction():
            assert len(one.graph(ANA)) == 1
    assert len(one.graph(ANA)) == 1
    one.close()
    other.close()


def test_failed_transaction_changes_nothing(url: str) -> None:
    """Commits within a transaction that is left by an error are not made."""
    with closing(open_store(url)) as store:
        assert isinstance(store, SupportsTransactions)
        with suppress(KeyError), store.transaction():
            store.commit(removed=(), added=[_value("a")])
            raise KeyError
        assert len(store.graph(ANA)) == 0


def test_a_location_hides_the_password(url: str) -> None:
    """Messages name user, host and database, and no password."""
    with closing(open_store(url)) as store:
        assert store.location.startswith("postgresql://kgt@127.0.0.1:")
        assert open_store(url) is store
        store.close()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("postgresql://kgt:s3cret@127.0.0.1:{port}/postgres", "password"),
        ("postgresql://kgt:s3cret@127.0.0.1:1/postgres", "refused"),
        ("{url}_missing", "does not exist"),
    ],
)
def test_what_cannot_be_opened(server: Server, url: str, wrong: str, says: str) -> None:
    """A wrong password, port or database gives one line that says so, without the password."""
    with pytest.raises(StoreError, match=says) as caught:
        open_store(wrong.format(port=server.port, url=url))
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["postgresql://kgt:%zzs3cret@h/d", "postgres://h/d?s3cret"])
def test_no_url(wrong: str) -> None:
    """What is no URL of PostgreSQL's is refused, and not repeated."""
    with pytest.raises(InvalidInputError, match="percent-encoded") as caught:
        open_store(wrong)
    assert "s3cret" not in str(caught.value)


def test_another_schema_is_left_alone(server: Server, database: str) -> None:
    """A database whose schema `kgt` is somebody else's is refused, and so is one of a newer version."""
    server.execute(database, "CREATE SCHEMA kgt CREATE TABLE terms (id INTEGER)")
    with pytest.raises(StoreError, match="other tables"):
        open_store(server.url(database))
    other = server.new_database()
    open_store(server.url(other)).close()
    server.execute(other, "UPDATE kgt.store SET version = 99")
    with pytest.raises(StoreError, match="newer version"):
        open_store(server.url(other))


def test_the_memory_works(url: str) -> None:
    """A memory over PostgreSQL learns, corrects, undoes, forgets, and is found again."""
    with KGT.open(store=url, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.hear("I live in Oslo. I'm allergic to nuts.")
        edit = ana.learn("Where do I live?", "Bonn", subject="me", relations=["lives in"])
        assert ana.undo(edit).undone
    with KGT.open(store=url, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        assert {fact.labels[2] for fact in ana.facts()} == {"Oslo", "nuts"}
        assert ana.context("Where do I live?").items
        ana.forget_all()
        assert not ana.facts()
        assert not ana.history()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no forks")
def test_a_fork_within_a_transaction_is_refused(url: str) -> None:
    """A child that goes on within its parent's transaction is refused, and the parent's is made."""
    with closing(open_store(url)) as store:
        assert isinstance(store, SupportsTransactions)
        with store.transaction():
            store.commit(removed=(), added=[_value("a")])
            pid = os.fork()
            if pid == 0:
                try:
                    store.commit(removed=(), added=[_value("b")])
                except StoreError:
                    os._exit(7)
                os._exit(0)
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
        assert {str(value) for value in store.graph(ANA).objects()} == {"a"}
