"""The pages over HTTP: what they show, what they change, and what they refuse."""

from __future__ import annotations

import re

import httpx
import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.inspector.views.keys import fact_key, node_key
from tests.unit.inspector.conftest import TOKEN, client_of

PAGES = ["/", "/facts", "/episodes", "/history", "/correct"]
MOVE = {"query": "Where do I live?", "answer": "Nairobi", "old_answer": "Lagos"}


def change_of(page: str) -> str:
    """The change that a page offers to apply."""
    found = re.search(r'name="change" value="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
async def test_every_page_is_there(reader: httpx.AsyncClient, page: str) -> None:
    """Each page names the user and marks itself in the navigation."""
    response = await reader.get(page)
    assert response.status_code == 200
    assert "ana@example.org" in response.text
    assert response.text.count('aria-current="page"') == 1


@pytest.mark.parametrize("page", PAGES)
async def test_a_new_user_is_told_what_to_do(kgt: KGT, page: str) -> None:
    """An empty memory has no empty page."""
    async with client_of(kgt.user("new@example.org"), write=False) as client:
        await client.get("/", params={"token": TOKEN})
        response = await client.get(page)
    assert response.status_code == 200
    assert "kgt hear --user new@example.org" in response.text or page == "/correct"


async def test_a_typed_question_shows_probabilities(reader: httpx.AsyncClient) -> None:
    """Facts that bear on it come with a probability, since when, and their source."""
    page = (await reader.get("/facts", params={"q": "Where do I live?"})).text
    recalled = page.partition("Recalled for")[2].partition("</section>")[0]
    assert "I live in Lagos." in recalled
    assert re.search(r"<span>\d+%</span>", recalled)
    assert "since" in recalled


@pytest.mark.slow
async def test_the_facts_of_a_node_are_looked_up(
    reader: httpx.AsyncClient, told: UserMemory
) -> None:
    """The panel is a part of a page, and the whole page has it without a script."""
    me = next(f for f in told.facts() if f.labels[0] == "me")
    part = (await reader.get(f"/node/{node_key(me.subject)}")).text
    whole = (await reader.get("/", params={"node": node_key(me.subject)})).text
    assert "<html" not in part
    for page in (part, whole):
        assert "<blockquote><bdi>I live in Lagos.</bdi></blockquote>" in page


@pytest.mark.slow
async def test_a_dry_run_writes_nothing(reader: httpx.AsyncClient, told: UserMemory) -> None:
    """The plan is shown with both graphs and its losses; the history stays as it was."""
    before = told.history()
    page = (await reader.get("/correct", params=MOVE)).text
    assert page.count('class="drawing"') == 2
    assert "I live in Nairobi." in page
    assert "Loss before" in page
    assert "read-only" in page
    assert told.history() == before


@pytest.mark.slow
async def test_a_correction_is_applied_and_undone(
    writer: httpx.AsyncClient, told: UserMemory
) -> None:
    """What was shown is made, and the history takes it back."""
    before = told.facts()
    shown = (await writer.get("/correct", params=MOVE)).text
    response = await writer.post("/correct", data={**MOVE, "change": change_of(shown)})
    assert response.status_code == 303
    assert ("me", "lives in", "Nairobi") in [f.labels for f in told.facts()]
    assert "The correction is applied." in (await writer.get(response.headers["location"])).text
    edit = told.history()[-1]
    response = await writer.post("/undo", data={"edit": edit.id})
    assert response.status_code == 303
    assert told.facts() == before


@pytest.mark.slow
async def test_another_plan_than_the_one_shown_is_not_applied(
    writer: httpx.AsyncClient, told: UserMemory
) -> None:
    """The memory changed meanwhile: the edit is shown anew, and nothing is made."""
    shown = (await writer.get("/correct", params=MOVE)).text
    told.forget(("me", "lives in", "Lagos"))
    before = told.history()
    response = await writer.post("/correct", data={**MOVE, "change": change_of(shown)})
    assert response.status_code == 409
    assert "nothing was applied" in response.text
    assert change_of(response.text) != change_of(shown)
    assert told.history() == before


@pytest.mark.slow
async def test_a_fact_is_forgotten(writer: httpx.AsyncClient, told: UserMemory) -> None:
    """It is gone from the facts, and its edit is in the history."""
    fact = told.fact(("me", "lives in", "Lagos"))
    response = await writer.post("/forget", data={"fact": fact_key(fact)})
    assert response.headers["location"].startswith("/history?done=forgotten#edit-")
    assert fact not in told.facts()
    response = await writer.post("/forget", data={"fact": fact_key(fact)})
    assert response.status_code == 400
    assert "not known any more" in response.text


async def test_an_episode_is_erased(writer: httpx.AsyncClient, told: UserMemory) -> None:
    """Its words and what stood by them alone are gone."""
    episode = told.episodes()[0]
    response = await writer.post("/forget", data={"episode": episode.id})
    assert response.headers["location"] == "/episodes?done=erased"
    assert episode not in told.episodes()
    assert ("me", "lives in", "Lagos") not in [f.labels for f in told.facts()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/correct", {**MOVE, "change": "x"}),
        ("/undo", {"edit": "x"}),
        ("/forget", {"fact": "x"}),
        ("/forget", {"episode": "x"}),
    ],
)
async def test_a_read_only_inspector_changes_nothing(
    reader: httpx.AsyncClient, told: UserMemory, path: str, data: dict[str, str]
) -> None:
    """Each form is refused with one line that says what to do, and nothing is offered."""
    before = told.facts(), told.history(), told.episodes()
    response = await reader.post(path, data=data)
    assert response.status_code == 403
    assert "kgt inspect --write" in response.text
    assert (told.facts(), told.history(), told.episodes()) == before
    for page in PAGES:
        assert 'method="post" action="/undo"' not in (await reader.get(page)).text
        assert "Erase for good" not in (await reader.get(page)).text
        assert ">Forget<" not in (await reader.get(page)).text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("/undo", {"edit": "nothing"}, "no edit"),
        ("/undo", {}, "no edit is named"),
        ("/forget", {"episode": "nothing"}, "no episode"),
        ("/forget", {}, "not known any more"),
        ("/correct", {"query": "Where do I live?", "answer": "", "change": "x"}, "answer"),
    ],
)
async def test_a_bad_form_gets_one_line(
    writer: httpx.AsyncClient,
    told: UserMemory,
    path: str,
    data: dict[str, str],
    words: str,
) -> None:
    """What cannot be done is said in a line, with status 400, and changes nothing."""
    before = told.history()
    response = await writer.post(path, data=data)
    assert response.status_code == 400
    (line,) = re.findall(r'role="alert">(.*)</p>', response.text)
    assert words in line
    assert told.history() == before


@pytest.mark.slow
async def test_a_bad_correction_keeps_what_was_typed(reader: httpx.AsyncClient) -> None:
    """The form stands there with its words and the error above it."""
    response = await reader.get("/correct", params={**MOVE, "old_answer": "Nairobi"})
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert 'value="Where do I live?"' in response.text


@pytest.mark.slow
async def test_an_endless_form_is_refused(writer: httpx.AsyncClient, told: UserMemory) -> None:
    """A body without end is not read to its end."""
    response = await writer.post("/correct", data={**MOVE, "answer": "x" * 2_000_000})
    assert response.status_code == 400
    assert "too large" in response.text


@pytest.mark.slow
async def test_the_memorys_words_are_no_markup(kgt: KGT) -> None:
    """What a user said is shown as said, and never becomes a part of the page."""
    memory = kgt.user("<b>eve</b>")
    memory.keep("<script>alert(1)</script>")
    memory.learn("x", "<img src=x>", subject='"><script>alert(2)</script>', relations=["<i>is</i>"])
    async with client_of(memory, write=True) as client:
        await client.get("/", params={"token": TOKEN})
        pages = [(await client.get(page)).text for page in [*PAGES, "/facts?q=<script>alert(3)"]]
    for page in pages:
        assert "<b>eve" not in page
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<i>is" not in page
    assert "&lt;script&gt;alert(1)" in pages[2]


async def test_an_unknown_page_says_so(reader: httpx.AsyncClient) -> None:
    """One line and the navigation, with status 404."""
    response = await reader.get("/nothing")
    assert response.status_code == 404
    assert "There is no such page" in response.text
