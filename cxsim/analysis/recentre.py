"""Recentre the hazard: with satisfaction and failures at work, the population still leaves as
its retention table says.

The base hazards come from a table with both effects off. Switched on, they move the mean (a
convex hazard, a level of failures above none), so Sbar and Fbar are put where the company, run
by nobody in particular and in no particular future, loses customers at the table's rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize
from scipy.special import betaln

from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.runs.run import Run
from cxsim.runs.simulate import simulate
from cxsim.scenario.schema import Company, Future, Ownership, Scenario
from cxsim.types import Floats

YEARS = np.array([1.0, 2.0, 3.0])


@dataclass(frozen=True)
class Recentred:
    """Where the base hazard holds, and retention after each of YEARS: the table's and ours."""

    satisfaction_reference: float
    failure_reference: float
    table: Floats
    simulated: Floats


def survival(alpha: float, beta: float, years: Floats) -> Floats:
    """S(t) = B(alpha, beta + t) / B(alpha, beta) (Fader & Hardie 2007)."""
    return np.exp(betaln(alpha, beta + years) - betaln(alpha, beta))


def recentre(company: Company, seeds: Sequence[int], customers: int) -> Recentred:
    """Find Sbar and Fbar by common random numbers over some seeds.

    Fbar is the mean of recent failures; Sbar then solves for the mean of log survival.
    """
    table = survival(company.hazard.alpha, company.hazard.beta, YEARS)
    usual = 0.0
    for _ in range(3):
        runs = _runs(with_reference(company, usual_satisfaction(company), usual), seeds, customers)
        usual = float(np.mean([r.metrics["recent_failures"] for r in runs]))

    def excess(reference: float) -> float:
        found = _retention(with_reference(company, reference, usual), seeds, customers)
        return float(np.mean(np.log(found) - np.log(table)))

    find: Any = optimize
    sbar = float(find.brentq(excess, -0.6, 0.6, xtol=2e-4))
    found = _retention(with_reference(company, sbar, usual), seeds, customers)
    return Recentred(sbar, usual, table, found)


def usual_satisfaction(company: Company) -> float:
    """Where the search begins: the reference the company has now."""
    return company.behaviour.satisfaction_reference


def with_reference(company: Company, satisfaction: float, failures: float) -> Company:
    """The company with these references."""
    update = {"satisfaction_reference": satisfaction, "failure_reference": failures}
    return company.model_copy(update={"behaviour": company.behaviour.model_copy(update=update)})


def _runs(company: Company, seeds: Sequence[int], customers: int) -> list[Run]:
    nobody = Ownership(name="nobody", title="Nobody")
    baseline = Future(name="as-it-is", title="As it is")
    scenario = Scenario(company=company, ownership=nobody, future=baseline)
    weeks = int(YEARS[-1]) * WEEKS_A_YEAR
    return [simulate(scenario, s, customers=customers, weeks=weeks) for s in seeds]


def _retention(company: Company, seeds: Sequence[int], customers: int) -> Floats:
    runs = _runs(company, seeds, customers)
    names = [f"retention_{int(y) * WEEKS_A_YEAR}" for y in YEARS]
    return np.mean([[r.metrics[n] for n in names] for r in runs], axis=0)
