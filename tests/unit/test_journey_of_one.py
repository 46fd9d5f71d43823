"""One customer, traced: the same as in the run, and as the readable driver steps it."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.columns import GONE
from cxsim.model.world import World
from cxsim.presentation.dashboard.journey import ANSWERED, FAILED, LEFT, MET, life, trace
from cxsim.runs.simulate import simulate
from cxsim.scenario import load_all

SCENARIOS = list(load_all("retail-bank", ["siloed", "coo"], "baseline").values())
CUSTOMERS, WEEKS, SEED = 120, 60, 4
TRACE = trace(SCENARIOS, SEED, CUSTOMERS, WEEKS)


@pytest.mark.parametrize("place", [0, 1])
def test_as_many_are_left_as_in_the_run(place: int) -> None:
    run = simulate(SCENARIOS[place], SEED, customers=CUSTOMERS, weeks=WEEKS)
    gone = (TRACE.columns["status"][place] == GONE).sum(axis=1)
    assert TRACE.people == CUSTOMERS
    assert np.array_equal(1.0 - gone / CUSTOMERS, run.weekly["alive"])


def test_as_the_readable_driver_steps_them() -> None:
    world = World(SCENARIOS[1], rng=SEED, customers=CUSTOMERS, driver="agents")
    people = np.flatnonzero(world.crowd.people.first)
    for week in range(1, 15):
        world.step()
        for name in ("status", "touchpoint", "satisfaction", "expectation", "scar"):
            mine = getattr(world.columns, name)[people]
            assert np.array_equal(TRACE.columns[name][1, week], mine), (week, name)


def test_events_add_up_to_the_failures_of_the_run() -> None:
    run = simulate(SCENARIOS[0], SEED, customers=CUSTOMERS, weeks=WEEKS)
    lives = [life(TRACE, 0, person) for person in range(CUSTOMERS)]
    events = [moment.event for one in lives for moment in one.moments]
    lost = sum(one.moments[-1].event == LEFT for one in lives)
    assert lost == round((1 - run.weekly["alive"][-1]) * CUSTOMERS) > 0
    failed = events.count(FAILED) + events.count(ANSWERED)
    # Those who came later fail too, and who leaves after a failure is told as leaving.
    assert 0 < failed <= run.touchpoints["failures"].sum()
    assert events.count(MET) > failed


def test_a_life_ends_with_leaving() -> None:
    [person, *_] = TRACE.telling()
    endings = [life(TRACE, place, person) for place in (0, 1)]
    assert [one.moments[-1].event == LEFT for one in endings].count(True) == 1
    for one in endings:
        assert one.ending.startswith(("left in week", "still a customer after 60 weeks"))
        assert [moment.week for moment in one.moments] == list(range(len(one.moments)))
