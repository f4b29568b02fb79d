"""Vectors in a SQLite store: they live and go with their quads, in the same transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import StoreLockedError
from kgt_plugin.stores import SearchedQuad
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.stores.sqlite_schema import APPLICATION_ID, SCHEMA_VERSION

ANA, BEN = URIRef("urn:kgt:user:ana"), URIRef("urn:kgt:user:ben")
MODEL = "embedder@1"


def _quad(value: str, name: URIRef = ANA) -> Quad:
    return (URIRef("urn:s"), URIRef("urn:p"), Literal(value), name)


def _searched(value: str, *texts: str, name: URIRef = ANA) -> SearchedQuad:
    return SearchedQuad(quad=_quad(value, name), texts=texts or (f"text of {value}",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "a.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """A store with one quad of each of two users, and the vectors of both."""
    opened = SqliteStore(path)
    opened.commit(removed=(), added=[_quad("tea"), _quad("tea", BEN)])
    opened.keep_vectors(MODEL, [(_searched("tea"), b"ana!"), (_searched("tea", name=BEN), b"ben!")])
    yield opened
    assert opened.problems() == []
    opened.close()


@pytest.mark.slow
def test_found_by_quad_texts_and_embedder(store: SqliteStore, path: Path) -> None:
    """Another user's, other texts' and another embedder's vectors are not found; another process finds them."""
    other = SqliteStore(path)
    wanted = [_searched("tea"), _searched("tea", "else"), _searched("tea", name=BEN)]
    assert other.vectors(MODEL, wanted) == [b"ana!", None, b"ben!"]
    assert other.vectors("embedder@2", wanted) == [None, None, None]
    assert other.vectors(MODEL, []) == []
    many = [_searched(str(number)) for number in range(1200)]
    store.commit(removed=(), added=[each.quad for each in many])
    store.keep_vectors(MODEL, [(each, each.texts[0].encode()) for each in many])
    assert other.vectors(MODEL, many) == [each.texts[0].encode() for each in many]
    other.close()


def test_other_texts_replace(store: SqliteStore) -> None:
    """A quad that reads otherwise has the new vectors, and each embedder its own."""
    store.keep_vectors("embedder@2", [(_searched("tea"), b"two!")])
    store.keep_vectors(MODEL, [(_searched("tea", "other words"), b"longer than before")])
    assert store.vectors(MODEL, [_searched("tea"), _searched("tea", "other words")]) == [
        None,
        b"longer than before",
    ]
    assert store.vectors("embedder@2", [_searched("tea")]) == [b"two!"]


def test_go_with_the_quad_or_stay_with_it(store: SqliteStore) -> None:
    """A change that takes the quad out takes its vectors; one that fails takes neither."""
    with pytest.raises(ValueError, match="stop"), store.transaction():  # noqa: PT012 - within it
        store.commit(removed=[_quad("tea")], added=())
        assert store.vectors(MODEL, [_searched("tea")]) == [None]
        raise ValueError("stop")
    assert store.vectors(MODEL, [_searched("tea")]) == [b"ana!"]
    store.commit(removed=[_quad("tea")], added=())
    store.commit(removed=(), added=[_quad("tea")])
    assert store.vectors(MODEL, [_searched("tea"), _searched("tea", name=BEN)]) == [None, b"ben!"]
    store.drop([BEN])
    assert store.vectors(MODEL, [_searched("tea", name=BEN)]) == [None]


def test_not_kept_for_what_is_gone(store: SqliteStore) -> None:
    """Who embedded a text while it was forgotten brings nothing of it back."""
    store.drop([ANA])
    store.keep_vectors(MODEL, [(_searched("tea"), b"late"), (_searched("rum"), b"late")])
    store.commit(removed=(), added=[_quad("tea"), _quad("rum")])
    assert store.vectors(MODEL, [_searched("tea"), _searched("rum")]) == [None, None]


@pytest.mark.slow
def test_room_is_used_again(store: SqliteStore, path: Path) -> None:
    """Facts that come and go leave no growing file."""
    sizes = []
    for number in range(60):
        quad = _searched(f"{number:02}")
        store.commit(removed=(), added=[quad.quad])
        store.keep_vectors(MODEL, [(quad, bytes([number + 1]) * 6000)])
        store.commit(removed=[quad.quad], added=())
        store.erase_removed()
        sizes.append(path.stat().st_size)
    assert sizes[-1] - sizes[1] < 6000


@pytest.mark.slow
def test_no_byte_stays(store: SqliteStore, path: Path) -> None:
    """However large, and between whatever others, an erased vector is in no file of the folder."""
    random = Random(5)
    kept: list[tuple[SearchedQuad, bytes]] = []
    for each in range(25):
        gone: list[tuple[SearchedQuad, bytes]] = []
        for number in range(random.randrange(1, 9)):
            for rows, name in ((gone, ANA), (kept, BEN)):
                quad = _searched(f"{each} {number}", name=name)
                rows.append((quad, random.randbytes(random.choice([90, 1536, 1537, 4608, 20_000]))))
        store.commit(removed=(), added=[quad.quad for quad, _ in (*gone, *kept)])
        store.keep_vectors(MODEL, [*gone, *kept])
        assert _left(path, gone)
        if each % 2:
            store.drop([ANA])
        else:
            store.commit(removed=[quad.quad for quad, _ in gone], added=())
            store.erase_removed()
        assert not _left(path, gone)
        assert store.vectors(MODEL, [quad for quad, _ in kept]) == [data for _, data in kept]


def _left(path: Path, rows: list[tuple[SearchedQuad, bytes]]) -> list[bytes]:
    """Pieces of vectors that are in a file of the folder."""
    files = [each.read_bytes() for each in path.parent.iterdir()]
    pieces = [data[at : at + 32] for _, data in rows for at in range(0, len(data) - 32, 32)]
    return [piece for piece in pieces if any(piece in file for file in files)]


@pytest.mark.slow
def test_many_that_were_erased_make_the_file_smaller(store: SqliteStore, path: Path) -> None:
    """Overwritten vectors are cleared away when they take much of the file."""
    many = [_searched(str(number)) for number in range(1000)]
    store.commit(removed=(), added=[each.quad for each in many])
    store.keep_vectors(MODEL, [(each, bytes(6000)) for each in many])
    store.commit(removed=[each.quad for each in many], added=())
    before = path.stat().st_size + path.with_name("a.sqlite-wal").stat().st_size
    store.erase_removed()
    assert path.stat().st_size < before / 10
    assert store.vectors(MODEL, [_searched("tea", name=BEN)]) == [b"ben!"]


def test_they_wait_for_nobody_for_long(store: SqliteStore, path: Path) -> None:
    """Where another process writes they are left out, and kept the next time."""
    other = SqliteStore(path)
    row = (_searched("tea", "new words"), b"new!")
    with other.transaction(), pytest.raises(StoreLockedError):
        store.keep_vectors(MODEL, [row])
    store.keep_vectors(MODEL, [row])
    assert other.vectors(MODEL, [row[0]]) == [b"new!"]
    with store.transaction():
        store.keep_vectors(MODEL, [(_searched("tea"), b"ana?")])
    assert other.vectors(MODEL, [_searched("tea")]) == [b"ana?"]
    other.close()


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER vectors_go_with_quads; DELETE FROM quads WHERE g = (SELECT min(g) FROM vector_keys)",
        "DELETE FROM vector_keys",
        "UPDATE vector_keys SET vector = (SELECT min(id) FROM vectors)",
        "INSERT INTO free_vectors SELECT length(data), id FROM vectors",
        "DELETE FROM vectors WHERE id = (SELECT min(id) FROM vectors)",
    ],
)
def test_what_is_wrong_is_told_and_mended(tmp_path: Path, damage: str) -> None:
    """A check tells what somebody has changed, and a repair erases what belongs nowhere."""
    path = tmp_path / "b.sqlite"
    store = SqliteStore(path)
    store.commit(removed=(), added=[_quad("tea"), _quad("tea", BEN)])
    store.keep_vectors(MODEL, [(_searched("tea"), b"ana!"), (_searched("tea", name=BEN), b"ben!")])
    store.close()
    with sqlite3.connect(path) as db:
        db.executescript(damage)
    db.close()
    store = SqliteStore(path)
    assert [each for each in store.problems() if each.startswith("the index has vectors")]
    store.repair()
    assert not [each for each in store.problems() if each.startswith("the index")]
    with sqlite3.connect(path) as db:
        freed = "SELECT data FROM vectors WHERE id IN (SELECT id FROM free_vectors)"
        assert not [data for (data,) in db.execute(freed) if data.strip(b"\0")]
    db.close()
    for each in (_searched("tea"), _searched("tea", name=BEN)):
        assert store.vectors(MODEL, [each])[0] in (None, b"ana!", b"ben!")
    store.close()


def test_a_store_of_the_first_schema_is_brought_on(tmp_path: Path) -> None:
    """Its facts stay; the vectors that lay beside it, which no edit of it would erase, go."""
    path = tmp_path / "old.sqlite"
    store = SqliteStore(path)
    store.commit(removed=(), added=[_quad("tea")])
    store.close()
    with sqlite3.connect(path) as db:
        db.executescript(
            "DROP TRIGGER vectors_go_with_quads; DROP TABLE vectors; DROP TABLE vector_keys; "
            f"DROP TABLE free_vectors; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1"
        )
    db.close()
    (tmp_path / "old-vectors.sqlite").write_bytes(b"vectors")
    (tmp_path / "other-vectors.sqlite").write_bytes(b"another store's")
    store = SqliteStore(path)
    store.keep_vectors(MODEL, [(_searched("tea"), b"ana!")])
    assert store.vectors(MODEL, [_searched("tea")]) == [b"ana!"]
    assert (store.problems(), SCHEMA_VERSION) == ([], 2)
    store.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "old.sqlite",
        "other-vectors.sqlite",
    ]
