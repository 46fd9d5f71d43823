"""One run: what it is asked and what it leaves."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.metrics import METRICS
from cxsim.model.columns import WEEKLY
from cxsim.runs.passes import alike
from cxsim.runs.run import Run
from cxsim.runs.simulate import simulate, simulate_together
from cxsim.scenario import load
from cxsim.scenario.schema import Scenario


@pytest.fixture(scope="module")
def asked() -> Scenario:
    return load("retail-bank", "coo", "baseline")


@pytest.fixture(scope="module")
def run(asked: Scenario) -> Run:
    return simulate(asked, 3, customers=300, weeks=60)


def known(run: Run) -> dict[str, float]:
    return {name: value for name, value in run.metrics.items() if np.isfinite(value)}


def test_says_what_it_was_asked(run: Run, asked: Scenario) -> None:
    assert (run.ownership, run.resources, run.seed) == ("coo", "described", 3)
    assert (run.customers, run.weeks) == (300, 60)
    assert run.touchpoint_names == tuple(asked.company.touchpoints)


def test_has_every_metric_within_its_horizon(run: Run) -> None:
    beyond = {"retention_104", "retention_156", "retention_260", "retention_520"}
    assert set(run.metrics) == set(METRICS) - beyond
    unknown = {name for name, value in run.metrics.items() if not np.isfinite(value)}
    assert unknown == {"arrivals_kept"}  # nobody was watched for a year after the purchase


def test_series_have_a_value_a_week(run: Run) -> None:
    assert run.weekly["alive"].shape == (61,)
    assert run.weekly["alive"][0] == 1
    assert (np.diff(run.weekly["alive"]) <= 0).all()
    for name, series in run.weekly.items():
        assert name == "alive" or series.shape == (60,), name
    assert set(WEEKLY) - {"hoped", "gap"} <= set(run.weekly)


def test_what_is_felt_is_on_its_scale(run: Run) -> None:
    assert (np.abs(run.weekly["satisfaction"]) <= 1).all()
    assert ((run.weekly["expectation"] >= 0) & (run.weekly["expectation"] <= 1)).all()
    performance = run.touchpoints["performance"]
    assert ((performance >= 0) & (performance <= 1)).all()


def test_touchpoints_add_up_to_the_weeks(run: Run) -> None:
    assert run.touchpoints["failures"].sum() == run.weekly["failures"].sum()
    assert run.touchpoints["left"].sum() == run.weekly["left"].sum()
    assert run.touchpoints["visits"].sum() > 100 * 60


def test_the_same_seed_gives_the_same_run_and_another_does_not(run: Run, asked: Scenario) -> None:
    again = simulate(asked, 3, customers=300, weeks=60, threads=2)
    other = simulate(asked, 4, customers=300, weeks=60)
    assert known(again) == known(run)
    np.testing.assert_array_equal(again.weekly["satisfaction"], run.weekly["satisfaction"])
    assert known(other) != known(run)


def test_together_or_alone() -> None:
    asked = [load("retail-bank", name, "baseline") for name in ("siloed", "coo", "distributed")]
    cells = [(scenario, seed) for seed in (3, 2**63, 0) for scenario in asked]
    together = simulate_together(asked, [3, 2**63, 0], customers=300, weeks=60)
    for (scenario, seed), one in zip(cells, together, strict=True):
        alone = simulate(scenario, seed, customers=300, weeks=60)
        assert (one.ownership, one.seed) == (scenario.ownership.name, seed)
        assert known(one) == known(alone)
        for name, series in alone.weekly.items():
            assert series.tobytes() == one.weekly[name].tobytes(), name


def test_alike_but_for_the_structure(asked: Scenario) -> None:
    assert alike(asked, load("retail-bank", "cmo", "baseline"))
    assert not alike(asked, load("retail-bank", "coo", "budget-cut"))
    assert not alike(asked, load("software-vendor", "coo", "baseline"))


def test_a_longer_run_begins_as_a_shorter_one(run: Run, asked: Scenario) -> None:
    longer = simulate(asked, 3, customers=300, weeks=70)
    np.testing.assert_array_equal(longer.weekly["alive"][:61], run.weekly["alive"])


def test_one_customer_and_one_week(asked: Scenario) -> None:
    tiny = simulate(asked, 1, customers=1, weeks=1)
    assert tiny.weekly["alive"].shape == (2,)
    assert not any(name.startswith("retention") for name in tiny.metrics)


EDGES = [
    "company.market.neighbours=16", "company.market.neighbours=1",
    "company.market.potential=0.0", "company.market.abandon=1.0",
    "company.market.innovation=0.0", "company.market.acquisition_returns=1.0",
    "company.organisation.productivity=0.0", "company.organisation.reports=1.0",
    "company.organisation.cadence=1", "company.organisation.cadence=52",
    "company.organisation.consistency_need=3.0", "company.organisation.target_persistence=1.0",
    "company.organisation.staff_cost=0.3", "company.organisation.funded_touchpoints=1",
    "company.organisation.concentration=4.0", "company.organisation.veto_tolerance=0.05",
    "company.behaviour.weakest_link=0.0", "company.behaviour.weakest_link=-20.0",
    "company.behaviour.product_gate=1.0", "company.behaviour.noise=0.5",
    "company.behaviour.fading=0.1", "company.behaviour.prior=0.0",
    "company.behaviour.complaint_slope=50.0", "company.hazard.alpha=0.01",
    "company.hazard.beta=0.01", "company.hazard.alpha=50.0",
    "company.segments.*.contact_rate=0.0", "company.segments.*.margin=0.0",
    "company.segments.*.contract.weeks=260", "company.economics.budget=0.0",
    "company.economics.budget=1.0", "company.economics.discount=0.0",
    "company.journey.repurchase=0.0", "company.journey.repurchase=0.9",
    "company.touchpoints.*.quality=0.0", "company.touchpoints.*.quality=1.0",
    "company.touchpoints.*.design_spread=0.0", "company.functions.*.reward.kpi=0.0",
    "company.functions.*.culture=1.0", "company.functions.*.pull=0.0",
    "ownership.budget_share=1.0", "ownership.power=1.0", "ownership.executives.*.weight=0.0",
    "ownership.executives.*.attention=0.0", "ownership.executives.*.load=1.0",
    "ownership.executives.*.influence=1e9",
]  # fmt: skip
"""Ends of ranges where arithmetic might break; a warning fails the test."""


@pytest.mark.parametrize("edge", EDGES)
def test_the_ends_of_ranges_give_a_run(edge: str) -> None:
    run = simulate(load("retail-bank", "coo", "baseline", [edge]), 1, customers=60, weeks=27)
    for name in ("satisfaction", "expectation", "quality", "equity", "lifetime", "acquired"):
        assert np.isfinite(run.metrics[name]), name


@pytest.mark.parametrize("customers", [1, 2, 3])
def test_a_few_customers_who_know_one_another(customers: int) -> None:
    asked = load("retail-bank", "coo", "baseline", ["company.market.neighbours=16"])
    assert simulate(asked, 1, customers=customers, weeks=14).weekly["alive"][0] == 1
