"""(scenario, seed) -> Run: one world, run to the end by the compiled driver."""

from __future__ import annotations

import numpy as np

from cxsim.metrics import Record, alive, measure
from cxsim.model.columns import FIXED, TOUCHPOINT, WEEKLY
from cxsim.model.organisation import QUARTER
from cxsim.model.world import World
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario

REAL = ("satisfaction", "expectation", "margin", "recent_failures")
"""Weekly totals that are sums of real numbers over the customers."""

AT_ENCOUNTERS = ("hoped", "gap")
"""Weekly totals that are sums of real numbers over the encounters."""


def simulate(
    scenario: Scenario, seed: int, *, customers: int, weeks: int, threads: int = 1
) -> Run:
    """Simulate a scenario once.

    Parameters
    ----------
    scenario : company x ownership structure x future.
    seed : in [0, 2^64); equal seeds give equal customers with equal luck.
    customers : size of the first cohort, at least 1.
    weeks : at least 1.
    threads : threads of the compiled driver; the result does not depend on it.
    """
    world = World(
        scenario,
        rng=seed,
        customers=customers,
        driver="compiled",
        weeks_per_step=QUARTER,
        threads=threads,
    )
    while world.week < weeks:
        world.weeks_per_step = min(QUARTER, weeks - world.week)
        world.step()
    record = recorded(world)
    return Run(
        ownership=scenario.ownership.name,
        resources=scenario.ownership.resources,
        seed=seed,
        customers=customers,
        weeks=weeks,
        metrics=measure(record),
        weekly=series(record),
        touchpoints=by_touchpoint(record),
        touchpoint_names=tuple(scenario.company.touchpoints),
    )


def recorded(world: World) -> Record:
    """What a world has left so far."""
    company = world.asked.company
    crowd, organisation = world.crowd, world.organisation
    segment_margin = np.array([s.margin for s in company.segments.values()])
    people = crowd.people
    first_margin = float(segment_margin[people.segment[people.first]].sum())
    quarters = organisation.quarters
    return Record(
        customers=people.customers,
        weekly=crowd.weekly(),
        touchpoint=crowd.by_touchpoint(),
        exits=crowd.exits(),
        reasons=crowd.reasons(),
        quarters={name: np.array([q[name] for q in quarters]) for name in quarters[0]},
        budget=company.economics.budget * first_margin,
        cost_share=company.economics.budget,
        discount=company.economics.discount,
        after=np.array([t.stage in ("onboarding", "loop") for t in company.touchpoints.values()]),
    )


def series(record: Record) -> dict[str, np.ndarray]:
    """Weekly series; means over the customers for what is felt, shares of the start for "alive"."""
    held = np.maximum(record.column("customers"), 1.0)
    out = {name: record.column(name) for name in WEEKLY if name not in REAL + AT_ENCOUNTERS}
    out |= {name: record.real(name) / held for name in REAL}
    return {"alive": alive(record), **out}


def by_touchpoint(record: Record) -> dict[str, np.ndarray]:
    """Totals by touchpoint (K,); means over its visits for what is felt."""
    visits = np.maximum(record.at("visits"), 1.0)
    felt = {"performance"}
    return {
        name: record.at(name) / FIXED / visits if name in felt else record.at(name)
        for name in TOUCHPOINT
    }
