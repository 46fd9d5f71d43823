from __future__ import annotations

import pytest

from cxsim.runs.passes import MEMORY, Grid, at_once, batched, passes, weight
from cxsim.scenario import load
from cxsim.scenario.schema import Scenario


def together(scenarios: list[Scenario], customers: int) -> list[list[int]]:
    """The scenarios of each pass of one seed."""
    return [list(grid.scenarios) for grid in passes(scenarios, 1, customers, 1)]


def test_structures_and_arms_of_one_company_and_future_share_a_pass() -> None:
    equal = ['ownership.resources="equal"']
    asked = [load(ownership=name) for name in ("siloed", "coo", "cmo")]
    assert together([*asked, load(ownership="coo", overrides=equal)], 100) == [[0, 1, 2, 3]]


def test_what_differs_in_company_or_future_does_not() -> None:
    asked = [
        load(), load(future="budget-cut"), load(ownership="coo"),
        load(overrides=["company.organisation.wear=0.03"]),
        load(ownership="coo", future="budget-cut"),
    ]  # fmt: skip
    assert together(asked, 100) == [[0, 2], [1, 4], [3]]


def test_a_pass_has_a_limit_of_memory() -> None:
    pair = int(MEMORY / weight(load(), 1, 2))
    assert together([load()] * 5, pair) == [[0, 1], [2, 3], [4]]
    assert together([load()] * 3, 3 * pair) == [[0], [1], [2]]
    assert together([], 100) == []


@pytest.mark.parametrize(
    ("weights", "jobs", "found"),
    [
        ([1.0] * 30, 8, (8, 1)),
        ([1.0] * 3, 8, (3, 2)),
        ([1.0], 8, (1, 8)),
        ([0.5 * MEMORY, 0.1 * MEMORY, 0.1 * MEMORY], 8, (2, 4)),
        ([9.0 * MEMORY] * 5, 2, (1, 2)),
        ([], 4, (1, 4)),
    ],
)
def test_what_does_not_fit_beside_each_other_gets_threads(
    weights: list[float], jobs: int, found: tuple[int, int]
) -> None:
    assert at_once(weights, jobs) == found


@pytest.mark.parametrize(
    ("customers", "structures", "seeds", "jobs", "found"),
    [
        (100, 5, 30, 1, 8),
        (100, 5, 3, 1, 3),
        (100, 5, 0, 1, 0),
        (100, 5, 10, 2, 5),  # one pass a job
        (100, 5, 20, 2, 5),  # two, not 8, 8 and 4
        (100, 5, 8, 16, 1),
        (100, 5, 4000, 2, 8),
        (20_000, 5, 30, 1, 5),
        (10**5, 5, 30, 1, 1),
        (10**7, 5, 30, 1, 1),
        (12_000, 14, 512, 64, 1),  # all of them must fit into memory
    ],
)
def test_few_people_go_a_few_seeds_at_a_time(
    customers: int, structures: int, seeds: int, jobs: int, found: int
) -> None:
    assert load().company.market.potential == 2
    grids = passes([load()] * structures, seeds, customers, jobs)
    assert max((len(grid.seeds) for grid in grids), default=0) == found
    runs = [run for grid in grids for run in grid.runs]
    assert sorted(runs) == [(s, n) for s in range(seeds) for n in range(structures)]


def test_environments_besides_give_work_as_well() -> None:
    def most(others: int) -> int:
        return max(len(grid.seeds) for grid in passes([load()], 8, 100, 8, others))

    assert (most(0), most(1), most(7), most(500)) == (1, 2, 8, 8)


def test_a_grid_goes_seed_by_seed() -> None:
    assert Grid([0, 1], [3, 5]).runs == [(0, 3), (0, 5), (1, 3), (1, 5)]


def test_seeds_are_batched_in_order_and_evenly() -> None:
    assert batched(range(10), 8) == [range(5), range(5, 10)]
    assert batched([3, 1, 2], 2) == [[3], [1, 2]]
    assert batched(range(8), 8) == [range(8)]
    assert batched([], 3) == []
