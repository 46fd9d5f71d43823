"""Which runs are simulated in one pass: those of a seed that share company and future.

They share set-up and draws; each run is to the bit what it is alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxsim.scenario.schema import Scenario

LARGEST = 8_000_000
"""Customers times structures that are simulated in one pass; beyond it memory would not do."""


def passes(scenarios: Sequence[Scenario], customers: int) -> list[list[int]]:
    """Numbers of the scenarios in each pass, in order; all are of one seed and size."""
    most = max(1, LARGEST // customers)
    found: list[list[int]] = []
    for number, scenario in enumerate(scenarios):
        for one in found:
            first = scenarios[one[0]]
            if len(one) < most and (first.company, first.future) == (
                scenario.company,
                scenario.future,
            ):
                one.append(number)
                break
        else:
            found.append([number])
    return found
