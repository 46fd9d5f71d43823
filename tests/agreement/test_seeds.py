"""Seeds planned for together or each alone: identical to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cxsim.model.agents import Executive, Function, Touchpoint
from cxsim.model.calendar import QUARTER
from cxsim.model.columns import Conditions
from cxsim.model.crowd import Crowd
from cxsim.model.organisation import Organisation
from cxsim.model.world import REPORTERS, World, step_together
from cxsim.scenario import available, load
from cxsim.scenario.schema import Change, Consensus, Gate, Scenario

SEEDS = (3, 2**64 - 1, 0, 8, 13)
STATE = (
    "quality", "load", "targets", "designs", "path", "seen", "belief", "taken", "attended",
    "compliance", "followed", "devotion", "motives", "effort", "care", "invested", "vetoed",
    "by_one", "together", "integration", "handoff", "waiting", "pull_of_market", "promised",
    "saving",
)  # fmt: skip

ORGANISATION, BEHAVIOUR = "company.organisation.", "company.behaviour."
GATED = [BEHAVIOUR + "product_gate=0.5", BEHAVIOUR + "weakest_link=-2.0"]
GEOMETRIC = [BEHAVIOUR + "product_gate=0.5", BEHAVIOUR + "weakest_link=0.0"]
SHARP = [ORGANISATION + "cadence=26", ORGANISATION + "concentration=2.5"]
WORN = [ORGANISATION + "productivity=0.5", ORGANISATION + "wear=0.1"]


def differing(scenario: Scenario, quarters: int = 6) -> list[str]:
    """Where an organisation of several seeds is not, bit for bit, those of each seed."""
    many = Organisation(scenario, SEEDS)
    alone = [Organisation(scenario, seed) for seed in SEEDS]
    touchpoints = len(many.touchpoints)
    found: set[str] = set()
    for quarter in range(quarters):
        week = quarter * QUARTER
        met, each = many.plan(week), [one.plan(week) for one in alone]
        for n, (one, known) in enumerate(zip(alone, each, strict=True)):
            mine = met.of(many.turn(SEEDS[n]))
            found |= {name for name in Conditions._fields if not same(mine, known, name)}
            found |= {name for name in STATE if not equal(getattr(many, name), one, name, n)}
            visits = np.random.default_rng(quarter * 100 + n).random(touchpoints) * 400
            many.hear(visits, 50, many.turn(SEEDS[n]))
            one.hear(visits, 50)
    for n, one in enumerate(alone):
        told = many.told((n,))
        found |= {name for name, q in one.told().items() if q.tobytes() != told[name].tobytes()}
    return sorted(found)


def same(mine: Conditions, known: Conditions, name: str) -> bool:
    one, other = np.asarray(getattr(mine, name)), np.asarray(getattr(known, name))
    alike = (one.dtype, one.shape) == (other.dtype, other.shape)
    return alike and one.tobytes() == other.tobytes()


def equal(many: Any, one: Organisation, name: str, place: int) -> bool:
    alone = np.asarray(getattr(one, name))
    mine = np.broadcast_to(many, (len(SEEDS), *alone.shape))[place]
    return mine.tobytes() == alone.tobytes()


@pytest.mark.parametrize("company", [entry.name for entry in available("companies")])
@pytest.mark.parametrize("ownership", [entry.name for entry in available("ownership")])
def test_every_structure_in_every_company(company: str, ownership: str) -> None:
    assert differing(load(company, ownership, "baseline"), 3) == []


@pytest.mark.parametrize("future", [entry.name for entry in available("futures")])
@pytest.mark.parametrize("wanted", [[], GATED, GEOMETRIC, SHARP, WORN])
def test_every_future_with_every_option(future: str, wanted: list[str]) -> None:
    for ownership in ("distributed", "cio-cmo", "siloed"):
        assert differing(load("retail-bank", ownership, future, wanted)) == []


def test_executives_who_talk_and_one_who_holds_no_attention() -> None:
    talk = ["ownership.consensus={rounds=3, trust=0.4, facilitator=0.3}"]
    assert differing(load("retail-bank", "cio-cmo", "baseline", talk)) == []
    idle = ["ownership.executives.ceo.load=1"]
    assert differing(load("retail-bank", "ceo", "baseline", idle)) == []


def dense(seed: int) -> Scenario:
    """Every touchpoint owned by all functions, a veto, talk, and a change to other executives."""
    asked = load("retail-bank", "cio-cmo", "product-shock", SHARP)
    random = np.random.default_rng(seed)
    functions = list(asked.company.functions)
    touchpoints = {
        name: touchpoint.model_copy(
            update={
                "owners": dict(
                    zip(functions, random.dirichlet(np.ones(len(functions))), strict=True)
                )
            }
        )
        for name, touchpoint in asked.company.touchpoints.items()
    }  # fmt: skip
    shares = random.dirichlet(np.ones(len(functions)))
    paid = {
        name: function.model_copy(update={"budget_share": float(share)})
        for (name, function), share in zip(asked.company.functions.items(), shares, strict=True)
    }
    company = asked.company.model_copy(update={"touchpoints": touchpoints, "functions": paid})
    talk = Consensus(rounds=2, trust=0.3, facilitator=0.2)
    later = load("retail-bank", "distributed", "baseline").ownership
    timeline = [
        Change(week=20, ownership=later.model_copy(update={"consensus": talk})),
        Change(week=40, ownership=load("retail-bank", "siloed", "baseline").ownership),
    ]
    attentive = {
        name: executive.model_copy(update={"attention": 40.0, "scope": "all"})
        for name, executive in asked.ownership.executives.items()
    }
    gate = Gate(holder=next(iter(attentive)), strength=float(random.random()))
    ownership = asked.ownership.model_copy(
        update={"timeline": timeline, "consensus": talk, "executives": attentive, "gate": gate}
    )
    return asked.model_copy(update={"company": company, "ownership": ownership})


@pytest.mark.parametrize("seed", range(5))
def test_a_structure_that_changes_in_a_company_of_shared_touchpoints(seed: int) -> None:
    assert differing(dense(seed)) == []


def test_the_comparison_sees_a_single_bit() -> None:
    asked = load("retail-bank", "distributed", "baseline")
    many, one = Organisation(asked, SEEDS), Organisation(asked, SEEDS[1])
    many.plan(0)
    one.plan(0)
    assert equal(many.belief, one, "belief", 1)
    assert not equal(many.belief, one, "belief", 2)
    many.belief[1, 0, 0] = np.nextafter(many.belief[1, 0, 0], 2)
    assert not equal(many.belief, one, "belief", 1)


def test_worlds_of_several_seeds_show_each_its_own() -> None:
    asked, seeds = load("retail-bank", "distributed", "baseline"), (5, 9)
    plans = Organisation(asked, seeds)
    shared = [
        World(
            asked, rng=seed, driver="compiled", crowd=Crowd([asked], 200, seed), organisation=plans
        )
        for seed in seeds
    ]  # fmt: skip
    step_together(shared, QUARTER)
    step_together(shared, QUARTER)
    for world, seed in zip(shared, seeds, strict=True):
        alone = World(asked, rng=seed, driver="compiled", customers=200, weeks_per_step=26)
        alone.step()
        assert world.crowd.weekly().tobytes() == alone.crowd.weekly().tobytes()
        for kind in (Executive, Function, Touchpoint):
            for mine, its in zip(
                world.agents_by_type[kind], alone.agents_by_type[kind], strict=True
            ):
                for name in ("belief", "taken", "compliance", "effort", "devotion", "quality",
                             "design", "target"):  # fmt: skip
                    if hasattr(its, name):
                        np.testing.assert_array_equal(getattr(mine, name), getattr(its, name))
        assert REPORTERS["quality"](world) == REPORTERS["quality"](alone)
    assert shared[0].touchpoints[0].quality != shared[1].touchpoints[0].quality


def test_no_seed_goes_ahead_of_another() -> None:
    asked, seeds = load("retail-bank", "siloed", "baseline"), (5, 9)
    plans = Organisation(asked, seeds)
    first, other = (
        World(asked, rng=s, driver="compiled", crowd=Crowd([asked], 50, s), organisation=plans)
        for s in seeds
    )
    first.weeks_per_step = 26
    first.step()
    with pytest.raises(ValueError, match="all seeds go on together"):
        other.step()


def test_a_seed_that_is_not_planned_for_is_refused() -> None:
    asked = load("retail-bank", "siloed", "baseline")
    for planned in (5, (5, 9)):
        with pytest.raises(ValueError, match="not"):
            World(asked, rng=6, customers=10, organisation=Organisation(asked, planned))
