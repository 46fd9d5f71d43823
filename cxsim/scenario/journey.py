"""Where the journey of a company leads: to a purchase, into the loop, past every touchpoint."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any

from cxsim.scenario.fields import Path, is_number, table

ENTRANCES = ("before", "purchase")
Rows = Mapping[str, Mapping[str, Any]]


def reached(rows: Rows, begin: Collection[str]) -> set[str]:
    """Touchpoints that can be got to from those in ``begin``, themselves included."""
    found, waiting = set(begin), list(begin)
    while waiting:
        row = rows[waiting.pop()]
        fresh = [name for name, share in row.items() if share > 0 and name not in found]
        found.update(fresh)
        waiting += fresh
    return found


def journey_problems(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every way in which a journey with valid names and shares gets nowhere.

    Yields nothing where a type is wrong: that is the schema's to report.
    """
    journey = table(data.get("journey"))
    start, rows = table(journey.get("start")), table(journey.get("next"))
    stages = {k: table(part).get("stage") for k, part in table(data.get("touchpoints")).items()}
    numbers = [start, *(table(row) for row in rows.values())]
    typed = all(is_number(share) for row in numbers for share in row.values())
    if not typed or not all(isinstance(stage, str) for stage in stages.values()):
        return
    if rows.keys() != stages.keys():
        return
    routes = {name: table(row) for name, row in rows.items()}
    starts = [name for name, share in start.items() if share > 0]
    lacking = [stage for stage in ("purchase", "loop") if stage not in stages.values()]
    for stage in lacking:
        yield ("touchpoints",), f'none has stage = "{stage}"; a journey needs at least one'
    for name in starts:
        if stages[name] not in ENTRANCES:
            message = f'{name} has stage "{stages[name]}"; begin at one with "before" or "purchase"'
            yield ("journey", "start", name), message
    if not lacking and starts:
        yield from _dead_ends(data, {k: str(stage) for k, stage in stages.items()}, starts, routes)


def _dead_ends(
    data: Mapping[str, Any], stages: Mapping[str, str], starts: list[str], routes: Rows
) -> Iterator[tuple[Path, str]]:
    met = reached(routes, starts)
    for name in routes:
        if name not in met:
            message = "nobody ever gets here; let a row of the journey lead to it"
            yield ("touchpoints", name), message
    leads_to = {name: {stages[there] for there in reached(routes, [name])} for name in met}
    for name in sorted(met):
        place = ("journey", "next", name)
        if stages[name] == "before" and "purchase" not in leads_to[name]:
            yield place, f"no purchase can be reached from {name}; let its row lead towards one"
        if stages[name] == "purchase" and "loop" not in leads_to[name]:
            yield place, f"the loop cannot be reached from {name}; let its row lead towards it"
    yield from _closed(data, routes, met)


def _closed(
    data: Mapping[str, Any], routes: Rows, met: Collection[str]
) -> Iterator[tuple[Path, str]]:
    """Visits of 0 that leave a kind of customer nowhere to go."""
    segments, preferences = table(data.get("segments")), table(data.get("preferences"))
    places = table(data["touchpoints"]).items()
    found: dict[Path, str] = {}
    for (segment, one), (preference, other) in product(segments.items(), preferences.items()):
        never, channels = _zeros(one), _zeros(other)
        shut = never | {k for k, part in places if str(part.get("channel")) in channels}
        for name in sorted(met) if shut else ():
            if {to for to, share in routes[name].items() if share > 0} <= shut:
                place = ("segments", segment) if never else ("preferences", preference)
                who = f"{segment} with the preference {preference}"
                message = f"leave {who} nowhere to go from {name}; give more than 0 to one of them"
                found.setdefault((*place, "visits"), message)
    yield from found.items()


def _zeros(part: object) -> set[str]:
    visits = table(table(part).get("visits"))
    return {name for name, multiple in visits.items() if multiple == 0}
