"""Every error a user can cause, in one family.

A message says where, what was given, what is allowed, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass


class CxsimError(Exception):
    """Something the user can mend. The command line prints it without a traceback."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the input.

    Parameters
    ----------
    file : file name, or "--set" for a command-line override.
    line : line number counted from 1, or 0 where there is no line.
    path : dotted path of the offending key, e.g. ``touchpoints.web.quality``.
    message : what was given, what is allowed, what to do.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


class ScenarioError(CxsimError):
    """One or more problems in scenario files or overrides; all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        lines = [f"{head} in the scenario:", *(f"  {p}" for p in self.problems)]
        super().__init__("\n".join(lines))


class NotFoundError(CxsimError):
    """A company, structure, future, metric or chart that does not exist."""


class UsageError(CxsimError):
    """Options that cannot go together or are outside their range."""
