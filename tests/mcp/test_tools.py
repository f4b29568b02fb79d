"""The tools and resources as a client sees them: what each does, and what each says when it cannot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from mcp import Client, MCPError

from kgt_plugin import KGT, InvalidInputError
from kgt_plugin.mcp import memory_server
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words
from tests.mcp.serving import open_fakes, refused, told

ANA = "ana@example.org"
OSLO = {"subject": "me", "relation": "lives in", "value": "Oslo"}
READERS = {"recall", "explain"}


@pytest.fixture
async def client(kgt: KGT) -> AsyncIterator[Client]:
    """A client of a server that is bound to one user.

    It is entered and left in a task of its own: a fixture is left in another task than it is entered
    in, which the client's cancel scopes do not bear.
    """
    ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def hold() -> None:
        async with Client(memory_server(kgt, user=ANA)) as connected:
            ready.set_result(connected)
            await done.wait()

    task = asyncio.create_task(hold())
    yield await ready
    done.set()
    await task


async def read(client: Client, uri: str) -> Any:
    """The JSON of a resource."""
    (content,) = (await client.read_resource(uri)).contents
    assert content.mime_type == "application/json"
    return json.loads(content.text)  # type: ignore[union-attr]  # text, as its type says


async def test_no_tool_takes_a_user(client: Client) -> None:
    """Whose memory it is no model can choose: no argument and no resource names a user."""
    tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == [
        "recall",
        "explain",
        "remember",
        "correct",
        "forget",
        "undo",
    ]
    arguments = {name for tool in tools for name in tool.input_schema["properties"]}
    assert not {name for name in arguments if "user" in name or "id" in name.split("_")} - {
        "edit_id",
        "episode_id",
    }
    templates = (await client.list_resource_templates()).resource_templates
    assert [each.uri_template for each in templates] == ["kgt://facts/{subject}"]


async def test_every_tool_tells_whether_it_reads_or_changes(client: Client) -> None:
    """The annotations by which a client asks its user first."""
    for tool in (await client.list_tools()).tools:
        hints = tool.annotations
        assert hints is not None
        assert hints.read_only_hint is (tool.name in READERS)
        assert hints.destructive_hint is (None if tool.name in READERS else True)
        assert hints.open_world_hint is False
        assert tool.title
        assert tool.description


async def test_every_argument_is_described(client: Client) -> None:
    """A model is told what to fill in, and gets the fields of the result with the words."""
    for tool in (await client.list_tools()).tools:
        assert all("description" in each for each in tool.input_schema["properties"].values())
        assert tool.output_schema is not None


@pytest.mark.slow
async def test_the_tools_that_only_read_change_nothing(client: Client, kgt: KGT) -> None:
    """After recall and explain the graph, the history and the messages are as they were."""
    await told(client, "remember", text="I live in Oslo.")
    memory = kgt.user(ANA)
    before = (memory.serialize("nquads"), memory.history(), memory.episodes())
    await told(client, "recall", query="Where do I live?")
    await told(client, "explain", **OSLO)
    assert (memory.serialize("nquads"), memory.history(), memory.episodes()) == before


async def test_what_is_told_is_recalled(client: Client) -> None:
    """A fact and the message it came from come back, for a model and for a program."""
    assert (await told(client, "remember", text="I live in Oslo.")).startswith(
        "Added: me | lives in | Oslo (edit "
    )
    result = await client.call_tool("recall", {"query": "Where do I live?", "limit": 1})
    assert "Oslo" in result.content[0].text  # type: ignore[union-attr]  # text
    assert result.structured_content is not None
    (item,) = result.structured_content["items"]
    assert (item["kind"], item["value"], item["relation"]) == ("fact", "Oslo", "lives in")


async def test_nothing_known_is_said_so(client: Client) -> None:
    """An empty memory is every new user's, and no error."""
    assert await told(client, "recall", query="Where do I live?") == (
        "Nothing that the user has told bears on that."
    )


async def test_a_message_without_a_fact_is_kept(client: Client, kgt: KGT) -> None:
    """What the reader is not sure of is kept word for word, and the model is told how to correct."""
    assert "no fact was read" in await told(client, "remember", text="Hm, well.")
    assert [episode.text for episode in kgt.user(ANA).episodes()] == ["Hm, well."]


@pytest.mark.slow
async def test_a_reply_is_read_with_what_it_answers(client: Client, kgt: KGT) -> None:
    """The words before a message say what it puts right."""
    await told(client, "remember", text="My sister is called Carla.")
    said = {"asked": "What is my sister called?", "answered": "Your sister is called Carla."}
    await told(client, "remember", text="No, she is called Carol.", **said)
    assert [fact[2] for fact in words(kgt.user(ANA))] == ["Carol"]


@pytest.mark.slow
async def test_a_correction_is_learned_explained_and_undone(client: Client, kgt: KGT) -> None:
    """The fact changes, its story names what it replaced, and undo restores it exactly."""
    await told(client, "remember", text="I live in Oslo.")
    before = kgt.user(ANA).serialize("nquads")
    said = await told(
        client, "correct", question="Where do I live?", answer="Bergen", wrong_answer="Oslo"
    )
    assert "Removed: me | lives in | Oslo" in said
    assert "Added: me | lives in | Bergen" in said
    assert "1 earlier message corrected by it." in said
    story = await told(client, "explain", subject="me", relation="lives in", value="Bergen")
    assert "removed me | lives in | Oslo" in story
    assert "The loss went from" in story
    undone = await told(client, "undo")
    assert "Brought back: me | lives in | Oslo" in undone
    assert "Taken out again: me | lives in | Bergen" in undone
    assert kgt.user(ANA).serialize("nquads") == before


@pytest.mark.slow
async def test_a_fact_that_has_gone_is_still_explained(client: Client) -> None:
    """Forgotten facts keep their story: when they came, and when they went."""
    await told(client, "remember", text="I live in Oslo.")
    await told(client, "forget", **OSLO)
    story = await told(client, "explain", **OSLO)
    assert story.index("added me | lives in | Oslo") < story.index("removed me | lives in | Oslo")
    assert 'The user said: "I live in Oslo."' in story


@pytest.mark.slow
async def test_the_edit_that_is_named_is_undone(client: Client, kgt: KGT) -> None:
    """Not the latest one, where an id is given."""
    first = await client.call_tool("remember", {"text": "I live in Oslo."})
    await told(client, "remember", text="My dog is called Rex.")
    assert first.structured_content is not None
    await told(client, "undo", edit_id=first.structured_content["edits"][0]["edit_id"])
    assert "Oslo" not in str(words(kgt.user(ANA)))
    assert "Rex" in str(words(kgt.user(ANA)))


@pytest.mark.slow
async def test_a_message_is_erased_by_its_id(client: Client, kgt: KGT) -> None:
    """Its words and the facts that stand by it alone are gone for good."""
    await told(client, "remember", text="I live in Oslo.")
    (episode,) = kgt.user(ANA).episodes()
    said = await told(client, "forget", episode_id=episode.id)
    assert said.startswith("The message is erased for good.\nRemoved: me | lives in | Oslo")
    assert (kgt.user(ANA).episodes(), kgt.user(ANA).facts()) == ([], [])


async def test_a_mistaken_fact_is_answered_with_those_that_come_near(client: Client) -> None:
    """A model that words a fact wrongly is shown how it is worded."""
    await told(client, "remember", text="I live in Oslo.")
    for tool in ("forget", "explain"):
        said = await refused(client, tool, subject="me", relation="resides in", value="Oslo")
        assert "Known: me | lives in | Oslo." in said
        said = await refused(client, tool, subject="you", relation="are", value="tall")
        assert "none is near it" in said


@pytest.mark.parametrize(
    ("tool", "arguments", "remedy"),
    [
        ("correct", {"question": "Where is it made?", "answer": "Turin"}, "names nobody"),
        ("correct", {"question": "", "answer": "Turin"}, "empty"),
        ("undo", {"edit_id": "no-such-edit"}, "no-such-edit"),
        ("undo", {}, "no edit to undo"),
        ("forget", {"subject": "me"}, "subject, relation and value"),
        ("forget", {**OSLO, "episode_id": "e"}, "not both"),
        ("forget", {"episode_id": "e"}, "no episode 'e'"),
        ("recall", {"query": "Where do I live?", "limit": 0}, "greater than or equal to 1"),
        ("remember", {"text": "I live in\x00 Oslo."}, "control character U+0000"),
        ("remember", {}, "Field required"),
    ],
)
async def test_bad_input_is_told_and_changes_nothing(
    client: Client, kgt: KGT, tool: str, arguments: dict[str, Any], remedy: str
) -> None:
    """What is wrong is said in words that a model can act on, and nothing is written."""
    assert remedy in await refused(client, tool, **arguments)
    assert (kgt.user(ANA).history(), kgt.user(ANA).episodes()) == ([], [])


class Failing(FakeScorer):
    """A scorer of the app's own that raises what it likes."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        raise RuntimeError("secret host 10.0.0.7")


async def test_what_an_apps_part_raises_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The model hears that the memory is out of order, the log why, and nothing is changed."""
    with KGT.open(store=":memory:", model=Failing(), embedder=FakeEmbedder()) as kgt:
        kgt.user(ANA).hear("I live in Oslo.")
        async with Client(memory_server(kgt, user=ANA)) as client:
            said = await refused(client, "correct", question="Where do I live?", answer="Bergen")
        assert "out of order" in said
        assert "10.0.0.7" not in said
        assert "10.0.0.7" in caplog.text
        assert [fact[2] for fact in words(kgt.user(ANA))] == ["Oslo"]


@pytest.mark.slow
async def test_the_resources_hold_facts_and_history(client: Client) -> None:
    """Facts with since, edit and source; edits with what they added; and the total of each."""
    await told(client, "remember", text="I live in Oslo. My dog is called Rex.")
    known = await read(client, "kgt://facts")
    assert known["total"] == 2
    oslo = next(fact for fact in known["facts"] if fact["value"] == "Oslo")
    history = await read(client, "kgt://history")
    assert [edit["undone"] for edit in history["edits"]] == [False, False]
    edit = next(edit for edit in history["edits"] if edit["added"][0]["value"] == "Oslo")
    assert (oslo["edit_id"], oslo["since"]) == (edit["edit_id"], edit["time"])
    assert oslo["source"] == "I live in Oslo. My dog is called Rex."
    mine = await read(client, "kgt://facts/my%20dog")
    assert [fact["value"] for fact in mine["facts"]] == ["Rex"]
    assert {str(each.uri) for each in (await client.list_resources()).resources} == {
        "kgt://facts",
        "kgt://history",
    }


async def test_a_resource_that_is_not_there_is_refused(client: Client) -> None:
    """Another user's facts have no address at all."""
    with pytest.raises(MCPError):
        await client.read_resource("kgt://users/ben/facts")


def test_a_server_is_bound_to_somebody(kgt: KGT) -> None:
    """A blank user, or no KGT, is refused before anything is served."""
    with pytest.raises(InvalidInputError):
        memory_server(kgt, user=" ")
    with pytest.raises(InvalidInputError, match="pass the KGT itself"):
        memory_server(kgt.user(ANA), user=ANA)  # type: ignore[arg-type]  # the mistake


@pytest.mark.slow
async def test_two_servers_of_two_users_share_nothing() -> None:
    """Over one KGT, each server reaches its own user's memory and no other."""
    with open_fakes() as kgt:
        async with (
            Client(memory_server(kgt, user=ANA)) as ana,
            Client(memory_server(kgt, user="ben@example.org")) as ben,
        ):
            await told(ana, "remember", text="I live in Oslo.")
            assert "Oslo" not in await told(ben, "recall", query="Where do I live?")
            assert "none is near it" in await refused(ben, "forget", **OSLO)
            assert (await read(ben, "kgt://facts"))["facts"] == []
            assert (await read(ben, "kgt://history"))["edits"] == []
            assert "Oslo" in await told(ana, "recall", query="Where do I live?")
