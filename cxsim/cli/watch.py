"""How far a long study is: one line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time

from cxsim.cli.progress import EVERY, Line, State, line
from cxsim.cli.terminal import note

PLAIN = 30.0
"""Seconds between two plain lines where nobody watches a terminal."""


class Watch:
    """Tells of a study under way, with the answer so far; a context manager."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.terminal = Line(quiet)
        self.start = time.monotonic()
        self.last = self.start
        self.first: int | None = None

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.write("")

    def say(self, text: str) -> None:
        """What is waited for, on a terminal."""
        self.terminal.write(text)

    def update(self, state: State, so_far: object = "") -> None:
        """Tell, if it is time to."""
        now = time.monotonic()
        every = EVERY if self.terminal.shown else PLAIN
        if self.first is None:
            self.first, self.start = state.done, now
        if self.quiet or now - self.last < every:
            return
        self.last = now
        text = self._text(state, now, str(so_far))
        if self.terminal.shown:
            self.terminal.write(text)
        else:
            note(text)

    def _text(self, state: State, now: float, so_far: str) -> str:
        done, spent = state.done - (self.first or 0), now - self.start
        rate = [f"{done / spent:.3g} a second"] if done and spent > 0 else []
        return "  ".join([line(state), *rate, *([so_far] if so_far else [])])
