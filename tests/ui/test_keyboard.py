"""The Inspector without a mouse: every control is reached by Tab, and what changes the memory is done by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgt_plugin import UserMemory
from tests.ui.visit import Visit

pytestmark = [pytest.mark.ui, pytest.mark.model]

Open = Callable[..., Visit]
DRY_RUN = "/correct?query=Where+do+I+live%3F&answer=Nairobi&old_answer=Lagos"
PAGES = ("/", "/facts?q=What+does+my+dog+eat%3F", "/episodes", "/history", DRY_RUN)
NUTS = ("me", "allergic to", "nuts")

# What a mouse can use, but for the nodes of the graph, which is one stop with arrow keys within. What is in a
# closed <details> cannot be used by anybody yet.
_CONTROLS = """() => {
  const shown = (it) => it.checkVisibility({ visibilityProperty: true });
  window.controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((it) => it.type !== "hidden" && !it.disabled && !it.closest("#graph svg, svg#graph") && shown(it));
  return window.controls.map((it) => it.outerHTML.slice(0, 120));
}"""
_FOCUSED = "window.controls.indexOf(document.activeElement)"
_TO_START = "document.activeElement.blur(), window.getSelection().removeAllRanges()"


# Whoever sees the page must see where the focus is: an outline, a ring, or another colour of it or of a part.
_MARKED = """() => {
  const it = document.activeElement;
  const look = () => [it, ...it.querySelectorAll("*")].map((part) => {
    const { outlineStyle, outline, boxShadow, borderColor, backgroundColor, stroke, fill } = getComputedStyle(part);
    return [outlineStyle === "none" ? "" : outline, boxShadow, borderColor, backgroundColor, stroke, fill];
  }).join();
  const focused = look();
  it.blur();
  const plain = look();
  it.focus();
  return focused !== plain;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_tab_comes_to_every_control(visit: Open, memory: UserMemory, path: str) -> None:
    """Once round a page, each link, button and field has been focused, and can be seen to be."""
    seen = visit(memory, write=True)
    seen.go(path)
    if path == "/":
        seen.ready()
    page = seen.page
    controls = page.evaluate(_CONTROLS)
    page.evaluate(_TO_START)
    reached, unmarked = set(), []
    for _ in range(2 * len(controls) + 10):
        seen.press("Tab")
        number = page.evaluate(_FOCUSED)
        if number >= 0 and number not in reached:
            reached.add(number)
            if not page.evaluate(_MARKED):
                unmarked.append(controls[number])
    assert [html for number, html in enumerate(controls) if number not in reached] == []
    assert unmarked == []
    assert len(controls) > 5


def test_a_fact_and_an_episode_are_forgotten_with_keys_alone(
    visit: Open, memory: UserMemory
) -> None:
    """The fact comes back by undo, and the message is erased after a second press; neither needs a mouse."""
    seen = visit(memory, write=True)
    seen.go("/facts")
    seen.tab_to("Forget me allergic to nuts")
    seen.enter()
    assert NUTS not in {fact.labels for fact in memory.facts()}
    seen.tab_to("Undo")
    seen.enter()
    assert NUTS in {fact.labels for fact in memory.facts()}

    before = len(memory.episodes())
    seen.go("/episodes")
    seen.tab_to("Forget…")
    seen.press("Enter")
    seen.tab_to("Erase for good")
    seen.enter()
    assert len(memory.episodes()) == before - 1


def test_lists_are_filtered_and_questions_asked_with_keys_alone(
    visit: Open, memory: UserMemory
) -> None:
    """The fields of the pages are typed into where Tab has led."""
    seen = visit(memory)
    seen.go("/facts")
    seen.tab_to("What would an agent")
    seen.page.keyboard.type("What does my dog eat?")
    seen.enter()
    assert "My dog eats vegetables." in seen.page.locator(".recalled li").first.inner_text()
    seen.tab_to("Filter the facts")
    seen.page.keyboard.type("porto")
    rows = seen.page.locator("#sheet tbody tr").filter(visible=True)
    assert rows.count() > 0
    assert all("Porto" in text for text in rows.all_inner_texts())
