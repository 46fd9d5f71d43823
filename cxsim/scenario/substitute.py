"""Values put into scenarios that are already loaded: thousands of environments, no file read.

`cxsim.scenario.vary` changes what files say before they are checked; here a checked scenario
is changed and checked again, for sweeps that need it often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from cxsim.errors import CxsimError
from cxsim.scenario.check import company_rules, future_rules, ownership_rules
from cxsim.scenario.fields import Path, Slot, children, dotted, shown
from cxsim.scenario.files import Kind
from cxsim.scenario.schema import Company, Future, Ownership, Part, Scenario
from cxsim.scenario.vary import KINDS, MODELS, ROOTS, expand, mismatch, parts_of

FIELD: dict[Kind, str] = {"companies": "company", "ownership": "ownership", "futures": "future"}
NUMBERS = ("number", "whole")


@dataclass(frozen=True)
class Place:
    """All that one dotted path means in a scenario: a number at one or several places.

    ``own`` are the values that stand there now, None where a default is worked out later.
    """

    path: str
    kind: Kind
    paths: tuple[Path, ...]
    slot: Slot
    own: tuple[float | None, ...]


def places(scenario: Scenario, path: str) -> list[Place]:
    """The parameters a dotted path names, such as ``company.behaviour.*``.

    A ``*`` in the place of a key of the schema makes one parameter of each number there; one
    over names, as in ``company.functions.*.pull``, is one value for all. Empty where the path
    fits the schema but not this scenario. Raises CxsimError where it fits no scenario.
    """
    kind, parts = _kind(path)
    data = _data(getattr(scenario, FIELD[kind]))
    found = _places(kind, data, parts)
    numbers = [place for place in found if place.slot.shape in NUMBERS]
    if not found and not _may_fit(ROOTS[kind], parts[1:]):
        raise CxsimError(mismatch(ROOTS[kind], data, parts[1:]))
    if found and not numbers and "*" in parts:
        raise CxsimError(f"{shown(path)} matches no number")
    return numbers if "*" in parts else found


def _kind(path: str) -> tuple[Kind, list[str]]:
    parts = parts_of(path)
    kind = KINDS.get(parts[0]) if len(parts) > 1 else None
    if kind is None:
        raise CxsimError(f"{shown(path)} begins with none of {', '.join(KINDS)}")
    return kind, parts


def _places(kind: Kind, data: dict[str, Any], parts: list[str]) -> list[Place]:
    named: dict[str, list[Path]] = {}
    for found in expand(ROOTS[kind], data, parts[1:], grow=False):
        named.setdefault(_name(ROOTS[kind], parts, found), []).append(found)
    return [_place(name, kind, paths, data) for name, paths in named.items()]


def _may_fit(slot: Slot, parts: list[str]) -> bool:
    """Whether the schema knows the path, whatever names its tables have."""
    inner: Slot | None = slot
    for part in parts:
        if inner is None:
            return False
        if inner.part and part == "*":
            return True
        inner = inner.inside(0 if inner.shape == "list" else part)
    return inner is not None


def _name(root: Slot, parts: list[str], found: Path) -> str:
    """The path with every * over the schema's own keys replaced by the key."""
    slot: Slot | None = root
    keys: list[str] = [parts[0]]
    for wanted, key in zip(parts[1:], found, strict=True):
        keys.append(str(key) if slot is not None and slot.part else wanted)
        slot = slot.inside(key) if slot is not None else None
    return ".".join(k if k == "*" else dotted([k]) for k in keys)


def _place(name: str, kind: Kind, paths: list[Path], data: object) -> Place:
    slot: Slot = ROOTS[kind]
    for key in paths[0]:
        slot = cast(Slot, slot.inside(key))
    own = tuple(_at(data, path) for path in paths)
    return Place(name, kind, tuple(paths), slot, own)


def _at(data: object, path: Path) -> Any:
    for key in path:
        data = children(data).get(key)
    return data


def _data(part: Part) -> dict[str, Any]:
    return part.model_dump()


@dataclass(frozen=True)
class Setting:
    """A value for one place. With ``multiple`` the value that stands there is multiplied by
    it, and kept within the allowed range."""

    path: str
    value: Any
    multiple: bool = False


class Substitution:
    """Settings to put into scenarios; what several scenarios share is changed once."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self.settings: dict[Kind, list[Setting]] = {kind: [] for kind in FIELD}
        for setting in settings:
            self.settings[_kind(setting.path)[0]].append(setting)
        self._done: dict[tuple[Kind, int], tuple[Part, Part]] = {}

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with these settings, checked as if it had been loaded with them.

        Settings that fit nothing in it (an executive it does not have) change nothing. Raises
        CxsimError with the first rule that is broken.
        """
        company = self._part("companies", scenario.company, scenario)
        ownership = self._part("ownership", scenario.ownership, scenario)
        future = self._part("futures", scenario.future, scenario)
        return Scenario(
            company=cast(Company, company),
            ownership=cast(Ownership, ownership),
            future=cast(Future, future),
        )

    def _part(self, kind: Kind, part: Part, scenario: Scenario) -> Part:
        settings = self.settings[kind]
        if not settings:
            return part
        # The part is kept beside what became of it, so that its id stays its own.
        known = self._done.get((kind, id(part)))
        if known is None:
            known = part, _changed(kind, part, scenario, settings)
            self._done[kind, id(part)] = known
        return known[1]


def _changed(kind: Kind, part: Part, scenario: Scenario, settings: list[Setting]) -> Part:
    data = _data(part)
    for setting in settings:
        for place in _places(kind, data, parts_of(setting.path)):
            for path, own in zip(place.paths, place.own, strict=True):
                _put(data, path, _value(setting, place.slot, own))
    try:
        changed = MODELS[kind].model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CxsimError(f"{dotted((FIELD[kind], *first['loc']))}: {first['msg']}") from None
    for path, message in _rules(kind, data, scenario):
        raise CxsimError(f"{dotted((FIELD[kind], *path))}: {message}")
    return changed


def _value(setting: Setting, slot: Slot, own: float | None) -> Any:
    if not setting.multiple:
        return setting.value
    if own is None:
        return None
    value = own * setting.value
    value = max(value, slot.low) if slot.low is not None else value
    value = min(value, slot.high) if slot.high is not None else value
    return round(value) if slot.shape == "whole" else value


def _put(data: Any, path: Path, value: object) -> None:
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = value


def _rules(kind: Kind, data: dict[str, Any], scenario: Scenario) -> Iterator[tuple[Path, str]]:
    if kind == "companies":
        return company_rules(data)
    rules = ownership_rules if kind == "ownership" else future_rules
    return rules(data, scenario.company.model_dump())
