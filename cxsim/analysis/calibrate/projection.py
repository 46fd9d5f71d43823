"""The company's own customers through the periods of a table, hazards fitted and recentred."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsim.analysis.recentre import recentre, with_reference
from cxsim.errors import CxsimError
from cxsim.runs.simulate import simulate
from cxsim.scenario.schema import Company, Future, Ownership, Scenario
from cxsim.types import Floats

SEEDS = (1, 2, 3, 4)
LONGEST = 1040
"""Weeks simulated at the most."""


@dataclass(frozen=True, eq=False)
class Projection:
    """Share still there after `weeks`, mean over seeds, with its standard error; shape (n,)."""

    weeks: Floats
    kept: Floats
    error: Floats

    def at(self, weeks: Floats) -> Floats:
        """Share still there after so many weeks, between the weeks by a straight line."""
        return np.interp(weeks, self.weeks, self.kept)


def recentred(company: Company, customers: int) -> Company:
    """The company with Sbar and Fbar where its base hazards hold."""
    try:
        found = recentre(company, SEEDS[:2], customers)
    except ValueError:
        raise CxsimError(
            f"'{company.name}' cannot be made to lose customers at the rate of the table: its "
            "contracts or switching costs hold them too firmly; lower segments.*.contract."
            "switching_cost, or start from another company"
        ) from None
    return with_reference(company, found.satisfaction_reference, found.failure_reference)


def project(company: Company, weeks: float, customers: int) -> Projection:
    """Follow the company's first cohort, nobody owning, for so many weeks."""
    horizon = int(min(np.ceil(weeks), LONGEST))
    scenario = Scenario(
        company=company,
        ownership=Ownership.model_validate({"name": "nobody", "title": "Nobody"}),
        future=Future(name="as-it-is", title="As it is"),
    )
    curves = [
        simulate(scenario, seed, customers=customers, weeks=horizon).weekly["alive"]
        for seed in SEEDS
    ]
    error = np.std(curves, axis=0, ddof=1) / np.sqrt(len(SEEDS))
    return Projection(np.arange(horizon + 1.0), np.mean(curves, axis=0), error)
