"""Runs to be done, and what becomes of them; the same for every executor."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario

State = Literal["failed", "set aside"]
"""failed: it raised. set aside: it killed its worker every time it was tried."""


@dataclass(frozen=True)
class Task:
    """One run to be done. ``key`` names it (`cxsim.runs.identity.run_key`)."""

    key: str
    scenario: Scenario
    seed: int
    customers: int
    weeks: int


Pass = tuple[Task, ...]
"""Tasks that are done together: some scenarios alike but for the ownership structure, each on the
same seeds, seed by seed and of one size."""

Worked = tuple[list[Run | Failure], float, str]
"""Results of a pass in its order, the seconds all of it took, digest of the engine."""


@dataclass(frozen=True)
class Ended:
    """What became of a task, done by a process of that ``engine``; ``seconds`` are its share of
    the time of its pass."""

    task: Task
    result: Run | Failure
    seconds: float
    engine: str
    state: State | None = None


class Executor(Protocol):
    """Does passes somewhere. ``jobs`` is how many at a time, if that is known."""

    @property
    def jobs(self) -> int: ...

    def __call__(self, passes: Iterable[Pass], tick: float) -> Iterator[Ended | None]:
        """Do all tasks, in about their order; None whenever ``tick`` seconds pass without news.

        Passes are taken only as they are needed, so that there may be any number. To leave the
        iteration early ends the work under way. Should a task bring down the whole of its pass,
        the others are done without it.
        """
        ...


def work(tasks: Pass) -> Worked:
    """Do a pass here. If it raises, its tasks are done one by one, and those that raise fail."""
    from cxsim.runs.identity import engine_digest

    start = time.monotonic()
    results = _results(tasks)
    return results, time.monotonic() - start, engine_digest()


def _results(tasks: Pass) -> list[Run | Failure]:
    from cxsim.runs.simulate import simulate_together

    first, seeds = tasks[0], list(dict.fromkeys(task.seed for task in tasks))
    scenarios = [task.scenario for task in tasks[: len(tasks) // len(seeds)]]
    try:
        return list(
            simulate_together(scenarios, seeds, customers=first.customers, weeks=first.weeks)
        )
    except Exception as error:
        if len(tasks) > 1:
            return [result for task in tasks for result in _results((task,))]
        last = traceback.format_exception_only(error)[-1].strip().partition("\n")[0]
        return [failure(first, last, "".join(traceback.format_exception(error)))]


def endings(tasks: Pass, worked: Worked) -> Iterator[Ended]:
    """What became of each task of a pass that was worked at."""
    results, seconds, engine = worked
    for task, result in zip(tasks, results, strict=True):
        state: State | None = "failed" if isinstance(result, Failure) else None
        yield Ended(task, result, seconds / len(tasks), engine, state)


def failure(task: Task, error: str, told: str = "") -> Failure:
    """The failure of a task."""
    ownership = task.scenario.ownership
    return Failure(ownership.name, ownership.resources, task.seed, error, told)
