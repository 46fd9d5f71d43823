"""What is wrong with a user's table: all faults at once, each with its line."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxsim.errors import CxsimError, Problem

SHOWN = 10
"""Faults shown; a file that is wrong throughout would fill the screen."""


class TableError(CxsimError):
    """A table that cannot be used; `problems` has every fault found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        lines = [f"  {problem}" for problem in self.problems[:SHOWN]]
        rest = [f"  and {count - SHOWN} more"] if count > SHOWN else []
        super().__init__("\n".join([f"{head} in the data; nothing was written:", *lines, *rest]))


@dataclass
class Faults:
    """Collects the faults of one file."""

    file: str
    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, line: int, column: str, message: str) -> None:
        """Note a fault; line 0 and column "" where there is none."""
        self.found.append(Problem(self.file, line, column, message))

    def refuse(self) -> None:
        """Raise TableError if any fault was found."""
        if self.found:
            raise TableError(self.found)

    def stop(self, line: int, column: str, message: str) -> TableError:
        """The error to raise when nothing further can be read."""
        self.add(line, column, message)
        return TableError(self.found)
