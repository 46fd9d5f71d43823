"""What pydantic finds wrong, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cxsim.errors import Problem
from cxsim.scenario.draft import Draft
from cxsim.scenario.fields import Path, Slot, holds, nearest, shown
from cxsim.scenario.schema import Ownership, Part
from cxsim.scenario.vary import MODELS, ROOTS

ID_RULE = (
    "is not a name that can be used; take at most 60 lower-case letters, digits and hyphens, "
    "beginning with a letter"
)


@dataclass(frozen=True)
class Place:
    """A place pydantic complains of: its path, what is allowed there and in the part around it.

    ``key`` says that the key is at fault, not what stands under it.
    """

    path: Path
    slot: Slot | None
    around: Slot | None
    key: bool = False


def validated(draft: Draft) -> tuple[Part | None, list[Problem]]:
    """The part of a scenario a draft describes, or every reason why it does not."""
    try:
        return MODELS[draft.kind].model_validate(draft.data), []
    except ValidationError as error:
        return None, _problems(draft, error.errors(include_url=False))


def _problems(draft: Draft, errors: list[ErrorDetails]) -> list[Problem]:
    found: dict[Path, Problem] = {}
    for error in errors:
        place = place_of(ROOTS[draft.kind], error["loc"])
        absent = error["type"] in ("missing", "too_short") and draft.is_unread(place.path)
        if place.path not in found and not absent:
            message = sentence(error, place, draft.data)
            found[place.path] = draft.problem(place.path, message, place.key)
    return list(found.values())


def place_of(root: Slot, loc: tuple[int | str, ...]) -> Place:
    """The place in a file that pydantic's location means.

    pydantic adds marks for keys and for the members of a union, which no file contains.
    """
    place = Place((), root, None)
    for part in loc:
        if part == "[key]":
            return replace(place, key=True)
        if place.slot is None or place.slot.shape == "selector":
            break
        place = Place((*place.path, part), place.slot.inside(part), place.slot)
    return place


def sentence(error: ErrorDetails, place: Place, data: Mapping[str, Any]) -> str:
    """What pydantic complains of: what was given, what is allowed, what to do."""
    kind, slot = error["type"], place.slot
    if kind == "extra_forbidden" or slot is None:
        return _unknown(place)
    if kind == "missing":
        return f"is missing; give {_wanted(slot)}"
    if kind in ("too_short", "too_long"):
        return _counted(error)
    value = place.path[-1] if place.key else _at(data, place.path)
    if kind in ("greater_than_equal", "less_than_equal"):
        side = "below" if kind == "greater_than_equal" else "above"
        span = f"{slot.low:.10g} to {slot.high:.10g}"
        return f"{shown(value)} is {side} the allowed range {span}; choose a value in it"
    if kind == "literal_error" and isinstance(value, str):
        return _choice(value, error)
    if kind.startswith("string_") and kind != "string_type":
        return f"{shown(value)} {ID_RULE}"
    if holds(value, dict) and slot.shape == "table":
        return f"has keys or entries that cannot stand here; give {_wanted(slot)}"
    return f"{shown(value)} cannot stand here; give {_wanted(slot)}"


def _choice(value: str, error: ErrorDetails) -> str:
    choices = error.get("ctx", {}).get("expected", "").replace("'", '"')
    close = nearest(value, choices.replace('"', "").replace(" or ", ", ").split(", "))
    advice = close if close.startswith("did you mean") else "choose one of them"
    return f"{shown(value)} is not one of {choices}; {advice}"


def _unknown(place: Place) -> str:
    names = place.around.names if place.around else []
    if place.path[0] == "evidence":
        return (
            "is not a known key; evidence is a dotted path in quotes, then grade, source and note"
        )
    return f"is not a known key; {nearest(str(place.path[-1]), names)}"


def _wanted(slot: Slot) -> str:
    if slot.part is Ownership:
        return "the name of an ownership structure in quotes"
    return slot.allowed


def _counted(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    count = context.get("actual_length")
    entries = "1 entry" if count == 1 else f"{count} entries"
    if error["type"] == "too_short":
        return f"has {entries}; at least {context.get('min_length')} needed"
    return f"has {entries}; at most {context.get('max_length')} allowed"


def _at(data: Any, path: Path) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
