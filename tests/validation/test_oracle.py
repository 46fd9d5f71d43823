"""The model against a second telling of it, written from its page alone (oracle.py).

Both live through the same quarters of the same company, seed by seed, with luck of their own, so
their difference on a seed has mean 0 if they are the same model. Its standard error comes from
the spread of that difference over the seeds, which counts the luck of both sides; the difference
may be as many of them as Student's t allows for so many seeds, when all comparisons of this file
together are to fail a right model less often than once in a thousand times.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from cxsim import load, simulate


def beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ORACLE = beside("oracle")
pytestmark = pytest.mark.validation
SEEDS, CUSTOMERS = 40, 2000
STRESSED = (
    "company.market.potential=2.0", "company.market.imitation=2.0", "company.market.innovation=0.1",
    "company.behaviour.satisfaction_reference=0.6", "company.behaviour.failure_reference=0.0",
)  # fmt: skip
CASES: dict[str, tuple[str, str, str, int, tuple[str, ...]]] = {
    "bank, siloed": ("retail-bank", "siloed", "baseline", 52, ()),
    "bank, coo": ("retail-bank", "coo", "competitor-raises-service", 52, ()),
    "operator, siloed": ("mobile-operator", "siloed", "rising-expectations", 78, ()),
    "operator, coo": ("mobile-operator", "coo", "shift-to-mobile", 78, ()),
    "bank, stressed": ("retail-bank", "siloed", "baseline", 52, STRESSED),
}
"""Both structures in both companies, under futures that make every condition matter somewhere;
and a bank far below the satisfaction, and above the failures, at which its hazards hold, in a
market where nearly all who come were told to by acquaintances."""
FALSE_ALARM, COMPARISONS = 1 / 1000, 130


def allowed() -> float:
    """Standard errors a difference may have."""
    return float(student.ppf(1 - FALSE_ALARM / (2 * COMPARISONS), SEEDS - 1))


@functools.cache
def told(case: str) -> tuple[Any, list[Any], list[Any]]:
    """The scenario, what the organisation handed over, and what the model made of it, by seed."""
    company, ownership, future, weeks, other = CASES[case]
    scenario, quarters, results = load(company, ownership, future, list(other)), [], []
    for seed in range(SEEDS):
        quarters.append(ORACLE.handed_over(scenario, seed, CUSTOMERS, weeks))
        run = simulate(scenario, seed=seed, customers=CUSTOMERS, weeks=weeks)
        visits, weekly = np.asarray(run.touchpoints["visits"]), run.weekly
        results.append({
            "retention": float(weekly["alive"][weeks]),
            "gave_up": 100 * float(np.sum(weekly["gave_up"])) / CUSTOMERS,
            "prospects": float(np.mean(weekly["prospects"])) / CUSTOMERS,
            **{f"visits {n}": float(v) for n, v in
               zip(run.touchpoint_names, visits / visits.sum(), strict=True)},
            **run.metrics,
        })  # fmt: skip
    return scenario, quarters, results


def distances(case: str, **wrong: dict[str, float]) -> dict[str, float]:
    """Oracle less model in standard errors, by quantity; `wrong`, what only the oracle believes."""
    scenario, quarters, results = told(case)
    company = scenario.company
    for part, values in wrong.items():
        company = company.model_copy(
            update={part: getattr(company, part).model_copy(update=values)}
        )
    believed = scenario.model_copy(update={"company": company})
    rng = np.random.default_rng([20, list(CASES).index(case)])
    ours = [ORACLE.outcome(believed, given, CUSTOMERS, CASES[case][3], rng) for given in quarters]
    z = {}
    for name in ours[0]:
        apart = np.array([o[name] - r[name] for o, r in zip(ours, results, strict=True)])
        error = apart.std(ddof=1) / np.sqrt(SEEDS)
        z[name] = float(apart.mean() / error) if error > 0 else float(np.sign(apart.mean()) * 1e9)
    return z


@pytest.mark.parametrize("case", CASES)
def test_the_page_tells_the_same_model(case: str) -> None:
    z = distances(case)
    assert len(z) * len(CASES) <= COMPARISONS
    apart = {name: round(value, 1) for name, value in z.items() if abs(value) > allowed()}
    assert not apart, f"oracle less model, in standard errors (at most {allowed():.1f}): {apart}"


@pytest.mark.parametrize(
    ("case", "quantity", "part", "name", "factor"),
    [
        ("operator, coo", "satisfaction", "behaviour", "appraisal", 1.05),
        ("bank, siloed", "satisfaction", "behaviour", "disconfirmation", 1.1),
        ("bank, siloed", "expectation", "behaviour", "rise", 1.05),
        ("bank, siloed", "recent_failures", "behaviour", "fading", 1.1),
        ("bank, siloed", "satisfaction", "behaviour", "recovery_gain", 1.1),
        ("bank, stressed", "lifetime", "behaviour", "satisfaction_effect", 1.1),
        ("bank, stressed", "churn_failure", "behaviour", "failure_shock", 1.1),
        ("bank, stressed", "acquired", "market", "negative_weight", 1.25),
    ],
)
def test_another_model_would_be_found_out(
    case: str, quantity: str, part: str, name: str, factor: float
) -> None:
    value = getattr(getattr(told(case)[0].company, part), name)
    z = distances(case, **{part: {name: factor * value}})
    assert abs(z[quantity]) > allowed()
