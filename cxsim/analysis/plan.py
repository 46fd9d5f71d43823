"""What an experiment comes to: environments, structures, and the scenario of each pair."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cxsim.analysis.sampling import Parameter, sample
from cxsim.errors import CxsimError, Problem, ScenarioError, UsageError
from cxsim.runs.experiment import Asked, Experiment, Range, refuse
from cxsim.runs.identity import engine_digest, sha256
from cxsim.runs.sweep import Cell
from cxsim.scenario import available, defaults, digest, load_all
from cxsim.scenario.fields import shown
from cxsim.scenario.schema import Scenario
from cxsim.scenario.substitute import NUMBERS, Place, Setting, Substitution, places

ARMS = {"described": ("described",), "equal": ("equal",), "both": ("described", "equal")}


@dataclass(frozen=True)
class World:
    """A company and a future, with every structure in every arm, in the order of the results."""

    company: str
    future: str
    scenarios: tuple[Scenario, ...]


@dataclass
class Plan:
    """All that is to be run. ``rows`` are the values of the parameters, one tuple a point of the
    design; an environment is a point in a world, numbered point by point."""

    name: str
    experiment: Experiment
    baseline: str
    worlds: tuple[World, ...]
    parameters: tuple[Parameter, ...]
    rows: list[tuple[float, ...]]
    _last: tuple[int, Substitution] | None = field(default=None, init=False)

    @property
    def size(self) -> tuple[int, int]:
        """Customers and weeks of a run."""
        return self.experiment.customers, self.experiment.weeks

    @property
    def environments(self) -> int:
        """Number of environments."""
        return len(self.rows) * len(self.worlds)

    @property
    def seeds(self) -> range:
        """The seeds asked for."""
        asked = self.experiment.seeds
        return range(asked.first, asked.first + asked.count)

    @cached_property
    def digest(self) -> str:
        """sha256 over all that names the study; the number of seeds is not part of it."""
        plain = self.experiment.model_dump(mode="json", exclude={"seeds", "stop", "budget", "keep"})
        bases = [[digest(s) for s in w.scenarios] for w in self.worlds]
        first = self.experiment.seeds.first
        return sha256([plain, bases, self.baseline, first, engine_digest()])

    @property
    def titles(self) -> dict[str, str]:
        """Structure -> title."""
        return {s.ownership.name: s.ownership.title for w in self.worlds for s in w.scenarios}

    def body(self) -> dict[str, Any]:
        """What a store remembers of it, as plain JSON."""
        return {
            "experiment": self.experiment.model_dump(mode="json"),
            "parameters": [p.path for p in self.parameters],
            "multiples": [p.path for p in self.parameters if p.multiple],
            "titles": self.titles,
            "environments": self.environments,
        }

    def cells(self, environments: Sequence[int] | None = None) -> Iterator[Cell]:
        """Every structure in every environment, environment by environment."""
        for number in range(self.environments) if environments is None else environments:
            for position in range(len(self._world(number).scenarios)):
                yield Cell(number, position, self)

    def _world(self, environment: int) -> World:
        return self.worlds[environment % len(self.worlds)]

    def settings(self, environment: int) -> dict[str, float]:
        """Path -> value of the parameters in an environment."""
        row = self.rows[environment // len(self.worlds)]
        return {p.path: value for p, value in zip(self.parameters, row, strict=True)}

    def described(self, environment: int) -> str:
        """The settings as JSON."""
        return json.dumps(self.settings(environment))

    def scenario(self, environment: int, position: int) -> Scenario:
        """The scenario of a cell; raises CxsimError if the values drawn break a rule."""
        row = environment // len(self.worlds)
        if self._last is None or self._last[0] != row:
            drawn = zip(self.parameters, self.rows[row], strict=True)
            self._last = row, Substitution([Setting(p.path, v, p.multiple) for p, v in drawn])
        try:
            return self._last[1].of(self._world(environment).scenarios[position])
        except CxsimError as error:
            raise CxsimError(
                f"environment {environment} of {self.name} breaks a rule: {error}; narrow the "
                "ranges of the experiment"
            ) from None


def plan(asked: Asked) -> Plan:
    """The plan of an experiment.

    Raises ExperimentError with every problem of its names and parameters, ScenarioError for
    problems in scenario files.
    """
    experiment = asked.experiment
    usual = defaults()
    names = _structures(experiment, usual.ownership)
    baseline = experiment.baseline or (usual.baseline if usual.baseline in names else names[0])
    named = names if baseline in names else [baseline, *names]
    worlds = tuple(
        World(company, future, tuple(_scenarios(asked, company, future, named)))
        for company in experiment.companies or [usual.company]
        for future in experiment.futures or [usual.future]
    )
    parameters = _parameters(asked, worlds)
    try:
        rows = sample(parameters, experiment.design)
    except UsageError as error:
        refuse([asked.problem(("design",), str(error))])
        raise
    return Plan(asked.name, experiment, _called(worlds, named, baseline), worlds, parameters, rows)


def _called(worlds: Sequence[World], named: list[str], baseline: str) -> str:
    return worlds[0].scenarios[named.index(baseline)].ownership.name


def _structures(experiment: Experiment, usual: list[str]) -> list[str]:
    if experiment.ownership == "all":
        return [entry.name for entry in available("ownership")]
    return list(dict.fromkeys(experiment.ownership)) or usual


def _scenarios(asked: Asked, company: str, future: str, names: list[str]) -> Iterator[Scenario]:
    for arm in ARMS[asked.experiment.resources]:
        equal = ['ownership.resources="equal"'] if arm == "equal" else []
        try:
            found = load_all(company, names, future, [*asked.experiment.set, *equal])
        except ScenarioError as error:
            # What is wrong with an override stands in the experiment's own file.
            own = [p for p in error.problems if p.file == "--set"]
            where = asked.problem(("set",), "")
            mended = [Problem(where.file, where.line, f"set: {p.path}", p.message) for p in own]
            raise ScenarioError([*mended, *(p for p in error.problems if p not in own)]) from None
        yield from found.values()


def _parameters(asked: Asked, worlds: Sequence[World]) -> tuple[Parameter, ...]:
    """All parameters, each once: one named by itself is taken from a * that also means it."""
    found: dict[str, Parameter] = {}
    problems: list[Problem] = []
    left_out: set[str] = set()
    for number, path in enumerate(asked.experiment.exclude):
        try:
            left_out |= set(_places(worlds, path))
        except CxsimError as error:
            problems.append(asked.problem(("exclude", number), str(error)))
    asked_for = asked.experiment.parameters.items()
    for path, given in sorted(asked_for, key=lambda item: -item[0].count("*")):
        try:
            for name, place in _places(worlds, path).items():
                if name not in left_out:
                    found[name] = _parameter(place, given)
        except CxsimError as error:
            problems.append(asked.problem(("parameters", path), str(error)))
    refuse(problems)
    return tuple(found.values())


def _places(worlds: Sequence[World], path: str) -> dict[str, Place]:
    """The parameters a path means in any of the scenarios."""
    found: dict[str, Place] = {}
    for world in worlds:
        for scenario in world.scenarios:
            for place in places(scenario, path):
                found.setdefault(place.path, place)
    if not found:
        raise CxsimError("none of the structures compared has such a thing; leave it out")
    return found


def _parameter(place: Place, given: Range) -> Parameter:
    slot = place.slot
    if slot.shape not in NUMBERS:
        raise CxsimError(f"is {slot.allowed}; only a number can be varied")
    whole = slot.shape == "whole"
    if given.multiple:
        return _ranged(place.path, given, given.low, given.high, whole)
    low = slot.low if given.low is None else given.low
    high = slot.high if given.high is None else given.high
    for value in (low, high, *(given.values or ())):
        outside = value is not None and not (
            (slot.low is None or slot.low <= value) and (slot.high is None or value <= slot.high)
        )
        if outside:
            raise CxsimError(f"{shown(value)} is outside what is allowed; give {slot.allowed}")
        if whole and value is not None and value != int(value):
            raise CxsimError(f"{shown(value)} cannot stand here; give {slot.allowed}")
    return _ranged(place.path, given, low, high, whole)


def _ranged(
    path: str, given: Range, low: float | None, high: float | None, whole: bool
) -> Parameter:
    as_whole = whole and not given.multiple
    if given.values is not None:
        values = tuple(int(v) if as_whole else v for v in given.values)
        return Parameter(path, values=values, whole=whole, multiple=given.multiple)
    if low is None or high is None:
        raise CxsimError("the schema gives no range; give low and high")
    if given.scale == "log" and low <= 0:
        raise CxsimError(f"low is {shown(low)}; on a log scale it must be above 0")
    return Parameter(path, low, high, (), given.scale == "log", whole, given.multiple)
