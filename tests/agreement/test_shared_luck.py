"""The same luck under every structure, and under every mechanism that draws nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cxsim.model.world import World
from cxsim.scenario import available, load

Run = Callable[..., World]
STRUCTURES = [entry.name for entry in available("ownership")]
NOTHING_FELT = [
    "company.behaviour.satisfaction_effect=0.0",
    "company.behaviour.failure_shock=0.0",
    "company.market.imitation=0.0",
    "company.market.acquisition_returns=0.0",
]
"""What customers feel changes neither who comes nor who leaves."""

PATH = ("status", "touchpoint", "encounters", "clock", "joined")


def paths(world: World) -> list[bytes]:
    return [getattr(world.columns, name).tobytes() for name in PATH]


@pytest.mark.parametrize("name", STRUCTURES)
def test_traits_and_journeys_do_not_know_the_structure(name: str, run: Run) -> None:
    one = run(load("retail-bank", "siloed", "baseline", NOTHING_FELT), weeks=40, customers=400)
    other = run(load("retail-bank", name, "baseline", NOTHING_FELT), weeks=40, customers=400)
    for mine, theirs in zip(one.crowd.people, other.crowd.people, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert paths(one) == paths(other)


def test_what_is_felt_does_know_the_structure(run: Run) -> None:
    one = run(load("retail-bank", "siloed", "baseline", NOTHING_FELT), weeks=40, customers=400)
    other = run(load("retail-bank", "ceo", "baseline", NOTHING_FELT), weeks=40, customers=400)
    assert one.columns.satisfaction.tobytes() != other.columns.satisfaction.tobytes()
    one = run(load("retail-bank", "siloed", "baseline"), weeks=40, customers=400)
    other = run(load("retail-bank", "ceo", "baseline"), weeks=40, customers=400)
    assert paths(one) != paths(other)


@pytest.mark.parametrize(
    "wanted",
    [
        "company.behaviour.rise=0.0",
        "company.behaviour.appraisal=0.0",
        "company.behaviour.memory=0.5",
        "company.behaviour.inconsistency=0.0",
        "company.behaviour.handoff_loss=0.0",
        "company.behaviour.complaint_base=-20.0",
        "company.behaviour.recovery=0.0",
        "company.behaviour.product_gate=1.0",
        "company.organisation.wear=0.0",
        "future.expectation_trend=0.003",
        "company.market.negative_weight=0.0",
    ],
)
def test_a_mechanism_that_draws_nothing_moves_no_draw(wanted: str, run: Run) -> None:
    before = run(load("retail-bank", "coo", "baseline", NOTHING_FELT), weeks=40, customers=400)
    asked = load("retail-bank", "coo", "baseline", [*NOTHING_FELT, wanted])
    after = run(asked, weeks=40, customers=400)
    assert paths(before) == paths(after)


def test_a_mechanism_that_decides_does_move_the_path(run: Run) -> None:
    before = run(load("retail-bank", "coo", "baseline", NOTHING_FELT), weeks=40, customers=400)
    for wanted in ("company.hazard.beta=1.0", "company.journey.repurchase=0.5"):
        asked = load("retail-bank", "coo", "baseline", [*NOTHING_FELT, wanted])
        assert paths(before) != paths(run(asked, weeks=40, customers=400))


def test_one_more_customer_in_the_market_leaves_the_luck_of_the_others(run: Run) -> None:
    few = run(load("retail-bank", "coo", "baseline"), weeks=0, customers=400)
    many = run(load("retail-bank", "coo", "baseline"), weeks=0, customers=402)
    shared = few.crowd.rows
    for name in ("segment", "leaning", "base", "resistance"):
        mine, theirs = getattr(few.crowd.people, name), getattr(many.crowd.people, name)
        np.testing.assert_array_equal(mine, theirs[:shared])
