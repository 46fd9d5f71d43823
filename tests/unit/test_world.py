"""The world as a Mesa user meets it."""

from __future__ import annotations

import mesa
import numpy as np
import pandas as pd
import pytest

from cxsim.model.agents import Customer, Executive, Function, Touchpoint
from cxsim.model.world import World
from cxsim.scenario import load
from cxsim.scenario.schema import Change, Ownership, Scenario


@pytest.fixture(scope="module")
def asked() -> Scenario:
    return load("retail-bank", "distributed", "baseline")


@pytest.fixture
def small(asked: Scenario) -> World:
    return World(asked, rng=4, customers=40)


def test_is_a_mesa_model_with_its_agents(small: World, asked: Scenario) -> None:
    assert isinstance(small, mesa.Model)
    counts = {kind: len(small.agents_by_type[kind]) for kind in small.agents_by_type}
    assert counts == {
        Customer: 40 + round(40 * asked.company.market.potential),
        Touchpoint: len(asked.company.touchpoints),
        Function: len(asked.company.functions),
        Executive: len(asked.ownership.executives),
    }
    assert len(small.agents) == sum(counts.values())


def test_the_compiled_driver_needs_no_customer_agents(asked: Scenario) -> None:
    world = World(asked, rng=4, customers=40, driver="compiled")
    assert Customer not in world.agents_by_type
    assert len(world.agents_by_type[Touchpoint]) == 11


def test_the_data_collector_gives_a_frame(small: World) -> None:
    for _ in range(3):
        small.step()
    frame = small.datacollector.get_model_vars_dataframe()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == 4
    assert {"customers", "prospects", "satisfaction", "expectation", "quality"} <= set(frame)
    assert frame["customers"][0] == 40
    assert frame["satisfaction"][0] == 0


def test_agent_sets_select_and_aggregate(small: World) -> None:
    small.step()
    people = small.agents_by_type[Customer]
    customers = people.select(lambda a: a.status == "customer")
    assert len(customers) == small.datacollector.model_vars["customers"][-1]
    assert customers.agg("satisfaction", np.mean) == pytest.approx(
        small.datacollector.model_vars["satisfaction"][-1], abs=1e-5
    )
    assert len(people.select(at_most=5)) == 5


def test_the_order_of_customers_does_not_matter(asked: Scenario) -> None:
    """Mesa's shuffle_do gives the same week: nobody's week depends on anybody else's."""
    plain, shuffled = (World(asked, rng=4, customers=40) for _ in range(2))
    plain.step()
    shuffled.step()
    for world in (plain, shuffled):
        world.signals = world.crowd.no_signals(world.week, 1)
    plain.agents_by_type[Customer].do("step")
    shuffled.agents_by_type[Customer].shuffle_do("step")
    for one, other in zip(plain.columns, shuffled.columns, strict=True):
        np.testing.assert_array_equal(one, other)


def test_agents_show_their_rows(small: World, asked: Scenario) -> None:
    before = small.agents_by_type[Customer][0]
    assert before.touchpoint is None or before.touchpoint in small.touchpoints
    small.step()
    customer = next(a for a in small.customers if a.status == "customer")
    assert -1 <= customer.satisfaction <= 1
    assert 0 <= customer.expectation <= 1
    assert customer.touchpoint in small.touchpoints
    assert [t.name for t in small.touchpoints] == list(asked.company.touchpoints)
    assert [f.name for f in small.functions] == list(asked.company.functions)
    assert all(0 <= t.quality <= 1 for t in small.touchpoints)
    assert np.isfinite([[t.design, t.target] for t in small.touchpoints]).all()
    assert all(0 <= f.devotion <= 1 for f in small.functions)
    assert small.functions[0].effort.shape == (len(small.functions) + 2,)
    executive = small.executives[0]
    assert executive.belief.sum() == pytest.approx(1)
    assert executive.taken.max() <= 1
    assert executive.compliance.shape == (len(small.functions),)


def test_a_customer_can_be_extended(asked: Scenario) -> None:
    """What a subclass or a stranger writes to a customer's row is what the model uses."""
    world = World(asked, rng=4, customers=40)
    world.columns.status[:] = 3
    world.step()
    assert world.datacollector.model_vars["customers"][-1] == 0


def test_week_counts_and_steps_of_many_weeks(asked: Scenario) -> None:
    weekly = World(asked, rng=4, customers=40, driver="compiled")
    quarterly = World(asked, rng=4, customers=40, driver="compiled", weeks_per_step=13)
    for _ in range(13):
        weekly.step()
    quarterly.step()
    assert weekly.week == quarterly.week == 13
    assert len(quarterly.datacollector.get_model_vars_dataframe()) == 2
    assert weekly.crowd.weekly().shape == quarterly.crowd.weekly().shape


def test_executives_come_and_go_with_the_structure() -> None:
    nobody = load("retail-bank", "siloed", "baseline")
    two = load("retail-bank", "cio-cmo", "baseline").ownership
    first = Ownership(name="first", title="First", timeline=[Change(week=13, ownership=two)])
    world = World(
        nobody.model_copy(update={"ownership": first}),
        rng=1, customers=20, driver="compiled", weeks_per_step=13,
    )  # fmt: skip
    world.step()
    assert len(world.executives) == 0
    world.step()
    assert len(world.executives) == len(world.agents_by_type[Executive]) == 2
    assert world.executives[1].belief.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_any_seed_is_a_seed(asked: Scenario, seed: int) -> None:
    world = World(asked, rng=seed, customers=5, driver="compiled")
    world.step()
    assert world.week == 1
