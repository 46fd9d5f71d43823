"""Runs made up for the tests: known effects, luck common to all structures of a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.results import Results
from cxsim.runs.run import Run
from cxsim.scenario import load


@dataclass(frozen=True)
class Shown:
    title: str
    unit: str
    decimals: int
    scale: float


CATALOGUE = {
    "equity": Shown("Customer equity", "EUR per starting customer", 0, 1),
    "satisfaction": Shown("Satisfaction", "-1 to 1", 2, 1),
    "acquired": Shown("Customers won", "per 100 starting customers", 1, 1),
    "cost": Shown("Cost of the structure", "% of budget", 1, 100),
}


def synthetic_run(
    ownership: str,
    seed: int,
    kept: float,
    *,
    arm: str = "described",
    weeks: int = 156,
    metrics: Mapping[str, float] | None = None,
) -> Run:
    """A run that keeps the share `kept` after its last week, on a straight line."""
    alive = 1 - (1 - kept) * np.arange(weeks + 1) / weeks
    found = {f"retention_{h}": float(alive[h]) for h in (52, 104, 156) if h <= weeks}
    found |= {"equity": 1000 * kept, "satisfaction": kept - 0.5, "acquired": 10.0, "cost": 0.1}
    return Run(
        ownership, arm, seed, 1000, weeks, found | dict(metrics or {}), {"alive": alive}, {}, ()
    )


def synthetic_runs(
    effects: Mapping[str, float],
    seeds: Iterable[int] = range(30),
    arms: Sequence[str] = ("described",),
    noise: float = 0.002,
    weeks: int = 156,
) -> list[Run]:
    """Structures that keep 60% plus their effect; an effect of 0 has no noise of its own."""
    found: list[Run] = []
    for seed in seeds:
        luck = np.random.default_rng(seed).normal(0, 0.02)
        for arm in arms:
            for number, (name, effect) in enumerate(effects.items()):
                own = np.random.default_rng([seed, number, len(arm)]).normal(0, noise)
                kept = 0.6 + luck + (effect + own if effect else 0)
                found.append(synthetic_run(name, seed, kept, arm=arm, weeks=weeks))
    return found


@pytest.fixture
def run_of() -> Callable[..., Run]:
    """Make one run: (ownership, seed, share kept)."""
    return synthetic_run


@pytest.fixture
def runs_of() -> Callable[..., list[Run]]:
    """Make a study: (structure -> effect)."""
    return synthetic_runs


@pytest.fixture
def catalogue() -> dict[str, Shown]:
    """How metrics are called and shown."""
    return CATALOGUE


NAMES = {
    "short": "Owner {}",
    "sixty": "An ownership structure number {:02d} with a name of sixty chars.",
    "wide": "W" * 57 + " {:02d}",
    "mathematical": "Costs $\\frac$ {}",
    "chinese": "首席客户官兼首席运营官 {}",
    "hebrew": "מנהל חוויית הלקוח {}",
    "script": "<script>alert({})</script>",
}
"""Names that a chart or report has to bear."""


def synthetic_results(
    count: int = 3,
    name: str = "short",
    seeds: Iterable[int] = range(6),
    arms: Sequence[str] = ("described",),
    company: str | None = None,
) -> Results:
    """Results in memory, of so many structures called after `NAMES`, with all that charts need."""
    known = load()
    if company is not None:
        known = known.model_copy(
            update={"company": known.company.model_copy(update={"title": company})}
        )
    effects = {f"s{n}": (n - 1) * 0.004 for n in range(count)}
    titles = {key: NAMES[name].format(n) for n, key in enumerate(effects)}
    runs = [_whole(run, len(known.company.touchpoints)) for run in synthetic_runs(
        effects, seeds, arms, noise=0.002)]  # fmt: skip
    scenarios = [
        known.model_copy(
            update={
                "ownership": known.ownership.model_copy(
                    update={"name": key, "title": title, "resources": arm}
                )
            }
        )
        for arm in arms
        for key, title in titles.items()
    ]
    told = {
        "digest": "0123456789abcdef" * 4, "versions": {"cxsim": "0.1.0"}, "seeds": list(seeds),
        "customers": 1000, "weeks": 156, "model_code": "f" * 64,
        "scenarios": [
            {"company": "shop", "ownership": s.ownership.name, "future": "calm",
             "resources": s.ownership.resources} for s in scenarios
        ],
    }  # fmt: skip
    currency = known.company.economics.currency
    baseline = "s1" if count > 1 else "s0"
    found = compare(runs, baseline, titles=titles, currency=currency)
    return Results(scenarios, found, runs, told)


def _whole(run: Run, touchpoints: int) -> Run:
    """A run with every series and metric that charts are drawn from."""
    kept = run.metrics["retention_156"]
    rng = np.random.default_rng([run.seed, *run.ownership.encode(), len(run.resources)])
    place = np.arange(1, touchpoints + 1)
    parts = {
        "worth_margin": 900 * kept, "worth_saving": 5.0, "worth_after": 1000 * kept,
        "worth_structure": 10 * rng.uniform(0.9, 1.1), "worth_experience": 40.0,
    }  # fmt: skip
    spent = 900 * kept + 5 - parts["worth_structure"]
    parts["worth_functions"] = spent - 40.0
    shares = {
        "cost": 0.02, "experience_budget": 0.3, "functions_budget": 0.68, "quality_effort": 0.6,
        "integration_effort": 0.1, "kpi_effort": 0.3 + kept / 2 + rng.normal(0, 1e-5),
    }  # fmt: skip
    week = np.arange(1, run.weeks + 1)
    weekly = {
        "satisfaction": kept - 0.6 + 0.1 * np.tanh(week / 40) + rng.normal(0, 1e-4, run.weeks),
        "expectation": kept + 0.05 * np.tanh(week / 60),
        "customers": 1000 * run.weekly["alive"][1:],
    }
    visits = 1000.0 * place
    left = (1 - kept) * 1000 * place / place.sum()
    felt = np.clip(kept + 0.02 * np.cos(place) + rng.normal(0, 0.002, touchpoints), 0, 1)
    totals = {"visits": visits, "left": left, "performance": felt, "failures": visits / 50}
    return replace(
        run,
        metrics=run.metrics | shares | parts,
        weekly=run.weekly | weekly,
        touchpoints=totals,
    )


@pytest.fixture
def results_of() -> Callable[..., Results]:
    """Results in memory: (count of structures, kind of names, ...)."""
    return synthetic_results
