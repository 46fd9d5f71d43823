"""The page of a report in a real browser: names are shown and not run, nothing is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.results import Results
from cxsim.presentation.report.page import page
from cxsim.presentation.report.story import story
from cxsim.runs.run import Run
from cxsim.scenario import load

pytestmark = pytest.mark.validation

ATTACK = "<script>alert(1)</script>"
OTHER = '"><img src=http://example.org/x.png onerror=alert(2)>'


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two structures, the titles of company and structure not to be trusted; without
    the policy that would keep a script from running even if it got in."""
    known = load()
    runs: list[Run] = []
    scenarios: list[Any] = []
    for number, title in enumerate((ATTACK, OTHER)):
        owner = known.ownership.model_copy(update={"name": f"s{number}", "title": title})
        company = known.company.model_copy(update={"title": ATTACK})
        scenarios.append(known.model_copy(update={"ownership": owner, "company": company}))
        for seed in range(5):
            kept = 0.6 + 0.01 * seed + number * (0.03 + 0.001 * seed)
            alive = np.linspace(1, kept, 157)
            metrics = {"retention_156": kept, "equity": 100 * kept}
            runs.append(Run(f"s{number}", "described", seed, 100, 156, metrics, {"alive": alive},
                            {}, ()))  # fmt: skip
    titles = {"s0": ATTACK, "s1": OTHER}
    found = Results(scenarios, compare(runs, "s0", titles=titles), runs, {"digest": "0" * 64})
    content = page(story([found])).decode()
    bare, removed = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", content)
    assert removed == 1
    path = tmp_path_factory.mktemp("page") / "board.html"
    path.write_text(bare, encoding="utf-8")
    return path


def _opened(browser: Any, path: Path, **settings: Any) -> tuple[Any, list[str]]:
    tab = browser.new_context(**settings).new_page()
    heard: list[str] = []
    tab.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("console", lambda message: heard.append(f"console {message.text}"))
    tab.on("pageerror", lambda error: heard.append(f"error {error}"))
    tab.on("request", lambda request: heard.append(f"request {request.url}"))
    tab.goto(path.as_uri())
    return tab, [entry for entry in heard if entry != f"request {path.as_uri()}"]


def test_a_script_in_a_name_is_shown_and_not_run(browser: Any, written: Path) -> None:
    tab, heard = _opened(browser, written)
    assert heard == []
    assert tab.locator("script").count() == 0
    assert tab.locator("img").count() == 0
    assert ATTACK in tab.locator("h1").inner_text() + tab.locator("header p").inner_text()
    assert OTHER in tab.locator("#answer table").inner_text()


def test_the_check_hears_a_script_that_runs(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(f"<h1>{ATTACK}</h1><script>console.log('run')</script>", encoding="utf-8")
    _, heard = _opened(browser, path)
    assert heard == ["dialog 1", "console run"]


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_text_stands_out(
    browser: Any, written: Path, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    tab, _ = _opened(browser, written, viewport=size, color_scheme=scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for selector in ("body", ".quiet", "caption", "nav a", "thead th"):
        assert _contrast(tab, selector) >= 4.5, selector


def test_the_keyboard_reaches_the_answer(browser: Any, written: Path) -> None:
    tab, _ = _opened(browser, written)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "To the answer"
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main"


def _contrast(tab: Any, selector: str) -> float:
    """Ratio of WCAG 2.2 between a text and what is behind it."""
    ink, paper = tab.evaluate(
        """selector => {
            const here = document.querySelector(selector);
            let behind = here, colour = 'rgba(0, 0, 0, 0)';
            while (behind && (colour = getComputedStyle(behind).backgroundColor,
                              colour === 'rgba(0, 0, 0, 0)')) behind = behind.parentElement;
            return [getComputedStyle(here).color, colour];
        }""",
        selector,
    )
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
