"""Nobody appears or vanishes, and every unit of the budget goes somewhere; exact."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import CUSTOMER, FIRST_COHORT, GONE, WEEKLY
from cxsim.model.world import World
from cxsim.scenario import available, load

COMPANIES = [entry.name for entry in available("companies")]
FUTURES = [entry.name for entry in available("futures")]


def imbalances(weekly: np.ndarray, rows: int, customers: int) -> list[str]:
    """Balances of people that do not hold."""
    at = {name: weekly[:, i] for i, name in enumerate(WEEKLY)}
    start = {"potential": rows - customers, "prospects": 0, "customers": customers}
    came = -np.diff(at["potential"], prepend=start["potential"])
    balances = {
        "potential": (came >= 0).all(),
        "prospects": np.array_equal(
            np.diff(at["prospects"], prepend=0), came - at["joined"] - at["gave_up"]
        ),
        "customers": np.array_equal(
            np.diff(at["customers"], prepend=customers), at["joined"] - at["left"]
        ),
        "everybody": np.array_equal(
            at["potential"] + at["prospects"] + at["customers"]
            + np.cumsum(at["left"] + at["gave_up"]),
            np.full(len(weekly), rows),
        ),
        "first cohort": (np.diff(at["first_cohort"], prepend=customers) <= 0).all(),
    }  # fmt: skip
    return [name for name, holds in balances.items() if not holds]


@pytest.mark.parametrize("future", FUTURES)
@pytest.mark.parametrize("company", COMPANIES)
def test_people(company: str, future: str) -> None:
    asked = load(company, "distributed", future, ["company.market.innovation=0.5"])
    world = World(asked, rng=4, customers=1500, driver="compiled", weeks_per_step=104)
    world.step()
    weekly, crowd, columns = world.crowd.weekly(), world.crowd, world.columns
    assert imbalances(weekly, crowd.rows, 1500) == []
    exits = crowd.exits()
    left = weekly[:, WEEKLY.index("left")]
    np.testing.assert_array_equal(exits.sum(0), left)
    assert crowd.reasons().sum() == crowd.by_touchpoint()[:, -1].sum() == left.sum()
    assert (columns.status == GONE).sum() == left.sum() + weekly[:, WEEKLY.index("gave_up")].sum()
    first = (columns.joined == FIRST_COHORT) & (columns.status == CUSTOMER)
    assert first.sum() == 1500 - exits[0].sum() == weekly[-1, WEEKLY.index("first_cohort")]
    assert crowd.by_touchpoint()[:, 0].sum() == columns.encounters.sum()


@pytest.mark.parametrize("name", ["customers", "prospects", "joined", "left"])
def test_one_person_too_many_is_caught(name: str) -> None:
    asked = load("retail-bank", "siloed", "baseline")
    world = World(asked, rng=4, customers=500, driver="compiled", weeks_per_step=26)
    world.step()
    weekly = world.crowd.weekly()
    assert imbalances(weekly, world.crowd.rows, 500) == []
    weekly[20, WEEKLY.index(name)] += 1
    assert imbalances(weekly, world.crowd.rows, 500) != []


@pytest.mark.parametrize("ownership", [entry.name for entry in available("ownership")])
def test_budget(ownership: str) -> None:
    asked = load("retail-bank", ownership, "budget-cut")
    world = World(asked, rng=4, customers=200, driver="compiled", weeks_per_step=QUARTER)
    for week in range(0, 104, QUARTER):
        world.step()
        ledger = world.organisation.ledger
        total = ([1.0] + [step.level for step in asked.future.budget if step.week <= week])[-1]
        assert ledger.total == total
        assert sum(ledger[1:]) == pytest.approx(total, rel=1e-12)
        assert sum(ledger[1:]) != pytest.approx(1.02 * total, rel=1e-12)
        assert world.organisation.invested.sum() == pytest.approx(ledger.experience, abs=1e-12)
