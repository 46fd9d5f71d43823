"""What must hold between the parts of a scenario: names that exist, shares that sum.

The rules look at the data of a file as it stands, so that they find their problems beside
those of the schema; a value of the wrong type is the schema's to report and is passed over.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cxsim.errors import Problem
from cxsim.scenario.draft import Draft
from cxsim.scenario.fields import Path, entries, holds, is_number, nearest, shown, table
from cxsim.scenario.journey import journey_problems
from cxsim.scenario.vary import matches

TOLERANCE = 1e-6
LARGEST_MULTIPLE = 1000.0
Found = Iterator[tuple[Path, str]]


def check(draft: Draft, company: Draft | None = None) -> list[Problem]:
    """Every rule a draft breaks; ``company`` is the one a structure or a future is meant for.

    What a company has is only asked of one that could be read in full.
    """
    if not draft.complete:
        return []
    known = company.data if company and company.complete else None
    found = {
        "companies": lambda: company_rules(draft.data),
        "ownership": lambda: ownership_rules(draft.data, known),
        "futures": lambda: future_rules(draft.data, known),
    }[draft.kind]()
    problems = [draft.problem(*entry) for entry in found if not draft.is_unread(entry[0])]
    evidence = table(draft.data.get("evidence"))
    for path in evidence:
        if reason := matches(draft.kind, draft.data, path):
            problems.append(draft.problem(("evidence", path), f"matches nothing: {reason}"))
    return problems


# ---------------------------------------------------------------- the company


def company_rules(data: Mapping[str, Any]) -> Found:
    """Rules inside a company."""
    functions, touchpoints = table(data.get("functions")), table(data.get("touchpoints"))
    segments, preferences = table(data.get("segments")), table(data.get("preferences"))
    yield from shares(("functions",), column(functions, "budget_share"), "values of budget_share")
    yield from shares(("segments",), column(segments, "share"), "values of share")
    yield from shares(("preferences",), column(preferences, "share"), "values of share")
    for name, part in functions.items():
        effect = table(table(part).get("kpi_effect"))
        yield from shares(("functions", name, "kpi_effect"), effect, "parts", exactly=False)
    for name, part in touchpoints.items():
        place = ("touchpoints", name, "owners")
        owners = table(table(part).get("owners"))
        yield from unknown(place, owners, functions, "function")
        yield from shares(place, owners, "shares")
    for kind, parts in (("segments", segments), ("preferences", preferences)):
        for name, part in parts.items():
            visits = table(table(part).get("visits"))
            place = (kind, name, "visits")
            yield from multiples(place, visits)
            if kind == "segments":
                yield from unknown(place, visits, touchpoints, "touchpoint")
    yield from journey_rules(data, touchpoints)


def journey_rules(data: Mapping[str, Any], touchpoints: dict[str, Any]) -> Found:
    """Names and shares of the journey, then, if they are right, where it leads."""
    if "journey" not in data or not touchpoints:
        return
    journey = table(data["journey"])
    start, rows = table(journey.get("start")), table(journey.get("next"))
    found = [*unknown(("journey", "start"), start, touchpoints, "touchpoint")]
    found += shares(("journey", "start"), start, "shares", needed="start" in journey)
    found += unknown(("journey", "next"), rows, touchpoints, "touchpoint")
    for name in touchpoints:
        place = ("journey", "next", name)
        if name not in rows and "next" in journey:
            message = "is missing; every touchpoint needs a row that says where customers go next"
            found.append((place, message))
    for name, row in rows.items():
        place = ("journey", "next", name)
        found += unknown(place, table(row), touchpoints, "touchpoint")
        found += shares(place, table(row), "shares", needed=isinstance(row, dict))
    yield from found or journey_problems(data)


def column(parts: Mapping[str, Any], key: str) -> dict[str, Any]:
    """One value of every part that gives it; empty if some part does not."""
    if any(key not in table(part) for part in parts.values()):
        return {}
    return {name: part[key] for name, part in parts.items()}


def shares(
    path: Path, values: Mapping[str, Any], noun: str, exactly: bool = True, needed: bool = False
) -> Found:
    """Values that must sum to 1, or with ``exactly`` False to at most 1."""
    if not values:
        if needed:
            yield path, "is empty; give shares that sum to 1"
        return
    if not all(is_number(value) and 0 <= value <= 1 for value in values.values()):
        return
    total = math.fsum(values.values())
    if total > 1 + TOLERANCE or (exactly and total < 1 - TOLERANCE):
        given = ", ".join(f"{key} {value:.6g}" for key, value in values.items())
        rule = "must sum to 1" if exactly else "may sum to at most 1"
        yield path, f"the {noun} sum to {total:.7g} ({given}); they {rule}"


def multiples(path: Path, visits: Mapping[str, Any]) -> Found:
    """Multiples of how often somebody goes somewhere."""
    for name, value in visits.items():
        if is_number(value) and not 0 <= value <= LARGEST_MULTIPLE:
            side = "below" if value < 0 else "above"
            allowed = f"the allowed range 0 to {LARGEST_MULTIPLE:g}"
            yield (*path, name), f"{shown(value)} is {side} {allowed}; choose a value in it"


def unknown(path: Path, given: Mapping[str, Any], known: Collection[str], noun: str) -> Found:
    """Keys that are no function, touchpoint, ... of the company."""
    for name in given:
        if name not in known and known:
            yield (*path, name), no_such(name, noun, known)


def no_such(name: str, noun: str, known: Collection[str], owner: str = "the company") -> str:
    """The sentence for a name that does not exist."""
    return f"{shown(name)} is not {noun_phrase(noun)} of {owner}; {nearest(name, known)}"


def noun_phrase(noun: str) -> str:
    """The noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


# ---------------------------------------------------------------- the ownership structure


def ownership_rules(data: Mapping[str, Any], company: Mapping[str, Any] | None) -> Found:
    """Rules inside a structure and against the company it is meant for."""
    executives = table(data.get("executives"))
    gate, alignment = table(data.get("gate")), table(data.get("alignment"))
    holder = gate.get("holder")
    if isinstance(holder, str) and holder not in executives:
        message = no_such(holder, "executive", executives, "the structure")
        yield ("gate", "holder"), message
    yield from weeks(("timeline",), data.get("timeline"))
    for name, week in table(data.get("from_week")).items():
        if is_number(week) and not 0 <= week <= 5200:
            side = "below" if week < 0 else "above"
            message = f"{shown(week)} is {side} the allowed range 0 to 5200; choose a value in it"
            yield ("from_week", name), message
    aligned = alignment.get("functions")
    if holds(aligned, list) and len({str(name) for _, name in entries(aligned)}) < 2:
        message = 'names fewer than two; give two functions or more, or "all"'
        yield ("alignment", "functions"), message
    if company is not None:
        yield from ownership_fits(data, company)
    for number, change in entries(data.get("timeline")):
        for path, message in ownership_rules(table(table(change).get("ownership")), company):
            yield ("timeline", number, "ownership", *path), message


def ownership_fits(data: Mapping[str, Any], company: Mapping[str, Any]) -> Found:
    """Functions and touchpoints a structure names, held against those of the company."""
    functions = table(company.get("functions"))
    name = str(company.get("name", "the company"))
    for key, part in table(data.get("executives")).items():
        place = ("executives", key)
        yield from listed((*place, "home"), table(part).get("home"), functions, "function", name)
        yield from selected((*place, "scope"), table(part).get("scope"), company)
    alignment, gate = table(data.get("alignment")), table(data.get("gate"))
    place = ("alignment", "functions")
    yield from listed(place, alignment.get("functions"), functions, "function", name)
    yield from selected(("gate", "touchpoints"), gate.get("touchpoints"), company)
    for key in table(data.get("from_week")):
        if functions and key not in functions:
            yield ("from_week", key), no_such(key, "function", functions, name)


def texts(value: list[Any]) -> list[str]:
    """The entries that are text."""
    return [entry for entry in value if isinstance(entry, str)]


def listed(path: Path, value: object, known: Collection[str], noun: str, owner: str) -> Found:
    """Entries of a list that are no function, ... of the company."""
    for number, entry in entries(value):
        if isinstance(entry, str) and known and entry not in known:
            yield (*path, number), no_such(entry, noun, known, owner)


def selected(path: Path, value: object, company: Mapping[str, Any]) -> Found:
    """Entries of a selector that match no touchpoint of the company."""
    known: dict[str, None] = {}
    for name, part in table(company.get("touchpoints")).items():
        tags = [tag for _, tag in entries(table(part).get("tags"))]
        words = [name, table(part).get("channel"), table(part).get("stage"), *tags]
        known.update(dict.fromkeys(texts(words)))
    owner = str(company.get("name", "the company"))
    for number, entry in entries(value):
        if isinstance(entry, str) and known and entry not in known:
            message = f"{shown(entry)} matches no touchpoint, channel, stage or tag of {owner}"
            yield (*path, number), f"{message}; {nearest(entry, known)}"


# ---------------------------------------------------------------- the future


def future_rules(data: Mapping[str, Any], company: Mapping[str, Any] | None) -> Found:
    """Rules inside a future and against the company it is meant for."""
    for key in ("budget", "competitor"):
        yield from weeks((key,), data.get(key))
    for number, shock in entries(data.get("shocks")):
        value = table(shock).get("touchpoints")
        if value == []:
            message = 'selects nothing; name touchpoints or give "all"'
            yield ("shocks", number, "touchpoints"), message
        if company is not None:
            yield from selected(("shocks", number, "touchpoints"), value, company)
    to, preferences = table(data.get("shift")).get("to"), table((company or {}).get("preferences"))
    if isinstance(to, str) and preferences and to not in preferences:
        owner = str((company or {}).get("name", "the company"))
        yield ("shift", "to"), no_such(to, "preference", preferences, owner)


def weeks(path: Path, value: object) -> Found:
    """Entries of a list that stand in the same week."""
    seen: set[int] = set()
    for number, entry in entries(value):
        week = table(entry).get("week")
        if isinstance(week, int) and week in seen:
            yield (*path, number, "week"), f"week {week} stands twice; give each entry its own week"
        elif isinstance(week, int):
            seen.add(week)
