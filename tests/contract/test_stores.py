"""Every store meets the store contract, and refuses in one line what it cannot open."""

import base64
import os
import shutil
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import (
    InvalidInputError,
    MalformedRDFError,
    StoreError,
    StoreLockedError,
)
from kgt_plugin.stores import Store, default_location, open_store
from kgt_plugin.stores.file import FileStore
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.oxigraph import OxigraphStore
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.wrapped import WrappedStore
from kgt_plugin.testing.store_contract import StoreContract

ANA = URIRef("urn:kgt:user:ana")
BEN = URIRef("urn:kgt:user:ben")
S, P = URIRef("urn:s"), URIRef("urn:p")


class TestMemoryStore(StoreContract):
    """In memory."""

    def make_store(self) -> Store:
        return open_store(":memory:")


class TestWrappedDataset(StoreContract):
    """Over an rdflib Dataset."""

    def make_store(self) -> Store:
        return open_store(Dataset())


class TestWrappedGraph(StoreContract):
    """Over an rdflib Graph, which is one user's."""

    several_users = False

    def make_store(self) -> Store:
        return open_store(Graph())


class OnDisk(StoreContract):
    """What a path names."""

    file_name = ""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self._path = tmp_path / self.file_name

    def make_store(self) -> Store:
        return open_store(self._path)

    def reopen(self, store: Store) -> Store:
        store.close()
        return open_store(self._path)


class TestOxigraphStore(OnDisk):
    """In an Oxigraph folder."""

    file_name = "deep/store"


class TestTrigStore(OnDisk):
    """In a TriG file."""

    file_name = "store.trig"


class TestNQuadsStore(OnDisk):
    """In an N-Quads file."""

    file_name = "store.nq"


class TestTurtleStore(OnDisk):
    """In a Turtle file, which is one user's."""

    file_name = "store.TTL"
    several_users = False


class _Endpoint(BaseHTTPRequestHandler):
    """A small SPARQL 1.1 protocol server over Oxigraph."""

    quads: ox.Store

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        [(kind, text)] = urllib.parse.parse_qsl(sent)
        expected = "Basic " + base64.b64encode(b"ana:pass").decode()
        body = b""
        if self.path == "/closed" and self.headers["Authorization"] != expected:
            self.send_response(401)
        elif self.path == "/page":
            body = b"<html>hello</html>"
            self.send_response(200)
        else:
            try:
                if kind == "update":
                    self.quads.update(text)
                else:
                    results = self.quads.query(text)
                    assert isinstance(results, ox.QuerySolutions)
                    body = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
                self.send_response(200)
            except SyntaxError:
                self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running endpoint."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()
        thread.join()


class TestSparqlStore(StoreContract):
    """At a SPARQL endpoint."""

    blank_nodes = False

    @pytest.fixture(autouse=True)
    def endpoint(self, server: str) -> None:
        _Endpoint.quads = ox.Store()
        self._url = server + "/sparql"

    def make_store(self) -> Store:
        return open_store(self._url)

    def test_credentials(self, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without credentials the server refuses; with them it answers; messages hold none."""
        store = SparqlStore(server.replace("http://", "http://ana:pass@") + "/closed")
        assert "pass" not in store.location
        store = SparqlStore(server + "/closed")
        with pytest.raises(StoreError, match=r"401.*KGT_SPARQL_USER"):
            list(store.graph(ANA))
        monkeypatch.setenv("KGT_SPARQL_USER", "ana")
        monkeypatch.setenv("KGT_SPARQL_PASSWORD", "pass")
        assert not list(store.graph(ANA))

    def test_something_else_answers(self, server: str) -> None:
        """A web page is not an endpoint."""
        with pytest.raises(StoreError, match=r"not a SPARQL 1\.1 endpoint"):
            list(open_store(server + "/page").graph(ANA))

    def test_nobody_answers(self) -> None:
        """A server that is down is said so in one line."""
        with pytest.raises(StoreError, match="cannot reach") as caught:
            open_store("http://127.0.0.1:1/sparql").commit(removed=(), added=[(S, P, S, ANA)])
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("folder", OxigraphStore),
        ("folder.db", OxigraphStore),
        ("a.ttl", FileStore),
        ("a.trig", FileStore),
        ("A.NQ", FileStore),
    ],
)
def test_paths_mean_stores(where: str, kind: type, tmp_path: Path) -> None:
    """The ending of a path decides; opening it twice gives the same store, until both close it."""
    first, second = open_store(tmp_path / where), open_store(str(tmp_path / where))
    assert type(first) is kind
    assert first is second
    first.close()
    assert not list(second.graph(ANA))
    second.close()
    with pytest.raises(StoreError, match="closed"):
        list(second.graph(ANA))
    third = open_store(tmp_path / where)
    assert third is not first
    third.close()


def test_default_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KGT_STORE names the default store; without it, it lies in the user's data folder."""
    monkeypatch.setenv("KGT_STORE", str(tmp_path / "mine.nq"))
    store = open_store()
    assert store.location == str(tmp_path / "mine.nq")
    assert "kgt-plugin" in str(default_location())
    assert open_store(store) is store


def test_a_wrapped_graph_is_wrapped_once() -> None:
    """Two openings of one rdflib graph share the journal; other things cannot be wrapped."""
    graph = Graph()
    first = open_store(graph)
    assert isinstance(first, WrappedStore)
    assert open_store(graph) is first
    with pytest.raises(InvalidInputError, match="cannot be wrapped"):
        open_store(42)  # type: ignore[arg-type]


def test_wrapped_terms_are_kept_and_found() -> None:
    """An xsd:string of the application is the same as a plain literal, and removed as it is."""
    graph = Graph()
    graph.add((S, P, Literal("a", datatype=XSD.string)))
    store = open_store(graph)
    store.commit(removed=(), added=[(S, P, Literal("a"), ANA)])
    assert len(graph) == 1
    store.commit(removed=[(S, P, Literal("a"), ANA)], added=[])
    assert len(graph) == 0


def test_wrapped_commit_rolls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the application's graph fails in the middle, what was done is taken back."""
    dataset = Dataset()
    store = open_store(dataset)
    store.commit(removed=(), added=[(S, P, Literal("old"), ANA)])
    add, calls = dataset.store.add, []

    def failing(*args: object, **options: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("disk on fire")
        add(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(dataset.store, "add", failing)
    with pytest.raises(StoreError, match="disk on fire"):
        store.commit(
            removed=[(S, P, Literal("old"), ANA)],
            added=[(S, P, Literal("new"), ANA), (S, P, Literal("newer"), ANA)],
        )
    assert [str(value) for *_, value in store.graph(ANA)] == ["old"]


def test_another_process_holds_it(tmp_path: Path) -> None:
    """A store in use by another process is refused in one line, and works when that one has gone."""
    code = (
        "import sys; from kgt_plugin.stores import open_store\n"
        "store = open_store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "store")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"open"
        with pytest.raises(StoreLockedError, match="in use by another process") as caught:
            open_store(tmp_path / "store")
        assert "\n" not in str(caught.value)
        process.communicate(b"")
    open_store(tmp_path / "store").close()


def test_a_killed_process_leaves_whole_commits(tmp_path: Path) -> None:
    """Whatever moment a writer is killed at, a commit is there with all its quads or with none."""
    code = (
        "import sys; from rdflib import *; from kgt_plugin.stores import open_store\n"
        "store = open_store(sys.argv[1]); g = URIRef('urn:kgt:user:ana')\n"
        "for n in range(10**6):\n"
        "    old = [(URIRef(f'urn:{n - 1}'), RDF.value, Literal(i), g) for i in range(20)]\n"
        "    new = [(URIRef(f'urn:{n}'), RDF.value, Literal(i), g) for i in range(20)]\n"
        "    store.commit(removed=old, added=new); print(n, flush=True)\n"
    )
    for name in ("store", "store.nq"):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / name)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            seen = [int(process.stdout.readline()) for _ in range(8)][-1]
            process.kill()
        store = open_store(tmp_path / name)
        found = [(int(str(s).removeprefix("urn:")), str(o)) for s, _, o in store.graph(ANA)]
        assert {o for _, o in found} == {str(i) for i in range(20)}
        assert len(found) == 20
        [last] = {n for n, _ in found}
        assert last >= seen
        store.close()


def test_what_is_not_a_store(tmp_path: Path) -> None:
    """Files, foreign folders and other RDF are refused, and nothing is put there."""
    (tmp_path / "notes").write_text("hello")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "CURRENT").write_text("mine")
    for where, reason in [
        (tmp_path / "notes", "is a file, not a store"),
        (tmp_path / "photos", "is not a store"),
        (tmp_path / "facts.rdf", "cannot be a store"),
        (tmp_path / "notes" / "below", "cannot open|not a"),
    ]:
        with pytest.raises(StoreError, match=reason) as caught:
            open_store(where)
        assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["CURRENT", "notes", "photos"]
    with pytest.raises(InvalidInputError, match="no name"):
        open_store("  ")
    with pytest.raises(StoreError, match="no file store"):
        FileStore(tmp_path / "a.txt")


def test_a_damaged_store(tmp_path: Path) -> None:
    """A store with broken files is named as damaged, in one line."""
    open_store(tmp_path / "store").close()
    (tmp_path / "store" / "CURRENT").write_text("garbage")
    with pytest.raises(StoreError, match="damaged") as caught:
        open_store(tmp_path / "store")
    assert "\n" not in str(caught.value)


def test_same_folder_opened_past_open_store(tmp_path: Path) -> None:
    """A second store object on one folder is refused rather than shared behind the back."""
    store = open_store(tmp_path / "store")
    with pytest.raises(StoreLockedError):
        OxigraphStore(tmp_path / "store")
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
@pytest.mark.parametrize("name", ["store", "a.nq"])
def test_read_only_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that cannot be written is said so, and stays as it was."""
    store = open_store(tmp_path / name)
    store.commit(removed=(), added=[(S, P, S, ANA)])
    store.close()
    if os.geteuid() == 0:
        # root may write anywhere, so the system's refusals are played
        monkeypatch.setattr(os, "access", lambda *_args: False)
        monkeypatch.setattr("tempfile._os.open", _refuse)
    else:
        (tmp_path / name).chmod(0o500)
        tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"read-only|cannot write") as caught:
        open_store(tmp_path / name).commit(removed=(), added=[(S, P, P, ANA)])
    assert "\n" not in str(caught.value)
    tmp_path.chmod(0o700)
    monkeypatch.undo()
    store = open_store(tmp_path / name)
    assert len(store.graph(ANA)) == 1
    store.close()


def _refuse(*_args: object, **_options: object) -> int:
    raise PermissionError(13, "Permission denied")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file cannot be written whole, the old one stays and memory agrees with it."""
    path = tmp_path / "a.trig"
    store = open_store(path)
    store.commit(removed=(), added=[(S, P, Literal("old"), ANA)])
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.commit(removed=[(S, P, Literal("old"), ANA)], added=[(S, P, Literal("new"), ANA)])
    with pytest.raises(StoreError, match="No space left on device"):
        store.drop([ANA])
    assert path.read_bytes() == before
    assert [str(value) for *_, value in store.graph(ANA)] == ["old"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.trig"]


def test_a_file_changed_by_another_program(tmp_path: Path) -> None:
    """Another program's changes are never overwritten."""
    path = tmp_path / "a.nq"
    store = open_store(path)
    store.commit(removed=(), added=[(S, P, Literal("mine"), ANA)])
    path.write_text('<urn:s> <urn:p> "theirs, longer" <urn:kgt:user:ana> .\n')
    with pytest.raises(StoreError, match="changed by another program"):
        store.commit(removed=(), added=[(S, P, Literal("more"), ANA)])
    assert "theirs" in path.read_text()


def test_malformed_file_store(tmp_path: Path) -> None:
    """A file that does not parse is named with its line, and left alone."""
    path = tmp_path / "a.nq"
    path.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> oops .\n")
    with pytest.raises(MalformedRDFError, match=r"a\.nq, line 2") as caught:
        open_store(path)
    assert caught.value.line == 2
    assert "oops" in path.read_text()


def test_nobodys_facts_in_a_file_store(tmp_path: Path) -> None:
    """Facts outside named graphs belong to no user: the file is refused, not guessed at."""
    path = tmp_path / "a.trig"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n")
    with pytest.raises(StoreError, match="nobody's"):
        open_store(path)


def test_turtle_file_belongs_to_its_user(tmp_path: Path) -> None:
    """The journal in a Turtle file says whose it is, also after a reopening."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:s> <urn:p> 007 .\n")
    store = open_store(path)
    assert [value.n3() for *_, value in store.graph(ANA)] == [
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]
    entry = (URIRef("urn:kgt:journal:ana:e1"), P, S, URIRef("urn:kgt:user:ana:journal"))
    store.commit(removed=(), added=[entry])
    store.close()
    store = open_store(path)
    with pytest.raises(InvalidInputError, match="holds the facts of user 'ana'"):
        store.graph(BEN)
    assert len(store.graph(ANA)) == 1
    assert len(store.graph(URIRef("urn:kgt:user:ana:journal"))) == 1
    store.close()


def test_another_programs_numbers(tmp_path: Path) -> None:
    """Numbers that another program put into an Oxigraph store are found, removed, and not mixed up."""
    inner = ox.Store()
    name = ox.NamedNode(str(ANA))
    for value in (ox.Literal("1.5", datatype=ox.NamedNode(str(XSD.decimal))), ox.Literal(1)):
        inner.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), value, name))
    store = MemoryStore(inner)
    native = Literal("1.5", datatype=XSD.decimal, normalize=False)
    other = Literal("01", datatype=XSD.integer, normalize=False)
    assert (S, P, native) in store.graph(ANA)
    assert (S, P, other) not in store.graph(ANA)
    store.commit(removed=[(S, P, native, ANA), (S, P, other, ANA)], added=())
    assert [value.n3() for *_, value in store.graph(ANA)] == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]


def test_sparql_over_a_view_sees_one_user() -> None:
    """A SPARQL query over one user's graph reaches no other graph."""
    store = open_store(":memory:")
    store.commit(removed=(), added=[(S, P, Literal("mine"), ANA), (S, P, Literal("hers"), BEN)])
    rows = store.graph(ANA).query("SELECT ?o WHERE { ?s ?p ?o }")
    assert [str(row[0]) for row in rows] == ["mine"]  # type: ignore[index]


def test_backup_of_a_store_opens(tmp_path: Path) -> None:
    """A copied folder of a closed store is a store."""
    store = open_store(tmp_path / "store")
    store.commit(removed=(), added=[(S, P, S, ANA)])
    store.close()
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    copy = open_store(tmp_path / "copy")
    assert len(copy.graph(ANA)) == 1
    copy.close()
