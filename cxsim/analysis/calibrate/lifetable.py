"""A life table: how many were at risk in each interval, and how many of them left."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cxsim.types import Floats

WEEKS = {"week": 1.0, "month": 52 / 12, "quarter": 13.0, "year": 52.0}
"""Weeks of a unit of time."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """Customers who began together, or lifetimes counted together; arrays of shape (n,).

    `start` and `end` bound the intervals, in periods since the beginning; `at_risk` were there
    at their start, `lost` of them were gone at their end.
    """

    name: str
    start: Floats
    end: Floats
    at_risk: Floats
    lost: Floats

    @property
    def size(self) -> float:
        """Customers at the beginning."""
        return float(self.at_risk[0])


@dataclass(frozen=True)
class LifeTable:
    """Cohorts from one file.

    `known` says whether the sizes of the cohorts were in the file or are supposed; `notes` is
    what was guessed, left out or supposed on the way.
    """

    file: str
    unit: str
    cohorts: tuple[Cohort, ...]
    known: bool
    kind: str
    notes: tuple[str, ...]

    @property
    def weeks(self) -> float:
        """Weeks of one period."""
        return WEEKS[self.unit]

    @property
    def years(self) -> float:
        """Years of one period."""
        return self.weeks / WEEKS["year"]

    @property
    def size(self) -> float:
        """Customers at the beginning, all cohorts."""
        return sum(cohort.size for cohort in self.cohorts)

    @property
    def periods(self) -> Floats:
        """Ends of intervals, all cohorts, ascending."""
        return np.unique(np.concatenate([c.end for c in self.cohorts]))

    @property
    def pooled(self) -> Cohort:
        """All cohorts as one: rows of equal interval added, others side by side."""
        rows: dict[tuple[float, float], list[float]] = {}
        for c in self.cohorts:
            for start, end, at_risk, lost in zip(c.start, c.end, c.at_risk, c.lost, strict=True):
                sums = rows.setdefault((float(start), float(end)), [0.0, 0.0])
                sums[0] += float(at_risk)
                sums[1] += float(lost)
        keys = sorted(rows)
        start, end = np.array(keys).T
        at_risk, lost = np.array([rows[key] for key in keys]).T
        return Cohort("all", start, end, at_risk, lost)

    def only(self, name: str) -> LifeTable:
        """The table with one of its cohorts."""
        return replace(self, cohorts=tuple(c for c in self.cohorts if c.name == name))


def between(cohort: Cohort, low: float, high: float) -> Cohort:
    """Intervals that lie within [low, high]."""
    inside = (cohort.start >= low) & (cohort.end <= high)
    rows = (cohort.start, cohort.end, cohort.at_risk, cohort.lost)
    return Cohort(cohort.name, *(row[inside] for row in rows))


def kaplan_meier(cohort: Cohort) -> tuple[Floats, Floats]:
    """Periods and share still there after them, from period 0 (Kaplan & Meier 1958).

    Losses of an interval of several periods are spread evenly on the scale of the hazard.
    """
    last = int(cohort.end.max())
    at_risk, lost = np.zeros(last), np.zeros(last)
    for start, end, risk, gone in zip(
        cohort.start, cohort.end, cohort.at_risk, cohort.lost, strict=True
    ):
        if risk <= 0:
            continue
        stay = (1.0 - gone / risk) ** (1.0 / (end - start))
        for place in range(int(start), int(end)):
            left = risk * stay ** (place - start)
            at_risk[place] += left
            lost[place] += left * (1.0 - stay)
    known = at_risk > 0
    reach = last if known.all() else int(np.argmin(known))
    kept = np.cumprod(1.0 - lost[:reach] / at_risk[:reach])
    return np.arange(reach + 1, dtype=float), np.concatenate([[1.0], kept])
