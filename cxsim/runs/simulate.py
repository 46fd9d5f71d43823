"""(scenario, seed) -> Run: worlds, run to the end by the compiled driver."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsim.metrics import Record, alive, measure
from cxsim.model.calendar import QUARTER
from cxsim.model.columns import FIXED, TOUCHPOINT, WEEKLY
from cxsim.model.crowd import Crowd
from cxsim.model.organisation import Organisation
from cxsim.model.world import World, step_together
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
    [run] = simulate_together(
        [scenario], [seed], customers=customers, weeks=weeks, threads=threads
    )
    return run


def simulate_together(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    *,
    customers: int,
    weeks: int,
    threads: int = 1,
) -> list[Run]:
    """Simulate scenarios alike but for the ownership structure, each on every seed.

    The structures of a seed share its people and their luck, the seeds of a structure are planned
    for at once. Runs come seed by seed; each is to the bit what `simulate` gives. Parameters as
    there.
    """
    grid = worlds(scenarios, seeds, customers=customers, threads=threads)
    for week in range(0, weeks, QUARTER):
        step_together(grid, min(QUARTER, weeks - week))
    runs = [_run(world, weeks) for world in grid]
    for world in grid:
        del world.crowd  # a Mesa model refers to itself: its people would wait for the collector
    return runs


def worlds(
    scenarios: Sequence[Scenario], seeds: Sequence[int], *, customers: int, threads: int = 1
) -> list[World]:
    """The worlds of `simulate_together` at the start, seed by seed."""
    luck = tuple(seeds) if len(seeds) > 1 else seeds[0]
    plans = [Organisation(scenario, luck) for scenario in scenarios]
    crowds = [Crowd(scenarios, customers, seed, threads) for seed in seeds]
    return [
        World(
            scenario, rng=seed, driver="compiled", crowd=crowd, place=place,
            organisation=plans[place],
        )
        for seed, crowd in zip(seeds, crowds, strict=True)
        for place, scenario in enumerate(scenarios)
    ]  # fmt: skip


def _run(world: World, weeks: int) -> Run:
    record = recorded(world)
    return Run(
        ownership=world.asked.ownership.name,
        resources=world.asked.ownership.resources,
        seed=world.luck_seed,
        customers=record.customers,
        weeks=weeks,
        metrics=measure(record),
        weekly=series(record),
        touchpoints=by_touchpoint(record),
        touchpoint_names=tuple(world.asked.company.touchpoints),
    )


def recorded(world: World) -> Record:
    """What a world has left so far."""
    company, place = world.asked.company, world.place
    crowd, organisation = world.crowd, world.organisation
    segment_margin = np.array([s.margin for s in company.segments.values()])
    people = crowd.people
    first_margin = float(segment_margin[people.segment[people.first]].sum())
    return Record(
        customers=people.customers,
        weekly=crowd.weekly(place),
        touchpoint=crowd.by_touchpoint(place),
        exits=crowd.exits(place),
        reasons=crowd.reasons(place),
        quarters=organisation.told(world.turn),
        budget=company.economics.budget * first_margin,
        cost_share=company.economics.budget,
        discount=company.economics.discount,
        after=np.array([t.stage in ("onboarding", "loop") for t in company.touchpoints.values()]),
        buying=np.array([t.stage == "purchase" for t in company.touchpoints.values()]),
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
