"""Switched off by its one parameter, a mechanism is as if its rule were not there.

Each row runs the model three times: with the mechanism, with it switched off, and with it
switched on but its rule taken out of the code. The last two agree to the bit; the first differs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from cxsim.model import agents, week
from cxsim.model.columns import WEEKLY
from cxsim.model.mechanisms import (
    acquisition,
    budget,
    design,
    effort,
    handoffs,
    performance,
    quality,
    sensing,
    support,
)
from cxsim.model.world import World
from cxsim.scenario import load

Run = Callable[..., World]
ZERO, ONE = np.float32(0), np.float32(1)
BEHAVIOUR, MARKET, ORGANISATION = "company.behaviour.", "company.market.", "company.organisation."


class Switch(NamedTuple):
    """A mechanism, what switches it off, and the code without it."""

    name: str
    off: list[str]
    place: Any
    rule: str
    without: Callable[[Callable[..., Any]], Callable[..., Any]]
    on: tuple[str, ...] = ()
    future: str = "baseline"
    ownership: str = "cmo"


def replaced(position: int, value: Any) -> Callable[[Any], Any]:
    """A rule that gets `value` instead of its argument at `position`."""

    def without(rule: Callable[..., Any]) -> Callable[..., Any]:
        def patched(*given: Any) -> Any:
            changed = list(given)
            changed[position] = value(given) if callable(value) else value
            return rule(*changed)

        return patched

    return without


def constant(value: Any) -> Callable[[Any], Any]:
    """A rule that always answers `value`."""
    return lambda _: lambda *given: value


def unchanged(position: int) -> Callable[[Any], Any]:
    """A rule that answers with its argument at `position`."""
    return lambda _: lambda *given: given[position]


def nothing_like(position: int) -> Callable[[Any], Any]:
    return lambda _: lambda *given: np.zeros_like(given[position])


CUSTOMERS = [
    Switch(
        "appraisal and disconfirmation",
        [BEHAVIOUR + "appraisal=0.0", BEHAVIOUR + "disconfirmation=0.0"],
        week, "appraise", constant(ZERO),
    ),
    Switch("loss aversion", [BEHAVIOUR + "loss_aversion=1.0"], week, "appraise", replaced(5, ONE)),
    Switch(
        "expectation", [BEHAVIOUR + "rise=0.0", BEHAVIOUR + "fall=0.0"], week, "learn",
        unchanged(0),
    ),
    Switch(
        "trend of expectations", ["future.expectation_trend=0.0"], week, "drift", unchanged(0),
        future="rising-expectations",
    ),
    Switch("hand-over loss", [BEHAVIOUR + "handoff_loss=0.0"], week, "felt", replaced(2, False)),
    Switch("inconsistency", [BEHAVIOUR + "inconsistency=0.0"], week, "felt", replaced(1, ZERO)),
    Switch("complaints", [BEHAVIOUR + "complaint_base=-20.0"], week, "complains", constant(False)),
    Switch("recovery gain", [BEHAVIOUR + "recovery_gain=0.0"], week, "console", unchanged(0)),
    Switch(
        "failure shock", [BEHAVIOUR + "failure_shock=0.0"], week, "hazard",
        replaced(3, lambda given: given[4]),
    ),
    Switch(
        "satisfaction on leaving", [BEHAVIOUR + "satisfaction_effect=0.0"], week, "hazard",
        replaced(1, lambda given: given[2]),
    ),
    Switch("word of mouth", [MARKET + "imitation=0.0"], agents, "persuade", replaced(3, ZERO)),
    Switch(
        "bad word of mouth", [MARKET + "negative_weight=0.0"], agents, "heard", replaced(3, ZERO),
        on=(MARKET + "imitation=2.0",),
    ),
]  # fmt: skip

ORGANISATIONS = [
    Switch("noise of signals", [ORGANISATION + "signal_noise=0.0"], sensing, "observe",
           replaced(2, lambda given: 0 * given[2])),
    Switch("loss of initiative", [ORGANISATION + "initiative_loss=0.0"], effort, "work",
           replaced(2, lambda given: 0 * given[2])),
    Switch("cost of coordination", [ORGANISATION + "coordination_cost=0.0"], effort, "work",
           replaced(3, lambda given: 0 * given[3]), ownership="aligned-n"),
    Switch("need of consistency", [ORGANISATION + "consistency_need=0.0"], design, "designs",
           unchanged(0)),
    Switch("designs", [ORGANISATION + "target_spread=0.0", ORGANISATION + "override_noise=0.0"],
           design, "designs", nothing_like(0)),
    Switch("failure of hand-overs", [ORGANISATION + "handoff_failure=0.0"], handoffs, "failure",
           nothing_like(1)),
    Switch("effect of coordination", [ORGANISATION + "coordination_effect=0.0"], handoffs,
           "failure", replaced(1, lambda given: 0 * given[1])),
    Switch("waiting", [BEHAVIOUR + "waiting_loss=0.0"], support, "loss", constant(0.0)),
    Switch("effort and wear", [ORGANISATION + "productivity=0.0", ORGANISATION + "wear=0.0"],
           quality, "path", lambda _: lambda q, *given: np.tile(q, (len(given[-1]) + 1, 1))),
    Switch("wear", [ORGANISATION + "wear=0.0"], quality, "path", replaced(3, 0.0)),
    Switch("product gate", [BEHAVIOUR + "product_gate=0.0"], performance, "gated",
           lambda _: lambda *given: given[0].copy(), on=(BEHAVIOUR + "product_gate=0.5",)),
    Switch("weakest link", [BEHAVIOUR + "weakest_link=1.0"], performance, "shortfall",
           lambda _: lambda quality, *_: np.zeros(quality.shape[:-1]),
           on=(BEHAVIOUR + "weakest_link=-4.0",)),
    Switch("returns to acquisition", [MARKET + "acquisition_returns=0.0"], acquisition, "pull",
           constant(1.0)),
    Switch("cost of staff", [ORGANISATION + "staff_cost=0.0"], budget, "debit", replaced(1, 0.0)),
    Switch("cost of time", [ORGANISATION + "time_cost=0.0"], budget, "debit", replaced(2, 0.0)),
    Switch("concentration", [ORGANISATION + "concentration=0.0"], budget, "spend",
           replaced(4, 0.0)),
]  # fmt: skip

PEOPLE = ("status", "touchpoint", "clock", "joined", "satisfaction", "expectation", "encounters")


def people(world: World) -> list[bytes]:
    """Everything customers are; -0 and 0 are the same to them."""
    return [(getattr(world.columns, name) + 0).tobytes() for name in PEOPLE]


def three(switch: Switch, run: Run, patch: pytest.MonkeyPatch) -> list[list[bytes]]:
    """What customers are with the mechanism, with it switched off, and without its rule."""
    lively = [MARKET + "innovation=0.5", "company.hazard.beta=1.0", *switch.on]
    plain = load("retail-bank", switch.ownership, switch.future, lively)
    off = load("retail-bank", switch.ownership, switch.future, [*lively, *switch.off])
    found = [people(run(plain)), people(run(off))]
    patch.setattr(switch.place, switch.rule, switch.without(getattr(switch.place, switch.rule)))
    return [*found, people(run(plain))]


@pytest.mark.parametrize("switch", CUSTOMERS, ids=lambda s: s.name)
def test_customers(switch: Switch, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_by_one(asked: Any) -> World:
        return run(asked, driver="agents", step=1, weeks=30, customers=80)

    mechanism, off, without = three(switch, one_by_one, monkeypatch)
    assert off == without
    assert mechanism != off


@pytest.mark.parametrize("switch", ORGANISATIONS, ids=lambda s: s.name)
def test_organisation(switch: Switch, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(asked: Any) -> World:
        return run(asked, weeks=40, customers=300)

    mechanism, off, without = three(switch, compiled, monkeypatch)
    assert off == without
    assert mechanism != off


@pytest.mark.parametrize(
    ("ownership", "part"), [("distributed", "gate"), ("aligned-n", "alignment")]
)
def test_a_structure_without_its_part(ownership: str, part: str, run: Run) -> None:
    asked = load("retail-bank", ownership, "baseline")
    off = load("retail-bank", ownership, "baseline", [f"ownership.{part}.strength=0.0"])
    bare = asked.ownership.model_copy(update={part: None})
    without = run(asked.model_copy(update={"ownership": bare}), weeks=27)
    assert people(run(off, weeks=27)) == people(without) != people(run(asked, weeks=27))


def test_switching_costs(run: Run) -> None:
    asked = load("mobile-operator", "cmo", "baseline")
    off = load("mobile-operator", "cmo", "baseline", [BEHAVIOUR + "switching_effect=0.0"])
    segments = {}
    for name, segment in asked.company.segments.items():
        contract = segment.contract.model_copy(update={"switching_cost": 0.0})
        segments[name] = segment.model_copy(update={"contract": contract})
    bare = asked.company.model_copy(update={"segments": segments})
    without = run(asked.model_copy(update={"company": bare}), weeks=60, customers=400)
    assert people(run(off, weeks=60, customers=400)) == people(without)
    assert people(without) != people(run(asked, weeks=60, customers=400))


def test_coming_and_giving_up(run: Run) -> None:
    joined, gave_up = WEEKLY.index("joined"), WEEKLY.index("gave_up")

    def totals(*wanted: str) -> np.ndarray:
        asked = load("retail-bank", "cmo", "baseline", [MARKET + "innovation=0.9", *wanted])
        return run(asked, weeks=60, customers=400).crowd.weekly().sum(0)

    assert totals()[joined] > 5 < totals()[gave_up]
    assert totals(MARKET + "abandon=0.0")[gave_up] == 0
    assert totals(MARKET + "innovation=0.0", MARKET + "imitation=0.0")[joined] == 0


def test_promises(run: Run) -> None:
    still = [BEHAVIOUR + "rise=0.0", BEHAVIOUR + "fall=0.0", MARKET + "innovation=0.9"]
    asked = load("retail-bank", "siloed", "baseline", [*still, MARKET + "promise_effect=0.0"])
    columns = run(asked, weeks=40).columns
    assert set(columns.expectation.tolist()) == {np.float32(asked.company.behaviour.expectation)}
    promised = load("retail-bank", "siloed", "baseline", still)
    assert run(promised, weeks=40).columns.expectation.min() > columns.expectation.max()
