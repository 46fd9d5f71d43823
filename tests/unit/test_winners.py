from __future__ import annotations

from collections.abc import Callable

from cxsim.analysis.winners import winners
from cxsim.runs.recall import Environment
from cxsim.runs.run import Run

Runs = Callable[..., list[Run]]
METRIC = "retention_156"


def test_the_highest_mean_is_best_and_a_tie_of_two_counts_for_both(runs_of: Runs) -> None:
    one = Environment(0, runs_of({"base": 0.0, "a": 0.05, "b": -0.05}))
    two = Environment(1, runs_of({"base": 0.0, "a": 0.0, "b": -0.05}))
    metric, found = winners([one, two], ["base", "a", "b"])
    assert metric == METRIC
    assert {r.ownership: r.best for r in found} == {"base": 1, "a": 2, "b": 0}
    assert {r.ownership: r.alone for r in found} == {"base": 0, "a": 1, "b": 0}


def test_nobody_is_best_where_all_are_equal(runs_of: Runs) -> None:
    here = Environment(0, runs_of({"base": 0.0, "a": 0.0, "b": 0.0}))
    _, found = winners([here], ["base", "a", "b"])
    assert [(r.best, r.tied, r.environments) for r in found] == [(0, 1, 1)] * 3


def test_nobody_is_best_because_another_has_not_run_or_failed(runs_of: Runs) -> None:
    whole = Environment(0, runs_of({"base": 0.0, "a": 0.05}))
    lacking = Environment(1, [run for run in whole.runs if run.ownership == "base"])
    _, found = winners([whole, lacking], ["base", "a"])
    assert {r.ownership: (r.alone, r.environments) for r in found} == {"base": (0, 1), "a": (1, 1)}
    _, found = winners([lacking], ["base"])
    assert [(r.alone, r.environments) for r in found] == [(1, 1)]
