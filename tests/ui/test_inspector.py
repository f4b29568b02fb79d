"""What a person does at the Inspector, in a real browser over the embedded models."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kgt_plugin import KGT, UserMemory
from tests.ui.conftest import USER
from tests.ui.visit import Visit

pytestmark = [pytest.mark.ui, pytest.mark.model]

Open = Callable[..., Visit]
PAGES = ("/", "/facts", "/episodes", "/history", "/correct")
LAGOS, NAIROBI = ("me", "lives in", "Lagos"), ("me", "lives in", "Nairobi")


def labels(memory: UserMemory) -> list[tuple[str, str, str]]:
    """What is known, in words."""
    return [fact.labels for fact in memory.facts()]


def test_a_correction_is_made_seen_and_undone(visit: Open, memory: UserMemory) -> None:
    """A dry run shows both graphs; applied it is in the graph, and undo brings back what was."""
    seen = visit(memory, write=True)
    page = seen.page
    before = memory.facts()
    page.get_by_role("link", name="Correct").click()
    page.get_by_role("textbox", name="The question").fill("Where do I live?")
    page.get_by_label("The right answer").fill("Nairobi")
    page.get_by_label("The wrong answer").fill("Lagos")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("heading", name="What would change").wait_for()
    now, then = page.locator(".pair figure").all()
    assert now.locator(".node.removed text").all_text_contents() == ["Lagos"]
    assert then.locator(".node.added text").all_text_contents() == ["Nairobi"]
    assert memory.facts() == before

    page.get_by_role("button", name="Apply this edit").click()
    page.get_by_text("The correction is applied.").wait_for()
    assert NAIROBI in labels(memory)
    assert LAGOS not in labels(memory)
    page.get_by_role("link", name="Graph").click()
    seen.ready()
    assert page.locator(".node", has_text="Nairobi").count() == 1

    page.get_by_role("link", name="History").click()
    latest = page.locator("#edits > li").first
    assert "I live in Nairobi." in latest.inner_text()
    latest.get_by_role("button", name="Undo").click()
    page.get_by_text("The edit is undone.").wait_for()
    assert memory.facts() == before
    assert page.locator("#edits > li.undone").count() == 2


def test_a_correction_is_made_and_undone_with_keys_alone(visit: Open, memory: UserMemory) -> None:
    """Without a mouse: from the first page to the correction, applied, and taken back."""
    seen = visit(memory, write=True)
    seen.ready()
    before = memory.facts()
    seen.tab_to("Correct")
    seen.enter()
    seen.tab_to("The question")
    seen.page.keyboard.type("Where do I live?")
    seen.tab_to("The right answer")
    seen.page.keyboard.type("Nairobi")
    seen.tab_to("The wrong answer")
    seen.page.keyboard.type("Lagos")
    seen.enter()
    seen.tab_to("Apply this edit")
    seen.enter()
    assert NAIROBI in labels(memory)
    seen.tab_to("Undo")
    seen.enter()
    assert memory.facts() == before


def test_the_graph_is_walked_with_arrow_keys(visit: Open, memory: UserMemory) -> None:
    """One stop of Tab, from there by arrows; Enter shows a node's facts, and plus and 0 zoom."""
    seen = visit(memory)
    seen.ready()
    page = seen.page
    focused = "document.activeElement.getAttribute('aria-label')"
    seen.tab_to("me,")
    walked = set()
    for way in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft") * 4:
        seen.press(way)
        walked.add(page.evaluate(focused))
    assert len(walked) > 4
    chosen = page.evaluate(focused).partition(",")[0]
    seen.press("Enter")
    page.locator("#panel .factlist", has_text=chosen).or_(
        page.locator("#panel h2", has_text=chosen)
    ).first.wait_for()
    view = page.locator("#graph .view")
    whole = view.get_attribute("transform")
    seen.press("+")
    assert view.get_attribute("transform") != whole
    seen.press("0")
    assert view.get_attribute("transform") == whole


def test_the_first_tab_skips_to_the_content(visit: Open, memory: UserMemory) -> None:
    """Nobody has to pass the navigation on every page."""
    seen = visit(memory)
    seen.go("/episodes")
    seen.press("Tab", "Enter")
    assert seen.page.evaluate("document.activeElement.id") == "main"


def test_a_node_shows_its_facts(visit: Open, memory: UserMemory) -> None:
    """A click shows them with since when and the words they were drawn from."""
    seen = visit(memory)
    seen.ready()
    seen.page.locator(".node", has_text="my sister").click()
    panel = seen.page.locator("#panel")
    panel.get_by_text("Porto", exact=True).wait_for()
    assert "since 6 Nov 2026" in panel.inner_text()
    assert "My sister is called Ana. My sister lives in Porto." in panel.inner_text()
    seen.page.reload()
    assert "Porto" in panel.inner_text()


def test_a_node_is_found_by_its_name(visit: Open, memory: UserMemory) -> None:
    """The field above the graph goes to a node and shows its facts."""
    seen = visit(memory)
    seen.ready()
    seen.page.get_by_label("Find a node").fill("porto")
    seen.press("Enter")
    seen.page.locator("#panel h2", has_text="my sister").wait_for()
    assert seen.page.locator(".node.current text").text_content() == "Porto"


def test_a_question_shows_what_is_recalled(visit: Open, memory: UserMemory) -> None:
    """A typed question lists facts with probabilities, the right one first."""
    seen = visit(memory)
    seen.go("/facts")
    seen.page.get_by_role("searchbox", name="What would an agent").fill("What does my dog eat?")
    seen.press("Enter")
    first = seen.page.locator(".recalled li").first
    first.wait_for()
    assert "My dog eats vegetables." in first.inner_text()
    assert re.search(r"\d%", first.inner_text())
    seen.page.get_by_text("The text that an agent is given").click()
    assert "vegetables" in seen.page.locator(".found pre").inner_text()


def test_lists_are_filtered(visit: Open, memory: UserMemory) -> None:
    """Words that are typed leave the rows that have them all, and say so where none has."""
    seen = visit(memory)
    for path, name in (("/facts", "Filter the facts"), ("/episodes", "Filter the episodes")):
        seen.go(path)
        rows = seen.page.locator("#sheet tbody tr, #episodes > li").filter(visible=True)
        everything = rows.count()
        seen.page.get_by_label(name).fill("sister porto")
        assert 0 < rows.count() < everything
        assert all("Porto" in text for text in rows.all_inner_texts())
        seen.page.get_by_label(name).fill("nobody said this")
        assert rows.count() == 0
        assert seen.page.locator("[data-none]").is_visible()


def test_an_episode_shows_what_came_of_it(visit: Open, memory: UserMemory) -> None:
    """What was drawn from it, and the edit that superseded it, one link away."""
    seen = visit(memory)
    seen.go("/episodes")
    card = seen.page.locator(".episode", has_text="I work at the city library.")
    assert "superseded" in card.inner_text()
    assert card.locator(".chip.gone").count() == 1
    card.locator(".instead a").click()
    target = seen.page.locator("#edits > li:target")
    assert "I work at the harbour office." in target.inner_text()


def test_a_fact_and_an_episode_are_forgotten(visit: Open, memory: UserMemory) -> None:
    """A fact goes and can come back; words are erased after a second click."""
    seen = visit(memory, write=True)
    seen.go("/facts")
    seen.page.get_by_role("button", name="Forget me allergic to nuts").click()
    seen.page.get_by_text("The fact is forgotten.").wait_for()
    assert ("me", "allergic to", "nuts") not in labels(memory)
    seen.page.locator("#edits > li:target").get_by_role("button", name="Undo").click()
    seen.page.get_by_text("The edit is undone.").wait_for()
    assert ("me", "allergic to", "nuts") in labels(memory)

    seen.go("/episodes")
    card = seen.page.locator(".episode", has_text="It rained all day")
    card.get_by_text("Forget…").click()
    card.get_by_role("button", name="Erase for good").click()
    seen.page.get_by_text("erased for good").first.wait_for()
    assert all("rained" not in episode.text for episode in memory.episodes())


def test_a_read_only_inspector_refuses(visit: Open, memory: UserMemory) -> None:
    """It offers no change, and a form that is sent all the same changes nothing."""
    seen = visit(memory)
    before = memory.facts(), memory.history(), memory.episodes()
    for path in (*PAGES, "/correct?query=Where+do+I+live%3F&answer=Nairobi"):
        seen.go(path)
        assert seen.page.get_by_text("Read-only", exact=True).is_visible()
        assert seen.page.locator("form[method=post] button").count() == 0
    status = seen.page.evaluate(
        """async (edit) => (await fetch("/undo", {
          method: "POST", body: new URLSearchParams({ edit }),
        })).status""",
        memory.history()[-1].id,
    )
    assert status == 403
    assert (memory.facts(), memory.history(), memory.episodes()) == before


def test_what_cannot_be_done_is_said_in_one_line(visit: Open, memory: UserMemory) -> None:
    """The form keeps what was typed, and the problem stands above it."""
    seen = visit(memory, write=True)
    seen.go("/correct?query=Where+do+I+live%3F&answer=Lagos&old_answer=Lagos")
    alert = seen.page.get_by_role("alert")
    assert alert.count() == 1
    assert "\n" not in alert.inner_text().strip()
    assert seen.page.get_by_role("textbox", name="The question").input_value() == "Where do I live?"


def test_a_new_user_is_told_what_to_do(visit: Open, kgt: KGT) -> None:
    """Every empty page names the command that fills it."""
    seen = visit(kgt.user("new@example.org"))
    for path in PAGES[:-1]:
        seen.go(path)
        assert seen.page.locator(".empty h2").is_visible()
        assert "kgt hear --user new@example.org" in seen.page.locator(".empty").inner_text()


def test_a_server_that_has_ended_is_said(visit: Open, memory: UserMemory) -> None:
    """A page that stays open after Ctrl+C says why a node shows no facts."""
    seen = visit(memory)
    seen.ready()
    seen.page.route("**/node/*", lambda route: route.abort())
    seen.page.locator(".node", has_text="my dog").click()
    seen.page.locator("#panel [role=alert]").wait_for(timeout=10_000)
    assert "kgt inspect" in seen.page.locator("#panel").inner_text()


def test_the_user_is_named_on_every_page(visit: Open, memory: UserMemory) -> None:
    """Whose memory it is stands in the title and at the top."""
    seen = visit(memory)
    for path in PAGES:
        seen.go(path)
        assert USER in seen.page.title()
        assert USER in seen.page.locator("header").inner_text()


def test_it_works_without_scripts(visit: Open, memory: UserMemory) -> None:
    """Where scripts are switched off, labels are shown, a node leads to its facts, and a correction is made."""
    seen = visit(memory, write=True, scripts=False)
    assert seen.page.locator(".node text", has_text="Porto").is_visible()
    seen.page.locator(".node", has_text="my sister").click()
    assert "Porto" in seen.page.locator("#panel").inner_text()
    seen.go("/correct?query=Where+do+I+live%3F&answer=Nairobi&old_answer=Lagos")
    seen.page.get_by_role("button", name="Apply this edit").click()
    assert NAIROBI in labels(memory)
