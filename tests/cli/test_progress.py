"""The line on the terminal."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from cxsim.cli.execute import warm_up
from cxsim.cli.progress import Line, in_words, line
from cxsim.cli.study import Study
from cxsim.runs.many import Progress
from cxsim.scenario import load


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (-1, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (80, "1 min 20 s"),
     (7500, "2 h 05 min")],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_the_line_says_how_far_how_long_and_what_failed() -> None:
    assert line(Progress(45, 150, 5.0, 12.0, 0)) == "45 of 150 runs  30%  12 s left"
    assert line(Progress(0, 150, 0.0, None, 0)) == "0 of 150 runs  0%"
    assert line(Progress(150, 150, 9.0, 0.0, 2)).endswith("2 failed")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr("cxsim.cli.progress.sys", SimpleNamespace(stderr=screen))
    monkeypatch.setenv("COLUMNS", "40")
    return screen


def test_a_terminal_is_left_clean(screen: Screen) -> None:
    with Line() as progress:
        progress.update(Progress(3, 3, 1.0, 0.0, 0))
        assert "3 of 3 runs" in screen.getvalue()
    shown = screen.getvalue().split("\r")
    assert shown[-2].isspace()
    assert screen.getvalue().endswith("\r")


def test_a_narrow_terminal_is_never_overrun(screen: Screen) -> None:
    with Line() as progress:
        progress.write("x" * 200)
        progress.write("short")
    assert max(len(part) for part in screen.getvalue().split("\r")) < 40


def test_redrawing_is_rare_but_the_end_is_shown(screen: Screen) -> None:
    with Line() as progress:
        for done in range(1001):
            progress.update(Progress(done, 1000, 1.0, 1.0, 0))
    assert screen.getvalue().count("runs") < 20
    assert "1000 of 1000 runs" in screen.getvalue()


def test_nothing_where_nobody_watches(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    with Line(quiet=True) as progress:
        progress.update(Progress(1, 2, 1.0, 1.0, 0))
        progress.keep("kept")
    assert screen.getvalue() == ""
    pipe = io.StringIO()
    monkeypatch.setattr("cxsim.cli.progress.sys", SimpleNamespace(stderr=pipe))
    with Line() as progress:
        progress.update(Progress(1, 2, 1.0, 1.0, 0))
        progress.keep("kept")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(("took", "kept"), [(7.0, True), (0.2, False)])
def test_a_wait_for_the_compiler_that_was_noticed_is_explained(
    took: float, kept: bool, screen: Screen, model, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([100.0, 100.0 + took])
    clock = SimpleNamespace(monotonic=lambda: next(times))
    monkeypatch.setattr("cxsim.cli.execute.time", clock)
    study = Study({"one": load()}, "one", range(1, 9), 1000, 52)
    with Line() as progress:
        warm_up(study, progress)
    assert ("ready after 7 s" in screen.getvalue()) is kept
    assert model.warmed == 1
