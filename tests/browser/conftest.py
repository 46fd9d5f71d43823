"""A dashboard that runs, and a real browser that looks at it; skipped where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

import cxsim

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--no-first-run",
    "--disable-dev-shm-usage",
)  # fmt: skip


def browser_path() -> str:
    """Where a Chromium is; skips the test if there is none."""
    found = os.environ.get("CXSIM_BROWSER") or next(filter(None, map(which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium: apt-get install chromium, or name one in CXSIM_BROWSER")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install 'cxsim[test]'"
    )
    path = browser_path()
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with a structure of its own whose title is not to be trusted."""
    pytest.importorskip("streamlit", reason="streamlit is not installed")
    place = tmp_path_factory.mktemp("dashboard")
    own = place / "scenarios" / "ownership"
    own.mkdir(parents=True)
    title = "Own $x$ :red[y] ![z](http://example.org/z.png) <script>document.title='run'</script>"
    (own / "hostile.toml").write_text(f'title = "{title}"\npower = 0.3\n', encoding="utf-8")
    root = str(Path(cxsim.__file__).parent.parent)
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "cxsim", "dashboard"], cwd=place, text=True,
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        found = process.stdout.readline().split()[0]
        _wait_for(f"{found}/_stcore/health")
        yield found
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer from {address}")
