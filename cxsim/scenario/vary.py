"""Dotted-path overrides such as ``ownership.budget_share=0.3``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from cxsim.errors import Problem
from cxsim.scenario.draft import PREFIXES, Draft, Layer
from cxsim.scenario.fields import (
    Path,
    Slot,
    children,
    entries,
    holds,
    nearest,
    shown,
    table,
)
from cxsim.scenario.files import DEEPEST, Kind, too_deep
from cxsim.scenario.schema import Company, Future, Ownership, Part

MODELS: dict[Kind, type[Part]] = {
    "companies": Company,
    "ownership": Ownership,
    "futures": Future,
}
ROOTS: dict[Kind, Slot] = {kind: Slot("part", part=model) for kind, model in MODELS.items()}
KINDS: dict[str, Kind] = {word: kind for kind, word in PREFIXES.items()}
KEY = re.compile(r'"([^"]*)"|([^".=\s]+)')
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Override:
    """A value for every place a path matches; ``*`` in the path stands for any one key."""

    kind: Kind
    path: str
    parts: tuple[str, ...]
    value: object


def parse(text: str) -> Override | Problem:
    """An override from ``path=value``; the value is TOML, or one bare word taken as text."""
    left, equals, right = text.partition("=")
    parts = parts_of(left.strip())
    if not equals or len(parts) < 2:
        message = f"{shown(text)} is not path=value; write it as in company.hazard.beta=2"
        return Problem("--set", 0, "", message)
    kind = KINDS.get(parts[0])
    if kind is None:
        message = f"{shown(parts[0])} is no part of a scenario; {nearest(parts[0], KINDS)}"
        return Problem("--set", 0, left.strip(), message)
    try:
        value = _value(right.strip())
    except (ValueError, RecursionError):
        advice = "give a number such as 0.1, or text in quotes"
        message = f"{shown(right.strip())} is not a TOML value; {advice}"
        return Problem("--set", 0, left.strip(), message)
    return Override(kind, left.strip(), tuple(parts[1:]), value)


def parts_of(path: str) -> list[str]:
    """The keys of a dotted path, quotes taken off; empty if it is not a dotted path."""
    parts: list[str] = []
    at = 0
    while match := KEY.match(path, at):
        parts.append(match[1] if match[2] is None else match[2])
        at = match.end()
        if at == len(path):
            return parts if len(parts) <= DEEPEST else []
        if path[at] != ".":
            break
        at += 1
    return []


def _value(text: str) -> object:
    if text not in ("true", "false", "inf", "nan") and WORD.fullmatch(text):
        return text
    table = tomllib.loads(f"value = {text}")
    if set(table) != {"value"} or too_deep(table):
        raise ValueError
    return table["value"]


def expand(slot: Slot, data: object, parts: Sequence[str], grow: bool = True) -> list[Path]:
    """Every place in ``data`` that a path with wildcards matches and the schema knows.

    A part has the keys of the schema, whether given or not; a table has those it was given.
    With ``grow`` the last key of a path may be a new one of a table.
    """
    if not parts:
        return [()]
    if data is not None and not holds(data, list if slot.shape == "list" else dict):
        return []
    found: list[Path] = []
    for key in _keys(slot, data, parts[0], grow and len(parts) == 1):
        inner, value = slot.inside(key), _entry(data, key)
        if inner is not None and not (value is None and inner.optional and len(parts) > 1):
            found += [(key, *rest) for rest in expand(inner, value, parts[1:], grow)]
    return found


def _keys(slot: Slot, data: object, wanted: str, grow: bool) -> list[str | int]:
    if slot.part:
        return [name for name in slot.names if wanted in ("*", name)]
    given = _given(data)
    if slot.shape == "list":
        return [number for number, name in enumerate(given) if wanted in ("*", name)]
    if slot.shape != "table":
        return []
    if grow and wanted != "*":
        return [wanted]
    return [name for name in given if wanted in ("*", name)]


def _entry(data: object, key: str | int) -> object:
    return children(data).get(key)


def mismatch(slot: Slot, data: object, parts: Sequence[str]) -> str:
    """Why a path matches nothing: the first key that does not fit, and the nearest that does."""
    known: list[str] = []
    for part in parts:
        place = ".".join(known)
        if data is None and slot.optional:
            return f"there is no {place} to change; give the whole of it as a table"
        names = slot.names or _given(data)
        if not names:
            return f"there is nothing inside {place}"
        keys = _keys(slot, data, part, grow=False)
        if not keys:
            where = f" in {place}" if place else ""
            return f"there is no {shown(part)}{where}; {nearest(part, names)}"
        slot, data = slot.inside(keys[0]) or slot, _entry(data, keys[0])
        known.append(part)
    return "it matches nothing"


def _given(data: object) -> list[str]:
    return list(table(data)) or [str(number) for number, _ in entries(data)]


def apply(
    overrides: Sequence[Override], drafts: Sequence[Draft], all_read: bool = True
) -> list[Problem]:
    """Change the drafts, later overrides after earlier ones.

    An override is applied to the drafts it fits; one that fits no draft of its kind is a
    problem (unless some draft could not be read in full: it may have fitted that one).
    """
    problems: list[Problem] = []
    said: dict[int, dict[Any, Any]] = {}
    for draft in drafts:
        if any(override.kind == draft.kind for override in overrides):
            draft.data = deepcopy(draft.data)
            said[id(draft)] = {}
            draft.layers.insert(0, Layer(None, said[id(draft)]))
    for override in overrides:
        concerned = [draft for draft in drafts if draft.kind == override.kind]
        fits = False
        for draft in concerned:
            for path in expand(ROOTS[draft.kind], draft.data, override.parts):
                fits = True
                _put(draft.data, path, deepcopy(override.value))
                _put(said[id(draft)], path, override.value)
                draft.typed[path] = override.path
        if concerned and not fits and all_read and all(d.complete for d in concerned):
            problems.append(_unknown(override, concerned))
    return problems


def _unknown(override: Override, drafts: Sequence[Draft]) -> Problem:
    reasons = {mismatch(ROOTS[d.kind], d.data, override.parts) for d in drafts}
    return Problem(
        "--set", 0, override.path, sorted(reasons, key=lambda r: "did you mean" not in r)[0]
    )


def _put(data: Any, path: Path, value: object) -> None:
    for key in path[:-1]:
        if not holds(_entry(data, key), dict, list):
            data[key] = {}
        data = data[key]
    data[path[-1]] = value


def varied(
    overrides: Sequence[str], drafts: Sequence[Draft], all_read: bool = True
) -> list[Problem]:
    """Parse overrides and apply them; returns every problem."""
    parsed = [parse(text) for text in overrides]
    problems = [entry for entry in parsed if isinstance(entry, Problem)]
    return problems + apply(
        [entry for entry in parsed if isinstance(entry, Override)], drafts, all_read
    )


def matches(kind: Kind, data: Mapping[str, Any], path: str) -> str:
    """Why a dotted path matches nothing in a draft's data; empty if it matches something."""
    parts = parts_of(path)
    if not parts:
        return f"{shown(path)} is not a dotted path such as hazard.beta or functions.*.pull"
    root = ROOTS[kind]
    return "" if expand(root, data, parts, grow=False) else mismatch(root, data, parts)
