"""One customer under every structure, with the same luck: what was met, felt and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cxsim.model.columns import CUSTOMER, GONE, Columns
from cxsim.model.crowd import Crowd
from cxsim.model.world import World, step_together
from cxsim.scenario.schema import Scenario
from cxsim.types import Array

PEOPLE = 200
"""Customers of the starting cohort that are followed."""
MET, FAILED, ANSWERED, LEFT = "met", "failed", "failed, complained", "left"
SLIGHT = 1e-3
"""Failures in memory that no new failure can be."""


@dataclass(frozen=True, eq=False)
class Trace:
    """Customers of the starting cohort week by week: S structures, P people.

    ``columns`` holds name -> (S, weeks + 1, P), as in `cxsim.model.columns.Columns`; index 0 is
    the start. ``remember`` is the share of a failure that is still in memory a week later.
    """

    scenarios: tuple[Scenario, ...]
    seed: int
    remember: float
    columns: dict[str, Array]

    @property
    def people(self) -> int:
        """How many are followed."""
        return self.columns["status"].shape[2]

    def telling(self) -> list[int]:
        """Those who stay under one structure and leave under another."""
        gone = self.columns["status"][:, -1] == GONE
        return [int(n) for n in np.flatnonzero(gone.any(0) & ~gone.all(0))]


@dataclass(frozen=True)
class Moment:
    """The end of a week; ``event`` is empty where nobody was met and nothing decided."""

    week: int
    satisfaction: float
    expectation: float
    touchpoint: str
    event: str


@dataclass(frozen=True)
class Life:
    """One customer under one structure, up to the week of leaving."""

    ownership: str
    title: str
    moments: tuple[Moment, ...]

    @property
    def ending(self) -> str:
        """What became of the customer, in words."""
        last = self.moments[-1]
        if last.event == LEFT:
            return f"left in week {last.week}, after: {last.touchpoint}"
        failures = sum(m.event in (FAILED, ANSWERED) for m in self.moments)
        return f"still a customer after {last.week} weeks and {failures} failures"


def trace(
    scenarios: Sequence[Scenario], seed: int, customers: int, weeks: int, most: int = PEOPLE
) -> Trace:
    """The first customers of a run; to the bit those of `cxsim.runs.simulate`.

    Parameters
    ----------
    scenarios : alike but for the ownership structure.
    seed, customers, weeks : of the run.
    most : people that are followed.
    """
    crowd = Crowd(scenarios, customers, seed)
    worlds = [
        World(scenario, rng=seed, driver="compiled", crowd=crowd, place=place)
        for place, scenario in enumerate(scenarios)
    ]
    people = np.flatnonzero(crowd.people.first)[:most]
    past: list[list[Columns]] = []
    for week in range(weeks + 1):
        if week:
            step_together(worlds, 1)
        past.append([_of(people, crowd.columns(place)) for place in range(len(scenarios))])
    columns = {
        name: np.array([[getattr(now, name) for now in week] for week in past]).swapaxes(0, 1)
        for name in Columns._fields
    }
    return Trace(tuple(scenarios), seed, float(crowd.rules.remember), columns)


def _of(people: Array, columns: Columns) -> Columns:
    return Columns(*(column[people] for column in columns))


def life(found: Trace, structure: int, person: int) -> Life:
    """The weeks of one person, counted from 0, under one structure of a trace."""
    mine = {name: column[structure, :, person] for name, column in found.columns.items()}
    scenario = found.scenarios[structure]
    titles = [t.title for t in scenario.company.touchpoints.values()]
    gone = np.flatnonzero(mine["status"] == GONE)
    last = int(gone[0]) if gone.size else len(mine["status"]) - 1
    moments = [
        Moment(
            week,
            float(mine["satisfaction"][week]),
            float(mine["expectation"][week]),
            titles[int(mine["touchpoint"][week])],
            _event(mine, week, found.remember) if week else "",
        )
        for week in range(last + 1)
    ]
    return Life(scenario.ownership.name, scenario.ownership.title, tuple(moments))


def _event(mine: dict[str, Array], week: int, remember: float) -> str:
    if mine["status"][week] != CUSTOMER:
        return LEFT
    if mine["encounters"][week] <= mine["encounters"][week - 1]:
        return ""
    new = float(mine["scar"][week]) - remember * float(mine["scar"][week - 1])
    if new < SLIGHT:
        return MET
    return FAILED if new > 1.0 - SLIGHT else ANSWERED
