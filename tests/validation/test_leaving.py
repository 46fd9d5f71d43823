"""Leaving against the shifted-beta-geometric (Fader & Hardie 2007) and its non-contractual kin.

With satisfaction, switching costs and failures off, the first cohort dies out as
S(t) = B(alpha, beta + t) / B(alpha, beta), whether it decides every week or once a year.
Departures by year are compared by chi squared: standard error of a year's share s of n
customers is sqrt(s (1 - s) / n); a right model is refused in 1 of 1000 runs.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, logit
from scipy.stats import chi2

from cxsim.model.columns import CUSTOMER
from cxsim.model.world import World
from cxsim.runs.simulate import simulate
from cxsim.scenario import load

Allowed = Callable[..., float]
REGULAR, HIGH_END = (0.704, 1.182), (0.668, 3.806)
FELT_OFF = [
    "company.behaviour.satisfaction_effect=0.0",
    "company.behaviour.switching_effect=0.0",
    "company.behaviour.failure_shock=0.0",
    "company.market.potential=0.0",
]


def survival(alpha: float, beta: float, years: np.ndarray) -> np.ndarray:
    return np.exp(betaln(alpha, beta + years) - betaln(alpha, beta))


def cohort(alpha: float, beta: float, term: int, years: int, customers: int) -> np.ndarray:
    """Survivors of a simulated cohort after 0, 1, ... years."""
    wanted = [f"company.hazard.alpha={alpha}", f"company.hazard.beta={beta}"]
    wanted += [f"company.segments.*.contract.weeks={term}", *FELT_OFF]
    asked = load("retail-bank", "coo", "baseline", wanted)
    run = simulate(asked, 17, customers=customers, weeks=52 * years)
    return np.rint(run.weekly["alive"][::52] * customers)


def log_likelihood(survivors: np.ndarray, alpha: float, beta: float) -> float:
    curve = survival(alpha, beta, np.arange(len(survivors)))
    return float(-np.diff(survivors) @ np.log(-np.diff(curve)) + survivors[-1] * np.log(curve[-1]))


def fitted(survivors: np.ndarray) -> tuple[float, float]:
    """Maximum likelihood on the years given."""
    options = {"xatol": 1e-9, "fatol": 1e-9}
    found = minimize(
        lambda logs: -log_likelihood(survivors, *np.exp(logs)),
        np.zeros(2), method="Nelder-Mead", options=options,
    )  # fmt: skip
    return float(np.exp(found.x[0])), float(np.exp(found.x[1]))


def follows(survivors: np.ndarray, alpha: float, beta: float) -> bool:
    """Whether departures by year are those of the curve, in its parameters and in its shape.

    Likelihood ratio against the best curve, and chi squared; false alarm together 1/1000.
    """
    curve = survival(alpha, beta, np.arange(len(survivors)))
    expected = survivors[0] * np.append(-np.diff(curve), curve[-1])
    found = np.append(-np.diff(survivors), survivors[-1])
    shape = ((found - expected) ** 2 / expected).sum()
    best = log_likelihood(survivors, *fitted(survivors))
    ratio = 2 * (best - log_likelihood(survivors, alpha, beta))
    return bool(ratio < chi2.ppf(0.9995, 2) and shape < chi2.ppf(0.9995, len(found) - 1))


@pytest.mark.parametrize("term", [1, 52])
def test_three_years(term: int) -> None:
    survivors = cohort(*REGULAR, term, 3, 20_000)
    assert follows(survivors, *REGULAR)
    assert not follows(survivors, REGULAR[0] * 1.05, REGULAR[1])
    assert not follows(survivors, REGULAR[0], REGULAR[1] * 0.95)


CUSTOMERS = 80_000
LONG = {"regular": (REGULAR, 1), "high_end": (HIGH_END, 52)}


@pytest.fixture(scope="module", params=LONG)
def twelve_years(request: pytest.FixtureRequest) -> tuple[str, np.ndarray]:
    """One table's curve and the survivors of a simulated cohort; every week, every year."""
    curve, term = LONG[request.param]
    return request.param, cohort(*curve, term, 12, CUSTOMERS)


@pytest.mark.validation
def test_twelve_years(twelve_years: tuple[str, np.ndarray]) -> None:
    name, survivors = twelve_years
    alpha, beta = LONG[name][0]
    assert follows(survivors, alpha, beta)
    for factor in (0.95, 1.05):
        assert not follows(survivors, alpha * factor, beta)
        assert not follows(survivors, alpha, beta * factor)


def table(column: str) -> np.ndarray:
    """Survivors of 1,000 by year 0-12."""
    path = Path(__file__).parents[2] / "scenarios" / "data" / "retention.csv"
    with path.open(newline="") as file:
        return np.array([float(row[column]) for row in csv.DictReader(file)])


@pytest.mark.parametrize(
    ("column", "curve", "projected", "homogeneous", "observed"),
    [("regular", REGULAR, 170, 46, 173), ("high_end", HIGH_END, 378, 270, 394)],
)
def test_years_8_to_12_are_projected_from_years_1_to_7(
    column: str, curve: tuple[float, float], projected: int, homogeneous: int, observed: int
) -> None:
    survivors = table(column)
    alpha, beta = fitted(survivors[:8])
    assert (alpha, beta) == pytest.approx(curve, abs=6e-4)
    assert round(1000 * survival(alpha, beta, np.array(12.0))) == projected
    stay = 1 - (1000 - survivors[7]) / survivors[:7].sum()
    assert round(1000 * stay**12) == homogeneous
    assert survivors[12] == observed
    ahead = np.arange(8, 13)
    ours = np.abs(1000 * survival(alpha, beta, ahead) - survivors[8:]).mean()
    theirs = np.abs(1000 * stay**ahead - survivors[8:]).mean()
    assert ours < theirs / 5


@pytest.mark.validation
def test_the_simulated_cohort_ends_at_the_projection(
    twelve_years: tuple[str, np.ndarray], allowed: Allowed
) -> None:
    """Standard error of survivors of 1,000 from 80,000 customers: 1.3 and 1.7."""
    name, survivors = twelve_years
    projected = {"regular": 170, "high_end": 378}[name]
    ends = 1000 * survivors[12] / CUSTOMERS
    error = np.sqrt(projected * (1000 - projected) / CUSTOMERS)
    slack = 0.5  # the projection is rounded
    assert abs(ends - projected) < allowed() * error + slack
    assert abs(ends - 1.05 * projected) > allowed() * error + slack
    assert abs(ends - 0.95 * projected) > allowed() * error + slack


WEEKS, CONTACT = 104, 0.1


@pytest.fixture(scope="module")
def seen() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Visits, week of the last one, and who is left, of customers who are free to go."""
    wanted = [f"company.segments.*.contact_rate={CONTACT}", "company.hazard.alpha=0.704"]
    wanted += ["company.hazard.beta=1.182", *FELT_OFF]
    asked = load("omnichannel-retailer", "coo", "baseline", wanted)
    assert {s.contract.weeks for s in asked.company.segments.values()} == {1}
    world = World(asked, rng=5, customers=30_000, driver="compiled")
    visits, last = np.zeros(30_000), np.zeros(30_000, int)
    for week in range(1, WEEKS + 1):
        world.step()
        last[world.columns.encounters > visits] = week
        visits = world.columns.encounters.copy()
    return visits, last, world.columns.status == CUSTOMER


def still_there(last: np.ndarray, contact: float, alpha: float, beta: float) -> np.ndarray:
    """P(customer | last visit) of beta-geometric dropout (Fader, Hardie & Shang 2010).

    A silent customer is still there, or left at the end of some week since the last visit.
    """
    curve = survival(alpha, beta, np.arange(WEEKS + 1) / 52)
    silent = (1 - contact) ** np.arange(WEEKS + 1)
    chances = np.empty(WEEKS + 1)
    for t in range(WEEKS + 1):
        left = -np.diff(curve[max(t - 1, 0) :])
        gone = (left * silent[(1 if t == 0 else 0) :][: len(left)]).sum()
        there = curve[-1] * silent[WEEKS - t]
        chances[t] = there / (there + gone)
    return chances[last]


def away(last: np.ndarray, left: np.ndarray, *parameters: float) -> float:
    """Largest difference in standard errors, in the direction of each parameter."""
    there = still_there(last, *parameters)
    found = []
    for place in range(3):
        nudged = [p * (1.01 if i == place else 1) for i, p in enumerate(parameters)]
        towards = logit(still_there(last, *nudged)) - logit(there)
        score = (towards * (left - there)).sum()
        found.append(abs(score) / np.sqrt((towards**2 * there * (1 - there)).sum()))
    return max(found)


@pytest.mark.validation
def test_silent_customers_are_still_there_as_often_as_they_should_be(
    seen: tuple[np.ndarray, np.ndarray, np.ndarray], allowed: Allowed
) -> None:
    _, last, left = seen
    silent = (last > 0) & (last < WEEKS)
    last, left = last[silent], left[silent]
    assert away(last, left, CONTACT, *REGULAR) < allowed(3)
    assert away(last, left, CONTACT * 1.05, *REGULAR) > allowed(3)
    assert away(last, left, CONTACT * 0.95, *REGULAR) > allowed(3)


@pytest.mark.validation
def test_customers_who_may_leave_any_week_come_as_often_as_they_should(
    seen: tuple[np.ndarray, np.ndarray, np.ndarray], allowed: Allowed
) -> None:
    """Expected visits: contact rate times weeks as a customer."""
    visits = seen[0]
    weeks = survival(*REGULAR, np.arange(WEEKS) / 52).sum()
    error = visits.std() / np.sqrt(len(visits))
    assert abs(visits.mean() - CONTACT * weeks) < allowed() * error
    assert abs(visits.mean() - 1.05 * CONTACT * weeks) > allowed() * error
