from __future__ import annotations

import io
import sys

import pytest

from cxsim.cli import watch
from cxsim.cli.watch import PLAIN, Watch
from cxsim.runs.many import Progress


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(watch, "time", found)
    return found


def at(done: int) -> Progress:
    return Progress(done, 400, 1.0, 90.0, 2)


def test_a_plain_line_every_30_seconds(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Watch() as told:
        for second in range(0, 101):
            clock.now = float(second)
            told.update(at(100 + 2 * second), "so far: much")
    lines = capsys.readouterr().err.splitlines()
    assert PLAIN == 30
    assert len(lines) == 3
    assert lines[0] == "160 of 400 runs  40%  1 min 30 s left  2 failed  2 a second  so far: much"


def test_quiet_says_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Watch(quiet=True) as told:
        for second in range(0, 100):
            clock.now = float(second)
            told.update(at(second))
    assert capsys.readouterr().err == ""


def test_one_line_on_a_terminal(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with Watch() as told:
        told.update(at(0))
        clock.now = 1.0
        told.update(at(50), "so far: much")
    text = screen.getvalue()
    assert "50 of 400 runs" in text
    assert "50 a second" in text
    assert "\n" not in text
