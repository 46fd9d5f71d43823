"""The last periods held out: what each way of looking at the table foretells of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cxsim.analysis.calibrate.hazards import refit, shapes, survival
from cxsim.analysis.calibrate.lifetable import Cohort, LifeTable, between, kaplan_meier
from cxsim.types import Array, Floats

SHARE, LEAST = 0.4, 3
"""Share of the periods held out unless told, and periods left to fit at the least."""

Curve = Callable[[Floats], Floats]
"""Periods since the beginning -> share still there."""


@dataclass(frozen=True, eq=False)
class Split:
    """A table in two: rows up to `cut` are fitted, those after it only foretold.

    `periods` and `kept` are what was seen (Kaplan-Meier), from period 0 on.
    """

    fit: Cohort
    held: Cohort
    cut: float
    periods: Floats
    kept: Floats

    @property
    def after(self) -> Array:
        """Which of `periods` are held out: bool, the same shape."""
        return self.periods > self.cut


@dataclass(frozen=True)
class Score:
    """How one curve foretells the held-out periods; errors are shares of the beginning.

    `foretold` and `seen` are the shares still there after the last period.
    """

    name: str
    foretold: float
    seen: float
    mean_error: float
    largest_error: float


def split(table: LifeTable, held_out: int | None) -> Split:
    """Hold out the last periods; `held_out` is how many, or None for two in five."""
    pooled = table.pooled
    ends = table.periods
    usual = max(0, min(round(SHARE * len(ends)), len(ends) - LEAST))
    count = usual if held_out is None else min(held_out, len(ends) - 1)
    cut = float(ends[len(ends) - count - 1])
    periods, kept = kaplan_meier(pooled)
    last = float(ends[-1])
    return Split(between(pooled, 0.0, cut), between(pooled, cut, last), cut, periods, kept)


def beta_geometric(cohort: Cohort) -> Curve:
    """The shifted-beta-geometric by the period, as published: no weeks, no company."""
    alpha, beta, _, _ = shapes(cohort, 1.0, 1e-3, 1e4)
    return lambda periods: survival(alpha, beta, periods)


def one_hazard(cohort: Cohort) -> Curve:
    """One hazard for all, the same in every period (maximum likelihood)."""
    stay = 1.0 - cohort.lost.sum() / (cohort.at_risk * (cohort.end - cohort.start)).sum()
    return lambda periods: np.maximum(stay, 0.0) ** periods


def straight_line(split: Split) -> Curve:
    """A line through what was seen up to the cut, by least squares, kept within 0 and 1."""
    known = ~split.after
    slope, height = np.polyfit(split.periods[known], split.kept[known], 1)
    return lambda periods: np.clip(height + slope * periods, 0.0, 1.0)


def judge(split: Split, name: str, curve: Curve) -> Score:
    """The errors of a curve on the periods held out; nan where none are."""
    after = split.after
    if not after.any():
        end = split.periods[-1:]
        return Score(name, float(curve(end)[0]), float(split.kept[-1]), np.nan, np.nan)
    foretold = curve(split.periods[after])
    errors = np.abs(foretold - split.kept[after])
    return Score(
        name, float(foretold[-1]), float(split.kept[-1]), float(errors.mean()), float(errors.max())
    )


def residuals(cohort: Cohort, curve: Curve) -> Floats:
    """Pearson residuals of the losses of each row: (lost - expected) / standard deviation."""
    stay = np.clip(curve(cohort.end) / np.maximum(curve(cohort.start), 1e-12), 1e-12, 1 - 1e-12)
    expected = cohort.at_risk * (1.0 - stay)
    return (cohort.lost - expected) / np.sqrt(expected * stay)


def band(
    cohort: Cohort, scale: float, estimate: tuple[float, float], periods: Floats, draws: int = 200
) -> tuple[Floats, Floats]:
    """95% band of the curve by parametric bootstrap: tables drawn from the fit, refitted."""
    generator = np.random.default_rng(20070101)
    stay = survival(*estimate, cohort.end * scale) / survival(*estimate, cohort.start * scale)
    at_risk = np.round(cohort.at_risk).astype(int)
    curves: list[Floats] = []
    for _ in range(draws):
        lost = generator.binomial(at_risk, np.clip(1.0 - stay, 0.0, 1.0)).astype(float)
        if lost.any():
            again = Cohort("", cohort.start, cohort.end, at_risk.astype(float), lost)
            curves.append(survival(*refit(again, scale, estimate), periods * scale))
    low, high = np.quantile(curves, [0.025, 0.975], axis=0)
    return low, high
