from __future__ import annotations

import _thread
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from cxsim.errors import UsageError
from cxsim.runs import simulate as simulation
from cxsim.runs.many import Outcome, Progress, remaining, run_many
from cxsim.runs.run import Run
from cxsim.runs.simulate import simulate as run_of_model
from cxsim.scenario import load
from cxsim.scenario.schema import Scenario

One = Callable[..., Run]
Names = dict[str, Scenario]


def _scenarios(*names: str) -> Names:
    """Scenarios alike but for the name of their structure."""
    usual = load()
    return {
        name: usual.model_copy(
            update={"ownership": usual.ownership.model_copy(update={"name": name})}
        )
        for name in names
    }


def _study(simulate: Any, seeds: int = 4, jobs: int = 1, progress: Any = None) -> Outcome:
    return run_many(
        _scenarios("one", "two"),
        range(seeds),
        customers=10,
        weeks=52,
        jobs=jobs,
        progress=progress,
        simulate=simulate,
    )


@pytest.fixture
def simulate(run_of: One) -> Callable[..., Run]:
    def simulated(scenario: Scenario, seed: int, **sizes: int) -> Run:
        return run_of(scenario.ownership.name, seed, 0.5, weeks=sizes["weeks"])

    return simulated


@pytest.mark.parametrize("jobs", [1, 2, 5, 50])
def test_results_are_in_order_seed_by_seed(simulate: Callable[..., Run], jobs: int) -> None:
    found = _study(simulate, jobs=jobs)
    expected = [(name, seed) for seed in range(4) for name in ("one", "two")]
    assert [(r.ownership, r.seed) for r in found.runs] == expected
    assert (found.failures, found.interrupted) == ([], False)


def test_runs_are_started_seed_by_seed(simulate: Callable[..., Run]) -> None:
    started: list[tuple[int, str]] = []

    def noted(scenario: Scenario, seed: int, **sizes: int) -> Run:
        started.append((seed, scenario.ownership.name))
        return simulate(scenario, seed, **sizes)

    _study(noted)
    assert started == [(seed, name) for seed in range(4) for name in ("one", "two")]


def test_jobs_run_at_the_same_time_and_no_more(simulate: Callable[..., Run]) -> None:
    both = threading.Barrier(2, timeout=10)

    def waits(scenario: Scenario, seed: int, **sizes: int) -> Run:
        both.wait()  # breaks unless two runs are under way at once
        return simulate(scenario, seed, **sizes)

    assert len(_study(waits, jobs=2).runs) == 8

    busy, most = 0, 0
    lock = threading.Lock()

    def counts(scenario: Scenario, seed: int, **sizes: int) -> Run:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.005)
        with lock:
            busy -= 1
        return simulate(scenario, seed, **sizes)

    _study(counts, jobs=3)
    assert most <= 3


def test_a_run_that_raises_is_recorded_and_the_rest_goes_on(simulate: Callable[..., Run]) -> None:
    def fails(scenario: Scenario, seed: int, **sizes: int) -> Run:
        if (scenario.ownership.name, seed) == ("two", 1):
            raise ValueError("budget of -3")
        return simulate(scenario, seed, **sizes)

    found = _study(fails, jobs=2)
    assert len(found.runs) == 7
    [failure] = found.failures
    assert (failure.ownership, failure.resources, failure.seed) == ("two", "described", 1)
    assert failure.error == "ValueError: budget of -3"
    assert "in fails" in failure.traceback


def test_ctrl_c_keeps_what_has_ended(simulate: Callable[..., Run]) -> None:
    def interrupts(progress: Progress) -> None:
        if progress.done >= 3:
            raise KeyboardInterrupt

    found = _study(simulate, seeds=100, progress=interrupts)
    assert found.interrupted
    assert 3 <= len(found.runs) <= 5
    expected = [(name, seed) for seed in range(100) for name in ("one", "two")]
    assert [(r.ownership, r.seed) for r in found.runs] == expected[: len(found.runs)]


def test_ctrl_c_while_waiting_finishes_what_is_under_way(simulate: Callable[..., Run]) -> None:
    def slow(scenario: Scenario, seed: int, **sizes: int) -> Run:
        if seed == 1:
            _thread.interrupt_main()
            time.sleep(0.05)
        return simulate(scenario, seed, **sizes)

    found = _study(slow, seeds=1000)
    assert found.interrupted
    assert ("one", 1) in [(r.ownership, r.seed) for r in found.runs]
    assert len(found.runs) < 2000


def test_ctrl_c_before_anything(simulate: Callable[..., Run]) -> None:
    def interrupts(_: Progress) -> None:
        raise KeyboardInterrupt

    assert _study(simulate, progress=interrupts) == Outcome([], [], True)


def test_progress_counts_and_ends_complete(simulate: Callable[..., Run]) -> None:
    seen: list[Progress] = []

    def fails_once(scenario: Scenario, seed: int, **sizes: int) -> Run:
        if seed == 0 and scenario.ownership.name == "one":
            raise ValueError
        return simulate(scenario, seed, **sizes)

    _study(fails_once, progress=seen.append)
    assert (seen[0].done, seen[0].total, seen[0].remaining_seconds) == (0, 8, None)
    assert (seen[-1].done, seen[-1].failures, seen[-1].remaining_seconds) == (8, 1, 0.0)
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_progress_is_told_while_a_run_takes_long(simulate: Callable[..., Run]) -> None:
    heard = threading.Event()

    def waits(scenario: Scenario, seed: int, **sizes: int) -> Run:
        assert heard.wait(10), "no progress while this run was under way"
        return simulate(scenario, seed, **sizes)

    def hears(progress: Progress) -> None:
        if progress.elapsed > 0.4:
            heard.set()

    assert len(_study(waits, seeds=1, progress=hears).runs) == 2


def test_an_error_of_the_caller_is_not_swallowed(simulate: Callable[..., Run]) -> None:
    def breaks(_: Progress) -> None:
        raise RuntimeError("the screen is gone")

    with pytest.raises(RuntimeError, match="the screen is gone"):
        _study(simulate, progress=breaks)


def test_time_left_leaves_out_the_compilation() -> None:
    # The first two runs took 60 s with the compiler, the next eight 1 s each, two at a time.
    assert remaining(10, 30, 64.0, (2, 60.0)) == pytest.approx(10.0)
    assert remaining(1, 3, 5.0) == pytest.approx(10.0)
    assert remaining(0, 3, 5.0) is None


def test_jobs_must_be_positive(simulate: Callable[..., Run]) -> None:
    with pytest.raises(UsageError, match="jobs is 0"):
        _study(simulate, jobs=0)


SIZE = {"customers": 40, "weeks": 26}


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_model_is_run_as_it_is_run_alone(jobs: int) -> None:
    asked = {name: load(ownership=name) for name in ("siloed", "coo")}
    found = run_many(asked, range(9), jobs=jobs, **SIZE)
    assert run_many({}, range(9), jobs=jobs, **SIZE).runs == []
    alone = [run_of_model(asked[name], seed, **SIZE) for seed in range(9) for name in asked]
    assert [r.ownership for r in found.runs] == [r.ownership for r in alone]
    assert [r.seed for r in found.runs] == [r.seed for r in alone]
    assert [str(r.metrics) for r in found.runs] == [str(r.metrics) for r in alone]


def test_of_seeds_that_go_together_only_the_run_at_fault_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, asked_for = simulation.simulate_together, []

    def faulty(scenarios: list[Scenario], seeds: list[int], **size: int) -> list[Run]:
        asked_for.append(len(scenarios) * len(seeds))
        if 2 in seeds and "coo" in [s.ownership.name for s in scenarios]:
            raise ValueError("no luck")
        return whole(scenarios, seeds, **size)

    monkeypatch.setattr(simulation, "simulate_together", faulty)
    asked = {name: load(ownership=name) for name in ("siloed", "coo")}
    found = run_many(asked, range(4), jobs=1, **SIZE)
    assert [(f.ownership, f.seed, f.error) for f in found.failures] == [
        ("coo", 2, "ValueError: no luck")
    ]
    assert len(found.runs) == 7
    assert asked_for == [8, *[1] * 8]


def test_a_seed_may_be_asked_for_twice() -> None:
    found = run_many({name: load(ownership=name) for name in ("siloed", "coo")}, [5, 7, 5], **SIZE)
    assert [r.seed for r in found.runs] == [5, 5, 7, 7, 5, 5]
    assert [r.ownership for r in found.runs] == ["siloed", "coo"] * 3
    assert [str(r.metrics) for r in found.runs[:2]] == [str(r.metrics) for r in found.runs[4:]]
