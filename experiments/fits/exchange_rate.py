"""Fit 5: what effort on KPIs is worth against effort on quality (Gupta, Lehmann & Stuart 2004).

A hundredth more retention, margin, or a hundredth less acquisition cost moves firm value by
about 5, 1 and .1%. Acquisition cost is fitted, by the returns to effort that brings customers;
retention and margin have no free parameter and are held out.
"""

from __future__ import annotations

import numpy as np
from report import Row, chart, publish

from cxsim.presentation import theme
from cxsim.runs.simulate import simulate
from cxsim.scenario import load
from cxsim.scenario.schema import Company, Scenario

COMPANIES = ("retail-bank", "mobile-operator", "omnichannel-retailer", "software-vendor")
SEEDS, CUSTOMERS, WEEKS = (1, 2, 3, 4, 5, 6), 8000, 156
STEP = 0.15
"""How much more, and fewer, people come where the worth of one per cent is taken."""
TARGETS = {"retention": 5.0, "margin": 1.0, "acquisition cost": 0.1}


def values(company: Company, base: Scenario) -> tuple[float, float]:
    """Customer equity, and yearly retention over three years; means over seeds."""
    scenario = base.model_copy(update={"company": company})
    runs = [simulate(scenario, s, customers=CUSTOMERS, weeks=WEEKS) for s in SEEDS]
    equity = float(np.mean([r.metrics["equity"] for r in runs]))
    kept = float(np.mean([r.metrics["retention_156"] for r in runs]))
    return equity, kept ** (1 / 3)


def elasticities(name: str) -> tuple[dict[str, float], float]:
    """% of firm value per 1%, with the shipped returns, and per 1% more customers coming."""
    base = load(name, "siloed", "baseline")
    company = base.company
    equity, kept = values(company, base)
    behaviour = company.behaviour
    lower = behaviour.satisfaction_reference - 0.1
    better = behaviour.model_copy(update={"satisfaction_reference": lower})
    up, held = values(company.model_copy(update={"behaviour": better}), base)
    richer = {
        key: segment.model_copy(update={"margin": segment.margin * 1.05})
        for key, segment in company.segments.items()
    }
    same = company.economics.model_copy(update={"budget": company.economics.budget / 1.05})
    dear, _ = values(company.model_copy(update={"segments": richer, "economics": same}), base)
    more, fewer = (values(_reaching(company, 1.0 + step), base)[0] for step in (STEP, -STEP))
    arrivals = (more - fewer) / equity / (2.0 * STEP)
    found = {
        "retention": (up / equity - 1) / (held / kept - 1),
        "margin": (dear / equity - 1) / 0.05,
        "acquisition cost": arrivals * company.market.acquisition_returns,
    }
    return found, arrivals


def _reaching(company: Company, factor: float) -> Company:
    market = company.market
    update = {"innovation": market.innovation * factor, "imitation": market.imitation * factor}
    return company.model_copy(update={"market": market.model_copy(update=update)})


def main() -> None:
    """All companies; the fit is the returns at which acquisition cost counts .1."""
    rows: list[Row] = []
    figure, axes = chart(
        "A hundredth more retention is worth far more than a hundredth cheaper acquisition",
        "% of customer equity per 1%, simulated, nobody owning; black: about what Gupta, Lehmann & "
        "Stuart (2004) found for five firms.",
        "experiments/fits/exchange_rate.py",
    )
    for place, name in enumerate(COMPANIES):
        found, arrivals = elasticities(name)
        for part in ("retention", "margin"):
            rows.append((f"{name}: {part}", f"{TARGETS[part]:g}", "", f"{found[part]:.2f}", ""))
        returns = 0.1 / arrivals
        fit = f"returns {returns:.2f}" if 0 <= returns <= 1 else f"returns {returns:.2f}, beyond 1"
        now = f"{found['acquisition cost']:.3f}"
        rows.append((f"{name}: acquisition cost", "0.1", fit, "", now))
        xs = np.arange(3) + (place - 1.5) * 0.18
        axes.plot(xs, list(found.values()), "o", color=theme.colour(place), label=name)
    axes.plot(np.arange(3), list(TARGETS.values()), "_", color=theme.INK, markersize=70, mew=2)
    axes.set_yscale("log")
    axes.set_yticks([0.1, 0.3, 1, 3, 5], ["0.1", "0.3", "1", "3", "5"])
    axes.minorticks_off()
    axes.set_xticks(range(3), list(TARGETS))
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=10)
    publish("exchange_rate", rows, figure)


if __name__ == "__main__":
    main()
