"""Which runs are simulated in one pass: those that share company and future, of a few seeds.

The structures of a seed share set-up and draws, the seeds of a structure its planning; each run
is to the bit what it is alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cxsim.model.columns import REAL, WHOLE
from cxsim.scenario.schema import Scenario

MEMORY = 1_800_000_000
"""Bytes of people that are simulated at a time."""

PLANNED_FOR = 300_000
"""People beyond which planning costs so little of a run that seeds are planned for alone."""

SEEDS_TOGETHER = 8
"""Seeds planned for at once; more would gain little, and end late."""

OF_A_PERSON = 27
"""Bytes of a person's traits, and of drawing them."""

OF_A_STRUCTURE = 2 * len(WHOLE) + 4 * len(REAL)
"""Bytes of what becomes of a person under one structure."""


class Grid(NamedTuple):
    """A pass: places of some seeds, and of scenarios that may share their luck."""

    seeds: Sequence[int]
    scenarios: Sequence[int]

    @property
    def runs(self) -> list[tuple[int, int]]:
        """Places of seed and scenario of every run, seed by seed."""
        return [(seed, scenario) for seed in self.seeds for scenario in self.scenarios]


def passes(
    scenarios: Sequence[Scenario], seeds: int, customers: int, jobs: int, others: int = 0
) -> list[Grid]:
    """The passes of so many seeds, seeds by seeds, scenarios in order.

    jobs : passes to be simulated at a time; there is work for all of them to the end.
    others : environments of as many seeds each, which are simulated as well.
    """
    together = _together(scenarios, customers)
    asked = seeds * (1 + others)
    most = min(
        (_most_beside(scenarios[one[0]], customers, len(one), asked, jobs) for one in together),
        default=1,
    )
    return [Grid(some, one) for some in batched(range(seeds), most) for one in together]


def _together(scenarios: Sequence[Scenario], customers: int) -> list[list[int]]:
    found: list[list[int]] = []
    for number, scenario in enumerate(scenarios):
        for one in found:
            first = scenarios[one[0]]
            if alike(first, scenario) and weight(first, customers, len(one) + 1) <= MEMORY:
                one.append(number)
                break
        else:
            found.append([number])
    return found


def most_seeds(scenario: Scenario, customers: int) -> int:
    """How many seeds are worth simulating in one pass, at least one."""
    return max(1, min(SEEDS_TOGETHER, int(PLANNED_FOR // people(scenario, customers))))


def _most_beside(
    scenario: Scenario, customers: int, structures: int, seeds: int, jobs: int
) -> int:
    room = int(MEMORY // (jobs * weight(scenario, customers, structures)))
    most = max(1, min(most_seeds(scenario, customers), room))
    rounds = max(1, math.ceil(seeds / (jobs * most)))
    return max(1, math.ceil(seeds / (jobs * rounds)))


def batched(seeds: Sequence[int], most: int) -> list[Sequence[int]]:
    """The seeds in order, in as few batches as have at most so many each, and of even size."""
    count, batches = len(seeds), -(-len(seeds) // most)
    return [seeds[count * i // batches : count * (i + 1) // batches] for i in range(batches)]


def alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios may be simulated together."""
    return one.company == other.company and one.future == other.future


def people(scenario: Scenario, customers: int) -> float:
    """Customers and prospects of one run."""
    return customers * (1.0 + scenario.company.market.potential)


def weight(scenario: Scenario, customers: int, structures: int) -> float:
    """Bytes of the people of one seed."""
    return people(scenario, customers) * (OF_A_PERSON + OF_A_STRUCTURE * structures)


def at_once(weights: Sequence[float], jobs: int) -> tuple[int, int]:
    """How many passes to simulate at a time on `jobs` CPUs, and with how many threads each.

    Passes too few or too heavy (`weights`, in bytes) to run beside each other on all CPUs get
    more threads instead.
    """
    beside = max(1, min(jobs, len(weights), int(MEMORY // max(weights, default=1.0))))
    return beside, jobs // beside
