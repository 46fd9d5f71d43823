"""One line on the terminal that says how far a study is; nothing where nobody watches."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Protocol

from cxsim.cli.terminal import is_terminal

EVERY = 0.2
"""Least seconds between two redrawings."""
NOTICEABLE = 1.0
"""Seconds from which a wait is worth a line that stays."""


class State(Protocol):
    """What is said of a study under way; see `cxsim.runs.many.Progress`."""

    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def remaining_seconds(self) -> float | None: ...
    @property
    def failures(self) -> int: ...


def in_words(seconds: float) -> str:
    """A duration to read at a glance: ``8 s``, ``1 min 20 s``, ``2 h 05 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def line(state: State) -> str:
    """The line for one state."""
    share = state.done / state.total if state.total else 1.0
    left = state.remaining_seconds
    parts = [f"{state.done} of {state.total} runs", f"{share:.0%}"]
    parts += [] if left is None else [f"{in_words(left)} left"]
    parts += [f"{state.failures} failed"] if state.failures else []
    return "  ".join(parts)


class Line:
    """A line of standard error that is drawn over itself and wiped at the end."""

    def __init__(self, quiet: bool = False) -> None:
        self.shown = is_terminal(sys.stderr) and not quiet
        self.width = 0
        self.last = float("-inf")

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.write("")

    def update(self, state: State) -> None:
        """Redraw, at most every `EVERY` seconds and at the end."""
        now = time.monotonic()
        if now - self.last >= EVERY or state.done == state.total:
            self.last = now
            self.write(line(state))

    def keep(self, text: str) -> None:
        """Leave a line behind that stays."""
        if self.shown:
            self.write(text)
            sys.stderr.write("\n")
            self.width = 0

    def write(self, text: str) -> None:
        """Replace what stands on the line."""
        if not self.shown:
            return
        room = shutil.get_terminal_size().columns - 1
        text = text[:room]
        end = "" if text else "\r"
        sys.stderr.write("\r" + text.ljust(min(self.width, room)) + end)
        sys.stderr.flush()
        self.width = len(text)
