"""Many runs: every scenario on every seed, in threads, seed by seed.

The compiled kernel releases the GIL, so threads use all CPUs and share one compilation.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Protocol

from cxsim.errors import UsageError
from cxsim.runs.cpus import cpus
from cxsim.runs.passes import Grid, at_once, passes, weight
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario

TICK = 0.5
"""Seconds between two reports of progress while no run ends."""


class Simulate(Protocol):
    """(scenario, seed) -> Run; see `cxsim.runs.simulate.simulate`."""

    def __call__(
        self, scenario: Scenario, seed: int, *, customers: int, weeks: int, threads: int = 1
    ) -> Run: ...


@dataclass(frozen=True)
class Failure:
    """A run that raised: which one, its last line, and its traceback."""

    ownership: str
    resources: str
    seed: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Progress:
    """How far a study is. Times in seconds; ``remaining_seconds`` is None until a run has ended."""

    done: int
    total: int
    elapsed: float
    remaining_seconds: float | None
    failures: int


@dataclass(frozen=True)
class Outcome:
    """What is known at the end: runs and failures in the order asked, seed by seed."""

    runs: list[Run]
    failures: list[Failure]
    interrupted: bool


def run_many(
    scenarios: Mapping[str, Scenario],
    seeds: Sequence[int],
    *,
    customers: int,
    weeks: int,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    simulate: Simulate | None = None,
) -> Outcome:
    """Run every scenario on every seed.

    Parameters
    ----------
    scenarios : key -> scenario; the order is the order of the results.
    seeds : all scenarios of one seed, or of a few that go together, are run before the next, so
        that a study that is stopped early is balanced and its pairs are complete.
    jobs : runs at the same time (>= 1); all CPUs this process may use if None.
    progress : called in the calling thread at the start, after each pass and at every `TICK`.
    simulate : what makes a run; the model's own if None.

    A run that raises is recorded and the rest goes on. Ctrl-C starts no more runs, waits for
    those under way (a second Ctrl-C does not) and returns what is known with
    ``interrupted=True``.
    """
    jobs = cpus() if jobs is None else jobs
    if jobs < 1:
        raise UsageError(f"jobs is {jobs}; it must be at least 1")
    asked = list(scenarios.values())
    alone = [Grid([seed], [n]) for seed in range(len(seeds)) for n in range(len(asked))]
    grids = alone if simulate else passes(asked, len(seeds), customers, jobs)
    sizes = [
        weight(asked[grid.scenarios[0]], customers, len(grid.scenarios)) * len(grid.seeds)
        for grid in grids
    ]
    beside, threads = at_once(sizes, jobs)
    together = _one_by_one(simulate) if simulate else _model()
    study = _Study(asked, seeds, grids, customers, weeks, together, beside, threads, progress)
    interrupted = study.go()
    ended = [study.ended[i] for i in sorted(study.ended)]
    return Outcome(
        [e for e in ended if isinstance(e, Run)],
        [e for e in ended if isinstance(e, Failure)],
        interrupted,
    )


class Together(Protocol):
    """(scenarios, seeds) -> runs; see `cxsim.runs.simulate.simulate_together`."""

    def __call__(
        self, scenarios: Sequence[Scenario], seeds: Sequence[int], *, customers: int, weeks: int,
        threads: int,
    ) -> list[Run]: ...  # fmt: skip


def _model() -> Together:
    from cxsim.runs.simulate import simulate_together

    return simulate_together


def _one_by_one(simulate: Simulate) -> Together:
    def together(
        scenarios: Sequence[Scenario], seeds: Sequence[int], *, customers: int, weeks: int,
        threads: int,
    ) -> list[Run]:  # fmt: skip
        size = {"customers": customers, "weeks": weeks, "threads": threads}
        return [simulate(s, seed, **size) for seed in seeds for s in scenarios]

    return together


@dataclass
class _Study:
    """What is asked and what became of it. `ended` is filled by the threads: a run that has ended
    is kept wherever in the waiting below an interrupt arrives."""

    scenarios: list[Scenario]
    seeds: Sequence[int]
    grids: list[Grid]
    customers: int
    weeks: int
    simulate: Together
    beside: int
    threads: int
    progress: Callable[[Progress], None] | None
    ended: dict[tuple[int, int], Run | Failure] = field(
        default_factory=dict[tuple[int, int], Run | Failure]
    )
    start: float = field(default_factory=time.monotonic)
    first: tuple[int, float] | None = None
    passes: int = 0

    def go(self) -> bool:
        """Run all; True if it was interrupted."""
        pool = ThreadPoolExecutor(self.beside, thread_name_prefix="cxsim")
        try:
            self._submit_and_wait(pool)
            return False
        except KeyboardInterrupt:
            return True
        finally:
            self._shut(pool)

    def _submit_and_wait(self, pool: ThreadPoolExecutor) -> None:
        self._report()
        running: set[Future[None]] = set()
        waiting = iter(self.grids)
        while True:
            # Few are submitted at a time: after an interrupt there is nothing to take back.
            while len(running) < self.beside and (grid := next(waiting, None)) is not None:
                running.add(pool.submit(self._run, grid))
            if not running:
                return
            done, running = wait(running, TICK, FIRST_COMPLETED)
            for future in done:
                future.result()
            self.passes += len(done)
            self._report()

    def _run(self, grid: Grid) -> None:
        seeds = [self.seeds[n] for n in grid.seeds]
        scenarios = [self.scenarios[n] for n in grid.scenarios]
        size = {"customers": self.customers, "weeks": self.weeks, "threads": self.threads}
        try:
            runs = self.simulate(scenarios, seeds, **size)
            self.ended.update(zip(grid.runs, runs, strict=True))
        except Exception as error:
            if len(grid.runs) > 1:
                for seed, scenario in grid.runs:
                    self._run(Grid([seed], [scenario]))
            else:
                self.ended[grid.runs[0]] = _failure(scenarios[0], seeds[0], error)

    def _shut(self, pool: ThreadPoolExecutor) -> None:
        try:
            pool.shutdown(wait=True, cancel_futures=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)

    def _report(self) -> None:
        done, elapsed = len(self.ended), time.monotonic() - self.start
        if self.first is None and self.passes >= self.beside:
            self.first = done, elapsed
        if self.progress is not None:
            failures = sum(isinstance(e, Failure) for e in list(self.ended.values()))
            total = len(self.seeds) * len(self.scenarios)
            left = remaining(done, total, elapsed, self.first)
            self.progress(Progress(done, total, elapsed, left, failures))


def _failure(scenario: Scenario, seed: int, error: Exception) -> Failure:
    return Failure(
        scenario.ownership.name,
        scenario.ownership.resources,
        seed,
        traceback.format_exception_only(error)[-1].strip(),
        "".join(traceback.format_exception(error)),
    )


def remaining(
    done: int, total: int, elapsed: float, first: tuple[int, float] | None = None
) -> float | None:
    """Seconds left, by the rate so far; None while nothing has ended.

    The `first` runs, so many after so many seconds, carry the compilation; once as many again
    have ended they no longer count.
    """
    if done == 0:
        return None
    if first is not None and done >= 2 * first[0]:
        return (elapsed - first[1]) / (done - first[0]) * (total - done)
    return elapsed / done * (total - done)
