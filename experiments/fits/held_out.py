"""Held out, never fitted: a customer-centric structure's signs, and an owner's effect on value.

Lee et al. 2015: a customer-centric structure raises satisfaction and coordination cost both, and
gains less when competitors have one. Across studies a marketing head's effect on firm value lies
between none and +15%; a model in which an owner always helps fails.
"""

from __future__ import annotations

import numpy as np
from report import Row, chart, legend, publish
from scipy.stats import qmc

from cxsim.presentation import theme
from cxsim.runs.simulate import simulate
from cxsim.scenario import load

COMPANIES = ("retail-bank", "mobile-operator", "omnichannel-retailer", "software-vendor")
CENTRIC, OWNER, NOBODY = ("cco", "aligned-n"), "cmo", "siloed"
SEEDS, CUSTOMERS, WEEKS = (1, 2, 3, 4), 5000, 156
AHEAD = 0.3
"""Competitor's advantage, in satisfaction, where it has such a structure, too."""
SWEPT = {
    "ownership.power": (0.0, 1.0),
    "company.organisation.initiative_loss": (0.0, 0.6),
    "company.organisation.target_spread": (0.0, 1.5),
    "company.organisation.consistency_need": (0.0, 2.0),
    "company.organisation.handoff_failure": (0.0, 0.3),
    "company.organisation.productivity": (0.02, 0.12),
    "company.behaviour.satisfaction_effect": (0.5, 3.0),
    "ownership.executives.*.bias": (0.0, 1.0),
    "ownership.executives.*.load": (0.0, 0.9),
}
ENVIRONMENTS, SHORT = 60, (1, 2)


def mean(company: str, ownership: str, seeds: tuple[int, ...], *overrides: str) -> dict[str, float]:
    """Metrics, mean over seeds."""
    scenario = load(company, ownership, "baseline", overrides)
    runs = [simulate(scenario, s, customers=CUSTOMERS, weeks=WEEKS) for s in seeds]
    return {name: float(np.mean([r.metrics[name] for r in runs])) for name in runs[0].metrics}


def centric() -> list[Row]:
    """Signs of Lee et al., a company and structure a row."""
    rows: list[Row] = []
    rival = f"future.competitor=[{{week = 0, level = {AHEAD}}}]"
    for company in COMPANIES:
        alone, beside = mean(company, NOBODY, SEEDS), mean(company, NOBODY, SEEDS, rival)
        for name in CENTRIC:
            mine, ours = mean(company, name, SEEDS), mean(company, name, SEEDS, rival)
            felt = mine["satisfaction"] - alone["satisfaction"]
            cost = sum(mine[k] - alone[k] for k in ("cost", "coordination")) * 100
            gain = 100 * (mine["equity"] / alone["equity"] - 1)
            less = 100 * (ours["equity"] - beside["equity"]) / alone["equity"]
            told = f"{felt:+.3f}, {cost:+.1f} pp, {gain:+.1f}% then {less:+.1f}%"
            signs = "".join("+" if x > 0 else "-" for x in (felt, cost, gain - less))
            rows.append((f"{company}, {name}: satisfaction, coordination, gain", "+ + less",
                         "", told, signs))  # fmt: skip
    return rows


def effects() -> dict[str, list[float]]:
    """% of customer equity that the owner brings, by company, over sampled environments."""
    sample = qmc.LatinHypercube(len(SWEPT), rng=np.random.default_rng(1)).random(ENVIRONMENTS)
    low, high = np.array(list(SWEPT.values())).T
    found: dict[str, list[float]] = {name: [] for name in COMPANIES}
    for number, point in enumerate(low + sample * (high - low)):
        company = COMPANIES[number % len(COMPANIES)]
        overrides = [f"{p}={v:.6f}" for p, v in zip(SWEPT, point, strict=True)]
        shared = [o for o in overrides if o.startswith("company")]
        owner = mean(company, OWNER, SHORT, *overrides)["equity"]
        nobody = mean(company, NOBODY, SHORT, *shared)["equity"]
        found[company].append(100 * (owner / nobody - 1))
    return found


def main() -> None:
    """Both checks."""
    rows = centric()
    found = effects()
    everything = np.concatenate(list(found.values()))
    low, middle, high = np.quantile(everything, [0.05, 0.5, 0.95])
    within = float(((everything >= 0) & (everything <= 15)).mean())
    rows.append((f"{OWNER}: effect on value, median (90% of {ENVIRONMENTS} environments)",
                 "0 to +15%", "", f"{middle:+.1f}% ({low:+.1f} to {high:+.1f}%)", ""))  # fmt: skip
    rows.append((f"{OWNER}: environments with an effect from none to +15%", "", "",
                 f"{within * 100:.0f}%", ""))  # fmt: skip
    rows.append((f"{OWNER}: environments in which it harms", "some", "",
                 f"{float((everything < 0).mean()) * 100:.0f}%", ""))  # fmt: skip
    figure, axes = chart(
        "An owner does not always help: its effect on value over sampled environments",
        "% of customer equity, an owner with a home in one function against nobody; each point an "
        "environment. Shaded: none to +15%, the span across studies.",
        "experiments/fits/held_out.py",
    )
    axes.axhspan(0, 15, color=theme.PALE, alpha=0.25, lw=0, label="across studies")
    for place, (name, values) in enumerate(found.items()):
        xs = place + np.linspace(-0.3, 0.3, len(values))
        axes.plot(xs, values, "o", color=theme.colour(place), label=name)
    axes.set_xticks(range(len(found)), list(found))
    legend(axes)
    publish("held_out", rows, figure)


if __name__ == "__main__":
    main()
