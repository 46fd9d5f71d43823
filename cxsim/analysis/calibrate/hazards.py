"""Base hazards of leaving by maximum likelihood (Fader & Hardie 2007), with profile intervals.

theta ~ Beta(alpha, beta) a year, so S(t) = B(alpha, beta + t) / B(alpha, beta) after t years, t
any multiple of the period of the data: the model's customers with satisfaction, failures and
switching cost at work nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import betaln

from cxsim.analysis.calibrate.lifetable import Cohort
from cxsim.analysis.calibrate.optimise import minimise, minimise_between, root
from cxsim.types import Floats

LOWEST, HIGHEST = 0.01, 50.0
"""Range of alpha and beta in the schema."""

STARTS = ((0.5, 0.5), (1.0, 1.0), (0.7, 4.0), (3.0, 10.0), (0.1, 0.3), (10.0, 40.0))
CRITICAL = 3.841458820694124
"""Quantile .95 of chi-square with one degree of freedom."""
EXACT = {"xatol": 1e-7, "fatol": 1e-9, "maxiter": 2000}
CLOSE = {"xatol": 1e-3, "fatol": 1e-3, "maxiter": 200}
_FLOOR = 1e-300


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval; an end is None where the data set no bound."""

    name: str
    value: float
    low: float | None
    high: float | None
    method: str

    @property
    def identified(self) -> bool:
        """Whether the data bound the value on both sides."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Hazards:
    """A fit: shapes by the year, log-likelihood, and how many of the starts led to it."""

    alpha: Estimate
    beta: Estimate
    loglik: float
    starts: int
    agreeing: int


def log_survival(alpha: float, beta: float, time: Any) -> Any:
    """log S(t) of the shifted-beta-geometric for any t >= 0."""
    return betaln(alpha, beta + time) - betaln(alpha, beta)


def survival(alpha: float, beta: float, time: Any) -> Any:
    """S(t) of the shifted-beta-geometric for any t >= 0."""
    return np.exp(log_survival(alpha, beta, time))


def loglik(cohort: Cohort, stay: Floats) -> float:
    """Log-likelihood of a life table, given log S(end) - log S(start) of its rows."""
    kept = cohort.at_risk - cohort.lost
    leave = np.log(np.maximum(-np.expm1(np.minimum(stay, 0.0)), _FLOOR))
    return float((cohort.lost * leave).sum() + (kept * np.maximum(stay, -690.0)).sum())


def score(cohort: Cohort, scale: float, alpha: float, beta: float) -> float:
    """Log-likelihood of shapes by the year; `scale` is the years of a period."""
    ends = log_survival(alpha, beta, cohort.end * scale)
    return loglik(cohort, ends - log_survival(alpha, beta, cohort.start * scale))


def shapes(
    cohort: Cohort, scale: float, low: float = LOWEST, high: float = HIGHEST
) -> tuple[float, float, float, int]:
    """alpha, beta, log-likelihood and number of agreeing starts; shapes in [low, high]."""

    def loss(x: Floats) -> float:
        return -score(cohort, scale, float(np.exp(x[0])), float(np.exp(x[1])))

    bounds = [(np.log(low), np.log(high))] * 2
    found = [minimise(loss, np.log(start), "Nelder-Mead", bounds, **EXACT) for start in STARTS]
    best = min(found, key=lambda result: result.value)
    agreeing = sum(result.value < best.value + 1e-3 for result in found)
    alpha, beta = np.exp(best.x)
    return float(alpha), float(beta), -best.value, agreeing


def refit(cohort: Cohort, scale: float, start: tuple[float, float]) -> tuple[float, float]:
    """alpha and beta from one start near the answer, for the bootstrap."""

    def loss(x: Floats) -> float:
        return -score(cohort, scale, float(np.exp(x[0])), float(np.exp(x[1])))

    bounds = [(np.log(LOWEST), np.log(HIGHEST))] * 2
    alpha, beta = np.exp(minimise(loss, np.log(start), "Nelder-Mead", bounds, **CLOSE).x)
    return float(alpha), float(beta)


def fit_hazards(cohort: Cohort, scale: float) -> Hazards:
    """Maximum likelihood on a life table; `scale` is the years of a period."""
    alpha, beta, best, agreeing = shapes(cohort, scale)
    wide = float(np.log(LOWEST / 100)), float(np.log(HIGHEST * 100))

    def along(name: str) -> Estimate:
        def deficit(x: float) -> float:
            def loss(y: float) -> float:
                a, b = (x, y) if name == "alpha" else (y, x)
                return -score(cohort, scale, float(np.exp(a)), float(np.exp(b)))

            return 2 * (best + minimise_between(loss, *wide)) - CRITICAL

        value = alpha if name == "alpha" else beta
        # Wider than the schema: a bound of the one shape must not pass for knowledge of the other.
        found = profile(deficit, float(np.log(value)), *wide)
        known = [None if end is None else float(np.exp(end)) for end in found]
        ends = [end if end is not None and LOWEST <= end <= HIGHEST else None for end in known]
        return Estimate(f"hazard.{name}", value, ends[0], ends[1], "profile likelihood")

    return Hazards(along("alpha"), along("beta"), best, len(STARTS), agreeing)


def profile(
    deficit: Callable[[float], float], best: float, low: float, high: float
) -> tuple[float | None, float | None]:
    """Where twice the loss of log-likelihood reaches its critical value; None beyond the bounds."""
    ends: list[float | None] = []
    for bound in (low, high):
        inside = abs(bound - best) > 1e-6 and deficit(bound) > 0
        ends.append(root(deficit, best, bound, 1e-6) if inside else None)
    return ends[0], ends[1]
