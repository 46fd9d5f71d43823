"""The world as a Mesa model: customers, touchpoints, functions, executives, and the schedule."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from cxsim.model.agents import Customer, Executive, Function, Touchpoint
from cxsim.model.calendar import QUARTER
from cxsim.model.columns import COMMUNITY, FIXED, Columns
from cxsim.model.crowd import Crowd
from cxsim.model.mechanisms.word_of_mouth import mean
from cxsim.model.organisation import Organisation
from cxsim.scenario.schema import Ownership, Scenario

if TYPE_CHECKING:
    Model = mesa.Model[mesa.Agent[Any], Any]
else:
    Model = mesa.Model

Driver = Literal["agents", "compiled"]


def _customers(world: World) -> float:
    return float(world.crowd.latest("customers", world.place))


def _mean(name: str) -> Callable[[World], float]:
    def mean(world: World) -> float:
        held = _customers(world)
        return world.crowd.latest(name, world.place) / FIXED / held if held else math.nan

    return mean


def _quality(world: World) -> float:
    plans = world.organisation
    return float(plans.weights @ plans.quality[world.turn])


REPORTERS: dict[str, Callable[[World], float]] = {
    "customers": _customers,
    "prospects": lambda world: float(world.crowd.latest("prospects", world.place)),
    "satisfaction": _mean("satisfaction"),
    "expectation": _mean("expectation"),
    "quality": _quality,
}
"""What the data collector keeps of every step."""


class World(Model):
    """A company and its customers under one ownership structure and one future.

    Parameters
    ----------
    scenario : company x ownership structure x future.
    rng : seed in [0, 2^64); the same seed gives the same people and luck to every structure.
    customers : size of the first cohort, 1 to 10^8.
    driver : "agents" steps `Customer` agents one by one, to be read and extended; "compiled"
        runs the same rules over the columns. Both give the same results to the bit.
    weeks_per_step : weeks of one `step`.
    threads : threads of the compiled driver.
    crowd : people shared with other worlds, as `crowd.scenarios[place]` asks; its own if None.
    place : this world's structure in the crowd.
    organisation : shared with worlds of other seeds, which `step_together` takes on together; its
        own if None.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        rng: int = 0,
        customers: int = 1000,
        driver: Driver = "agents",
        weeks_per_step: int = 1,
        threads: int = 1,
        crowd: Crowd | None = None,
        place: int = 0,
        organisation: Organisation | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.asked = scenario
        self.luck_seed = rng
        self.week = 0
        self.driver: Driver = driver
        self.weeks_per_step = weeks_per_step
        self.organisation = organisation or Organisation(scenario, rng)
        self.turn = self.organisation.turn(rng)
        self.crowd = crowd or Crowd([scenario], customers, rng, threads)
        self.place = place
        self.executives: list[Executive] = []
        self.appointed: Ownership | None = None
        self.appoint()
        self.functions = [Function(self, f) for f in range(len(scenario.company.functions))]
        self.touchpoints = [Touchpoint(self, k) for k in range(len(scenario.company.touchpoints))]
        if driver == "agents":
            self.rows = self.crowd.columns(place)
            first = self.crowd.people.first
            self.voices = np.array([first, np.zeros_like(first)])
            self.customers = [Customer(self, i) for i in range(self.crowd.rows)]
        self.datacollector = DataCollector(model_reporters=REPORTERS)
        self.datacollector.collect(self)

    @property
    def columns(self) -> Columns:
        """The customers' columns by number of the person."""
        return self.rows if self.driver == "agents" else self.crowd.columns(self.place)

    def step(self) -> None:
        """`weeks_per_step` weeks: the quarter's plan where one is due, then customers' weeks."""
        end = self.week + self.weeks_per_step
        while self.week < end:
            self.plan()
            weeks = min(QUARTER - self.week % QUARTER, end - self.week)
            self.live(weeks)
            self.pass_time(weeks)
        self.datacollector.collect(self)

    def plan(self) -> None:
        """At the beginning of a quarter the organisation decides what customers will meet."""
        if self.week % QUARTER == 0:
            self.conditions = self.organisation.plan(self.week).of(self.turn)
            self.appoint()
            self.crowd.lean(self.organisation.preferences)

    def pass_time(self, weeks: int) -> None:
        """The calendar moves; at the end of a quarter the organisation hears its customers."""
        self.week += weeks
        if self.week % QUARTER == 0:
            visits = self.crowd.quarter_visits(self.place)
            self.organisation.hear(visits, self.crowd.people.customers, self.turn)

    def appoint(self) -> None:
        """One agent for each executive of the structure in force."""
        structure = self.organisation.structure
        if structure is self.appointed:
            return
        for executive in self.executives:
            executive.remove()
        self.executives = [Executive(self, e) for e in range(len(structure.executives))]
        self.appointed = structure

    def live(self, weeks: int) -> None:
        """Customers' weeks: acquisition, encounters and what follows from them, word of mouth."""
        if self.driver == "compiled":
            self.crowd.live(self.week, weeks, [self.conditions])
        else:
            for week in range(self.week, self.week + weeks):
                self.live_one_by_one(week)

    def live_one_by_one(self, week: int) -> None:
        """One week of the customers as agents."""
        self.today = week
        self.signals = self.crowd.no_signals(week, 1)
        self.crowd.history.append(self.signals)
        communities = np.arange(0, self.crowd.rows, COMMUNITY)
        voices = np.add.reduceat(self.voices, communities, axis=1, dtype=int)
        sizes = np.diff(communities, append=self.crowd.rows)
        self.mixed = mean(voices[0], voices[1], self.crowd.rules.negative_weight, sizes)
        customers: Any = self.agents_by_type[Customer]
        customers.do("hear")
        customers.do("step")
        customers.do("speak")


def step_together(worlds: Sequence[World], weeks: int) -> None:
    """Step worlds, crowd by crowd, through `weeks` weeks of one quarter, each crowd in one pass.

    What they did is kept by the crowds and the organisations; nothing is collected beside it.
    """
    for world in worlds:
        world.plan()
    for _, here in groupby(worlds, key=lambda world: id(world.crowd)):
        together = list(here)
        conditions = [world.conditions for world in together]
        together[0].crowd.live(together[0].week, weeks, conditions)
    for world in worlds:
        world.pass_time(weeks)
