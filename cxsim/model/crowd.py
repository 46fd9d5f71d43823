"""The crowd: all people of a run under one or several structures, and the totals so far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import (
    COMMUNITY,
    CUSTOMER,
    FIXED,
    LONGEST,
    POTENTIAL,
    PROSPECT,
    REAL,
    REASONS,
    TOUCHPOINT,
    WEEKLY,
    WHOLE,
    Columns,
    Conditions,
    Rules,
    Signals,
)  # fmt: skip
from cxsim.model.engine import room, run_blocks
from cxsim.model.journeys import preference_shares
from cxsim.model.luck import key_of
from cxsim.model.population import draw_population, kinds, opening
from cxsim.model.threads import Team, guided
from cxsim.scenario.schema import Scenario
from cxsim.types import Array, Floats


class Crowd:
    """All people of a run; S structures may share one crowd, each with columns of its own.

    Parameters
    ----------
    scenarios : S of them, alike but for the ownership structure.
    customers : size of the first cohort.
    seed : in [0, 2^64).
    threads : threads over blocks of communities; results do not depend on it.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], customers: int, seed: int, threads: int = 1
    ) -> None:
        self.scenarios = scenarios
        self.company = company = scenarios[0].company
        self.key = key_of(seed)
        self.threads = threads
        self.team = Team(threads)
        self.people = draw_population(company, customers, seed, self.team)
        self.rows = len(self.people.first)
        self.rules = customer_rules(scenarios[0])
        shares = preference_shares(company, None, 0.0)
        promised = min(company.behaviour.expectation + company.market.promise_effect, 1.0)
        self.whole, self.real = opening(company, self.people, promised, len(scenarios))
        self.who = (np.arange(self.rows, dtype=np.int32) % COMMUNITY).astype(np.int16)[None]
        self.kind = kinds(company, self.people, shares)
        each = len(company.preferences)
        self.contact = np.repeat(self.people.contact, each)
        self.term = np.repeat(self.people.term, each)
        both = self.people.near, self.people.near_last
        self.ties = [np.ascontiguousarray(near.T, np.uint16) for near in both]
        self.history: list[Signals] = []
        self.leaning = shares

    # ------------------------------------------------------------ the compiled driver

    def live(self, week: int, weeks: int, now: Sequence[Conditions]) -> None:
        """Run everybody through `weeks` weeks of one quarter under the conditions `now`."""
        if week + weeks > LONGEST:
            raise ValueError(f"a run may last {LONGEST:,} weeks")
        blocks = -(-self.rows // COMMUNITY)
        met = {
            name: np.array([getattr(conditions, name) for conditions in now])
            for name in Conditions._fields
        }
        parts = guided(blocks, self.threads)
        done = self.team.each(lambda part: self._run(part, week, weeks, met), parts)
        self.history.append(Signals(*(np.sum(part, axis=0) for part in zip(*done, strict=True))))

    def _run(
        self, blocks: tuple[int, int], week: int, weeks: int, now: dict[str, Array]
    ) -> Signals:
        signals = self.no_signals(week, weeks)
        flat, by_week = (len(self.scenarios), -1), (len(self.scenarios), QUARTER, -1)
        run_blocks(
            self.whole, self.real, self.who, self.kind, self.people.base, self.contact, self.term,
            blocks[0], blocks[1], week, week % QUARTER, weeks,
            now["level"].reshape(by_week), now["gap"].reshape(flat), now["handoff"].reshape(flat),
            now["alias"][0], now["purchase"][0], now["margin"][0],
            now["competitor"], now["promised"], now["innovation"], now["imitation"], self.rules,
            self.ties[0], self.ties[1], *self.key,
            room(len(self.scenarios), self.ties[0].shape[0]), *signals,
        )  # fmt: skip
        return signals

    def lean(self, preference_shares: Floats) -> None:
        """Customers take on the channel preferences of these shares."""
        if preference_shares is self.leaning:
            return
        if not np.array_equal(preference_shares, self.leaning):
            self.kind[:] = kinds(self.company, self.people, preference_shares)
        self.leaning = preference_shares

    # ------------------------------------------------------------ people

    def columns(self, structure: int = 0) -> Columns:
        """The columns of one structure by number of the person: copies, but for the kind.

        The compiled driver rearranges the rows of a community.
        """
        order = np.argsort(self.who[0] + np.arange(self.rows) // COMMUNITY * COMMUNITY)
        whole = self.whole[structure][:, order].astype(np.int32)
        found: dict[str, Array] = dict(zip(WHOLE, whole, strict=True))
        found.update(zip(REAL, self.real[structure][:, order], strict=True))
        found["encounters"] = found["encounters"].astype(np.float32)
        return Columns(kind=self.kind, **found)

    def community(self, person: int) -> tuple[int, int, Array]:
        """First person, end, and acquaintances of the community of a person."""
        low = person // COMMUNITY * COMMUNITY
        high = min(low + COMMUNITY, self.rows)
        near = self.people.near
        return low, high, near if high - low == len(near) else self.people.near_last

    # ------------------------------------------------------------ totals

    def no_signals(self, week: int, weeks: int) -> Signals:
        """Empty totals of `weeks` weeks from `week` on."""
        s, k = len(self.scenarios), len(self.company.touchpoints)
        return Signals(
            np.zeros((s, weeks, len(WEEKLY)), np.int64),
            np.zeros((s, k, len(TOUCHPOINT)), np.int64),
            np.zeros((s, 2 + (week + weeks - 1) // QUARTER, weeks), np.int64),
            np.zeros((s, len(REASONS)), np.int64),
        )

    def latest(self, name: str, structure: int = 0) -> int:
        """A weekly total at the end of the last week, or of the start."""
        if self.history:
            return int(self.history[-1].weekly[structure, -1, WEEKLY.index(name)])
        states = {"potential": POTENTIAL, "prospects": PROSPECT, "customers": CUSTOMER}
        held = self.whole[structure, WHOLE.index("status")] == states.get(name, CUSTOMER)
        if name in states:
            return int(held.sum())
        values = self.real[structure, REAL.index(name), held]
        return int(np.floor(values * FIXED + 0.5).sum())

    def weekly(self, structure: int = 0) -> Array:
        """`Signals.weekly` of all weeks so far: int64 (weeks, columns)."""
        return np.concatenate([s.weekly[structure] for s in self.history])

    def by_touchpoint(self, structure: int = 0) -> Array:
        """`Signals.touchpoint` of all weeks so far: int64 (K, columns)."""
        return np.sum([s.touchpoint[structure] for s in self.history], axis=0)

    def reasons(self, structure: int = 0) -> Array:
        """`Signals.reasons` of all weeks so far."""
        return np.sum([s.reasons[structure] for s in self.history], axis=0)

    def exits(self, structure: int = 0) -> Array:
        """Departures int64 (cohorts, weeks): first cohort, then each quarter's arrivals."""
        parts = [s.exits[structure] for s in self.history]
        out = np.zeros((max(p.shape[0] for p in parts), sum(p.shape[1] for p in parts)), np.int64)
        at = 0
        for part in parts:
            out[: part.shape[0], at : at + part.shape[1]] = part
            at += part.shape[1]
        return out

    def quarter_visits(self, structure: int = 0) -> Floats:
        """Visits (K,) of the quarter that has just ended."""
        total = np.zeros(len(self.company.touchpoints))
        weeks = 0
        for s in reversed(self.history):
            if weeks >= QUARTER:
                break
            total += s.touchpoint[structure, :, 0]
            weeks += s.weekly.shape[1]
        return total


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
