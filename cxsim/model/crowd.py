"""The crowd: all customers' columns, the totals so far, and the compiled driver's threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from cxsim.model.columns import COMMUNITY, Columns, Conditions, Rules, Signals, no_signals
from cxsim.model.engine import mixed_voice, run_blocks
from cxsim.model.journeys import preference_shares
from cxsim.model.luck import key_of
from cxsim.model.organisation import QUARTER, Organisation
from cxsim.model.population import draw_population, first_columns, kinds
from cxsim.scenario.schema import Scenario
from cxsim.types import Array, Floats


class Crowd:
    """All people of a run and what is known of their weeks so far.

    Parameters
    ----------
    scenario : what is asked.
    organisation : gives the conditions of the first weeks.
    customers : size of the first cohort.
    seed : in [0, 2^64).
    threads : threads over blocks of communities; results do not depend on it.
    """

    def __init__(
        self, scenario: Scenario, organisation: Organisation, customers: int, seed: int, threads: int
    ) -> None:
        company = scenario.company
        self.company = company
        self.key = key_of(seed)
        self.threads = threads
        self.people = draw_population(company, customers, seed)
        self.rows = len(self.people.first)
        self.rules = customer_rules(scenario)
        shares = preference_shares(company, None, 0.0)
        behaviour, market = company.behaviour, company.market
        promised = min(behaviour.expectation + market.promise_effect, 1.0)
        self.columns: Columns = first_columns(
            company, self.people, kinds(company, self.people, shares), promised
        )
        self.conditions: Conditions | None = None
        self.history: list[Signals] = []
        self.organisation = organisation

    # ------------------------------------------------------------ drivers

    def live(self, week: int, weeks: int) -> None:
        """Run everybody through `weeks` weeks of one quarter, compiled."""
        blocks = -(-self.rows // COMMUNITY)
        parts = np.linspace(0, blocks, min(self.threads, blocks) + 1).astype(int)
        ranges = list(zip(parts[:-1], parts[1:], strict=True))
        if len(ranges) == 1:
            self.history.append(self._run(ranges[0], week, weeks))
            return
        with ThreadPoolExecutor(len(ranges)) as pool:
            done = list(pool.map(lambda r: self._run(r, week, weeks), ranges))
        self.history.append(Signals(*(sum(part) for part in zip(*done, strict=True))))

    def _run(self, blocks: tuple[int, int], week: int, weeks: int) -> Signals:
        signals = self._no_signals(week, weeks)
        run_blocks(
            self.columns, int(blocks[0]), int(blocks[1]), week, week % QUARTER, weeks,
            self.now, self.rules, self.people.near, self.people.near_last, *self.key, signals,
        )  # fmt: skip
        return signals

    def open_week(self, week: int) -> None:
        """Prepare one week for customers who step one by one."""
        self.week = week
        self.signals = self._no_signals(week, 1)
        self.history.append(self.signals)
        blocks = range(0, self.rows, COMMUNITY)
        self.mixed = [
            mixed_voice(self.columns.voice, low, min(low + COMMUNITY, self.rows)) for low in blocks
        ]

    def community(self, row: int) -> tuple[int, Array, np.float32]:
        """First row, acquaintances and mean voice of the community of a row."""
        block = row // COMMUNITY
        low, high = block * COMMUNITY, min((block + 1) * COMMUNITY, self.rows)
        near = self.people.near
        ties = near if high - low == len(near) else self.people.near_last
        return low, ties, self.mixed[block]

    @property
    def now(self) -> Conditions:
        """The conditions of the current quarter."""
        if self.conditions is None:
            raise RuntimeError("the organisation has not planned yet: call World.step()")
        return self.conditions

    def lean(self, preference_shares: Floats) -> None:
        """Customers take on the channel preferences of these shares."""
        self.columns.kind[:] = kinds(self.company, self.people, preference_shares)

    # ------------------------------------------------------------ totals

    def weekly(self) -> Array:
        """`Signals.weekly` of all weeks so far: int64 (weeks, columns)."""
        return np.concatenate([s.weekly for s in self.history])

    def by_touchpoint(self) -> Array:
        """`Signals.touchpoint` of all weeks so far: int64 (K, columns)."""
        return np.sum([s.touchpoint for s in self.history], axis=0)

    def reasons(self) -> Array:
        """`Signals.reasons` of all weeks so far."""
        return np.sum([s.reasons for s in self.history], axis=0)

    def exits(self) -> Array:
        """Departures int64 (cohorts, weeks): first cohort, then each quarter's arrivals."""
        weeks = sum(s.exits.shape[1] for s in self.history)
        cohorts = max(s.exits.shape[0] for s in self.history)
        out = np.zeros((cohorts, weeks), np.int64)
        at = 0
        for s in self.history:
            out[: s.exits.shape[0], at : at + s.exits.shape[1]] = s.exits
            at += s.exits.shape[1]
        return out

    def quarter_visits(self) -> Floats:
        """Visits (K,) of the quarter that has just ended."""
        total = np.zeros(len(self.company.touchpoints))
        weeks = 0
        for s in reversed(self.history):
            if weeks >= QUARTER:
                break
            total += s.touchpoint[:, 0]
            weeks += len(s.weekly)
        return total

    def _no_signals(self, week: int, weeks: int) -> Signals:
        return no_signals(weeks, len(self.company.touchpoints), 2 + (week + weeks - 1) // QUARTER)


def customer_rules(scenario: Scenario) -> Rules:
    """The parameters of the customer's rules as float32."""
    behaviour, market = scenario.company.behaviour, scenario.company.market
    derived = {
        "remember": np.exp(-1.0 / behaviour.fading),
        "expectation_trend": scenario.future.expectation_trend,
        "negative_weight": market.negative_weight,
        "abandon": np.log(max(market.abandon, 1e-30)) - np.log1p(-min(market.abandon, 1 - 1e-12)),
    }
    values = {**behaviour.model_dump(), **derived}
    return Rules(**{name: np.float32(values[name]) for name in Rules._fields})
