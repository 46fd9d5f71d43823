"""Fit 1b: how many come. A mature company that nobody owns keeps its size over three years.

The hazard with which people of the market come unprompted is put where arrivals replace
departures, by common random numbers. What the size does in between is held out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from report import Row, chart, legend, publish
from scipy import optimize

from cxsim.presentation import theme
from cxsim.runs.simulate import simulate
from cxsim.scenario import load
from cxsim.scenario.schema import Scenario
from cxsim.types import Floats

COMPANIES = ("retail-bank", "mobile-operator", "omnichannel-retailer", "software-vendor")
SEEDS, CUSTOMERS, WEEKS = (1, 2, 3), 6000, 156
YEARS = (52, 104)


def size(base: Scenario, innovation: float) -> Floats:
    """Customers at the end of each week, as shares of the first cohort; mean over seeds."""
    market = base.company.market.model_copy(update={"innovation": innovation})
    company = base.company.model_copy(update={"market": market})
    scenario = base.model_copy(update={"company": company})
    runs = [simulate(scenario, s, customers=CUSTOMERS, weeks=WEEKS) for s in SEEDS]
    return np.mean([r.weekly["customers"] for r in runs], axis=0) / CUSTOMERS


def main() -> None:
    """All companies."""
    rows: list[Row] = []
    figure, axes = chart(
        "A company that nobody owns keeps its size over three years",
        "Customers of each company by week, as shares of those at the start; the share of the "
        "market that comes in a year was fitted to the last week alone.",
        "experiments/fits/market.py",
    )
    find: Any = optimize
    for place, name in enumerate(COMPANIES):
        base = load(name, "siloed", "baseline")
        shipped = base.company.market.innovation

        def growth(innovation: float, base: Scenario = base) -> float:
            return float(size(base, innovation)[-1]) - 1.0

        fitted = float(find.brentq(growth, 0.5 * shipped, 1.8 * shipped, xtol=1e-3))
        path = size(base, fitted)
        between = ", ".join(f"{(path[week - 1] - 1) * 100:+.1f}%" for week in YEARS)
        now = f"{(size(base, shipped)[-1] - 1) * 100:+.1f}%"
        ended = f"{growth(fitted) * 100:+.1f}%"
        rows.append((f"{name}: growth in three years", "0", ended, "", now))
        rows.append((f"{name}: innovation", "", f"{fitted:.3f}", "", f"{shipped:g}"))
        rows.append((f"{name}: growth after one year, two", "", "", between, ""))
        axes.plot(np.arange(len(path)), path, color=theme.colour(place), label=name)
    axes.axhline(1.0, color=theme.QUIET, lw=0.8)
    axes.set_xlabel("week")
    legend(axes)
    publish("market", rows, figure)


if __name__ == "__main__":
    main()
