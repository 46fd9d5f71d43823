"""Fit 4: switching cost of contracts of one and two years on the contract odds of a telco."""

from __future__ import annotations

import numpy as np
from report import Row, chart, legend, publish, targets

from cxsim.analysis.calibrate.moments import Bound, Moment, match
from cxsim.analysis.calibrate.panel import follow
from cxsim.presentation import theme
from cxsim.scenario import load
from cxsim.scenario.schema import Company
from cxsim.types import Floats

SEGMENTS = ("month-to-month", "one-year", "two-years")
WEEKS, CUSTOMERS, SEEDS, DRAWS = 208, 8000, (1, 2), 500
MONTH = 52 / 12


def with_costs(company: Company, costs: Floats) -> Company:
    """The operator with these switching costs of one and two years."""
    segments = dict(company.segments)
    for name, cost in zip(SEGMENTS[1:], costs, strict=True):
        contract = segments[name].contract.model_copy(update={"switching_cost": float(cost)})
        segments[name] = segments[name].model_copy(update={"contract": contract})
    return company.model_copy(update={"segments": segments})


def log_odds(company: Company, costs: Floats) -> Floats:
    """Log odds (2,) of leaving in a month, of one and two years against month to month."""
    changed = with_costs(company, costs)
    left, months = np.zeros(3), np.zeros(3)
    for seed in SEEDS:
        panel = follow(changed, seed, customers=CUSTOMERS, weeks=WEEKS)
        for place in range(3):
            mine = panel.left[panel.segment == place]
            stay = np.where(mine < 0, WEEKS, mine + 1)
            left[place] += (mine >= 0).sum()
            months[place] += stay.sum() / MONTH
    monthly = left / months
    odds = np.log(monthly / (1 - monthly))
    return odds[1:] - odds[0]


def main() -> None:
    """Simulated moments: two odds, two costs."""
    known = targets()["telco"]
    logit = known["internet_users_logit"]
    company = load("mobile-operator").company
    moments = [Moment(f"log odds, {name}", *logit[key]) for name, key in
               zip(SEGMENTS[1:], ("c1", "c2"), strict=True)]  # fmt: skip
    bounds = [Bound(f"switching_cost, {name}", 0.0, 4.0) for name in SEGMENTS[1:]]
    target, error = np.array([logit["c1"], logit["c2"]]).T
    draws = target + error * np.random.default_rng(1).standard_normal((DRAWS, 2))
    found = match(lambda x: log_odds(company, x), moments, bounds, draws, starts=2)
    ours = np.array([company.segments[name].contract.switching_cost for name in SEGMENTS[1:]])
    simulated = log_odds(company, ours)
    rows: list[Row] = []
    for moment, now in zip(found.moments, simulated, strict=True):
        aim = f"{moment.target:.3f} (s.e. {moment.error:.3f})"
        rows.append((moment.name, aim, f"{moment.fitted:.3f}", "", f"{now:.3f}"))
    for estimate, now in zip(found.estimates, ours, strict=True):
        low = "?" if estimate.low is None else f"{estimate.low:.2f}"
        high = "?" if estimate.high is None else f"{estimate.high:.2f}"
        rows.append((estimate.name, "", f"{estimate.value:.2f} ({low} to {high})", "", f"{now:g}"))
    share = np.array([known["by_contract"][k] for k in ("month", "one", "two")])
    raw = np.log(share / (1 - share))
    for name, value, fitted in zip(SEGMENTS[1:], raw[1:] - raw[0], simulated, strict=True):
        held = f"{value:.2f} unadjusted"
        rows.append((f"log odds, {name}, of all customers", "", "", held, f"{fitted:.2f}"))
    publish("switching_cost", rows, _figure(company, found, target, error))


def _figure(company: Company, found: object, target: Floats, error: Floats) -> object:
    figure, axes = chart(
        "What a contract is worth: log odds of leaving in a month, against month to month",
        "Lines: simulated, by switching cost. Bands: the data with two standard errors.",
        "IBM sample data, 5,517 internet customers; experiments/fits/switching_cost.py",
    )
    costs = np.linspace(0, 3, 7)
    curves = np.array([log_odds(company, np.array([c, c])) for c in costs])
    for place, name in enumerate(SEGMENTS[1:]):
        axes.plot(costs, curves[:, place], "o-", color=theme.colour(place), label=name)
        span = target[place] - 2 * error[place], target[place] + 2 * error[place]
        axes.axhspan(*span, color=theme.colour(place), alpha=0.15, lw=0, label=f"{name}, data")
    axes.set_xlabel("switching cost (logit)")
    axes.set_ylabel("log odds")
    legend(axes)
    return figure


if __name__ == "__main__":
    main()
