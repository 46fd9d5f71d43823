"""Passes of runs: what becomes of each of them, together and alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from cxsim.runs import simulate
from cxsim.runs.identity import engine_digest
from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.task import Pass, Task, endings, work
from cxsim.scenario import load_all
from cxsim.scenario.schema import Scenario

SEED = 7


@pytest.fixture
def tasks(world: Any) -> Pass:
    """A pass of two structures, each in two arms."""
    arms = [[], ['ownership.resources="equal"']]
    found = [s for arm in arms for s in load_all("shop", ["nobody", "head"], "calm", arm).values()]
    return tuple(Task(f"{n:064x}", s, SEED, 90, 30) for n, s in enumerate(found))


def same(one: Run, other: Run) -> bool:
    parts = [(r.metrics, r.weekly, r.touchpoints) for r in (one, other)]
    return all(
        mine.keys() == theirs.keys()
        and all(np.asarray(mine[k]).tobytes() == np.asarray(theirs[k]).tobytes() for k in mine)
        for mine, theirs in zip(*parts, strict=True)
    )


def test_a_pass_is_to_the_bit_what_its_runs_are_alone(tasks: Pass) -> None:
    together, seconds, engine = work(tasks)
    alone = [work((task,))[0][0] for task in tasks]
    assert [(r.ownership, r.resources) for r in together] == [
        ("nobody", "described"), ("head", "described"), ("nobody", "equal"), ("head", "equal"),
    ]  # fmt: skip
    for one, other in zip(together, alone, strict=True):
        assert isinstance(one, Run)
        assert isinstance(other, Run)
        assert same(one, other)
    assert not same(together[0], together[1])
    assert (seconds > 0, engine) == (True, engine_digest())


def test_only_the_run_that_raises_is_lost(tasks: Pass, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, sizes = simulate.simulate_together, list[int]()

    def fails(scenarios: Sequence[Scenario], seed: int, **size: int) -> list[Run]:
        sizes.append(len(scenarios))
        if any(s.ownership.name == "head" and s.ownership.resources == "equal" for s in scenarios):
            raise ValueError("budget of -3\nand more")
        return whole(scenarios, seed, **size)

    monkeypatch.setattr(simulate, "simulate_together", fails)
    results, _, _ = work(tasks)
    assert sizes == [4, 1, 1, 1, 1]
    assert [type(r) for r in results] == [Run, Run, Run, Failure]
    failure = results[3]
    assert isinstance(failure, Failure)
    assert (failure.ownership, failure.resources, failure.seed) == ("head", "equal", SEED)
    assert failure.error == "ValueError: budget of -3"
    assert "in fails" in failure.traceback


def test_each_has_its_share_of_the_time_and_its_own_state(tasks: Pass) -> None:
    results, _, engine = work(tasks)
    results[1] = Failure("head", "described", SEED, "E", "Traceback")
    found = list(endings(tasks, (results, 2.0, engine)))
    assert [e.task for e in found] == list(tasks)
    assert [e.seconds for e in found] == [0.5] * 4
    assert [e.state for e in found] == [None, "failed", None, None]
