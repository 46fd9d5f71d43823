"""Runs made up for the tests: known effects, luck common to all structures of a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from cxsim.runs.run import Run


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
