"""A company's customers fitted to a strategist's files: all that is found, in one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import chi2

from cxsim.analysis.calibrate.hazards import Estimate, Hazards, fit_hazards, survival
from cxsim.analysis.calibrate.holdout import (
    Curve,
    Score,
    Split,
    band,
    beta_geometric,
    judge,
    one_hazard,
    residuals,
    split,
    straight_line,
)
from cxsim.analysis.calibrate.lifetable import LifeTable, between
from cxsim.analysis.calibrate.moments import Matched
from cxsim.analysis.calibrate.projection import Projection, project, recentred
from cxsim.analysis.calibrate.reasons import Reasons, fit_reasons, with_effects
from cxsim.analysis.calibrate.survey import Survey, fit_appraisal, fit_effect
from cxsim.scenario.schema import Company, Hazard
from cxsim.types import Floats

MODEL, GEOMETRIC, HOMOGENEOUS, LINE = (
    "this model", "shifted beta-geometric", "one hazard for all", "straight line",
)  # fmt: skip
MARGIN = 0.0005
"""Mean errors nearer than this share of the beginning are called equal."""

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Calibration:
    """What was fitted, to what, and how well it foretells what it was not fitted to.

    `company` is the fitted one; `extends` the name or path it began from. Curves hold the share
    still there at `split.periods`: `shown`, by name; `low` and `high` bound that of the hazards.
    `residuals` belong to the rows of `split.fit`, then of `split.held`.
    """

    company: Company
    table: LifeTable
    split: Split
    hazards: Hazards
    all_periods: tuple[float, float]
    scores: tuple[Score, ...]
    shown: dict[str, Floats]
    low: Floats
    high: Floats
    projection: Projection
    residuals: Floats
    appraisal: Matched | None
    effect: Estimate | None
    reasons: Matched | None
    files: dict[str, str]
    notes: tuple[str, ...]
    difference: float | None

    @property
    def estimates(self) -> list[Estimate]:
        """All that was fitted, in the order of the fit; hazards first."""
        found = [self.hazards.alpha, self.hazards.beta]
        found += self.appraisal.estimates if self.appraisal else ()
        found += [self.effect] if self.effect else []
        found += self.reasons.estimates if self.reasons else ()
        return found

    @property
    def better(self) -> list[Score]:
        """Baselines that foretell the held-out periods better than the model."""
        mine = self.scores[0]
        return [s for s in self.scores[1:] if s.mean_error < mine.mean_error - MARGIN]

    @property
    def unidentified(self) -> list[str]:
        """Parameters of the customers these files say nothing of, or set no bound to."""
        fitted = {e.name: e for e in self.estimates}
        open_ended = [name for name, e in fitted.items() if not e.identified]
        derived = {"satisfaction_reference", "failure_reference"}
        rest = [
            f"behaviour.{name}"
            for name in type(self.company.behaviour).model_fields
            if f"behaviour.{name}" not in fitted and name not in derived
        ]
        return open_ended + rest


def calibrate(
    company: Company,
    table: LifeTable,
    *,
    survey: Survey | None = None,
    reasons: Reasons | None = None,
    held_out: int | None = None,
    customers: int = 10_000,
    say: Say = lambda _: None,
) -> Calibration:
    """Fit a company's customers to a life table and, where given, a survey and reasons.

    Parameters
    ----------
    held_out : last periods not fitted; two in five if None.
    customers : customers of each simulated run.
    say : told what is being done.
    """
    parts = split(table, held_out)
    say("base hazards by maximum likelihood")
    hazards = fit_hazards(parts.fit, table.years)
    found = (hazards.alpha.value, hazards.beta.value)
    whole = fit_hazards(table.pooled, table.years)
    fitted = company.model_copy(update={"hazard": Hazard(alpha=found[0], beta=found[1])})
    fitted, appraisal, effect, departures = _customers(fitted, survey, reasons, customers, say)
    say("simulating the company, recentred")
    fitted = recentred(fitted, customers)
    projection = project(fitted, float(parts.periods[-1]) * table.weeks, customers)

    def simulated(periods: Floats) -> Floats:
        return projection.at(periods * table.weeks)

    curves: dict[str, Curve] = {
        MODEL: simulated,
        GEOMETRIC: beta_geometric(parts.fit),
        HOMOGENEOUS: one_hazard(parts.fit),
        LINE: straight_line(parts),
    }
    say("bootstrap of the curve")
    low, high = band(parts.fit, table.years, found, parts.periods)

    def hazard_curve(periods: Floats) -> Floats:
        return survival(*found, periods * table.years)

    return Calibration(
        company=fitted,
        table=table,
        split=parts,
        hazards=hazards,
        all_periods=(whole.alpha.value, whole.beta.value),
        scores=tuple(judge(parts, name, curve) for name, curve in curves.items()),
        shown={name: curve(parts.periods) for name, curve in curves.items()},
        low=low,
        high=high,
        projection=projection,
        residuals=np.concatenate(
            [residuals(part, hazard_curve) for part in (parts.fit, parts.held)]
        ),
        appraisal=appraisal,
        effect=effect,
        reasons=departures,
        files=_files(table, survey, reasons),
        notes=sum((entry.notes for entry in (table, survey, reasons) if entry), ()),
        difference=cohorts_differ(table, parts.cut) if len(table.cohorts) > 1 else None,
    )


def cohorts_differ(table: LifeTable, cut: float) -> float:
    """p-value of the likelihood ratio test that all cohorts have the same hazards."""
    apart = [fit_hazards(between(c, 0.0, cut), table.years).loglik for c in table.cohorts]
    together = fit_hazards(between(table.pooled, 0.0, cut), table.years).loglik
    freedom = 2 * (len(table.cohorts) - 1)
    return float(chi2.sf(max(2.0 * (sum(apart) - together), 0.0), freedom))


def _customers(
    company: Company, survey: Survey | None, reasons: Reasons | None, customers: int, say: Say
) -> tuple[Company, Matched | None, Estimate | None, Matched | None]:
    """Appraisal, the effect of satisfaction, and the shock of a failure, in this order."""
    appraisal = effect = departures = None
    if survey is not None:
        say("appraisal by simulated moments")
        appraisal = fit_appraisal(company, survey)
        effect = fit_effect(survey)
        told = [*(appraisal.estimates if appraisal else ()), *([effect] if effect else [])]
        values = np.array([estimate.value for estimate in told])
        company = with_effects(company, [estimate.name for estimate in told], values)
    if reasons is not None:
        say("reasons of departures by simulated moments")
        company = recentred(company, customers)
        for _ in range(2):
            departures = fit_reasons(company, reasons, effect is not None)
            names = [e.name for e in departures.estimates]
            values = np.array([e.value for e in departures.estimates])
            company = recentred(with_effects(company, names, values), customers)
    return company, appraisal, effect, departures


def _files(table: LifeTable, survey: Survey | None, reasons: Reasons | None) -> dict[str, str]:
    files: dict[str, Any] = {"retention": table, "satisfaction": survey, "churn reasons": reasons}
    return {name: entry.file for name, entry in files.items() if entry is not None}
