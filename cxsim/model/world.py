"""The world as a Mesa model: customers, touchpoints, functions, executives, and the schedule."""

from __future__ import annotations

from typing import Literal

import mesa
from mesa.datacollection import DataCollector

from cxsim.model.agents import Customer, Executive, Function, Touchpoint, mean_of_customers
from cxsim.model.columns import CUSTOMER, PROSPECT, Columns
from cxsim.model.crowd import Crowd
from cxsim.model.organisation import QUARTER, Organisation
from cxsim.scenario.schema import Ownership, Scenario

Driver = Literal["agents", "compiled"]


def _count(world: World, status: int) -> int:
    return int((world.columns.status == status).sum())


REPORTERS = {
    "customers": lambda world: _count(world, CUSTOMER),
    "prospects": lambda world: _count(world, PROSPECT),
    "satisfaction": lambda world: mean_of_customers(world, "satisfaction"),
    "expectation": lambda world: mean_of_customers(world, "expectation"),
    "quality": lambda world: float(world.organisation.weights @ world.organisation.quality),
}
"""What the data collector keeps of every step."""


class World(mesa.Model):
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
    ) -> None:
        super().__init__(rng=rng)
        self.asked = scenario
        self.luck_seed = rng
        self.week = 0
        self.driver: Driver = driver
        self.weeks_per_step = weeks_per_step
        self.organisation = Organisation(scenario, rng)
        self.crowd = Crowd([scenario], customers, rng, threads)
        self.executives: list[Executive] = []
        self.appointed: Ownership | None = None
        self.appoint()
        self.functions = [Function(self, f) for f in range(len(scenario.company.functions))]
        self.touchpoints = [Touchpoint(self, k) for k in range(len(scenario.company.touchpoints))]
        if driver == "agents":
            self.customers = [Customer(self, i) for i in range(self.crowd.rows)]
        self.datacollector = DataCollector(model_reporters=REPORTERS)
        self.datacollector.collect(self)

    @property
    def columns(self) -> Columns:
        """The customers' columns by number of the person."""
        return self.crowd.columns()

    def step(self) -> None:
        """`weeks_per_step` weeks: the quarter's plan where one is due, then customers' weeks."""
        end = self.week + self.weeks_per_step
        while self.week < end:
            place = self.week % QUARTER
            if place == 0:
                self.conditions = self.organisation.plan(self.week)
                self.appoint()
                self.crowd.lean(self.organisation.preferences)
            weeks = min(QUARTER - place, end - self.week)
            self.live(weeks)
            if self.week % QUARTER == 0:
                self.organisation.hear(self.crowd.quarter_visits(), self.crowd.people.customers)
        self.datacollector.collect(self)

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
            self.week += weeks
            return
        customers = self.agents_by_type[Customer]
        for _ in range(weeks):
            self.signals = self.crowd.no_signals(self.week, 1)
            self.crowd.history.append(self.signals)
            self.mixed = self.crowd.mixed()
            customers.do("hear")
            customers.do("step")
            customers.do("speak")
            self.week += 1
