"""Every parameter in few lines, for paper and slides."""

from __future__ import annotations

from itertools import groupby

from cxsim.analysis.evidence import Parameter


def grouped(parameters: tuple[Parameter, ...]) -> list[str]:
    """One line a table of the scenario: its path, then each value with the letter of its grade."""
    found: list[str] = []
    for (part, path), group in groupby(parameters, key=lambda p: (p.part, _table(p.path))):
        values = ", ".join(f"{p.path[len(path) + 1 :]} {p.value:g} {p.grade[0]}" for p in group)
        found.append(f"{part}: {path}: {values}")
    return found


def _table(path: str) -> str:
    keys = path.split(".")
    return ".".join(keys[: min(3, len(keys) - 1)])
