"""The dashboard in a real browser: it answers, it downloads, it asks nobody else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.validation]


@dataclass
class Tab:
    """A page, what its console complained of, and whom it asked."""

    page: Any
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def ready(self) -> None:
        """Wait until all is drawn."""
        self.page.get_by_text("The same numbers from the command line").wait_for(timeout=120_000)
        self.page.wait_for_function(
            "() => document.querySelector('[data-test-script-state=notRunning]')"
            " && document.querySelector('[data-testid=stMetricValue]')",
            timeout=60_000,
        )

    def cards(self) -> list[str]:
        """The levels on the cards, once all are drawn and stay as they are."""
        found: list[str] = []
        for _ in range(60):
            before = found
            found = self.page.locator("[data-testid=stMetricValue]").all_inner_texts()
            if len(found) == CARDS and found == before:
                return found
            self.page.wait_for_timeout(500)
        raise AssertionError(f"the cards do not come to rest: {found}")


CARDS = 5
"""As many as the structures of the main job."""
Open = Callable[..., Tab]


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Open]:
    """Open the dashboard in a tab of its own."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, scheme: str = "light") -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        tab = Tab(context.new_page())
        tab.page.on("console", lambda m: tab.errors.append(m.text) if m.type == "error" else None)
        tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.page.on("request", lambda request: tab.hosts.add(_host(request.url)))
        tab.page.on("websocket", lambda socket: tab.hosts.add(_host(socket.url)))
        tab.page.goto(address)
        tab.ready()
        return tab

    yield opened
    for context in contexts:
        context.close()


def _host(url: str) -> str:
    scheme, _, rest = url.partition(":")
    return rest.split("/")[2] if scheme in ("http", "https", "ws", "wss") else scheme


def allowed(address: str) -> set[str]:
    """Whom a page may ask: the dashboard itself, and what it holds in memory."""
    return {_host(address), "data", "blob"}


def test_a_slider_moves_and_the_numbers_change(opened: Open, address: str) -> None:
    tab = opened()
    before = tab.cards()
    thumb = tab.page.get_by_role("slider", name="Personal influence of executives")
    thumb.focus()
    for _ in range(9):
        tab.page.keyboard.press("ArrowRight")
    last = tab.page.locator("[data-testid=stCode]", has_text="influence=5.0").last
    last.wait_for(timeout=60_000)
    tab.ready()
    assert tab.cards() != before
    assert tab.errors == []
    assert tab.hosts <= allowed(address), tab.hosts


def test_downloads(opened: Open, tmp_path: Path) -> None:
    tab = opened()
    begins = {
        "Differences (PNG)": b"\x89PNG", "Curves (PNG)": b"\x89PNG", "Table (CSV)": b"ownership,",
        "Table (JSON)": b"{", "Scenario (TOML)": b"# Run it", "Report (HTML)": b"<!",
    }  # fmt: skip
    if find_spec("pptx"):
        begins["Deck (PPTX)"] = b"PK"
    for label, head in begins.items():
        with tab.page.expect_download(timeout=60_000) as waiting:
            tab.page.get_by_role("button", name=label).click()
        place = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(place)
        assert place.read_bytes()[:60].lstrip().startswith(head), label
    assert tomllib.loads((tmp_path / "what-if.toml").read_text())["companies"] == ["retail-bank"]
    assert tab.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone(opened: Open, scheme: str) -> None:
    tab = opened(390, 844, scheme)
    wide = tab.page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('[data-testid=stMain] *')]"
        ".map(e => e.getBoundingClientRect().right))"
    )
    assert wide <= 391, "something sticks out of the screen"
    back = tab.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    light = sum(int(part) for part in back.strip("rgba()").split(",")[:3]) > 384
    assert light == (scheme == "light")
    assert tab.errors == []


def test_a_hostile_title_is_shown_and_not_run(opened: Open, address: str) -> None:
    tab = opened()
    tab.page.locator("[data-testid=stMultiSelect] input").click()
    tab.page.get_by_role("option", name="<script>").click()
    tab.page.wait_for_function(
        "() => document.querySelectorAll('[data-testid=stMetricValue]').length === 6",
        timeout=60_000,
    )
    tab.ready()
    label = tab.page.locator("[data-testid=stMetricLabel]", has_text="<script>")
    assert "$x$ :red[y] ![z](http://example.org/z.png)" in label.first.inner_text()
    assert tab.page.title() == "cxsim"
    assert tab.hosts <= allowed(address), tab.hosts


def test_two_tabs(opened: Open) -> None:
    one, two = opened(), opened()
    before = two.cards()
    one.page.get_by_text("equal for all").click()
    one.page.wait_for_function(
        "old => [...document.querySelectorAll('[data-testid=stMetricValue]')]"
        ".map(e => e.innerText).join() !== old",
        arg=",".join(before), timeout=60_000,
    )  # fmt: skip
    assert two.cards() == before
