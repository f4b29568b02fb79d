"""How the Inspector looks: legible in light and dark and on a phone; the pictures of the documentation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgt_plugin import UserMemory
from tests.ui.visit import Visit

pytestmark = [pytest.mark.ui, pytest.mark.model]

Open = Callable[..., Visit]
DRY_RUN = "/correct?query=Where+do+I+live%3F&answer=Nairobi&old_answer=Lagos"
QUESTION = "/facts?q=What+does+my+dog+eat%3F"
PAGES = ("/", QUESTION, "/episodes", "/history", DRY_RUN)
LARGEST_PICTURE = 200_000

# Words against what is behind them (WCAG 2: 4.5 for text of this size).
_FAINT = """() => {
  const parts = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1 };
  };
  const light = ({ rgb }) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour.alpha > 0) return colour;
    }
    return parts("rgb(255, 255, 255)");
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!words.length || !box.width || style.visibility === "hidden" || element.closest(".hidden, title, .undone")) continue;
    const svg = element.closest("svg");
    const [a, b] = [light(parts(svg ? style.fill : style.color)), light(ground(svg || element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push(`${element.tagName}.${element.className.baseVal ?? element.className}: ${words[0].textContent.trim()} ${ratio.toFixed(2)}`);
  }
  return weak;
}"""

_COVERED = """() => {
  const words = [...document.querySelectorAll("#graph text")]
    .filter((text) => getComputedStyle(text).display !== "none")
    .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const covered = [];
  words.forEach((a, index) => words.slice(index + 1).forEach((b) => {
    if (a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom - 2 && b.box.top < a.box.bottom - 2) {
      covered.push(`${a.text} / ${b.text}`);
    }
  }));
  return { covered, shown: words.length };
}"""

_NAMELESS = """() => [...document.querySelectorAll("a, button, input, summary, [tabindex='0']")]
  .filter((it) => it.type !== "hidden" && !(it.getAttribute("aria-label") || it.textContent.trim()
    || (it.labels && it.labels.length && it.labels[0].textContent.trim())))
  .map((it) => it.outerHTML)"""


@pytest.fixture
def large(memory: UserMemory, tmp_path: Path) -> UserMemory:
    """A user with more than a thousand facts, most of them imported."""
    lines = [
        "@prefix : <https://example.org/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
    ]
    for person in range(100):
        lines.append(f':me{person} rdfs:label "person {person}" ; :likes "thing {person}" ;')
        lines += [f":knows{each} :me{(person * 7 + each) % 100} ;" for each in range(2)]
        lines += [f':reads{each} "book {person}.{each}" ;' for each in range(7)]
        lines[-1] = lines[-1].replace(";", ".")
    path = tmp_path / "people.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    memory.import_(path)
    return memory


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(
    visit: Open, memory: UserMemory, *, dark: bool
) -> None:
    """Every word on every page has the contrast that tired eyes need, by day and by night."""
    seen = visit(memory, write=True, dark=dark)
    for path in PAGES:
        seen.go(path)
        assert seen.page.evaluate(_FAINT) == [], path


def test_everything_that_can_be_used_has_a_name(visit: Open, memory: UserMemory) -> None:
    """A screen reader has words for each link, button and field."""
    seen = visit(memory, write=True)
    for path in PAGES:
        seen.go(path)
        assert seen.page.evaluate(_NAMELESS) == [], path


def test_no_label_covers_another(visit: Open, large: UserMemory) -> None:
    """Of a thousand facts as many labels are shown as there is room for, more the nearer one looks."""
    assert len(large.facts()) > 1000
    seen = visit(large)
    seen.ready()
    assert seen.page.locator("#graph .link").count() > 900
    shown = []
    for _ in range(4):
        found = seen.page.evaluate(_COVERED)
        assert found["covered"] == []
        shown.append(found["shown"])
        seen.page.get_by_role("button", name="Zoom in").click()
    assert shown[0] > 20


def test_a_phone_shows_every_page(visit: Open, memory: UserMemory) -> None:
    """Nothing is wider than a narrow screen."""
    seen = visit(memory, write=True, width=390)
    for path in PAGES:
        seen.go(path)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert seen.page.evaluate(wide) <= 0, path


def test_the_theme_is_switched_and_kept(visit: Open, memory: UserMemory) -> None:
    """The button goes from the system's theme to the other one, on every page after it too."""
    seen = visit(memory)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = seen.page.evaluate(ground)
    seen.page.get_by_role("button", name="Switch between light and dark").click()
    dark = seen.page.evaluate(ground)
    assert dark != light
    seen.go("/history")
    assert seen.page.evaluate(ground) == dark


@pytest.mark.parametrize(
    ("name", "path", "dark"),
    [
        ("graph", "/", False),
        ("graph-dark", "/", True),
        ("facts", QUESTION, False),
        ("episodes", "/episodes", False),
        ("history", "/history", False),
        ("correct", DRY_RUN, False),
    ],
)
def test_the_pictures_of_the_documentation(
    visit: Open, memory: UserMemory, shots: Path, *, name: str, path: str, dark: bool
) -> None:
    """Each page as the documentation shows it, in a picture that is small enough to commit."""
    seen = visit(memory, write=True, dark=dark)
    seen.go(path)
    if path == "/":
        seen.ready()
        seen.page.locator(".node", has_text="my dog").click()
        seen.page.locator("#panel blockquote").first.wait_for()
        seen.page.mouse.move(5, 5)
    if name == "episodes":
        superseded = seen.page.locator(".episode.corrected").first
        superseded.evaluate("card => card.scrollIntoView({ block: 'center' })")
    target = shots / f"inspector-{name}.png"
    seen.page.screenshot(path=target)
    assert 10_000 < target.stat().st_size < LARGEST_PICTURE
