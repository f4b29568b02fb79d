"""Nothing leaves the machine: every request of every page, and what the browser would refuse."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kgt_plugin import UserMemory
from tests.ui.visit import Visit

pytestmark = [pytest.mark.ui, pytest.mark.model]

Open = Callable[..., Visit]
_KGT = (sys.executable, "-c", "from kgt_plugin.cli import main; main()")


def test_every_request_goes_to_the_inspector(visit: Open, memory: UserMemory) -> None:
    """On every page, with a question, a dry run, a chosen node and an edit, one origin is asked."""
    seen = visit(memory, write=True)
    seen.ready()
    seen.page.locator(".node", has_text="my dog").click()
    seen.page.locator("#panel blockquote").first.wait_for()
    for path in (
        *("/facts?q=What+does+my+dog+eat%3F", "/episodes", "/history", "/nothing"),
        "/correct?query=Where+do+I+live%3F&answer=Nairobi&old_answer=Lagos",
    ):
        seen.go(path)
        seen.page.wait_for_load_state("networkidle")
    seen.page.get_by_role("button", name="Apply this edit").click()
    seen.page.get_by_text("The correction is applied.").wait_for()
    paths = {url.removeprefix(seen.origin).partition("?")[0] for url in seen.requests}
    assert {"/", "/facts", "/static/graph.js", "/static/inspector.css"} <= paths
    assert seen.elsewhere() == []


def test_the_browser_would_ask_no_other_place(visit: Open, memory: UserMemory) -> None:
    """Even a script that got into a page could send nothing away: not by fetch, image, or form."""
    seen = visit(memory)
    refused = seen.page.evaluate(
        """async () => {
          const blocked = [];
          document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
          await fetch("http://127.0.0.2:9/").catch(() => null);
          const image = new Image();
          image.src = "http://127.0.0.2:9/a.png";
          const script = document.createElement("script");
          script.textContent = "window.intruded = true";
          document.body.append(image, script);
          await new Promise((resolve) => setTimeout(resolve, 300));
          return { blocked, intruded: Boolean(window.intruded) };
        }"""
    )
    assert {"connect-src", "img-src", "script-src-elem"} <= set(refused["blocked"])
    assert not refused["intruded"]
    # Chromium tells of a request before the policy stops it; those are the two from above.
    assert {urlsplit(url).netloc for url in seen.elsewhere()} == {"127.0.0.2:9"}
    seen.requests.clear()


def test_a_request_to_another_place_would_be_seen(visit: Open, memory: UserMemory) -> None:
    """The check can fail: a page that asks another origin is noticed."""
    seen = visit(memory)
    other = seen.origin.replace("127.0.0.1", "localhost")
    seen.page.goto(f"{other}/")
    assert seen.elsewhere()[0] == f"{other}/"
    seen.requests.clear()


def test_the_command_serves_a_store(browser: Any, tmp_path: Path) -> None:
    """`kgt inspect` prints an address that a browser opens, and ends at Ctrl+C."""
    store = ("--user", "dana@example.org", "--store", str(tmp_path / "store"))
    subprocess.run(
        [*_KGT, "hear", "I live in Lagos.", *store], check=True, capture_output=True, timeout=300
    )
    command = [*_KGT, "inspect", *store, "--json", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            started = json.loads("".join([*iter(process.stdout.readline, "}\n"), "}"]))
            assert started["write"] is False
            with Visit(browser, started["url"]) as seen:
                seen.ready()
                nodes = seen.page.locator("#graph .node text").all_text_contents()
                assert sorted(nodes) == ["Lagos", "me"]
                assert "token" not in seen.page.url
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
