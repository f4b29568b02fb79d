"""A visit to an Inspector: its page, every request that was made, and what a person does with keys."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_NAME = """() => {
  const it = document.activeElement;
  const label = it.labels && it.labels.length ? it.labels[0].textContent : "";
  return (it.getAttribute("aria-label") || label || it.textContent || "").replace(/\\s+/g, " ").trim();
}"""
_MOST_TABS = 120


class Visit:
    """A browser's window at an Inspector (Any: playwright is untyped here).

    On leaving, a script that failed, or a request to any other place, is an error.
    """

    def __init__(
        self,
        browser: Any,
        url: str,
        *,
        dark: bool = False,
        width: int = 1280,
        scripts: bool = True,
    ) -> None:
        parts = urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.requests: list[str] = []
        self.failures: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            timezone_id="UTC",
            locale="en",
        )
        self._context.set_default_timeout(60_000)
        self._context.on("request", lambda request: self.requests.append(request.url))
        self.page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.goto(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.close()
        if kind is None:
            assert self.failures == []
            assert self.elsewhere() == []

    def go(self, path: str) -> None:
        """Open a page by its path."""
        self.page.goto(f"{self.origin}{path}")

    def elsewhere(self) -> list[str]:
        """The requests that went to another place."""
        return [url for url in self.requests if not url.startswith(f"{self.origin}/")]

    def ready(self) -> None:
        """Wait until the graph is drawn."""
        self.page.wait_for_selector("#graph[data-drawn]")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: str) -> None:
        """Press Tab until what has this name is focused, as a person without a mouse does."""
        seen = []
        for _ in range(_MOST_TABS):
            self.press("Tab")
            seen.append(self.page.evaluate(_NAME))
            if seen[-1].startswith(name):
                return
        raise AssertionError(f"Tab never came to {name!r}, but to {seen}")

    def enter(self) -> None:
        """Press Enter on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press("Enter")
