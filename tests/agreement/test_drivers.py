"""Customers one by one or compiled, on any threads, in any pieces: identical to the bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import COMMUNITY, LONGEST
from cxsim.model.crowd import Crowd
from cxsim.model.organisation import Organisation
from cxsim.model.world import World
from cxsim.scenario import load
from cxsim.scenario.schema import Change, Scenario

Run = Callable[..., World]
Differing = Callable[[World, World], list[str]]


def test_the_comparison_sees_another_seed_and_a_single_bit(run: Run, differing: Differing) -> None:
    asked = load("retail-bank", "cmo", "baseline")
    one, other = run(asked, weeks=4), run(asked, weeks=4, rng=12)
    assert {"status", "satisfaction", "weekly", "by touchpoint"} <= set(differing(one, other))
    same = run(asked, weeks=4)
    assert differing(one, same) == []
    same.crowd.real[0, 0].view(np.int32)[7] ^= 1
    assert differing(one, same) == ["satisfaction"]


MARKET = "company.market."
CLOSE = [MARKET + "neighbours=16", MARKET + "negative_weight=1.7", MARKET + "potential=0.1"]
"""Acquaintances as many as there may be, nearly all of them customers."""


@pytest.mark.parametrize(
    ("company", "ownership", "future", "wanted"),
    [
        ("retail-bank", "siloed", "baseline", []),
        ("retail-bank", "distributed", "shift-to-mobile", []),
        ("retail-bank", "coo", "product-shock", ["company.market.neighbours=0"]),
        ("omnichannel-retailer", "cmo", "rising-expectations", []),
        ("omnichannel-retailer", "aligned-n", "baseline", ["company.market.neighbours=0"]),
        ("mobile-operator", "ceo", "competitor-raises-service", []),
        ("mobile-operator", "advisory-cco", "budget-cut", ["company.market.neighbours=3"]),
        ("software-vendor", "cio-cmo", "baseline", []),
        ("retail-bank", "coo", "baseline", CLOSE),
        ("software-vendor", "cpo", "product-shock", ["company.behaviour.weakest_link=-2.0"]),
    ],
)
def test_one_by_one_and_compiled(
    company: str, ownership: str, future: str, wanted: list[str], run: Run, differing: Differing
) -> None:
    asked = load(company, ownership, future, wanted)
    agents = run(asked, driver="agents", step=1, weeks=30, customers=90)
    compiled = run(asked, weeks=30, customers=90)
    assert differing(agents, compiled) == []
    assert compiled.crowd.by_touchpoint()[:, 0].sum() > 500


LIVELY = ["company.market.innovation=1.0", "company.market.imitation=2.0", "company.hazard.beta=1"]
"""Many come and many go: rows change places in the compiled driver all the time."""


def test_many_come_and_go(run: Run, differing: Differing) -> None:
    asked = load("omnichannel-retailer", "coo", "rising-expectations", LIVELY)
    agents = run(asked, driver="agents", step=1, weeks=60, customers=60)
    compiled = run(asked, weeks=60, customers=60)
    assert differing(agents, compiled) == []
    weekly = compiled.crowd.weekly()[-1]
    assert weekly[2] < 90 > weekly[0]


def test_several_communities_one_of_them_small(run: Run, differing: Differing) -> None:
    asked = load("retail-bank", "coo", "baseline", [*LIVELY, "company.market.potential=0.3"])
    customers = round((2 * COMMUNITY + 37) / 1.3)
    agents = run(asked, driver="agents", step=1, weeks=2, customers=customers)
    compiled = run(asked, weeks=2, customers=customers)
    assert agents.crowd.rows == 2 * COMMUNITY + 37
    assert differing(agents, compiled) == []


def test_a_structure_that_changes_on_the_way(run: Run, differing: Differing) -> None:
    later = load("retail-bank", "coo", "baseline").ownership
    asked = load("retail-bank", "siloed", "baseline")
    first = asked.ownership.model_copy(update={"timeline": [Change(week=13, ownership=later)]})
    changing = asked.model_copy(update={"ownership": first})
    agents = run(changing, driver="agents", step=1, weeks=30, customers=60)
    compiled = run(changing, weeks=30, customers=60)
    assert differing(agents, compiled) == []
    assert differing(run(asked, weeks=30, customers=60), compiled) != []


@pytest.fixture(scope="module")
def lively() -> Scenario:
    return load("mobile-operator", "coo", "shift-to-mobile", LIVELY)


@pytest.mark.parametrize("step", [1, 7, 13, 40])
def test_weeks_in_any_pieces(step: int, lively: Scenario, run: Run, differing: Differing) -> None:
    whole = run(lively, weeks=40, step=13, customers=1500)
    assert differing(whole, run(lively, weeks=40, step=step, customers=1500)) == []


@pytest.mark.parametrize("threads", [2, 3, 64])
def test_any_number_of_threads(
    threads: int, lively: Scenario, run: Run, differing: Differing
) -> None:
    one = run(lively, weeks=30, customers=4000)
    assert one.crowd.rows > 4 * COMMUNITY
    assert one.crowd.rows % COMMUNITY
    assert differing(one, run(lively, weeks=30, customers=4000, threads=threads)) == []


def test_a_run_may_not_be_longer_than_its_columns_count(lively: Scenario) -> None:
    world = World(lively, driver="compiled", customers=10)
    world.step()
    with pytest.raises(ValueError, match="32,767 weeks"):
        world.crowd.live(LONGEST, 1, [world.conditions])


def test_agents_may_go_on_where_the_compiled_driver_stopped(
    lively: Scenario, run: Run, differing: Differing
) -> None:
    """Both drivers leave the same state at every week, not just at the end of a quarter."""
    for weeks in (1, 5, 13, 14):
        agents = run(lively, driver="agents", step=1, weeks=weeks, customers=50)
        assert differing(agents, run(lively, weeks=weeks, customers=50)) == []


@pytest.mark.parametrize("neighbours", [0, 16])
def test_structures_in_one_pass_or_each_alone(neighbours: int, run: Run) -> None:
    names = ["siloed", "cmo", "distributed", "ceo"]
    lively = [*LIVELY, f"company.market.neighbours={neighbours}"]
    asked = [load("retail-bank", name, "baseline", lively) for name in names]
    crowd = Crowd(asked, 1500, 11)
    plans = [Organisation(scenario, 11) for scenario in asked]
    for week in range(0, 39, QUARTER):
        now = [plan.plan(week) for plan in plans]
        crowd.lean(plans[0].preferences)
        crowd.live(week, QUARTER, now)
        for s, plan in enumerate(plans):
            plan.hear(crowd.quarter_visits(s), 1500)
    for s, scenario in enumerate(asked):
        alone = run(scenario, weeks=39, customers=1500)
        for mine, theirs in zip(crowd.columns(s), alone.columns, strict=True):
            assert mine.tobytes() == theirs.tobytes()
        assert crowd.weekly(s).tobytes() == alone.crowd.weekly().tobytes()
        assert crowd.by_touchpoint(s).tobytes() == alone.crowd.by_touchpoint().tobytes()
        assert crowd.exits(s).tobytes() == alone.crowd.exits().tobytes()
        assert crowd.reasons(s).tobytes() == alone.crowd.reasons().tobytes()
