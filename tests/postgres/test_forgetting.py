"""What is forgotten is in no table any more, and in no file of the tables once they are rewritten."""

from __future__ import annotations

import pytest

from kgt_plugin.stores.postgres import PostgresStore
from tests.faults.forgetting_elsewhere import forget_elsewhere
from tests.faults.state import bytes_below
from tests.faults.workers import opened
from tests.postgres.server import Server


def test_what_is_forgotten_leaves_the_tables(server: Server, database: str) -> None:
    """After `forget_all` no row has the words; after VACUUM FULL, no file of a table has them."""
    with opened(server.url(database)) as kgt:
        ana, ben = kgt.user("ana"), kgt.user("ben")
        ana.hear("I live in Zanzibar. My dog is called Rex.")
        ana.hear("I'm allergic to " + "zanzibar nuts, " * 400)
        ben.hear("I live in Oslo.")
        _assert_there(server, database, expected=True)
        ana.forget_all()
        assert [fact.labels[2] for fact in ben.facts()] == ["Oslo"]
        _assert_there(server, database, expected=False)
        server.execute(database, "VACUUM FULL kgt.terms")
        server.execute(database, "CHECKPOINT")
        found = bytes_below(server.data / "base")
    assert not [path for path, content in found.items() if b"zanzibar" in content]
    assert [path for path, content in found.items() if b"oslo" in content]


@pytest.mark.parametrize("only_a_turn", [False, True])
def test_another_process_forgets(url: str, *, only_a_turn: bool) -> None:
    """What another process forgets isn't learned from turns that wait here."""
    forget_elsewhere(lambda: PostgresStore(url), only_a_turn=only_a_turn)


def _assert_there(server: Server, database: str, *, expected: bool) -> None:
    rows = "SELECT encode(text, 'escape') FROM kgt.terms"
    texts = [str(text).lower() for (text,) in server.execute(database, rows)]
    assert any("zanzibar" in text for text in texts) is expected
