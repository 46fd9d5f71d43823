"""What is reported of a run: one function, one metric, all listed in METRICS."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cxsim.model.calendar import QUARTER, WEEKS_A_YEAR
from cxsim.model.columns import FIXED, REASONS, TOUCHPOINT, WEEKLY
from cxsim.model.mechanisms.worth import present_value
from cxsim.types import Array, Floats

HORIZONS = (52, 104, 156, 260, 520)
"""Weeks after which retention is reported."""


@dataclass(frozen=True)
class Record:
    """All that a run left, from which every metric is computed.

    Parameters
    ----------
    customers : size of the first cohort.
    weekly : int64 (weeks, len(WEEKLY)), totals at the end of each week.
    touchpoint : int64 (K, len(TOUCHPOINT)).
    exits : int64 (cohorts, weeks), departures of customers by cohort.
    reasons : int64 (len(REASONS),).
    quarters : name -> (quarters,), what the organisation did, in shares of the budget Y.
    budget : Y, currency a week.
    cost_share : Y as a share of the margin of the first cohort.
    discount : per year.
    after : stage of the touchpoints: bool (K,), True after the purchase.
    buying : bool (K,), True where a purchase is made.
    """

    customers: int
    weekly: Array
    touchpoint: Array
    exits: Array
    reasons: Array
    quarters: dict[str, Floats]
    budget: float
    cost_share: float
    discount: float
    after: Array
    buying: Array

    def column(self, name: str) -> Floats:
        """A weekly total (weeks,)."""
        return self.weekly[:, WEEKLY.index(name)].astype(float)

    def real(self, name: str) -> Floats:
        """A weekly total of a real-valued column (weeks,)."""
        return self.column(name) / FIXED

    def at(self, name: str) -> Floats:
        """A total by touchpoint (K,)."""
        return self.touchpoint[:, TOUCHPOINT.index(name)].astype(float)

    def by_week(self, name: str) -> Floats:
        """A quarterly figure of the organisation for each week (weeks,)."""
        return np.repeat(self.quarters[name], QUARTER)[: len(self.weekly)]


@dataclass(frozen=True)
class Metric:
    """A figure of a run.

    `better` is 1 where more is better, -1 where less is, 0 where neither; `scale` turns the
    value into the unit shown, with so many decimals.
    """

    name: str
    title: str
    unit: str
    better: int
    compute: Callable[[Record], float]
    decimals: int = 2
    scale: float = 1.0


METRICS: dict[str, Metric] = {}
"""Every metric by name; the order is the order of tables."""


def metric(
    title: str, unit: str, better: int, decimals: int = 2, scale: float = 1.0
) -> Callable[[Callable[[Record], float]], Callable[[Record], float]]:
    """List a function as a metric under its own name."""

    def listed(compute: Callable[[Record], float]) -> Callable[[Record], float]:
        name = compute.__name__
        METRICS[name] = Metric(name, title, unit, better, compute, decimals, scale)
        return compute

    return listed


def measure(record: Record) -> dict[str, float]:
    """Every metric of a run within its horizon; nan where a mean has nothing to be taken over."""
    beyond = {f"retention_{week}" for week in HORIZONS if week > len(record.weekly)}
    return {
        name: float(listed.compute(record))
        for name, listed in METRICS.items()
        if name not in beyond
    }


def alive(record: Record) -> Floats:
    """Share of the first cohort still customers after 0, 1, ... weeks: (weeks + 1,)."""
    gone = np.cumsum(record.exits[0])
    return np.concatenate([[1.0], 1.0 - gone / record.customers])


def _retention(week: int) -> Metric:
    years = week // WEEKS_A_YEAR
    title = f"retention after {years} year{'s' if years > 1 else ''}"

    def share(record: Record) -> float:
        return float(alive(record)[week])

    return Metric(f"retention_{week}", title, "%", 1, share, 1, 100.0)


METRICS.update({f"retention_{week}": _retention(week) for week in HORIZONS})


@metric("restricted mean lifetime", "weeks", 1, 1)
def lifetime(record: Record) -> float:
    """Mean weeks a customer of the first cohort stays within the horizon."""
    return float(alive(record)[:-1].sum())


@metric("customer equity", "currency per starting customer", 1, 0)
def equity(record: Record) -> float:
    """Present value of margin and savings less the whole budget, and of what customers left over.

    All structures spend from the one budget Y, what ownership costs included, so a costly one
    has less to spend on everything else. Customers at the end are worth their margin less the
    same budget share, for as long as last year's retention lasts: without end if nobody left
    and money is not discounted.
    """
    spent = record.budget * record.by_week("total")
    saved = record.budget * record.by_week("saving")
    flow = present_value(record.real("margin") + saved - spent, record.discount)
    return (flow + residual(record)) / record.customers


def residual(record: Record) -> float:
    """Present value of the customers at the end of the horizon (currency)."""
    weeks = len(record.weekly)
    year = min(weeks, WEEKS_A_YEAR)
    held = record.column("customers")[-year:]
    stay = (1.0 - record.column("left")[-year:].sum() / max(held.sum(), 1.0)) ** WEEKS_A_YEAR
    margin = record.real("margin")[-1] * WEEKS_A_YEAR * (1.0 - record.cost_share)
    fading = 1.0 + record.discount - stay
    if margin == 0.0 or fading == 0.0:
        return 0.0 if margin == 0.0 else math.inf
    return margin * stay / fading * (1.0 + record.discount) ** (-weeks / WEEKS_A_YEAR)


PER_HEAD = "currency per starting customer"


@metric("worth of margins", PER_HEAD, 1, 0)
def worth_margin(record: Record) -> float:
    """Present value of what customers pay within the horizon."""
    return present_value(record.real("margin"), record.discount) / record.customers


@metric("worth of savings", PER_HEAD, 1, 0)
def worth_saving(record: Record) -> float:
    """Present value of the cost to serve that is saved."""
    return _spent(record, "saving")


@metric("spent on the structure", PER_HEAD, -1, 0)
def worth_structure(record: Record) -> float:
    """Present value of staff, owner's time and transitions."""
    return _spent(record, "ownership_cost")


@metric("spent as CX budget", PER_HEAD, 0, 0)
def worth_experience(record: Record) -> float:
    """Present value of the CX budget."""
    return _spent(record, "experience_budget")


@metric("spent by the functions", PER_HEAD, 0, 0)
def worth_functions(record: Record) -> float:
    """Present value of what is left to the functions."""
    return _spent(record, "total") - worth_structure(record) - worth_experience(record)


@metric("worth of the customers at the end", PER_HEAD, 1, 0)
def worth_after(record: Record) -> float:
    """Present value of those who are customers at the end of the horizon.

    `equity` is margins, savings and this, less the three that are spent.
    """
    return residual(record) / record.customers


def _spent(record: Record, name: str) -> float:
    """Present value per starting customer of a quarterly share of the budget."""
    weekly = record.budget * record.by_week(name)
    return present_value(weekly, record.discount) / record.customers


@metric("mean satisfaction", "-1 to 1", 1, 3)
def satisfaction(record: Record) -> float:
    """Satisfaction of the customers, mean over all customer-weeks."""
    return _ratio(record.real("satisfaction").sum(), record.column("customers").sum())


@metric("recent failures in memory", "failures", -1, 3)
def recent_failures(record: Record) -> float:
    """Failures not mended and not yet forgotten, mean over all customer-weeks."""
    return _ratio(record.real("recent_failures").sum(), record.column("customers").sum())


@metric("mean expectation", "0 to 1", 0, 3)
def expectation(record: Record) -> float:
    """Expectation of the customers, mean over all customer-weeks."""
    return _ratio(record.real("expectation").sum(), record.column("customers").sum())


@metric("customers won", "per 100 starting customers", 1, 1)
def acquired(record: Record) -> float:
    """Prospects who bought within the horizon."""
    return 100.0 * record.column("joined").sum() / record.customers


@metric("arrivals kept for a year", "%", 1, 1, 100.0)
def arrivals_kept(record: Record) -> float:
    """One-year retention of those won in the run: Kaplan & Meier 1958 over quarters of age.

    Age counts from the end of the quarter of purchase; a cohort too young for an age is
    censored there. nan where no cohort was watched for the whole year.
    """
    quarters = len(record.weekly) // QUARTER
    joined = _by_quarter(record.column("joined"), quarters)
    left = np.array([_by_quarter(exits, quarters) for exits in record.exits[1:].astype(float)])
    kept = 1.0
    for age in range(1, WEEKS_A_YEAR // QUARTER + 1):
        old_enough = range(quarters - age)
        at_risk = sum(joined[c] - left[c, c : c + age].sum() for c in old_enough)
        if at_risk <= 0:
            return float("nan")
        kept *= 1.0 - sum(left[c, c + age] for c in old_enough) / at_risk
    return float(kept)


def _by_quarter(weekly: Floats, quarters: int) -> Floats:
    return weekly[: quarters * QUARTER].reshape(quarters, QUARTER).sum(1)


@metric("further purchases", "per 100 customer-years", 1, 1)
def expansion(record: Record) -> float:
    """Visits of existing customers to a touchpoint of purchase."""
    again = record.at("visits")[record.buying].sum() - record.column("joined").sum()
    return _ratio(100.0 * WEEKS_A_YEAR * again, record.column("customers").sum())


@metric("margin per customer", "currency a week", 1, 2)
def margin(record: Record) -> float:
    """Mean contribution of a customer a week."""
    return _ratio(record.real("margin").sum(), record.column("customers").sum())


@metric("cost of the structure", "% of the budget", -1, 1, 100.0)
def cost(record: Record) -> float:
    """Staff, owner's time and transitions, mean share of the budget."""
    return float(record.by_week("ownership_cost").mean())


@metric("coordination cost", "% of the budget", -1, 1, 100.0)
def coordination(record: Record) -> float:
    """Effort that goes into being aligned, mean share of the budget."""
    return float(record.by_week("coordination_cost").mean())


@metric("effort on functions' own KPIs", "% of the budget", 0, 1, 100.0)
def kpi_effort(record: Record) -> float:
    """Mean share of the budget."""
    return float(record.by_week("kpi_effort").mean())


@metric("spent on quality", "% of the budget", 1, 1, 100.0)
def quality_effort(record: Record) -> float:
    """Functions' quality effort and CX budget, mean share of the budget."""
    spent = record.by_week("quality_effort") + record.by_week("experience_budget")
    return float(spent.mean())


@metric("effort on handing over", "% of the budget", 0, 1, 100.0)
def integration_effort(record: Record) -> float:
    """Functions' effort on handing over well, mean share of the budget."""
    return float(record.by_week("integration_effort").mean())


@metric("CX budget", "% of the budget", 0, 1, 100.0)
def experience_budget(record: Record) -> float:
    """What is spent on touchpoints beside the functions, mean share of the budget."""
    return float(record.by_week("experience_budget").mean())


@metric("functions' budget", "% of the budget", 0, 1, 100.0)
def functions_budget(record: Record) -> float:
    """What is left to the functions, mean share of the budget."""
    total, spent = record.by_week("total"), record.by_week("ownership_cost")
    return float((total - spent - record.by_week("experience_budget")).mean())


@metric("quality of the touchpoints", "0 to 1", 1, 3)
def quality(record: Record) -> float:
    """Quality weighted by visits, mean over weeks."""
    return float(record.by_week("quality").mean())


@metric("spread of designs met", "performance", -1, 3)
def inconsistency(record: Record) -> float:
    """Mean performance lost by meeting unlike designs."""
    return _ratio(record.real("gap").sum(), record.at("visits").sum())


@metric("hand-overs failed", "% of encounters", -1, 1, 100.0)
def handoffs_failed(record: Record) -> float:
    """Share of encounters that begin with a failed hand-over."""
    return _ratio(record.at("handoffs_failed").sum(), record.at("visits").sum())


@metric("failures", "% of encounters", -1, 1, 100.0)
def failures(record: Record) -> float:
    """Share of encounters that fail."""
    return _ratio(record.at("failures").sum(), record.at("visits").sum())


@metric("complaints", "% of failures", 0, 1, 100.0)
def complaints(record: Record) -> float:
    """Share of failures that are complained about."""
    return _ratio(record.at("complaints").sum(), record.at("failures").sum())


@metric("vetoes", "% of what functions build", -1, 1, 100.0)
def vetoes(record: Record) -> float:
    """Share of the functions' building that a gatekeeper turns down, weighted by visits."""
    return float(record.by_week("vetoes").mean())


@metric("attention used", "% of the owner's slots", 0, 1, 100.0)
def attention(record: Record) -> float:
    """Share of the executives' slots that issues filled."""
    return float(record.by_week("attention").mean())


def _gap_title(number: int, what: str) -> str:
    return f"service gap {number}: {what}"


@metric(_gap_title(1, "knowledge"), "quality", -1, 3)
def gap_knowledge(record: Record) -> float:
    """How far what the best-informed executive sees is from what customers meet."""
    return float(record.by_week("knowledge_gap").mean())


@metric(_gap_title(2, "standards"), "share", -1, 3)
def gap_standards(record: Record) -> float:
    """Part of the functions' will that does not go to the customer."""
    return 1.0 - float(record.by_week("devotion").mean())


@metric(_gap_title(3, "delivery"), "performance", -1, 3)
def gap_delivery(record: Record) -> float:
    """Quality of the touchpoints less the performance felt there."""
    return quality(record) - performance(record)


@metric(_gap_title(4, "communication"), "expectation", -1, 3)
def gap_communication(record: Record) -> float:
    """What new customers are led to expect less the performance they meet."""
    return float(record.by_week("promised").mean()) - performance(record)


@metric(_gap_title(5, "expected and perceived"), "performance", -1, 3)
def gap_service(record: Record) -> float:
    """Expectation less performance, mean over encounters (Parasuraman, Zeithaml & Berry 1985)."""
    return _ratio(record.real("hoped").sum(), record.at("visits").sum()) - performance(
        record
    )


@metric("performance felt", "0 to 1", 1, 3)
def performance(record: Record) -> float:
    """Mean over encounters."""
    return _ratio(record.at("performance").sum() / FIXED, record.at("visits").sum())


@metric("churn below usual satisfaction", "% of departures", -1, 1, 100.0)
def churn_dissatisfaction(record: Record) -> float:
    """Customers who would have stayed at the usual satisfaction."""
    return _ratio(record.reasons[REASONS.index("dissatisfaction")], record.reasons.sum())


@metric("churn after failures", "% of departures", -1, 1, 100.0)
def churn_failure(record: Record) -> float:
    """Customers who would have stayed with no more failures than usual."""
    return _ratio(record.reasons[REASONS.index("failure")], record.reasons.sum())


@metric("churn after the sale", "% of departures", 0, 1, 100.0)
def churn_after_sale(record: Record) -> float:
    """Departures whose last touchpoint is one after the purchase."""
    left = record.at("left")
    return _ratio(left[record.after].sum(), left.sum())


def _ratio(total: float, count: float) -> float:
    return float(total) / float(count) if count else float("nan")
